"""Everything that can be said of a script before it is played."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from guided.care import care
from guided.care.case import Measure, in_library
from guided.care.spot import header
from guided.clock import clock
from guided.level import LEVELS, Level
from guided.library import Folders
from guided.pacing import MINUTES, uneven
from guided.plan import PlanError, plan
from guided.script.model import Session
from guided.script.reader import examine
from guided.script.source import Problem, display_name

OUT_OF_RANGE = "add or take steps, or write minutes: with a range of your own"


@dataclass(frozen=True)
class Report:
    """What was found in one script."""

    name: str
    problems: tuple[Problem, ...]
    sources: Mapping[str, str]
    """The text of each file the problems are in, by the name their places use."""
    lengths: Mapping[Level, Decimal]
    """Seconds at each level, where it can be played."""

    @property
    def sound(self) -> bool:
        """Whether it can be played; warnings do not keep it from that."""
        return not any(problem.severity == "error" for problem in self.problems)


def check(path: Path, folders: Folders, careful: bool = False, voice: Callable[[str], Measure] | None = None) -> Report:
    """Read a script and plan it at every level.

    Args:
        path: the script.
        folders: where its fragments are looked for.
        careful: look at the rules of care too; for what comes with guided, every warning is then an error.
        voice: gives, for a language, how long a line takes to say; lines that are too long are named then.

    Raises:
        FileError: it cannot be read at all.
    """
    session, problems, sources = examine(path, folders)
    name = display_name(path)
    found = list(problems)
    lengths: dict[Level, Decimal] = {}
    if session:
        found += [Problem(header(sources, name, "pacing"), sentence) for sentence in uneven(session)]
        try:
            lengths = {level: plan(session, level).seconds for level in LEVELS}
        except PlanError as error:
            found.append(Problem(header(sources, name, "steps"), str(error).rstrip(".")))
    if session and lengths:
        found += _uncommon(session, name, sources, lengths)
        measure = voice(session.headers[0].language) if voice else None
        found += care(session, name, sources, folders, careful, measure)
    if careful and in_library(path, folders):
        found = [problem._replace(severity="error") for problem in found]
    return Report(path.stem, tuple(sorted(set(found))), sources, lengths)


def _uncommon(
    session: Session, name: str, sources: Mapping[str, str], lengths: Mapping[Level, Decimal]
) -> Iterator[Problem]:
    """Where a session lasts longer or less long than it is meant to."""
    if off := ", ".join(_out_of_range(session, lengths)):
        place = header(sources, name, "minutes", "kind")
        yield Problem(place, f"it lasts {off}", OUT_OF_RANGE, severity="warning")


def _out_of_range(session: Session, lengths: Mapping[Level, Decimal]) -> Iterator[str]:
    """Lengths that a session of its kind is not meant to have, with those it is."""
    for level, seconds in lengths.items():
        header = session.at(level)
        usual = MINUTES.get(header.kind or "", {}).get(level)
        low, high = header.minutes or usual or (Decimal(0), Decimal(180))
        if session.title and not low * 60 <= seconds <= high * 60:
            minutes = f"{low}" if low == high else f"{low} to {high}"
            yield f"{clock(seconds)} at {level} ({minutes} minutes are usual)"
