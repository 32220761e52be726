"""Which line of a script each part of a session comes from, when it plays, and which sessions a fragment is part of."""

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


def find_timed_steps(begins: dict[str, int], plan: Plan) -> Iterator[TimedStep]:
    """The steps of a plan as they play, without the quiet at its ends. `begins` is what `map_lines` gives."""
    for own, group in groupby(plan.timed(), key=lambda timed: timed[1].id.top_step):
        starts, cues = zip(*group, strict=True)
        if line := begins.get(own.step_path):
            yield TimedStep(line, starts[0], tuple(cue.id for cue in cues))


def map_lines(session: Session) -> dict[str, int]:
    """The line each step of a script's own file begins on, dash and all, by the step's path; in the order written.

    Raises:
        FileError: the file is gone.
    """
    found = dict(_walk_lines(session.steps, read_lines(session), 0))
    return dict(sorted(found.items(), key=lambda item: item[1]))


def find_step_at(begins: dict[str, int], written: list[str], line: int) -> str | None:
    """The path of the step a line is in, of two that begin together the outer one; None before the first step.

    That is the last one beginning at or before it, unless the line goes back to a key of a step around that one. A line
    between two steps is taken to be in the first.

    Args:
        begins: what `map_lines` gives.
        written: what `read_lines` gives.
        line: from 1, and not after the last.
    """
    while line > 1 and not written[line - 1].strip():
        line -= 1
    before = {at: path for path, at in reversed(begins.items()) if at <= line}
    deep = count_indent(written[line - 1])
    inside = (path for at, path in before.items() if at == line or count_indent(written[at - 1]) < deep)
    return next(inside, None) or next(iter(before.values()), None)


def read_lines(session: Session) -> list[str]:
    """The lines of a script's own file. Raises FileError where it is gone."""
    return split_lines(decode_file(session.path, display_name(session.path))[0].rstrip())


def _walk_lines(steps: Iterable[Step], written: list[str], above: int) -> Iterator[tuple[str, int]]:
    """Each step's path and line; those inside it after it. `above` is the line that what is around them begins on."""
    for step in steps:
        line = _find_dash(written, step.location, above)
        yield step.path, line
        inside = {id(s): s for verb in step.by_level for s in (getattr(verb, "steps", ()), verb.instead)}
        for each in inside.values():
            yield from _walk_lines(each, written, line)


def _find_dash(written: list[str], location: SourceLocation, above: int) -> int:
    """The line with a step's dash: its kind may stand below other keys of it."""
    for number in range(min(location.line, len(written)), above, -1):
        dash = re.match(r"\s*-(?=\s)", written[number - 1])
        if dash and dash.end() < location.column:
            return number
    return location.line
