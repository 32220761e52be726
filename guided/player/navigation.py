"""Where a key leads: pure questions about a row of cues. A place is the number of a cue in its row."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby, islice

from guided.core.cue import WORK, Added, Cue, CueId, Kind
from guided.plan.steps.registry import step_type_of

SOON = Decimal(2)
"""Going back from within this many seconds of a beginning leads to the one before (seconds)."""
PHASES = frozenset({Kind.INHALE, Kind.STILL, Kind.EXHALE})
"""Breathing to a count."""
_NOTICED = WORK | {Kind.CHIME, Kind.RELEASE}

Row = Sequence[Cue]


def span(row: Row, at: int) -> range:
    """The places of the step that a cue belongs to."""
    here, first, end = row[at].id.step, at, at + 1
    while first and row[first - 1].id.step == here:
        first -= 1
    while end < len(row) and row[end].id.step == here:
        end += 1
    return range(first, end)


def stops(row: Row) -> list[int]:
    """Where each step begins that says or does something; the quiet after a step belongs to it."""
    found, at = [], 0
    for _, group in groupby(row, key=lambda cue: cue.id.step):
        cues = list(group)
        if any(map(_noticed, cues)):
            found.append(at)
        at += len(cues)
    return found


def on(row: Row, at: int) -> int:
    """The beginning of the next step; the last cue after the last step."""
    return next((stop for stop in stops(row) if stop > at), len(row) - 1)


def back(row: Row, at: int, into: Decimal) -> int:
    """The beginning of this step; of the one before it, soon after its beginning.

    Args:
        row: the cues.
        at: the cue that plays.
        into: how many seconds into it.
    """
    return _earlier([0, *stops(row)], row, at, into)


def section_on(row: Row, at: int) -> int:
    """The next heading; the last cue after the last one."""
    return next((n for n in _headings(row) if n > at), len(row) - 1)


def section_back(row: Row, at: int, into: Decimal) -> int:
    """The heading of this section; the one before it, soon after its beginning."""
    return _earlier([0, *_headings(row)], row, at, into)


def again(row: Row, at: int, into: Decimal, since: int = 0) -> int:
    """What was said last; the line before it, soon after its beginning. Among counted breaths, this breath.

    Nothing before `since` was said: that is where one stepped on to.
    """
    if row[at].kind in PHASES:
        return breath(row, at)
    lines = (n for n in range(since, at + 1) if row[n].kind is Kind.SAY)
    return _earlier([since, *lines], row, at, into)


def restarts(cue: Cue) -> bool:
    """Whether a cue that was interrupted starts again from its beginning."""
    return cue.kind is Kind.SAY or cue.kind in PHASES


def breath(row: Row, at: int) -> int:
    """Where the counted breath that a cue belongs to begins; any other cue is a beginning itself."""
    while at and row[at].kind in PHASES and _together(row, at):
        at -= 1
    return at


def move(row: Row, at: int) -> int:
    """Where to begin on another day: the breath, this time of a stretch, letting an area go, the position, the offer.

    Any other cue, and the rest after a stretch, is a beginning itself.
    """
    while at and _moving(row[at]) and _together(row, at):
        at -= 1
    return at


def posture(row: Row, at: int) -> CueId | None:
    """The step that said last how to lie or sit; None where none has yet."""
    last = _lying(row, at)
    return None if last is None else row[last].id.step


def position(row: Row, at: int) -> Row:
    """The words for how to lie or sit at a place, with time to settle; none where there are none, or new ones next."""
    last = _lying(row, at)
    coming = next(filter(_noticed, islice(row, at, None)), row[-1])
    if last is None or coming.verb == "position":
        return ()
    here = span(row, last)
    return row[here.start : here.stop]


def aloud(row: Row, at: int) -> Row:
    """The row with the counted breath at a place led by the words of its step's first breath."""
    here = span(row, at)
    cues = row[here.start : here.stop]
    first = {cue.kind: cue.says for cue in cues if cue.rep == 1}
    led = (replace(cue, says=first[cue.kind]) if cue.rep == row[at].rep else cue for cue in cues)
    return (*row[: here.start], *led, *row[here.stop :])


def bed(row: Row, at: int) -> str:
    """The sound underneath when a cue begins: a name, or "off"."""
    return next((cue.name for cue in reversed(row[:at]) if cue.kind is Kind.AMBIENCE), "off")


def _lying(row: Row, at: int) -> int | None:
    """The last cue of how to lie or sit, up to a place."""
    return next((n for n in range(at, -1, -1) if row[n].verb == "position"), None)


def _noticed(cue: Cue) -> bool:
    return bool(cue.says) or cue.kind in _NOTICED


def _moving(cue: Cue) -> bool:
    """Whether a cue is part of something that only makes sense from its beginning."""
    if cue.kind in PHASES or cue.id.added is Added.OFFER:
        return True
    step_type = step_type_of(cue)
    return step_type is not None and step_type.plays_whole and cue.kind is not Kind.REST


def _together(row: Row, at: int) -> bool:
    """Whether a cue goes on with what the one before it began. Letting go begins anew when its tension is over."""
    before, cue = row[at - 1], row[at]
    over = cue.verb == "release" and before.kind is Kind.HOLD
    return before.rep == cue.rep and not over and before.id.step == cue.id.step


def _headings(row: Row) -> list[int]:
    return [n for n, cue in enumerate(row) if cue.kind is Kind.SECTION]


def _earlier(places: list[int], row: Row, at: int, into: Decimal) -> int:
    """The last of some places not after this one; the one before it within `SOON` of it."""
    before = sorted(place for place in set(places) if place <= at)
    since = sum((cue.seconds for cue in row[before[-1] : at]), Decimal(0)) + into
    return before[-2] if since < SOON and len(before) > 1 else before[-1]
