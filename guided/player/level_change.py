"""Easing in the middle of a session: the place on an easier row of cues that is the same moment.

Finished repetitions count, a hold ends, a line or a breath starts again, and what takes the place of something is
begun no earlier than where it asks for no more than what was left of that.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from decimal import Decimal

from guided.core.cue import WORK_CUE_KINDS, Cue, CueId, CueKind
from guided.plan.steps.registry import step_type_of
from guided.player.navigation import Cues, find_breath, find_range, must_restart

_IndexById = Mapping[CueId, int]
"""Where each cue is, by its id."""
_Effort = tuple[Decimal, int]
"""Seconds of work; and how many times something is moved, or let go."""


def map_to_easier(old: Cues, at: int, into: Decimal, new: Cues) -> tuple[int, Decimal]:
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
    place = places.get(_find_target(old, at, places, new))
    if place is None or old[at].kind is CueKind.HOLD:
        return _find_replacement(old, at, into, places, new)
    if not must_restart(new[place]):
        return _normalize(new, place, into)
    return _find_repetition(old, at, into, new, find_breath(new, place)), Decimal(0)


def _find_target(old: Cues, at: int, places: _IndexById, new: Cues) -> CueId:
    """The id to go on with: a text that is worded in another way now may ask for less, and is said from its start."""
    cue = old[at]
    first = cue.id.piece(0)
    reworded = cue.kind is CueKind.SAY and first in places and _list_lines(old, at) != _list_lines(new, places[first])
    return first if reworded else cue.id


def _find_replacement(old: Cues, at: int, into: Decimal, places: _IndexById, new: Cues) -> tuple[int, Decimal]:
    """Where to go on from a cue that is over or not there any more: after what came before it."""
    start = _find_unplayed(old, at, new)
    end = next(n for n in range(at + 1, len(old)) if old[n].id in places)
    stop = places[old[end].id]
    here = old[at].id.step
    place = next((n for n in range(start, stop + 1) if new[n].id.step == here), None)
    if place is None:
        return _find_start(
            new, range(start, stop), lambda cue: cue.id.all_sides, _sum_effort(old[at:end], into)
        ), Decimal(0)
    if new[place].kind is CueKind.BREATH:
        left, _ = _sum_effort(old[at : find_range(old, at).stop], into)
        return _normalize(new, place, max(Decimal(0), new[place].seconds - left))
    return _find_repetition(old, at, into, new, place), Decimal(0)


def _find_unplayed(old: Cues, at: int, new: Cues) -> int:
    """What follows the last cue that has been played, and the whole of each step that is over."""
    played = {cue.id for cue in old[: at + 1]}
    over = {cue.id.step for cue in old[:at]} - {old[at].id.step}
    return next((n + 1 for n in reversed(range(len(new))) if new[n].id in played or new[n].id.step in over), 0)


def _find_repetition(old: Cues, at: int, into: Decimal, new: Cues, place: int) -> int:
    """The first breath or time of a stretch from a place on, after which its step asks for no more than it did."""
    left = _sum_effort(old[at : find_range(old, at).stop], into)
    return _find_start(new, range(place, find_range(new, place).stop), lambda cue: cue.rep, left)


def _find_start(cues: Cues, places: range, part: Callable[[Cue], object], left: _Effort) -> int:
    """The first part of some places from which on they ask for no more than was left; their end where there is none."""
    parts = (n for n in places if n == places.start or part(cues[n]) != part(cues[n - 1]))
    begins = [n for n in parts if find_breath(cues, n) == n]
    found = bisect_left(begins, True, key=lambda n: _is_within(_sum_effort(cues[n : places.stop]), left))
    return (*begins, places.stop)[found]


def _is_within(asked: _Effort, left: _Effort) -> bool:
    return asked[0] <= left[0] and asked[1] <= left[1]


def _sum_effort(cues: Cues, into: Decimal = Decimal(0)) -> _Effort:
    """What cues ask for, from so many seconds into the first one on."""
    work = sum((cue.seconds for cue in cues if cue.kind in WORK_CUE_KINDS), Decimal(0))
    begun = into if cues and cues[0].kind in WORK_CUE_KINDS else Decimal(0)
    return work - begun, len({cue.id.move for cue in cues if _is_movement(cue)})


def _is_movement(cue: Cue) -> bool:
    step_type = step_type_of(cue)
    return step_type is not None and step_type.counts_as_move(cue)


def _normalize(cues: Cues, at: int, into: Decimal) -> tuple[int, Decimal]:
    """So far into a cue; the beginning of the next one where it is over by then."""
    return (at, into) if into < cues[at].seconds else (min(at + 1, len(cues) - 1), Decimal(0))


def _list_lines(cues: Cues, at: int) -> list[tuple[str, ...]]:
    """All that the text of a line says."""
    first = cues[at].id.piece(0)
    return [cues[n].says for n in find_range(cues, at) if cues[n].says and cues[n].id.piece(0) == first]
