"""What the levels of a session have in common, and what changes from one to the next."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from guided.core.cue import WORK_CUE_KINDS, Cue, CueKind, Plan
from guided.core.formatting import format_clock, format_repeated
from guided.plan.steps.registry import STEP_TYPES, move_name
from guided.script import spoken_text

ABSENT = "-"
"""What stands where a level has nothing."""
BEGINNING = "Beginning"
"""What stands for a heading where there is none yet."""


class TimeShares(NamedTuple):
    """Where the time of a plan goes (seconds). `work`, `rest` and `speech` together are the whole."""

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
    """Where the time of a plan goes."""
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
"""What one plan has, by what is the same at every level."""


def _build_column(plan: Plan) -> _Column:
    found: dict[str, LevelRow] = {}
    for heading, cues in _group_cues(plan).items():
        if heading:
            found[heading] = LevelRow(heading, True, (format_clock(_sum_seconds(cues)),))
        found.update(_build_moves(cues, heading))
    return found


def _group_cues(plan: Plan) -> Mapping[str, list[Cue]]:
    """The cues by the heading they are under; where there are headings, the beginning has one too."""
    several = any(cue.kind is CueKind.SECTION for cue in plan.cues)
    found: dict[str, list[Cue]] = {}
    for cue in plan.cues:
        found.setdefault(cue.section or (BEGINNING if several else ""), []).append(cue)
    return found


def _build_moves(cues: Iterable[Cue], heading: str) -> _Column:
    """The stretches, the areas let go and the breathing under a heading, those that come again told once."""
    doses: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for step, group in groupby(cues, key=lambda cue: cue.id.all_sides):
        of_step = list(group)
        if name := _get_name(of_step):
            key = f"{heading}\n{step.step_path}\n{name}"
            doses.setdefault(key, []).append(STEP_TYPES[of_step[0].step_type].describe_dose(of_step))
            names[key] = name
    return {key: LevelRow(names[key], False, (format_repeated(len(told), told[0]),)) for key, told in doses.items()}


def _get_name(cues: Sequence[Cue]) -> str:
    name = move_name(cues[0])
    return f"{name}, each side" if len({cue.side for cue in cues}) > 1 else name


def _merge_keys(columns: Sequence[_Column]) -> list[str]:
    """Every key once, each after what it stands after at some level."""
    found: list[str] = []
    for column in reversed(columns):
        at = 0
        for key in column:
            if key not in found:
                found.insert(at, key)
            at = found.index(key) + 1
    return found


def _sum_seconds(cues: Iterable[Cue]) -> Decimal:
    return sum((cue.seconds for cue in cues), Decimal(0))
