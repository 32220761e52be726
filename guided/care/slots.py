"""A rule that needs a voice: lines that take longer than their time."""

import re
from collections.abc import Iterator
from decimal import Decimal

from guided.care.case import Case
from guided.care.finding import Finding
from guided.core.cue import Cue, Kind

LATE = Decimal("0.1")
"""So many seconds more than its time are too many for a line."""


def slots(case: Case) -> Iterator[Finding]:
    """Lines that a voice does not say in the time they own, and that hold up what comes after them."""
    for day in case.days if case.measure else ():
        for step in day.steps:
            for cue in step.cues:
                late = _late(case, cue)
                if late >= LATE:
                    place = case.at(step, _beginning(cue.says[0]))
                    what, hint = f"'{cue.says[0]}' takes longer than its time", "say it in fewer or shorter words"
                    yield Finding(place, what, hint, day.level, f"{late:.1f} s longer")


def _late(case: Case, cue: Cue) -> Decimal:
    if cue.kind is not Kind.SAY or not case.measure:
        return Decimal(0)
    return max(map(case.measure, cue.says)) - cue.seconds


def _beginning(line: str) -> str:
    return r"\s+".join(re.escape(word) for word in line.split()[:3])
