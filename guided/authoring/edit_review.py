"""What came of editing a script: where it changed, when each part of it plays, and what is to be said of that."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path

from guided.authoring.preview.source_lines import find_timed_steps, map_lines
from guided.core import paths
from guided.core.cue import Cue, CueKind, Plan
from guided.core.level import LEVELS, Level
from guided.lint import LintReport, lint_file
from guided.plan.planner import build_plan
from guided.plan.steps.registry import move_name
from guided.script.diagnostics import Diagnostic, display_name
from guided.script.loader import load_script
from guided.script.model import Session

MAX_ROWS = 12
"""So many steps are listed of a script without headings, after its beginning."""


@dataclass
class PartRow:
    """A part of a script, from its heading on; of one without headings, a step."""

    line: int
    """Where it begins, from 1."""
    name: str
    starts: dict[Level, Decimal] = field(default_factory=dict)
    """When it begins (seconds), at the levels at which it plays."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    """What was found from that line on, up to the next row."""
    is_heading: bool = False


@dataclass(frozen=True)
class Revision:
    """A script as it stands now."""

    report: LintReport
    rows: tuple[PartRow, ...]
    """Its parts in the order written; none where it cannot be played."""
    others: tuple[Diagnostic, ...]
    """What was found in other files: its fragments."""
    hidden: int = 0
    """So many parts are left out."""


def find_change(before: bytes, after: bytes) -> int | None:
    """The first line, from 1, that is not as it was; None where all are."""
    pairs = zip_longest(before.splitlines(), after.splitlines())
    return next((n for n, (one, other) in enumerate(pairs, 1) if one != other), None)


def review_script(path: Path) -> Revision:
    """Look a script through, rules of care and all.

    Raises:
        FileError: it cannot be read at all.
    """
    folders = paths.find_folders()
    report = lint_file(path, folders, careful=True)
    name = display_name(path)
    every = _build_rows(load_script(path, folders)) if report.playable and report.lengths else [PartRow(1, "")]
    rows = every if any(row.is_heading for row in every) else every[: MAX_ROWS + 1]
    for problem in report.diagnostics:
        if problem.location.file == name:
            before = [row for row in rows if row.line <= problem.location.line]
            before[-1].diagnostics.append(problem)
    elsewhere = tuple(problem for problem in report.diagnostics if problem.location.file != name)
    return Revision(report, tuple(rows), elsewhere, len(every) - len(rows))


def _build_rows(session: Session) -> list[PartRow]:
    """The parts of a script, after its beginning: its headings, or else its moves, or else what it says."""
    begins, plans = map_lines(session), {level: build_plan(session, level) for level in LEVELS}
    for named in (_get_heading, move_name, lambda cue: "".join(cue.says[:1])):
        rows = {1: PartRow(1, session.title or session.name, {level: Decimal(0) for level in LEVELS})}
        for level, whole in plans.items():
            for line, name, start in _find_parts(begins, whole, named):
                rows.setdefault(line, PartRow(line, name, is_heading=named is _get_heading)).starts.setdefault(
                    level, start
                )
        if len(rows) > 1:
            break
    return [rows[line] for line in sorted(rows)]


def _find_parts(
    begins: Mapping[str, int], whole: Plan, get_name: Callable[[Cue], str]
) -> Iterator[tuple[int, str, Decimal]]:
    """Each part at a level: its line, its words, and when it begins."""
    names = {cue.id: get_name(cue) for cue in whole.cues}
    for passage in find_timed_steps(dict(begins), whole):
        name = next((names[cue] for cue in passage.cues if names[cue]), None)
        if name:
            yield passage.line, name, passage.start


def _get_heading(cue: Cue) -> str:
    return cue.name if cue.kind is CueKind.SECTION else ""
