"""Pure functions that find the cue that a key leads to."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby, islice

from guided.core.cue import WORK_CUE_KINDS, Added, Cue, CueId, CueKind
from guided.plan.steps.registry import step_type_of

BACK_LIMIT_S = Decimal(2)
"""Going back from less than this after a beginning leads to the one before (seconds)."""
BREATH_PHASES = frozenset({CueKind.INHALE, CueKind.BREATH_HOLD, CueKind.EXHALE})
"""The kinds of cue that make a counted breath."""
_NOTICEABLE = WORK_CUE_KINDS | {CueKind.CHIME, CueKind.RELEASE}

Cues = Sequence[Cue]


def find_range(cues: Cues, index: int) -> range:
    """The indexes of the step that a cue belongs to."""
    step_id, start, stop = cues[index].id.step, index, index + 1
    while start and cues[start - 1].id.step == step_id:
        start -= 1
    while stop < len(cues) and cues[stop].id.step == step_id:
        stop += 1
    return range(start, stop)


def find_step_starts(all_cues: Cues) -> list[int]:
    """The index at which each step begins that says or does something; the quiet after a step belongs to it."""
    starts, index = [], 0
    for _, group in groupby(all_cues, key=lambda cue: cue.id.step):
        step_cues = list(group)
        if any(map(_is_noticeable, step_cues)):
            starts.append(index)
        index += len(step_cues)
    return starts


def find_next_step(cues: Cues, index: int) -> int:
    """The beginning of the next step; the last cue after the last step."""
    return next((start for start in find_step_starts(cues) if start > index), len(cues) - 1)


def find_prev_step(cues: Cues, index: int, offset_s: Decimal) -> int:
    """The beginning of this step; of the one before it, soon after its beginning.

    Args:
        cues: the cues.
        index: the cue that plays.
        offset_s: how many seconds into it.
    """
    return _find_earlier([0, *find_step_starts(cues)], cues, index, offset_s)


def find_next_section(cues: Cues, index: int) -> int:
    """The next heading; the last cue after the last one."""
    return next((n for n in _find_headings(cues) if n > index), len(cues) - 1)


def find_prev_section(cues: Cues, index: int, offset_s: Decimal) -> int:
    """The heading of this section; the one before it, soon after its beginning."""
    return _find_earlier([0, *_find_headings(cues)], cues, index, offset_s)


def find_line(cues: Cues, index: int, offset_s: Decimal, first_index: int = 0) -> int:
    """The line that was said last; the one before it, soon after its beginning. Among counted breaths, this breath.

    Nothing before `first_index` was said: that is where a key led to.
    """
    if cues[index].kind in BREATH_PHASES:
        return find_breath(cues, index)
    lines = (n for n in range(first_index, index + 1) if cues[n].kind is CueKind.SAY)
    return _find_earlier([first_index, *lines], cues, index, offset_s)


def must_restart(cue: Cue) -> bool:
    """Whether a cue that was interrupted starts again from its beginning."""
    return cue.kind is CueKind.SAY or cue.kind in BREATH_PHASES


def find_breath(cues: Cues, index: int) -> int:
    """The first cue of the counted breath that a cue belongs to; any other cue is a beginning itself."""
    while index and cues[index].kind in BREATH_PHASES and _continues(cues, index):
        index -= 1
    return index


def find_resume(cues: Cues, index: int) -> int:
    """The cue to begin with on another day: of the breath, repetition, area to let go, posture or offer it belongs to.

    Any other cue, and the rest after a stretch, is a beginning itself.
    """
    while index and _is_indivisible(cues[index]) and _continues(cues, index):
        index -= 1
    return index


def find_posture(cues: Cues, index: int) -> CueId | None:
    """The id of the step that said last how to lie or sit; None where none has yet."""
    posture_index = _find_posture_cue(cues, index)
    return None if posture_index is None else cues[posture_index].id.step


def posture_cues(cues: Cues, index: int) -> Cues:
    """The cues that say how to lie or sit, as last said before a cue; none where there are none, or new ones next."""
    posture_index = _find_posture_cue(cues, index)
    next_cue = next(filter(_is_noticeable, islice(cues, index, None)), cues[-1])
    if posture_index is None or next_cue.step_type == "position":
        return ()
    step_range = find_range(cues, posture_index)
    return cues[step_range.start : step_range.stop]


def add_words(all_cues: Cues, index: int) -> Cues:
    """All cues, where the counted breath at an index has the words of its step's first breath."""
    step_range = find_range(all_cues, index)
    step_cues = all_cues[step_range.start : step_range.stop]
    first_words = {cue.kind: cue.says for cue in step_cues if cue.rep == 1}
    worded = (replace(cue, says=first_words[cue.kind]) if cue.rep == all_cues[index].rep else cue for cue in step_cues)
    return (*all_cues[: step_range.start], *worded, *all_cues[step_range.stop :])


def find_bed(cues: Cues, index: int) -> str:
    """The bed that sounds when a cue begins: a name, or "off"."""
    return next((cue.name for cue in reversed(cues[:index]) if cue.kind is CueKind.AMBIENCE), "off")


def _find_posture_cue(cues: Cues, index: int) -> int | None:
    """The index of the last cue, up to this one, that says how to lie or sit."""
    return next((n for n in range(index, -1, -1) if cues[n].step_type == "position"), None)


def _is_noticeable(cue: Cue) -> bool:
    return bool(cue.says) or cue.kind in _NOTICEABLE


def _is_indivisible(cue: Cue) -> bool:
    """Whether a cue is part of something that makes sense only from its beginning."""
    if cue.kind in BREATH_PHASES or cue.id.added is Added.OFFER:
        return True
    step_type = step_type_of(cue)
    return step_type is not None and step_type.plays_whole and cue.kind is not CueKind.REST


def _continues(cues: Cues, index: int) -> bool:
    """Whether a cue goes on with what the one before it began. Letting go begins again when its tension is over."""
    previous, cue = cues[index - 1], cues[index]
    tension_is_over = cue.step_type == "release" and previous.kind is CueKind.HOLD
    return previous.rep == cue.rep and not tension_is_over and previous.id.step == cue.id.step


def _find_headings(cues: Cues) -> list[int]:
    return [n for n, cue in enumerate(cues) if cue.kind is CueKind.SECTION]


def _find_earlier(starts: list[int], cues: Cues, index: int, offset_s: Decimal) -> int:
    """The last of some starts up to this moment; the one before it within `BACK_LIMIT_S` of it."""
    earlier = sorted(start for start in set(starts) if start <= index)
    elapsed_s = sum((cue.seconds for cue in cues[earlier[-1] : index]), Decimal(0)) + offset_s
    return earlier[-2] if elapsed_s < BACK_LIMIT_S and len(earlier) > 1 else earlier[-1]
