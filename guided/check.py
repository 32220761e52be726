"""Everything that can be said of a script before it is played."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from guided.clock import clock
from guided.level import LEVELS, Level
from guided.library import Folders
from guided.pacing import MINUTES, uneven
from guided.plan import PlanError, plan
from guided.script.model import Session
from guided.script.reader import examine
from guided.script.source import Place, Problem, display_name

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


def check(path: Path, folders: Folders) -> Report:
    """Read a script and plan it at every level.

    Args:
        path: the script.
        folders: where its fragments are looked for.

    Raises:
        FileError: it cannot be read at all.
    """
    session, problems, sources = examine(path, folders)
    found = list(problems)
    lengths: dict[Level, Decimal] = {}
    if session:
        name = display_name(path)
        text = sources.get(name, "")
        found += [Problem(_place(name, text, "pacing"), sentence) for sentence in uneven(session)]
        try:
            lengths = {level: plan(session, level).seconds for level in LEVELS}
        except PlanError as error:
            found.append(Problem(_place(name, text, "steps"), str(error).rstrip(".")))
        if off := ", ".join(_out_of_range(session, lengths)):
            place = _place(name, text, "minutes" if session.headers[0].minutes else "kind")
            found.append(Problem(place, f"it lasts {off}", OUT_OF_RANGE, severity="warning"))
    return Report(path.stem, tuple(sorted(set(found))), sources, lengths)


def _place(name: str, text: str, key: str) -> Place:
    """Where a key of the header stands; the beginning of the file if it does not."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(f"{key}:"):
            return Place(name, number, 1, len(line))
    return Place(name, 1, 1)


def _out_of_range(session: Session, lengths: Mapping[Level, Decimal]) -> Iterator[str]:
    """Lengths that a session of its kind is not meant to have, with those it is."""
    for level, seconds in lengths.items():
        header = session.at(level)
        usual = MINUTES.get(header.kind or "", {}).get(level)
        low, high = header.minutes or usual or (Decimal(0), Decimal(180))
        if session.title and not low * 60 <= seconds <= high * 60:
            minutes = f"{low}" if low == high else f"{low} to {high}"
            yield f"{clock(seconds)} at {level} ({minutes} minutes are usual)"
