"""What the levels of a session have in common, and what changes from one to the next."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from guided.core.cue import WORK, Cue, Kind, Plan
from guided.core.formatting import clock, format_repeated
from guided.plan.steps.registry import STEP_TYPES, move_name
from guided.script import text

ABSENT = "-"
"""What stands where a level has nothing."""
BEGINNING = "Beginning"
"""What stands for a heading where there is none yet."""


class Shares(NamedTuple):
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


class Line(NamedTuple):
    """One section or one move, as each level has it."""

    name: str
    heading: bool
    levels: tuple[str, ...]
    """A length for a section, a dose for a move; `ABSENT` where a level has none."""


def shares(plan: Plan) -> Shares:
    """Where the time of a plan goes."""
    work = _seconds(cue for cue in plan.cues if cue.kind in WORK or cue.kind is Kind.MOVE)
    speech = _seconds(cue for cue in plan.cues if cue.kind is Kind.SAY)
    words = sum(text.count(cue.says[0]) for cue in plan.cues if cue.says)
    return Shares(plan.seconds, work, plan.seconds - work - speech, speech, words)


def compare(plans: Sequence[Plan]) -> list[Line]:
    """The sections and moves of plans of one session, in the order they play, with what each plan has of them."""
    columns = [_column(plan) for plan in plans]
    lines = {key: line for column in reversed(columns) for key, line in column.items()}
    cells = {key: tuple(column[key].levels[0] if key in column else ABSENT for column in columns) for key in lines}
    return [lines[key]._replace(levels=cells[key]) for key in _merged(columns)]


_Column = Mapping[str, Line]
"""What one plan has, by what is the same at every level."""


def _column(plan: Plan) -> _Column:
    found: dict[str, Line] = {}
    for heading, cues in _under(plan).items():
        if heading:
            found[heading] = Line(heading, True, (clock(_seconds(cues)),))
        found.update(_moves(cues, heading))
    return found


def _under(plan: Plan) -> Mapping[str, list[Cue]]:
    """The cues by the heading they are under; where there are headings, the beginning has one too."""
    several = any(cue.kind is Kind.SECTION for cue in plan.cues)
    found: dict[str, list[Cue]] = {}
    for cue in plan.cues:
        found.setdefault(cue.section or (BEGINNING if several else ""), []).append(cue)
    return found


def _moves(cues: Iterable[Cue], heading: str) -> _Column:
    """The stretches, the areas let go and the breathing under a heading, those that come again told once."""
    doses: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for step, group in groupby(cues, key=lambda cue: cue.id.whole):
        of_step = list(group)
        if name := _name(of_step):
            key = f"{heading}\n{step.written}\n{name}"
            doses.setdefault(key, []).append(STEP_TYPES[of_step[0].verb].describe_dose(of_step))
            names[key] = name
    return {key: Line(names[key], False, (format_repeated(len(told), told[0]),)) for key, told in doses.items()}


def _name(cues: Sequence[Cue]) -> str:
    name = move_name(cues[0])
    return f"{name}, each side" if len({cue.side for cue in cues}) > 1 else name


def _merged(columns: Sequence[_Column]) -> list[str]:
    """Every key once, each after what it stands after at some level."""
    found: list[str] = []
    for column in reversed(columns):
        at = 0
        for key in column:
            if key not in found:
                found.insert(at, key)
            at = found.index(key) + 1
    return found


def _seconds(cues: Iterable[Cue]) -> Decimal:
    return sum((cue.seconds for cue in cues), Decimal(0))
