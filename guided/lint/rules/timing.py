"""Rules on time: lines longer than their time, and what follows too soon or once too often."""

import re
from collections.abc import Iterator
from decimal import Decimal

from guided.core.cue import Cue, Kind
from guided.lint.context import OURS, Case, Finding, care_rule
from guided.script.model import Position

MOVING = Decimal(5)
"""Seconds it takes to move at all."""
APART = Decimal(15)
"""After so many seconds of quiet a line that is said again is meant."""


def hurried(case: Case) -> Iterator[Finding]:
    """A position that comes before one could have taken the last."""
    for day in case.days:
        time: Decimal | None = None
        for step in day.steps:
            if isinstance(step.verb, Position):
                if time is not None and time < MOVING:
                    hint = "give the position before it a longer settle:, or make them one"
                    what = "there is no time to get into the position before this one"
                    yield Finding(step.place, what, hint, day.level, f"{time:.1f} s")
                time = _after_words(step.cues)
            elif time is not None:
                time += sum((cue.seconds for cue in step.cues), Decimal(0))


def said_twice(case: Case) -> Iterator[Finding]:
    """A line that two steps say, one right after the other."""
    for day in case.days:
        last, before, quiet = "", None, Decimal(0)
        for step, cue in day.cues:
            if not cue.says:
                quiet = APART if cue.kind is Kind.CHIME else quiet + cue.seconds
                continue
            line = cue.says[0].casefold() if cue.kind in (Kind.SAY, Kind.HOLD) else ""
            if line and line == last and before is not step.step and quiet < APART:
                hint = "take one out, or skip it there"
                yield Finding(step.place, f"'{cue.says[0]}' was said just before", hint, day.level)
            last, before, quiet = line, step.step, Decimal(0)


def _after_words(cues: tuple[Cue, ...]) -> Decimal:
    """Seconds of a step after its last word."""
    said = [n for n, cue in enumerate(cues) if cue.says]
    return sum((cue.seconds for cue in cues[said[-1] + 1 if said else 0 :]), Decimal(0))


LATE = Decimal("0.1")
"""So many seconds more than its time are too many for a line."""


@care_rule("slot", "a line that runs over takes its time from the rest after it", OURS, voice=True)
def slots(case: Case) -> Iterator[Finding]:
    """Lines that a voice does not say in the time they own, and that hold up what comes after them."""
    for day in case.days if case.measure else ():
        for step, cue in day.cues:
            late = _late(case, cue)
            if late >= LATE:
                place = case.spot(step.place, r"\s+".join(map(re.escape, cue.says[0].split()[:3])))
                what, hint = f"'{cue.says[0]}' takes longer than its time", "say it in fewer or shorter words"
                yield Finding(place, what, hint, day.level, f"{late:.1f} s longer")


def _late(case: Case, cue: Cue) -> Decimal:
    if cue.kind is not Kind.SAY or not case.measure:
        return Decimal(0)
    return max(map(case.measure, cue.says)) - cue.seconds
