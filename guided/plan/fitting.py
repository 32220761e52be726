"""Fitting: a plan made to last as long as there is time for.

Rest gives or takes first, between half and twice its paced length; then optional steps go, the last ones first. Holds,
breaths, and the time that something warm is kept on, never change.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import groupby

from guided.core.cue import EASE, Cue, Kind, Plan
from guided.core.formatting import clock
from guided.plan.pacing import TENTH, up
from guided.plan.planner import PlanError

GIVES = EASE | {Kind.RELEASE}
"""What may become shorter or longer."""


def fit(plan: Plan, seconds: Decimal) -> Plan:
    """The plan made to last so long.

    Args:
        plan: as paced.
        seconds: how long it is to last, to a tenth.

    Raises:
        PlanError: it cannot be made so short, or so long; says what it can be.
    """
    *_, last = _shorter(plan)
    shortest, longest = reach(last)[0], reach(plan)[1]
    if shortest <= seconds <= longest:
        return near(plan, seconds)
    low, high = (clock(s.to_integral(r)) for s, r in ((shortest, ROUND_CEILING), (longest, ROUND_FLOOR)))
    raise PlanError(
        f"{plan.title} at {plan.level} can last from {low} to {high} minutes. Choose a time between, or another level."
    )


def near(plan: Plan, seconds: Decimal) -> Plan:
    """The plan made to last so long, or as nearly so as it can be.

    Args:
        plan: as paced.
        seconds: how long it is to last, to a tenth.
    """
    for shorter in _shorter(plan):
        low, high = reach(shorter)
        if low <= seconds:
            break
    return _eased(shorter, min(max(seconds, low), high))


def reach(plan: Plan) -> tuple[Decimal, Decimal]:
    """The least and the most seconds a plan can last with all of its steps."""
    low = sum((_least(cue) for cue in plan.cues), Decimal(0))
    return low, sum((_most(cue) for cue in plan.cues), Decimal(0))


def _least(cue: Cue) -> Decimal:
    return up(cue.seconds / 2) if _gives(cue) else cue.seconds


def _most(cue: Cue) -> Decimal:
    return cue.seconds * 2 if _gives(cue) else cue.seconds


def _gives(cue: Cue) -> bool:
    return cue.kind in GIVES and not cue.heat


def _shorter(plan: Plan) -> Iterator[Plan]:
    """The plan, then without its last optional steps, then without the ones before, and so on."""
    yield plan
    parts = [list(cues) for _, cues in groupby(plan.cues, key=lambda cue: cue.optional)]
    while any(part[0].optional for part in parts):
        last = max(n for n, part in enumerate(parts) if part[0].optional)
        del parts[last]
        yield replace(plan, cues=tuple(cue for part in parts for cue in part))


def _eased(plan: Plan, seconds: Decimal) -> Plan:
    """Every rest moved by the same share of what it can give; what rounding leaves goes to the quiet at the end."""
    low, high = reach(plan)
    share = (seconds - low) / (high - low) if high > low else Decimal(0)
    cues = [replace(cue, seconds=_between(cue, share)) for cue in plan.cues]
    rest = seconds - sum((cue.seconds for cue in cues), Decimal(0))
    cues[-1] = replace(cues[-1], seconds=cues[-1].seconds + rest)
    return replace(plan, cues=tuple(cues))


def _between(cue: Cue, share: Decimal) -> Decimal:
    low = _least(cue)
    return low + ((_most(cue) - low) * share).quantize(TENTH, ROUND_FLOOR)
