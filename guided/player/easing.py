"""Easing in the middle of a session: the place on an easier row of cues that is the same moment.

Finished repetitions count, a hold ends, a line or a breath starts again, and what takes the place of something is
begun no earlier than where it asks for no more than what was left of that.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from decimal import Decimal

from guided.core.cue import WORK, Cue, CueId, Kind
from guided.plan.steps.registry import step_type_of
from guided.player.navigation import Row, breath, restarts, span

_Places = Mapping[CueId, int]
"""Where each cue is, by its id."""
_Asked = tuple[Decimal, int]
"""Seconds of work; and how many times something is moved, or let go."""


def eased(old: Row, at: int, into: Decimal, new: Row) -> tuple[int, Decimal]:
    """Where to go on.

    Args:
        old: the cues that play.
        at: the one that plays.
        into: how many seconds into it.
        new: the cues of an easier level; they end with the same quiet.

    Returns:
        The cue to go on with, and how many seconds into it.
    """
    places = {cue.id: n for n, cue in enumerate(new)}
    place = places.get(_begun_again(old, at, places, new))
    if place is None or old[at].kind is Kind.HOLD:
        return _instead(old, at, into, places, new)
    if not restarts(new[place]):
        return _within(new, place, into)
    return _in_step(old, at, into, new, breath(new, place)), Decimal(0)


def _begun_again(old: Row, at: int, places: _Places, new: Row) -> CueId:
    """The id to go on with: a text that is worded in another way now may ask for less, and is said from its start."""
    cue = old[at]
    first = cue.id.piece(0)
    reworded = cue.kind is Kind.SAY and first in places and _words(old, at) != _words(new, places[first])
    return first if reworded else cue.id


def _instead(old: Row, at: int, into: Decimal, places: _Places, new: Row) -> tuple[int, Decimal]:
    """Where to go on from a cue that is over or not there any more: after what came before it."""
    start = _after(old, at, new)
    end = next(n for n in range(at + 1, len(old)) if old[n].id in places)
    stop = places[old[end].id]
    here = old[at].id.step
    place = next((n for n in range(start, stop + 1) if new[n].id.step == here), None)
    if place is None:
        return _first(new, range(start, stop), lambda cue: cue.id.whole, _asked(old[at:end], into)), Decimal(0)
    if new[place].kind is Kind.BREATH:
        left, _ = _asked(old[at : span(old, at).stop], into)
        return _within(new, place, max(Decimal(0), new[place].seconds - left))
    return _in_step(old, at, into, new, place), Decimal(0)


def _after(old: Row, at: int, new: Row) -> int:
    """What follows the last cue that has been played, and the whole of each step that is over."""
    played = {cue.id for cue in old[: at + 1]}
    over = {cue.id.step for cue in old[:at]} - {old[at].id.step}
    return next((n + 1 for n in reversed(range(len(new))) if new[n].id in played or new[n].id.step in over), 0)


def _in_step(old: Row, at: int, into: Decimal, new: Row, place: int) -> int:
    """The first breath or time of a stretch from a place on, after which its step asks for no more than it did."""
    left = _asked(old[at : span(old, at).stop], into)
    return _first(new, range(place, span(new, place).stop), lambda cue: cue.rep, left)


def _first(row: Row, places: range, part: Callable[[Cue], object], left: _Asked) -> int:
    """The first part of some places from which on they ask for no more than was left; their end where there is none."""
    parts = (n for n in places if n == places.start or part(row[n]) != part(row[n - 1]))
    begins = [n for n in parts if breath(row, n) == n]
    found = bisect_left(begins, True, key=lambda n: _no_more(_asked(row[n : places.stop]), left))
    return (*begins, places.stop)[found]


def _no_more(asked: _Asked, left: _Asked) -> bool:
    return asked[0] <= left[0] and asked[1] <= left[1]


def _asked(cues: Row, into: Decimal = Decimal(0)) -> _Asked:
    """What cues ask for, from so many seconds into the first one on."""
    work = sum((cue.seconds for cue in cues if cue.kind in WORK), Decimal(0))
    begun = into if cues and cues[0].kind in WORK else Decimal(0)
    return work - begun, len({cue.id.move for cue in cues if _moves(cue)})


def _moves(cue: Cue) -> bool:
    step_type = step_type_of(cue)
    return step_type is not None and step_type.counts_as_move(cue)


def _within(row: Row, at: int, into: Decimal) -> tuple[int, Decimal]:
    """So far into a cue; the beginning of the next one where it is over by then."""
    return (at, into) if into < row[at].seconds else (min(at + 1, len(row) - 1), Decimal(0))


def _words(row: Row, at: int) -> list[tuple[str, ...]]:
    """All that the text of a line says."""
    first = row[at].id.piece(0)
    return [row[n].says for n in span(row, at) if row[n].says and row[n].id.piece(0) == first]
