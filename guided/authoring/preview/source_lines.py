"""The lines of a script that the steps of a session come from, and the sessions that a fragment is part of."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from guided.core import paths
from guided.core.cue import CueId, Plan
from guided.core.errors import GuidedError
from guided.script.diagnostics import SourceLocation, count_indent, display_name, split_lines
from guided.script.file_decoding import decode_file
from guided.script.loader import load_script
from guided.script.model import Session, Step, iter_level_steps


def find_sessions_with(fragment: Path) -> Iterator[str]:
    """The names of the sessions that a fragment is part of, also inside others; those that cannot be read are not."""
    wanted, folders = fragment.resolve(), paths.find_folders()
    for name, path in paths.find_sessions().items():
        with suppress(GuidedError):
            session = load_script(path, folders)
            steps = (step for step, _ in iter_level_steps(session.steps))
            if any(step.fragment and step.fragment.path.resolve() == wanted for step in steps):
                yield name


class TimedStep(NamedTuple):
    """A step as it plays once; one that is repeated is as many of these."""

    line: int
    """The line of the file its step begins on, from 1."""
    start: Decimal
    """When it begins, in seconds of the session."""
    cues: tuple[CueId, ...]
    """The ids of its cues, in order."""


def find_timed_steps(line_by_step: dict[str, int], plan: Plan) -> Iterator[TimedStep]:
    """The steps of a plan as they play, without the quiet at its ends. `map_lines` gives `line_by_step`."""
    for step_id, group in groupby(plan.list_starts(), key=lambda timed: timed[1].id.top_step):
        starts, cues = zip(*group, strict=True)
        if line := line_by_step.get(step_id.step_path):
            yield TimedStep(line, starts[0], tuple(cue.id for cue in cues))


def map_lines(session: Session) -> dict[str, int]:
    """The line each step of a script's own file begins on, dash and all, by the step's path; in the order written.

    Raises:
        FileError: the file is gone.
    """
    line_by_step = dict(_walk_lines(session.steps, read_lines(session), 0))
    return dict(sorted(line_by_step.items(), key=lambda item: item[1]))


def find_step_at(line_by_step: dict[str, int], lines: list[str], line: int) -> str | None:
    """The path of the step a line is in, of two that begin together the outer one; None before the first step.

    That is the last one beginning at or before it, unless the line goes back to a key of a step around that one. A line
    between two steps is taken to be in the first.

    Args:
        line_by_step: what `map_lines` gives.
        lines: what `read_lines` gives.
        line: from 1, and not after the last.
    """
    while line > 1 and not lines[line - 1].strip():
        line -= 1
    earlier = {start: path for path, start in reversed(line_by_step.items()) if start <= line}
    indent = count_indent(lines[line - 1])
    enclosing = (path for start, path in earlier.items() if start == line or count_indent(lines[start - 1]) < indent)
    return next(enclosing, None) or next(iter(earlier.values()), None)


def read_lines(session: Session) -> list[str]:
    """The lines of a script's own file. Raises FileError where it is gone."""
    return split_lines(decode_file(session.path, display_name(session.path))[0].rstrip())


def _walk_lines(steps: Iterable[Step], lines: list[str], outer_line: int) -> Iterator[tuple[str, int]]:
    """Each step's path and line, then those of the steps in it. `outer_line` is the line of the step around them."""
    for step in steps:
        line = _find_dash(lines, step.location, outer_line)
        yield step.path, line
        nested = {id(s): s for verb in step.by_level for s in (getattr(verb, "steps", ()), verb.instead)}
        for child in nested.values():
            yield from _walk_lines(child, lines, line)


def _find_dash(lines: list[str], location: SourceLocation, outer_line: int) -> int:
    """The line with a step's dash: its kind may stand below other keys of it."""
    for number in range(min(location.line, len(lines)), outer_line, -1):
        dash = re.match(r"\s*-(?=\s)", lines[number - 1])
        if dash and dash.end() < location.column:
            return number
    return location.line
