"""Rules on time: lines longer than their time, and what follows too soon or once too often."""

import re
from collections.abc import Iterator
from decimal import Decimal

from guided.core.cue import Cue, CueKind
from guided.lint.context import OWN_SOURCE, Finding, LintContext, care_rule
from guided.script.model import Position

MIN_MOVE_S = Decimal(5)
"""The least time to move into a position (seconds)."""
REPEAT_GAP_S = Decimal(15)
"""A line that is repeated after so long a silence is meant (seconds)."""


def check_settling(context: LintContext) -> Iterator[Finding]:
    """A position that comes before one could have taken the last."""
    for view in context.views:
        seconds_since_position: Decimal | None = None
        for occurrence in view.steps:
            if isinstance(occurrence.verb, Position):
                if seconds_since_position is not None and seconds_since_position < MIN_MOVE_S:
                    hint = "give the position before it a longer settle:, or make them one"
                    what = "there is no time to get into the position before this one"
                    yield Finding(occurrence.location, what, hint, view.level, f"{seconds_since_position:.1f} s")
                seconds_since_position = _measure_tail(occurrence.cues)
            elif seconds_since_position is not None:
                seconds_since_position += sum((cue.seconds for cue in occurrence.cues), Decimal(0))


def check_repeats(context: LintContext) -> Iterator[Finding]:
    """A line that two steps say, one right after the other."""
    for view in context.views:
        last_line, last_step, silent_seconds = "", None, Decimal(0)
        for occurrence, cue in view.cues:
            if not cue.says:
                silent_seconds = REPEAT_GAP_S if cue.kind is CueKind.CHIME else silent_seconds + cue.seconds
                continue
            line = cue.says[0].casefold() if cue.kind in (CueKind.SAY, CueKind.HOLD) else ""
            if line and line == last_line and last_step is not occurrence.step and silent_seconds < REPEAT_GAP_S:
                hint = "take one out, or skip it there"
                yield Finding(occurrence.location, f"'{cue.says[0]}' was said just before", hint, view.level)
            last_line, last_step, silent_seconds = line, occurrence.step, Decimal(0)


def _measure_tail(cues: tuple[Cue, ...]) -> Decimal:
    """Seconds of a step after its last word."""
    spoken_indexes = [index for index, cue in enumerate(cues) if cue.says]
    return sum((cue.seconds for cue in cues[spoken_indexes[-1] + 1 if spoken_indexes else 0 :]), Decimal(0))


MIN_OVERRUN_S = Decimal("0.1")
"""A line that takes so much longer than its slot is reported (seconds)."""


@care_rule("slot", "a line that runs over takes its time from the rest after it", OWN_SOURCE, voice=True)
def check_slots(context: LintContext) -> Iterator[Finding]:
    """Lines that a voice does not say in the time they own, and that hold up what comes after them."""
    for view in context.views if context.measure else ():
        for occurrence, cue in view.cues:
            overrun_s = _find_overrun(context, cue)
            if overrun_s >= MIN_OVERRUN_S:
                location = context.locate(occurrence.location, r"\s+".join(map(re.escape, cue.says[0].split()[:3])))
                what, hint = f"'{cue.says[0]}' takes longer than its time", "say it in fewer or shorter words"
                yield Finding(location, what, hint, view.level, f"{overrun_s:.1f} s longer")


def _find_overrun(context: LintContext, cue: Cue) -> Decimal:
    if cue.kind is not CueKind.SAY or not context.measure:
        return Decimal(0)
    return max(map(context.measure, cue.says)) - cue.seconds
