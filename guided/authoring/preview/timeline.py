"""A plan as rows of text: what is said and when, and what is between. Repetitions that are the same are one row."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from guided.core.cue import Cue, CueKind, Plan, Turn
from guided.core.formatting import format_length, format_times

UNSPOKEN_TEXTS = {
    CueKind.LEAD: "quiet",
    CueKind.OMITTED_LINE: "quiet",
    CueKind.PAUSE: "quiet",
    CueKind.MOVE: "time to move",
    CueKind.SETTLE: "settle",
    CueKind.REST: "rest",
    CueKind.HOLD: "hold",
    CueKind.RELEASE: "letting go",
    CueKind.BREATH: "your own breath",
    CueKind.HEAT: "quiet warmth",
}
"""The text for each kind of cue that is not spoken."""
_PHASE_WORDS = {CueKind.INHALE: "in", CueKind.BREATH_HOLD: "stay", CueKind.EXHALE: "out"}


class RowKind(StrEnum):
    """The kind of a row."""

    HEADING = "heading"
    MOVE = "move"
    """A stretch, by its name, and how often."""
    SPOKEN = "said"
    UNSPOKEN = "aside"
    """A text about what is not spoken."""
    REPEAT = "again"
    """How often the rows before it play, or how another side is."""


@dataclass(frozen=True)
class PlanRow:
    """A line of the timeline."""

    kind: RowKind
    start: Decimal
    """When it begins, in seconds of the session."""
    text: str
    after: str = ""
    """For a spoken row: the unspoken text after it."""
    seconds: Decimal = Decimal(0)
    """For an unspoken row that is not yet joined with others: its length; 0 for none."""

    @property
    def key(self) -> tuple[RowKind, str, Decimal]:
        """The part of two rows that is equal if only their times differ."""
        return self.kind, self.text, self.seconds


TimedCue = tuple[Decimal, Cue]
"""A cue with when it begins (seconds)."""


def build_rows(plan: Plan) -> list[PlanRow]:
    """The rows of a plan. An unspoken text is joined with the spoken row before it, and with its neighbours."""
    return list(_join_unspoken(_walk(plan.list_starts(), 0)))


def _sum_seconds(cues: Iterable[TimedCue]) -> Decimal:
    return sum((cue.seconds for _, cue in cues), Decimal(0))


def _join_unspoken(rows: Iterable[PlanRow]) -> Iterator[PlanRow]:
    """Rows with neighbouring unspoken ones in one, and that joined with the spoken row before it."""
    pending: list[PlanRow] = []
    for is_unspoken, group in groupby(rows, key=lambda row: row.kind is RowKind.UNSPOKEN):
        if not is_unspoken:
            yield from pending
            *earlier, last = group
            yield from earlier
            pending = [last]
            continue
        first, *_ = unspoken = list(_sum_rows(group))
        text = ", ".join(f"{row.text} {format_length(row.seconds)}" if row.seconds else row.text for row in unspoken)
        follows_spoken = pending and pending[0].kind is RowKind.SPOKEN
        yield from [replace(pending[0], after=text)] if follows_spoken else [*pending, replace(first, text=text)]
        pending = []
    yield from pending


def _sum_rows(rows: Iterable[PlanRow]) -> Iterator[PlanRow]:
    """Unspoken rows, with neighbours of the same text as one."""
    for _, group in groupby(rows, key=lambda row: row.text):
        first, *others = group
        yield replace(first, seconds=sum((row.seconds for row in others), first.seconds))


def _walk(cues: Iterable[TimedCue], depth: int) -> Iterator[PlanRow]:
    """The rows of each step, with the turns of a repeat together. `depth` is how many repeats are around them."""
    for repeat_id, group in groupby(cues, key=lambda timed: (turn := _get_turn(timed[1], depth)) and turn.step):
        if repeat_id:
            turns = groupby(group, key=lambda timed: _get_turn(timed[1], depth))
            yield from _fold_turns([list(_walk(turn, depth + 1)) for _, turn in turns])
        else:
            for _, step in groupby(group, key=lambda timed: timed[1].id.all_sides):
                yield from _build_step(list(step))


def _get_turn(cue: Cue, depth: int) -> Turn | None:
    """Which repeat is around a cue, and which turn of it this is; None where there is none so deep."""
    turns = cue.id.turns
    return turns[depth] if depth < len(turns) else None


def _fold_turns(turns: Iterable[list[PlanRow]]) -> Iterator[PlanRow]:
    """The rows of turns; equal neighbours are one."""
    for _, group in groupby(turns, key=lambda rows: [row.key for row in rows]):
        first, *others = group
        yield from first
        if others and first:
            yield PlanRow(RowKind.REPEAT, others[0][0].start, f"the same {format_times(len(others))} more")


def _build_step(cues: list[TimedCue]) -> Iterator[PlanRow]:
    first = cues[0][1]
    if first.id.rep:
        return _build_stretch(cues)
    return _build_breaths(cues) if first.kind in _PHASE_WORDS else _build_cues(cues)


def _build_cues(cues: Iterable[TimedCue]) -> Iterator[PlanRow]:
    """The rows of cues; sentences that follow each other at once are one row."""
    for is_spoken, group in groupby(cues, key=lambda timed: timed[1].kind is CueKind.SAY):
        if is_spoken:
            spoken = list(group)
            yield PlanRow(RowKind.SPOKEN, spoken[0][0], " ".join(cue.says[0] for _, cue in spoken))
        else:
            for start, cue in group:
                yield from _build_gap(start, cue)


def _build_gap(start: Decimal, cue: Cue) -> Iterator[PlanRow]:
    if cue.kind is CueKind.SECTION:
        yield PlanRow(RowKind.HEADING, start, cue.name)
    elif cue.kind is CueKind.AMBIENCE:
        yield PlanRow(RowKind.UNSPOKEN, start, "nothing underneath" if cue.name == "off" else f"{cue.name} underneath")
    elif cue.seconds:
        yield PlanRow(RowKind.UNSPOKEN, start, UNSPOKEN_TEXTS.get(cue.kind, cue.name), seconds=cue.seconds)
    if cue.says:
        yield PlanRow(RowKind.UNSPOKEN, start, "meanwhile:")
        yield PlanRow(RowKind.SPOKEN, start + cue.delay, cue.says[0])


def _build_breaths(cues: list[TimedCue]) -> Iterator[PlanRow]:
    """The rows of counted breaths: the words of the first, then how they go on."""
    start = cues[0][0]
    rounds = [[cue for _, cue in group] for _, group in groupby(cues, key=lambda timed: timed[1].rep)]
    spoken = sum(any(cue.says for cue in each) for each in rounds)
    if words := [cue.says[0] for cue in rounds[0] if cue.says]:
        yield PlanRow(RowKind.SPOKEN, start, " ... ".join(words))
    phases = ", ".join(f"{_PHASE_WORDS[cue.kind]} {format_length(cue.seconds)}" for cue in rounds[0])
    lead = "words for each" if spoken == len(rounds) else f"words for {spoken}, then tones" if spoken else "tones alone"
    yield PlanRow(
        RowKind.UNSPOKEN, start, f"breath {format_times(len(rounds))}, {phases}; {lead};", seconds=_sum_seconds(cues)
    )


def _build_stretch(cues: list[TimedCue]) -> Iterator[PlanRow]:
    """The rows of repetitions: all of one side, then how the others differ."""
    sides = [list(side) for _, side in groupby(cues, key=lambda timed: timed[1].side)]
    first, *others = sides
    start, cue = first[0]
    each_side = " on each side" if others else ""
    yield PlanRow(RowKind.MOVE, start, f"{cue.name}, {format_times(cue.reps)}{each_side}")
    rows = list(_build_reps(first))
    yield from rows
    for side in others:
        yield from _build_side(side, _get_side_keys(rows, cue.side))


def _build_side(cues: list[TimedCue], first_keys: list[tuple[RowKind, str, Decimal]]) -> Iterator[PlanRow]:
    """The rows of another side: the line between them, and the side itself where it differs from the first."""
    yield from _build_cues(timed for timed in cues if not timed[1].rep)
    moves = [timed for timed in cues if timed[1].rep]
    rows, side = list(_build_reps(moves)), cues[0][1].side
    if _get_side_keys(rows, side) == first_keys:
        length = format_length(_sum_seconds(moves))
        yield PlanRow(RowKind.REPEAT, moves[0][0], f"{side}: all in the same way, {length}")
    else:
        yield from rows


def _get_side_keys(rows: Iterable[PlanRow], side: str) -> list[tuple[RowKind, str, Decimal]]:
    """The keys of rows, without the name of their side."""
    name = re.compile(rf"\b{re.escape(side)}\b")
    return [replace(row, text=name.sub("<side>", row.text)).key for row in rows]


def _build_reps(cues: Iterable[TimedCue]) -> Iterator[PlanRow]:
    """The rows of repetitions; equal neighbours are one, and of others there is only what is said in another way."""
    bodies = [list(_build_cues(rep)) for _, rep in groupby(cues, key=lambda timed: timed[1].rep)]
    previous: list[PlanRow] = []
    for _, group in groupby(bodies, key=lambda rows: [row.key for row in rows]):
        body, *same = group
        changed = _find_reworded(previous, body)
        count = format_times(1 + len(same))
        yield from changed or body
        if changed:
            yield PlanRow(RowKind.REPEAT, changed[-1].start, "the rest as before" + (f", {count}" if same else ""))
        elif same and len(bodies) > 1 + len(same):
            yield PlanRow(RowKind.REPEAT, same[-1][-1].start, f"{count} like this")
        previous = body


def _find_reworded(previous: list[PlanRow], current: list[PlanRow]) -> list[PlanRow]:
    """The rows that are said in another way than before, if all else is the same; else none."""
    if [row.kind for row in previous] != [row.kind for row in current]:
        return []
    changed = [row for earlier, row in zip(previous, current, strict=True) if earlier.key != row.key]
    return changed if all(row.kind is RowKind.SPOKEN for row in changed) else []
