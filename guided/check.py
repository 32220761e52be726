"""Everything that can be said of a script before it is played."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from guided.care import care
from guided.care.case import Case, Measure, in_library
from guided.clock import clock
from guided.level import Level
from guided.library import Folders
from guided.pacing import MINUTES, uneven
from guided.plan import PlanError
from guided.script import phrases
from guided.script.reader import examine
from guided.script.source import Problem, Severity, display_name
from guided.soundness import soundness

OUT_OF_RANGE = "add or take steps, or write minutes: with a range of your own"


@dataclass(frozen=True)
class Report:
    """What was found in one script or phrase book."""

    name: str
    file: str = ""
    """What its places call it; empty where there is none."""
    problems: tuple[Problem, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    """The text of each file the problems are in, by the name their places use."""
    lengths: Mapping[Level, Decimal] = field(default_factory=dict)
    """Seconds at each level, where it can be played; none for a phrase book."""
    unread: str = ""
    """Why it could not be read at all."""

    def count(self, severity: Severity) -> int:
        """How many problems there are of a kind; what could not be read is an error."""
        return sum(each.severity == severity for each in self.problems) + (severity == "error" and bool(self.unread))

    @property
    def sound(self) -> bool:
        """Whether it can be played; warnings do not keep it from that."""
        return not self.count("error")


def check(path: Path, folders: Folders, careful: bool = False, voice: Callable[[str], Measure] | None = None) -> Report:
    """Read a script and plan it at every level; or read a phrase book.

    Args:
        path: the file.
        folders: where its fragments are looked for.
        careful: look at the rules of care too; for what comes with guided, every warning is then an error.
        voice: gives, for a language, how long a line takes to say; lines that are too long are named then.

    Raises:
        FileError: it cannot be read at all.
    """
    name = display_name(path)
    if phrases.is_book(path):
        problems, sources = phrases.examine(path, folders)
        return Report(path.stem, name, tuple(sorted(set(problems))), sources)
    session, told, sources = examine(path, folders)
    found = list(told)
    lengths: Mapping[Level, Decimal] = {}
    if session:
        measure = voice(session.headers[0].language) if voice else None
        more, lengths = _judged(Case(session, name, sources, folders, measure), careful)
        found += more
    if careful and in_library(path, folders):
        found = [problem._replace(severity="error") for problem in found]
    return Report(path.stem, name, tuple(sorted(set(found))), sources, lengths)


def _judged(case: Case, careful: bool) -> tuple[list[Problem], Mapping[Level, Decimal]]:
    """What is found in a script that can be read, and its length at each level where it can be played."""
    found = [Problem(case.key("pacing"), sentence) for sentence in uneven(case.session)]
    try:
        lengths = {day.level: day.seconds for day in case.days}
    except PlanError as error:
        return [*found, Problem(case.key("steps"), str(error).rstrip("."))], {}
    return [*found, *_uncommon(case), *soundness(case), *care(case, careful)], lengths


def _uncommon(case: Case) -> Iterator[Problem]:
    """Where a session lasts longer or less long than it is meant to."""
    if off := ", ".join(_out_of_range(case)):
        yield Problem(case.key("minutes", "kind"), f"it lasts {off}", OUT_OF_RANGE, severity="warning")


def _out_of_range(case: Case) -> Iterator[str]:
    """Lengths that a session of its kind is not meant to have, with those it is."""
    for day in case.days if case.session.title else ():
        usual = MINUTES.get(day.header.kind or "", {}).get(day.level)
        low, high = day.header.minutes or usual or (Decimal(0), Decimal(180))
        if not low * 60 <= day.seconds <= high * 60:
            minutes = f"{low}" if low == high else f"{low} to {high}"
            yield f"{clock(day.seconds)} at {day.level} ({minutes} minutes are usual)"
