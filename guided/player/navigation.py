"""Where a key leads: pure questions about a row of cues. A place is the number of a cue in its row."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby, islice

from guided.core.cue import WORK_CUE_KINDS, Added, Cue, CueId, CueKind
from guided.plan.steps.registry import step_type_of

BACK_LIMIT_S = Decimal(2)
"""Going back from within this many seconds of a beginning leads to the one before (seconds)."""
BREATH_PHASES = frozenset({CueKind.INHALE, CueKind.BREATH_HOLD, CueKind.EXHALE})
"""Breathing to a count."""
_NOTICEABLE = WORK_CUE_KINDS | {CueKind.CHIME, CueKind.RELEASE}

Cues = Sequence[Cue]


def find_range(cues: Cues, at: int) -> range:
    """The places of the step that a cue belongs to."""
    here, first, end = cues[at].id.step, at, at + 1
    while first and cues[first - 1].id.step == here:
        first -= 1
    while end < len(cues) and cues[end].id.step == here:
        end += 1
    return range(first, end)


def find_step_starts(all_cues: Cues) -> list[int]:
    """Where each step begins that says or does something; the quiet after a step belongs to it."""
    found, at = [], 0
    for _, group in groupby(all_cues, key=lambda cue: cue.id.step):
        cues = list(group)
        if any(map(_is_noticeable, cues)):
            found.append(at)
        at += len(cues)
    return found


def find_next_step(cues: Cues, at: int) -> int:
    """The beginning of the next step; the last cue after the last step."""
    return next((stop for stop in find_step_starts(cues) if stop > at), len(cues) - 1)


def find_prev_step(cues: Cues, at: int, into: Decimal) -> int:
    """The beginning of this step; of the one before it, soon after its beginning.

    Args:
        cues: the cues.
        at: the cue that plays.
        into: how many seconds into it.
    """
    return _find_earlier([0, *find_step_starts(cues)], cues, at, into)


def find_next_section(cues: Cues, at: int) -> int:
    """The next heading; the last cue after the last one."""
    return next((n for n in _find_headings(cues) if n > at), len(cues) - 1)


def find_prev_section(cues: Cues, at: int, into: Decimal) -> int:
    """The heading of this section; the one before it, soon after its beginning."""
    return _find_earlier([0, *_find_headings(cues)], cues, at, into)


def find_line(cues: Cues, at: int, into: Decimal, since: int = 0) -> int:
    """What was said last; the line before it, soon after its beginning. Among counted breaths, this breath.

    Nothing before `since` was said: that is where one stepped on to.
    """
    if cues[at].kind in BREATH_PHASES:
        return find_breath(cues, at)
    lines = (n for n in range(since, at + 1) if cues[n].kind is CueKind.SAY)
    return _find_earlier([since, *lines], cues, at, into)


def must_restart(cue: Cue) -> bool:
    """Whether a cue that was interrupted starts again from its beginning."""
    return cue.kind is CueKind.SAY or cue.kind in BREATH_PHASES


def find_breath(cues: Cues, at: int) -> int:
    """Where the counted breath that a cue belongs to begins; any other cue is a beginning itself."""
    while at and cues[at].kind in BREATH_PHASES and _continues(cues, at):
        at -= 1
    return at


def find_resume(cues: Cues, at: int) -> int:
    """Where to begin on another day: the breath, this time of a stretch, letting an area go, the position, the offer.

    Any other cue, and the rest after a stretch, is a beginning itself.
    """
    while at and _is_indivisible(cues[at]) and _continues(cues, at):
        at -= 1
    return at


def find_posture(cues: Cues, at: int) -> CueId | None:
    """The step that said last how to lie or sit; None where none has yet."""
    last = _find_posture_cue(cues, at)
    return None if last is None else cues[last].id.step


def posture_cues(cues: Cues, at: int) -> Cues:
    """The words for how to lie or sit at a place, with time to settle; none where there are none, or new ones next."""
    last = _find_posture_cue(cues, at)
    coming = next(filter(_is_noticeable, islice(cues, at, None)), cues[-1])
    if last is None or coming.step_type == "position":
        return ()
    here = find_range(cues, last)
    return cues[here.start : here.stop]


def add_words(all_cues: Cues, at: int) -> Cues:
    """The row with the counted breath at a place led by the words of its step's first breath."""
    here = find_range(all_cues, at)
    cues = all_cues[here.start : here.stop]
    first = {cue.kind: cue.says for cue in cues if cue.rep == 1}
    led = (replace(cue, says=first[cue.kind]) if cue.rep == all_cues[at].rep else cue for cue in cues)
    return (*all_cues[: here.start], *led, *all_cues[here.stop :])


def find_bed(cues: Cues, at: int) -> str:
    """The sound underneath when a cue begins: a name, or "off"."""
    return next((cue.name for cue in reversed(cues[:at]) if cue.kind is CueKind.AMBIENCE), "off")


def _find_posture_cue(cues: Cues, at: int) -> int | None:
    """The last cue of how to lie or sit, up to a place."""
    return next((n for n in range(at, -1, -1) if cues[n].step_type == "position"), None)


def _is_noticeable(cue: Cue) -> bool:
    return bool(cue.says) or cue.kind in _NOTICEABLE


def _is_indivisible(cue: Cue) -> bool:
    """Whether a cue is part of something that only makes sense from its beginning."""
    if cue.kind in BREATH_PHASES or cue.id.added is Added.OFFER:
        return True
    step_type = step_type_of(cue)
    return step_type is not None and step_type.plays_whole and cue.kind is not CueKind.REST


def _continues(cues: Cues, at: int) -> bool:
    """Whether a cue goes on with what the one before it began. Letting go begins anew when its tension is over."""
    before, cue = cues[at - 1], cues[at]
    over = cue.step_type == "release" and before.kind is CueKind.HOLD
    return before.rep == cue.rep and not over and before.id.step == cue.id.step


def _find_headings(cues: Cues) -> list[int]:
    return [n for n, cue in enumerate(cues) if cue.kind is CueKind.SECTION]


def _find_earlier(places: list[int], cues: Cues, at: int, into: Decimal) -> int:
    """The last of some places not after this one; the one before it within `BACK_LIMIT_S` of it."""
    before = sorted(place for place in set(places) if place <= at)
    since = sum((cue.seconds for cue in cues[before[-1] : at]), Decimal(0)) + into
    return before[-2] if since < BACK_LIMIT_S and len(before) > 1 else before[-1]
