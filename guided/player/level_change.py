"""Easing in the middle of a session: the position in the cues of an easier level that is the same moment.

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
"""The index of each cue, by its id."""
_Effort = tuple[Decimal, int]
"""Seconds of work, and how many times something is moved or let go."""


def map_to_easier(old: Cues, index: int, offset_s: Decimal, new: Cues) -> tuple[int, Decimal]:
    """Find where an easier level goes on.

    Args:
        old: the cues that play.
        index: the one that plays.
        offset_s: how many seconds into it.
        new: the cues of an easier level; they end with the same quiet.

    Returns:
        The cue to go on with, and how many seconds into it.
    """
    indexes = {cue.id: n for n, cue in enumerate(new)}
    new_index = indexes.get(_find_target(old, index, indexes, new))
    if new_index is None or old[index].kind is CueKind.HOLD:
        return _find_replacement(old, index, offset_s, indexes, new)
    if not must_restart(new[new_index]):
        return _normalize(new, new_index, offset_s)
    return _find_repetition(old, index, offset_s, new, find_breath(new, new_index)), Decimal(0)


def _find_target(old: Cues, index: int, indexes: _IndexById, new: Cues) -> CueId:
    """The id to go on with. A text that is worded in another way now may ask for less, and is said from its start."""
    cue = old[index]
    line_id = cue.id.piece(0)
    is_reworded = (
        cue.kind is CueKind.SAY and line_id in indexes and _list_lines(old, index) != _list_lines(new, indexes[line_id])
    )
    return line_id if is_reworded else cue.id


def _find_replacement(old: Cues, index: int, offset_s: Decimal, indexes: _IndexById, new: Cues) -> tuple[int, Decimal]:
    """Where to go on from a cue that is over, or that the easier level has not: after what came before it."""
    first_new = _find_unplayed(old, index, new)
    next_common = next(n for n in range(index + 1, len(old)) if old[n].id in indexes)
    last_new = indexes[old[next_common].id]
    step_id = old[index].id.step
    new_index = next((n for n in range(first_new, last_new + 1) if new[n].id.step == step_id), None)
    if new_index is None:
        return _find_start(
            new, range(first_new, last_new), lambda cue: cue.id.all_sides, _sum_effort(old[index:next_common], offset_s)
        ), Decimal(0)
    if new[new_index].kind is CueKind.BREATH:
        remaining_effort, _ = _sum_effort(old[index : find_range(old, index).stop], offset_s)
        return _normalize(new, new_index, max(Decimal(0), new[new_index].seconds - remaining_effort))
    return _find_repetition(old, index, offset_s, new, new_index), Decimal(0)


def _find_unplayed(old: Cues, index: int, new: Cues) -> int:
    """The index after the last cue that has been played, and after each step that is over."""
    played = {cue.id for cue in old[: index + 1]}
    finished = {cue.id.step for cue in old[:index]} - {old[index].id.step}
    return next((n + 1 for n in reversed(range(len(new))) if new[n].id in played or new[n].id.step in finished), 0)


def _find_repetition(old: Cues, index: int, offset_s: Decimal, new: Cues, new_index: int) -> int:
    """The first breath or repetition, from `new_index` on, from which the step asks for no more than was left."""
    remaining_effort = _sum_effort(old[index : find_range(old, index).stop], offset_s)
    return _find_start(new, range(new_index, find_range(new, new_index).stop), lambda cue: cue.rep, remaining_effort)


def _find_start(cues: Cues, indexes: range, part_of: Callable[[Cue], object], remaining_effort: _Effort) -> int:
    """The first part of `indexes` from which on the cues ask for no more than was left; the end where there is none."""
    part_starts = (n for n in indexes if n == indexes.start or part_of(cues[n]) != part_of(cues[n - 1]))
    starts = [n for n in part_starts if find_breath(cues, n) == n]
    rank = bisect_left(starts, True, key=lambda n: _is_within(_sum_effort(cues[n : indexes.stop]), remaining_effort))
    return (*starts, indexes.stop)[rank]


def _is_within(effort: _Effort, remaining_effort: _Effort) -> bool:
    return effort[0] <= remaining_effort[0] and effort[1] <= remaining_effort[1]


def _sum_effort(cues: Cues, offset_s: Decimal = Decimal(0)) -> _Effort:
    """The effort of cues, without the first `offset_s` seconds of the first one."""
    work_s = sum((cue.seconds for cue in cues if cue.kind in WORK_CUE_KINDS), Decimal(0))
    done_s = offset_s if cues and cues[0].kind in WORK_CUE_KINDS else Decimal(0)
    return work_s - done_s, len({cue.id.move for cue in cues if _is_movement(cue)})


def _is_movement(cue: Cue) -> bool:
    step_type = step_type_of(cue)
    return step_type is not None and step_type.counts_as_move(cue)


def _normalize(cues: Cues, index: int, offset_s: Decimal) -> tuple[int, Decimal]:
    """A cue and an offset in it; the start of the next cue where the offset is past its end."""
    return (index, offset_s) if offset_s < cues[index].seconds else (min(index + 1, len(cues) - 1), Decimal(0))


def _list_lines(cues: Cues, index: int) -> list[tuple[str, ...]]:
    """All lines of the text that a cue belongs to."""
    first_line_id = cues[index].id.piece(0)
    return [cues[n].says for n in find_range(cues, index) if cues[n].says and cues[n].id.piece(0) == first_line_id]
