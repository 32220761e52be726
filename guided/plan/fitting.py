"""Fitting: a plan becomes as long as there is time for.

Rest gives or takes first, between half and twice its paced length; then optional steps go, the last ones first. Holds,
breaths, and the time that something warm is kept on, never change.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import groupby

from guided.core.cue import REST_CUE_KINDS, Cue, CueKind, Plan
from guided.core.formatting import format_clock
from guided.plan.pacing import TENTH_S, round_up
from guided.plan.planner import PlanError

FLEXIBLE_KINDS = REST_CUE_KINDS | {CueKind.RELEASE}
"""The kinds of cue that may become shorter or longer."""


def fit_plan(plan: Plan, seconds: Decimal) -> Plan:
    """The plan fitted to a length.

    Args:
        plan: as paced.
        seconds: how long it is to last, to a tenth.

    Raises:
        PlanError: it cannot be made so short, or so long; says what it can be.
    """
    *_, shortest_plan = _drop_optional(plan)
    shortest, longest = find_bounds(shortest_plan)[0], find_bounds(plan)[1]
    if shortest <= seconds <= longest:
        return fit_nearest(plan, seconds)
    low, high = format_clock(shortest.to_integral(ROUND_CEILING)), format_clock(longest.to_integral(ROUND_FLOOR))
    raise PlanError(
        f"{plan.title} at {plan.level} can last from {low} to {high} minutes. Choose a time between, or another level."
    )


def fit_nearest(plan: Plan, seconds: Decimal) -> Plan:
    """The plan fitted to a length, or as close to it as it can be.

    Args:
        plan: as paced.
        seconds: how long it is to last, to a tenth.
    """
    for shorter in _drop_optional(plan):
        low, high = find_bounds(shorter)
        if low <= seconds:
            break
    return _adjust_rests(shorter, min(max(seconds, low), high))


def find_bounds(plan: Plan) -> tuple[Decimal, Decimal]:
    """The least and the most seconds a plan can last with all of its steps."""
    low = sum((_min_seconds(cue) for cue in plan.cues), Decimal(0))
    return low, sum((_max_seconds(cue) for cue in plan.cues), Decimal(0))


def _min_seconds(cue: Cue) -> Decimal:
    return round_up(cue.seconds / 2) if _is_flexible(cue) else cue.seconds


def _max_seconds(cue: Cue) -> Decimal:
    return cue.seconds * 2 if _is_flexible(cue) else cue.seconds


def _is_flexible(cue: Cue) -> bool:
    return cue.kind in FLEXIBLE_KINDS and not cue.heat_id


def _drop_optional(plan: Plan) -> Iterator[Plan]:
    """The plan, then without its last optional steps, then without the ones before, and so on."""
    yield plan
    runs = [list(cues) for _, cues in groupby(plan.cues, key=lambda cue: cue.optional)]
    while any(run[0].optional for run in runs):
        last_optional = max(index for index, run in enumerate(runs) if run[0].optional)
        del runs[last_optional]
        yield replace(plan, cues=tuple(cue for run in runs for cue in run))


def _adjust_rests(plan: Plan, seconds: Decimal) -> Plan:
    """The plan with each rest changed by the same share of its range; the closing quiet takes the rounding."""
    low, high = find_bounds(plan)
    flex_share = (seconds - low) / (high - low) if high > low else Decimal(0)
    cues = [replace(cue, seconds=_interpolate(cue, flex_share)) for cue in plan.cues]
    remainder = seconds - sum((cue.seconds for cue in cues), Decimal(0))
    cues[-1] = replace(cues[-1], seconds=cues[-1].seconds + remainder)
    return replace(plan, cues=tuple(cues))


def _interpolate(cue: Cue, share: Decimal) -> Decimal:
    low = _min_seconds(cue)
    return low + ((_max_seconds(cue) - low) * share).quantize(TENTH_S, ROUND_FLOOR)
