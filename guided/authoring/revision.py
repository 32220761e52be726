"""What came of editing a script: where it changed, when each part of it plays, and what is to be said of that."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path

from guided.authoring.preview.outline import lines, passages
from guided.core import paths
from guided.core.cue import Cue, Kind, Plan
from guided.core.level import LEVELS, Level
from guided.lint import Report, check
from guided.plan.planner import plan
from guided.plan.steps.registry import move_name
from guided.script.diagnostics import Problem, display_name
from guided.script.loader import read
from guided.script.model import Session

MOST = 12
"""So many steps are listed of a script without headings, after its beginning."""


@dataclass
class Row:
    """A part of a script, from its heading on; of one without headings, a step."""

    line: int
    """Where it begins, from 1."""
    name: str
    starts: dict[Level, Decimal] = field(default_factory=dict)
    """When it begins (seconds), at the levels at which it plays."""
    problems: list[Problem] = field(default_factory=list)
    """What was found from that line on, up to the next row."""
    heading: bool = False


@dataclass(frozen=True)
class Revision:
    """A script as it stands now."""

    report: Report
    rows: tuple[Row, ...]
    """Its parts in the order written; none where it cannot be played."""
    elsewhere: tuple[Problem, ...]
    """What was found in other files: its fragments."""
    more: int = 0
    """So many parts are left out."""


def changed(before: bytes, after: bytes) -> int | None:
    """The first line, from 1, that is not as it was; None where all are."""
    pairs = zip_longest(before.splitlines(), after.splitlines())
    return next((n for n, (one, other) in enumerate(pairs, 1) if one != other), None)


def revised(path: Path) -> Revision:
    """Look a script through, rules of care and all.

    Raises:
        FileError: it cannot be read at all.
    """
    folders = paths.folders()
    report = check(path, folders, careful=True)
    name = display_name(path)
    every = _rows(read(path, folders)) if report.sound and report.lengths else [Row(1, "")]
    rows = every if any(row.heading for row in every) else every[: MOST + 1]
    for problem in report.problems:
        if problem.place.file == name:
            before = [row for row in rows if row.line <= problem.place.line]
            before[-1].problems.append(problem)
    elsewhere = tuple(problem for problem in report.problems if problem.place.file != name)
    return Revision(report, tuple(rows), elsewhere, len(every) - len(rows))


def _rows(session: Session) -> list[Row]:
    """The parts of a script, after its beginning: its headings, or else its moves, or else what it says."""
    begins, plans = lines(session), {level: plan(session, level) for level in LEVELS}
    for named in (_heading, move_name, lambda cue: "".join(cue.says[:1])):
        rows = {1: Row(1, session.title or session.name, {level: Decimal(0) for level in LEVELS})}
        for level, whole in plans.items():
            for line, name, start in _parts(begins, whole, named):
                rows.setdefault(line, Row(line, name, heading=named is _heading)).starts.setdefault(level, start)
        if len(rows) > 1:
            break
    return [rows[line] for line in sorted(rows)]


def _parts(begins: Mapping[str, int], whole: Plan, named: Callable[[Cue], str]) -> Iterator[tuple[int, str, Decimal]]:
    """Each part at a level: its line, its words, and when it begins."""
    names = {cue.id: named(cue) for cue in whole.cues}
    for passage in passages(dict(begins), whole):
        name = next((names[cue] for cue in passage.cues if names[cue]), None)
        if name:
            yield passage.line, name, passage.seconds


def _heading(cue: Cue) -> str:
    return cue.name if cue.kind is Kind.SECTION else ""
