"""What the rules look at: a session at every level, the text it is written in, and the folders around it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from guided.care import spot
from guided.care.day import Day, Played
from guided.care.finding import Finding
from guided.core.level import LEVELS
from guided.core.paths import Folders
from guided.script.diagnostics import Place
from guided.script.model import Header, Session

Measure = Callable[[str], Decimal]
"""How long a line takes to say (seconds)."""


@dataclass(frozen=True)
class Case:
    """A session to be looked through."""

    session: Session
    file: str
    """What its places call its file."""
    sources: spot.Sources
    folders: Folders
    measure: Measure | None = None

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """The session at each level, from the easiest up."""
        return tuple(Day(self.session, level) for level in LEVELS)

    @property
    def header(self) -> Header:
        """What it says of itself, as far as that is the same at every level."""
        return self.session.headers[0]

    @property
    def sleep(self) -> bool:
        """Whether it is to fall asleep with."""
        return "sleep" in self.header.good_for

    def key(self, *keys: str) -> Place:
        """Where the first of some keys of the header stands that is there."""
        return spot.header(self.sources, self.file, *keys)

    @property
    def in_library(self) -> bool:
        """Whether it came with guided."""
        return in_library(self.session.path, self.folders)

    def spot(self, place: Place, pattern: str) -> Place:
        """Where a pattern first matches from a place on; the place itself where it does not."""
        return spot.within(self.sources, place, pattern)

    def at(self, step: Played, pattern: str) -> Place:
        """Where a pattern first matches in the text of a step; the step itself where it does not."""
        return spot.within(self.sources, step.place, pattern)


def in_library(path: Path, folders: Folders) -> bool:
    """Whether a script came with guided."""
    return path.resolve().is_relative_to(folders.library.resolve())


Find = Callable[[Case], Iterator[Finding]]


class Rule(NamedTuple):
    """A rule of care."""

    name: str
    """What `care:` in a script calls it."""
    find: Find
    why: str
    source: str
    """Where it comes from, by the numbers in `sessions/SOURCES.md`."""
    sessions: bool = False
    """It is about whole sessions, and not about fragments."""
    english: bool = False
    """It looks at words, and knows those of English only."""
    voice: bool = False
    """It needs lines that are measured."""

    @property
    def note(self) -> str:
        """Why it is a rule, with its name and its source."""
        return f"{self.name}: {self.why} ({self.source})"
