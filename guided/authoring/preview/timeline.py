"""A plan in words: what is said and when, and what there is between, with what is the same again told only once."""

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
"""What there is while nothing is said."""
_PHASE_WORDS = {CueKind.INHALE: "in", CueKind.BREATH_HOLD: "stay", CueKind.EXHALE: "out"}


class RowKind(StrEnum):
    """What a row is about."""

    HEADING = "heading"
    MOVE = "move"
    """A stretch, by its name, and how often."""
    SPOKEN = "said"
    UNSPOKEN = "aside"
    """What is not said."""
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
    """Of what is said: the aside after it."""
    seconds: Decimal = Decimal(0)
    """Of an aside that is not yet joined with others: what it lasts; 0 where that is nothing to tell."""

    @property
    def key(self) -> tuple[RowKind, str, Decimal]:
        """What two rows have in common that tell the same at different times."""
        return self.kind, self.text, self.seconds


TimedCue = tuple[Decimal, Cue]
"""A cue with when it begins (seconds)."""


def build_rows(plan: Plan) -> list[PlanRow]:
    """The rows of a plan. An aside after something said is told with it; no two asides stand side by side."""
    return list(_join_unspoken(_walk(plan.timed(), 0)))


def _sum_seconds(cues: Iterable[TimedCue]) -> Decimal:
    return sum((cue.seconds for _, cue in cues), Decimal(0))


def _join_unspoken(rows: Iterable[PlanRow]) -> Iterator[PlanRow]:
    """Rows with each run of asides in one, and that with what is said before it."""
    said: list[PlanRow] = []
    for aside, run in groupby(rows, key=lambda row: row.kind is RowKind.UNSPOKEN):
        if not aside:
            yield from said
            *before, last = run
            yield from before
            said = [last]
            continue
        first, *_ = asides = list(_sum_rows(run))
        text = ", ".join(f"{row.text} {format_length(row.seconds)}" if row.seconds else row.text for row in asides)
        told = said and said[0].kind is RowKind.SPOKEN
        yield from [replace(said[0], after=text)] if told else [*said, replace(first, text=text)]
        said = []
    yield from said


def _sum_rows(rows: Iterable[PlanRow]) -> Iterator[PlanRow]:
    """Asides with those that tell the same, one after another, as one."""
    for _, run in groupby(rows, key=lambda row: row.text):
        first, *others = run
        yield replace(first, seconds=sum((row.seconds for row in others), first.seconds))


def _walk(cues: Iterable[TimedCue], depth: int) -> Iterator[PlanRow]:
    """Step by step, the turns of a repeat together. `depth` is how many repeats are around these."""
    for around, group in groupby(cues, key=lambda timed: (turn := _get_turn(timed[1], depth)) and turn.step):
        if around:
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
    """Turns, those that are the same one after another told once."""
    for _, run in groupby(turns, key=lambda rows: [row.key for row in rows]):
        first, *others = run
        yield from first
        if others and first:
            yield PlanRow(RowKind.REPEAT, others[0][0].start, f"the same {format_times(len(others))} more")


def _build_step(cues: list[TimedCue]) -> Iterator[PlanRow]:
    first = cues[0][1]
    if first.id.rep:
        return _build_stretch(cues)
    return _build_breaths(cues) if first.kind in _PHASE_WORDS else _build_cues(cues)


def _build_cues(cues: Iterable[TimedCue]) -> Iterator[PlanRow]:
    """Cue by cue; sentences that follow each other at once, together."""
    for speaks, run in groupby(cues, key=lambda timed: timed[1].kind is CueKind.SAY):
        if speaks:
            said = list(run)
            yield PlanRow(RowKind.SPOKEN, said[0][0], " ".join(cue.says[0] for _, cue in said))
        else:
            for start, cue in run:
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
    """Breaths to a count: the words of the first, then how they go on."""
    start = cues[0][0]
    rounds = [[cue for _, cue in group] for _, group in groupby(cues, key=lambda timed: timed[1].rep)]
    spoken = sum(any(cue.says for cue in each) for each in rounds)
    if words := [cue.says[0] for cue in rounds[0] if cue.says]:
        yield PlanRow(RowKind.SPOKEN, start, " ... ".join(words))
    phases = ", ".join(f"{_PHASE_WORDS[cue.kind]} {format_length(cue.seconds)}" for cue in rounds[0])
    how = "words for each" if spoken == len(rounds) else f"words for {spoken}, then tones" if spoken else "tones alone"
    yield PlanRow(
        RowKind.UNSPOKEN, start, f"breath {format_times(len(rounds))}, {phases}; {how};", seconds=_sum_seconds(cues)
    )


def _build_stretch(cues: list[TimedCue]) -> Iterator[PlanRow]:
    """What is done in times: all of one side, then how the others are."""
    sides = [list(side) for _, side in groupby(cues, key=lambda timed: timed[1].side)]
    first, *others = sides
    start, cue = first[0]
    each = " on each side" if others else ""
    yield PlanRow(RowKind.MOVE, start, f"{cue.name}, {format_times(cue.reps)}{each}")
    rows = list(_build_reps(first))
    yield from rows
    for side in others:
        yield from _build_side(side, _get_side_keys(rows, cue.side))


def _build_side(cues: list[TimedCue], first: list[tuple[RowKind, str, Decimal]]) -> Iterator[PlanRow]:
    """Another side: the line between them, and the side itself where it is not as the first one was."""
    yield from _build_cues(timed for timed in cues if not timed[1].rep)
    moves = [timed for timed in cues if timed[1].rep]
    rows, side = list(_build_reps(moves)), cues[0][1].side
    if _get_side_keys(rows, side) == first:
        lasts = format_length(_sum_seconds(moves))
        yield PlanRow(RowKind.REPEAT, moves[0][0], f"{side}: all in the same way, {lasts}")
    else:
        yield from rows


def _get_side_keys(rows: Iterable[PlanRow], side: str) -> list[tuple[RowKind, str, Decimal]]:
    """What rows tell, with the side they are on left open."""
    name = re.compile(rf"\b{re.escape(side)}\b")
    return [replace(row, text=name.sub("<side>", row.text)).key for row in rows]


def _build_reps(cues: Iterable[TimedCue]) -> Iterator[PlanRow]:
    """Each time, those that are the same one after another told once, and of others what is said in another way."""
    bodies = [list(_build_cues(rep)) for _, rep in groupby(cues, key=lambda timed: timed[1].rep)]
    before: list[PlanRow] = []
    for _, run in groupby(bodies, key=lambda rows: [row.key for row in rows]):
        body, *more = run
        new = _find_reworded(before, body)
        count = format_times(1 + len(more))
        yield from new or body
        if new:
            yield PlanRow(RowKind.REPEAT, new[-1].start, "the rest as before" + (f", {count}" if more else ""))
        elif more and len(bodies) > 1 + len(more):
            yield PlanRow(RowKind.REPEAT, more[-1][-1].start, f"{count} like this")
        before = body


def _find_reworded(before: list[PlanRow], current: list[PlanRow]) -> list[PlanRow]:
    """What is said in another way than before, where all else is the same; else nothing."""
    if [row.kind for row in before] != [row.kind for row in current]:
        return []
    other = [row for old, row in zip(before, current, strict=True) if old.key != row.key]
    return other if all(row.kind is RowKind.SPOKEN for row in other) else []
