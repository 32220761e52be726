"""The review of a script after editing: where it changed, when each part plays, and its diagnostics."""

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
"""How many steps are listed of a script without headings, after its beginning."""


@dataclass
class PartRow:
    """A part of a script, from its heading on; of one without headings, a step."""

    line: int
    """The line it begins on, from 1."""
    name: str
    starts: dict[Level, Decimal] = field(default_factory=dict)
    """When it begins (seconds), at the levels at which it plays."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    """The diagnostics from that line on, up to the next row."""
    is_heading: bool = False


@dataclass(frozen=True)
class Revision:
    """The review of a script as it is now."""

    report: LintReport
    rows: tuple[PartRow, ...]
    """Its parts in the order written; none where it cannot be played."""
    others: tuple[Diagnostic, ...]
    """The diagnostics in other files: its fragments."""
    hidden: int = 0
    """How many parts are left out."""


def find_change(before: bytes, after: bytes) -> int | None:
    """The number of the first line, from 1, that has changed; None where none has."""
    pairs = zip_longest(before.splitlines(), after.splitlines())
    return next((number for number, (old, new) in enumerate(pairs, 1) if old != new), None)


def review_script(path: Path) -> Revision:
    """Review a script, with the rules of care.

    Raises:
        FileError: it cannot be read at all.
    """
    folders = paths.find_folders()
    report = lint_file(path, folders, careful=True)
    name = display_name(path)
    all_rows = _build_rows(load_script(path, folders)) if report.playable and report.lengths else [PartRow(1, "")]
    rows = all_rows if any(row.is_heading for row in all_rows) else all_rows[: MAX_ROWS + 1]
    for diagnostic in report.diagnostics:
        if diagnostic.location.file == name:
            earlier = [row for row in rows if row.line <= diagnostic.location.line]
            earlier[-1].diagnostics.append(diagnostic)
    others = tuple(diagnostic for diagnostic in report.diagnostics if diagnostic.location.file != name)
    return Revision(report, tuple(rows), others, len(all_rows) - len(rows))


def _build_rows(session: Session) -> list[PartRow]:
    """The parts of a script, after its beginning: its headings, or else its moves, or else what it says."""
    line_by_step, plans = map_lines(session), {level: build_plan(session, level) for level in LEVELS}
    for get_name in (_get_heading, move_name, lambda cue: "".join(cue.says[:1])):
        rows = {1: PartRow(1, session.title or session.name, {level: Decimal(0) for level in LEVELS})}
        for level, plan in plans.items():
            for line, name, start in _find_parts(line_by_step, plan, get_name):
                rows.setdefault(line, PartRow(line, name, is_heading=get_name is _get_heading)).starts.setdefault(
                    level, start
                )
        if len(rows) > 1:
            break
    return [rows[line] for line in sorted(rows)]


def _find_parts(
    line_by_step: Mapping[str, int], plan: Plan, get_name: Callable[[Cue], str]
) -> Iterator[tuple[int, str, Decimal]]:
    """Each part at a level: its line, its name, and when it begins."""
    names = {cue.id: get_name(cue) for cue in plan.cues}
    for step in find_timed_steps(dict(line_by_step), plan):
        name = next((names[cue] for cue in step.cues if names[cue]), None)
        if name:
            yield step.line, name, step.start


def _get_heading(cue: Cue) -> str:
    return cue.name if cue.kind is CueKind.SECTION else ""
