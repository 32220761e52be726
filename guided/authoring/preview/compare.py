"""Compares the levels of a session: what is the same, and what changes from one to the next."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from guided.core.cue import WORK_CUE_KINDS, Cue, CueKind, Plan
from guided.core.formatting import format_clock, format_repeated
from guided.plan.steps.registry import STEP_TYPES, move_name
from guided.script import spoken_text

ABSENT = "-"
"""Shown where a level has nothing."""
BEGINNING = "Beginning"
"""The heading of cues before the first section."""


class TimeShares(NamedTuple):
    """The shares of the time of a plan (seconds). `work`, `rest` and `speech` together are the whole."""

    whole: Decimal
    work: Decimal
    """Moving, holding, breathing together; what is said meanwhile too."""
    rest: Decimal
    """All that asks nothing: rests, pauses, letting go, chimes."""
    speech: Decimal
    """The time that lines own."""
    words: int
    """How many words may be said."""


class LevelRow(NamedTuple):
    """One section or one move, as each level has it."""

    name: str
    is_heading: bool
    cells: tuple[str, ...]
    """A length for a section, a dose for a move; `ABSENT` where a level has none."""


def sum_shares(plan: Plan) -> TimeShares:
    """Sum up the time shares of a plan."""
    work = _sum_seconds(cue for cue in plan.cues if cue.kind in WORK_CUE_KINDS or cue.kind is CueKind.MOVE)
    speech = _sum_seconds(cue for cue in plan.cues if cue.kind is CueKind.SAY)
    words = sum(spoken_text.count_words(cue.says[0]) for cue in plan.cues if cue.says)
    return TimeShares(plan.seconds, work, plan.seconds - work - speech, speech, words)


def compare_levels(plans: Sequence[Plan]) -> list[LevelRow]:
    """The sections and moves of plans of one session, in the order they play, with what each plan has of them."""
    columns = [_build_column(plan) for plan in plans]
    lines = {key: line for column in reversed(columns) for key, line in column.items()}
    cells = {key: tuple(column[key].cells[0] if key in column else ABSENT for column in columns) for key in lines}
    return [lines[key]._replace(cells=cells[key]) for key in _merge_keys(columns)]


_Column = Mapping[str, LevelRow]
"""The rows of one plan, by a key that is the same at every level."""


def _build_column(plan: Plan) -> _Column:
    rows: dict[str, LevelRow] = {}
    for heading, cues in _group_cues(plan).items():
        if heading:
            rows[heading] = LevelRow(heading, True, (format_clock(_sum_seconds(cues)),))
        rows.update(_build_moves(cues, heading))
    return rows


def _group_cues(plan: Plan) -> Mapping[str, list[Cue]]:
    """Cues by the heading they are under; where there are headings, the beginning has one too."""
    has_headings = any(cue.kind is CueKind.SECTION for cue in plan.cues)
    groups: dict[str, list[Cue]] = {}
    for cue in plan.cues:
        groups.setdefault(cue.section or (BEGINNING if has_headings else ""), []).append(cue)
    return groups


def _build_moves(cues: Iterable[Cue], heading: str) -> _Column:
    """The rows of the moves under a heading; a move that comes again is one row."""
    doses: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for step, group in groupby(cues, key=lambda cue: cue.id.all_sides):
        step_cues = list(group)
        if name := _get_name(step_cues):
            key = f"{heading}\n{step.step_path}\n{name}"
            doses.setdefault(key, []).append(STEP_TYPES[step_cues[0].step_type].describe_dose(step_cues))
            names[key] = name
    return {key: LevelRow(names[key], False, (format_repeated(len(told), told[0]),)) for key, told in doses.items()}


def _get_name(cues: Sequence[Cue]) -> str:
    name = move_name(cues[0])
    return f"{name}, each side" if len({cue.side for cue in cues}) > 1 else name


def _merge_keys(columns: Sequence[_Column]) -> list[str]:
    """Every key once, each after what it stands after at some level."""
    keys: list[str] = []
    for column in reversed(columns):
        index = 0
        for key in column:
            if key not in keys:
                keys.insert(index, key)
            index = keys.index(key) + 1
    return keys


def _sum_seconds(cues: Iterable[Cue]) -> Decimal:
    return sum((cue.seconds for cue in cues), Decimal(0))
