"""Rules on time: lines longer than their time, and what follows too soon or once too often."""

import re
from collections.abc import Iterator
from decimal import Decimal

from guided.core.cue import Cue, CueKind
from guided.lint.context import OWN_SOURCE, Finding, LintContext, care_rule
from guided.script.model import Position

MIN_MOVE_S = Decimal(5)
"""Seconds it takes to move at all."""
REPEAT_GAP_S = Decimal(15)
"""After so many seconds of quiet a line that is said again is meant."""


def check_settling(case: LintContext) -> Iterator[Finding]:
    """A position that comes before one could have taken the last."""
    for day in case.views:
        time: Decimal | None = None
        for step in day.steps:
            if isinstance(step.verb, Position):
                if time is not None and time < MIN_MOVE_S:
                    hint = "give the position before it a longer settle:, or make them one"
                    what = "there is no time to get into the position before this one"
                    yield Finding(step.location, what, hint, day.level, f"{time:.1f} s")
                time = _measure_tail(step.cues)
            elif time is not None:
                time += sum((cue.seconds for cue in step.cues), Decimal(0))


def check_repeats(case: LintContext) -> Iterator[Finding]:
    """A line that two steps say, one right after the other."""
    for day in case.views:
        last, before, quiet = "", None, Decimal(0)
        for step, cue in day.cues:
            if not cue.says:
                quiet = REPEAT_GAP_S if cue.kind is CueKind.CHIME else quiet + cue.seconds
                continue
            line = cue.says[0].casefold() if cue.kind in (CueKind.SAY, CueKind.HOLD) else ""
            if line and line == last and before is not step.step and quiet < REPEAT_GAP_S:
                hint = "take one out, or skip it there"
                yield Finding(step.location, f"'{cue.says[0]}' was said just before", hint, day.level)
            last, before, quiet = line, step.step, Decimal(0)


def _measure_tail(cues: tuple[Cue, ...]) -> Decimal:
    """Seconds of a step after its last word."""
    said = [n for n, cue in enumerate(cues) if cue.says]
    return sum((cue.seconds for cue in cues[said[-1] + 1 if said else 0 :]), Decimal(0))


MIN_OVERRUN_S = Decimal("0.1")
"""So many seconds more than its time are too many for a line."""


@care_rule("slot", "a line that runs over takes its time from the rest after it", OWN_SOURCE, voice=True)
def check_slots(case: LintContext) -> Iterator[Finding]:
    """Lines that a voice does not say in the time they own, and that hold up what comes after them."""
    for day in case.views if case.measure else ():
        for step, cue in day.cues:
            late = _find_overrun(case, cue)
            if late >= MIN_OVERRUN_S:
                place = case.locate(step.location, r"\s+".join(map(re.escape, cue.says[0].split()[:3])))
                what, hint = f"'{cue.says[0]}' takes longer than its time", "say it in fewer or shorter words"
                yield Finding(place, what, hint, day.level, f"{late:.1f} s longer")


def _find_overrun(case: LintContext, cue: Cue) -> Decimal:
    if cue.kind is not CueKind.SAY or not case.measure:
        return Decimal(0)
    return max(map(case.measure, cue.says)) - cue.seconds
