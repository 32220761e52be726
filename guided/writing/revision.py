"""What came of editing a script: where it changed, when each part of it plays, and what is to be said of that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path

from guided import atomic, library
from guided.check import Report, check
from guided.cue import Kind
from guided.level import LEVELS, Level
from guided.plan import plan
from guided.script.model import Session
from guided.script.reader import read
from guided.script.source import Problem, display_name
from guided.writing.outline import lines, passages


@dataclass
class Row:
    """A part of a script, from its heading on."""

    line: int
    """Where it begins, from 1."""
    name: str
    starts: dict[Level, Decimal] = field(default_factory=dict)
    """When it begins (seconds), at the levels at which it plays."""
    problems: list[Problem] = field(default_factory=list)
    """What was found from that line on, up to the next row."""


@dataclass(frozen=True)
class Revision:
    """A script as it stands now."""

    report: Report
    rows: tuple[Row, ...]
    """Its parts in the order written; none where it cannot be played."""
    elsewhere: tuple[Problem, ...]
    """What was found in other files: its fragments."""


def changed(before: bytes, after: bytes) -> int | None:
    """The first line, from 1, that is not as it was; None where all are."""
    pairs = zip_longest(before.splitlines(), after.splitlines())
    return next((n for n, (one, other) in enumerate(pairs, 1) if one != other), None)


def put_back(path: Path, before: bytes) -> None:
    """Put back what was in a file. Raises OSError where that cannot be."""
    atomic.write(path, before)


def revised(path: Path) -> Revision:
    """Look a script through, rules of care and all.

    Raises:
        FileError: it cannot be read at all.
    """
    folders = library.folders()
    report = check(path, folders, careful=True)
    name = display_name(path)
    rows = _rows(read(path, folders)) if report.sound else [Row(1, "")]
    for problem in report.problems:
        if problem.place.file == name:
            before = [row for row in rows if row.line <= problem.place.line]
            before[-1].problems.append(problem)
    elsewhere = tuple(problem for problem in report.problems if problem.place.file != name)
    return Revision(report, tuple(rows), elsewhere)


def _rows(session: Session) -> list[Row]:
    """The headings of a script, after its beginning."""
    rows = {1: Row(1, session.title or session.name, {level: Decimal(0) for level in LEVELS})}
    begins = lines(session)
    for level in LEVELS:
        for line, name, start in _headings(begins, session, level):
            rows.setdefault(line, Row(line, name)).starts.setdefault(level, start)
    return [rows[line] for line in sorted(rows)]


def _headings(begins: Mapping[str, int], session: Session, level: Level) -> Iterable[tuple[int, str, Decimal]]:
    """Each heading at a level: its line, its words, and when it begins."""
    whole = plan(session, level)
    names = {cue.id: cue.name for cue in whole.cues if cue.kind is Kind.SECTION}
    for passage in passages(dict(begins), whole):
        name = next((names[cue] for cue in passage.cues if cue in names), None)
        if name:
            yield passage.line, name, passage.seconds
