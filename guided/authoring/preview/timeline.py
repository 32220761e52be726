"""A plan in words: what is said and when, and what there is between, with what is the same again told only once."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from guided.core.cue import Cue, Kind, Plan, Turn
from guided.core.formatting import format_length, format_times

BETWEEN = {
    Kind.LEAD: "quiet",
    Kind.UNSAID: "quiet",
    Kind.PAUSE: "quiet",
    Kind.MOVE: "time to move",
    Kind.SETTLE: "settle",
    Kind.REST: "rest",
    Kind.HOLD: "hold",
    Kind.RELEASE: "letting go",
    Kind.BREATH: "your own breath",
    Kind.HEAT: "quiet warmth",
}
"""What there is while nothing is said."""
_PHASES = {Kind.INHALE: "in", Kind.STILL: "stay", Kind.EXHALE: "out"}


class Tells(StrEnum):
    """What a row is about."""

    HEADING = "heading"
    MOVE = "move"
    """A stretch, by its name, and how often."""
    SAID = "said"
    ASIDE = "aside"
    """What is not said."""
    AGAIN = "again"
    """How often the rows before it play, or how another side is."""


@dataclass(frozen=True)
class Row:
    """A line of the timeline."""

    tells: Tells
    start: Decimal
    """When it begins, in seconds of the session."""
    text: str
    then: str = ""
    """Of what is said: the aside after it."""
    seconds: Decimal = Decimal(0)
    """Of an aside that is not yet joined with others: what it lasts; 0 where that is nothing to tell."""

    @property
    def same(self) -> tuple[Tells, str, Decimal]:
        """What two rows have in common that tell the same at different times."""
        return self.tells, self.text, self.seconds


Timed = tuple[Decimal, Cue]
"""A cue with when it begins (seconds)."""


def timeline(plan: Plan) -> list[Row]:
    """The rows of a plan. An aside after something said is told with it; no two asides stand side by side."""
    return list(_joined(_told(plan.timed(), 0)))


def _lasts(cues: Iterable[Timed]) -> Decimal:
    return sum((cue.seconds for _, cue in cues), Decimal(0))


def _joined(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows with each run of asides in one, and that with what is said before it."""
    said: list[Row] = []
    for aside, run in groupby(rows, key=lambda row: row.tells is Tells.ASIDE):
        if not aside:
            yield from said
            *before, last = run
            yield from before
            said = [last]
            continue
        first, *_ = asides = list(_summed(run))
        text = ", ".join(f"{row.text} {format_length(row.seconds)}" if row.seconds else row.text for row in asides)
        told = said and said[0].tells is Tells.SAID
        yield from [replace(said[0], then=text)] if told else [*said, replace(first, text=text)]
        said = []
    yield from said


def _summed(rows: Iterable[Row]) -> Iterator[Row]:
    """Asides with those that tell the same, one after another, as one."""
    for _, run in groupby(rows, key=lambda row: row.text):
        first, *others = run
        yield replace(first, seconds=sum((row.seconds for row in others), first.seconds))


def _told(cues: Iterable[Timed], depth: int) -> Iterator[Row]:
    """Step by step, the turns of a repeat together. `depth` is how many repeats are around these."""
    for around, group in groupby(cues, key=lambda timed: (turn := _turn(timed[1], depth)) and turn.step):
        if around:
            turns = groupby(group, key=lambda timed: _turn(timed[1], depth))
            yield from _folded([list(_told(turn, depth + 1)) for _, turn in turns])
        else:
            for _, step in groupby(group, key=lambda timed: timed[1].id.whole):
                yield from _step(list(step))


def _turn(cue: Cue, depth: int) -> Turn | None:
    """Which repeat is around a cue, and which turn of it this is; None where there is none so deep."""
    turns = cue.id.turns
    return turns[depth] if depth < len(turns) else None


def _folded(turns: Iterable[list[Row]]) -> Iterator[Row]:
    """Turns, those that are the same one after another told once."""
    for _, run in groupby(turns, key=lambda rows: [row.same for row in rows]):
        first, *others = run
        yield from first
        if others and first:
            yield Row(Tells.AGAIN, others[0][0].start, f"the same {format_times(len(others))} more")


def _step(cues: list[Timed]) -> Iterator[Row]:
    first = cues[0][1]
    if first.id.rep:
        return _stretch(cues)
    return _breaths(cues) if first.kind in _PHASES else _plain(cues)


def _plain(cues: Iterable[Timed]) -> Iterator[Row]:
    """Cue by cue; sentences that follow each other at once, together."""
    for speaks, run in groupby(cues, key=lambda timed: timed[1].kind is Kind.SAY):
        if speaks:
            said = list(run)
            yield Row(Tells.SAID, said[0][0], " ".join(cue.says[0] for _, cue in said))
        else:
            for start, cue in run:
                yield from _one(start, cue)


def _one(start: Decimal, cue: Cue) -> Iterator[Row]:
    if cue.kind is Kind.SECTION:
        yield Row(Tells.HEADING, start, cue.name)
    elif cue.kind is Kind.AMBIENCE:
        yield Row(Tells.ASIDE, start, "nothing underneath" if cue.name == "off" else f"{cue.name} underneath")
    elif cue.seconds:
        yield Row(Tells.ASIDE, start, BETWEEN.get(cue.kind, cue.name), seconds=cue.seconds)
    if cue.says:
        yield Row(Tells.ASIDE, start, "meanwhile:")
        yield Row(Tells.SAID, start + cue.after, cue.says[0])


def _breaths(cues: list[Timed]) -> Iterator[Row]:
    """Breaths to a count: the words of the first, then how they go on."""
    start = cues[0][0]
    rounds = [[cue for _, cue in group] for _, group in groupby(cues, key=lambda timed: timed[1].rep)]
    spoken = sum(any(cue.says for cue in each) for each in rounds)
    if words := [cue.says[0] for cue in rounds[0] if cue.says]:
        yield Row(Tells.SAID, start, " ... ".join(words))
    phases = ", ".join(f"{_PHASES[cue.kind]} {format_length(cue.seconds)}" for cue in rounds[0])
    how = "words for each" if spoken == len(rounds) else f"words for {spoken}, then tones" if spoken else "tones alone"
    yield Row(Tells.ASIDE, start, f"breath {format_times(len(rounds))}, {phases}; {how};", seconds=_lasts(cues))


def _stretch(cues: list[Timed]) -> Iterator[Row]:
    """What is done in times: all of one side, then how the others are."""
    sides = [list(side) for _, side in groupby(cues, key=lambda timed: timed[1].side)]
    first, *others = sides
    start, cue = first[0]
    each = " on each side" if others else ""
    yield Row(Tells.MOVE, start, f"{cue.name}, {format_times(cue.reps)}{each}")
    rows = list(_reps(first))
    yield from rows
    for side in others:
        yield from _other(side, _as_on(rows, cue.side))


def _other(cues: list[Timed], first: list[tuple[Tells, str, Decimal]]) -> Iterator[Row]:
    """Another side: the line between them, and the side itself where it is not as the first one was."""
    yield from _plain(timed for timed in cues if not timed[1].rep)
    moves = [timed for timed in cues if timed[1].rep]
    rows, side = list(_reps(moves)), cues[0][1].side
    if _as_on(rows, side) == first:
        lasts = format_length(_lasts(moves))
        yield Row(Tells.AGAIN, moves[0][0], f"{side}: all in the same way, {lasts}")
    else:
        yield from rows


def _as_on(rows: Iterable[Row], side: str) -> list[tuple[Tells, str, Decimal]]:
    """What rows tell, with the side they are on left open."""
    name = re.compile(rf"\b{re.escape(side)}\b")
    return [replace(row, text=name.sub("<side>", row.text)).same for row in rows]


def _reps(cues: Iterable[Timed]) -> Iterator[Row]:
    """Each time, those that are the same one after another told once, and of others what is said in another way."""
    bodies = [list(_plain(rep)) for _, rep in groupby(cues, key=lambda timed: timed[1].rep)]
    before: list[Row] = []
    for _, run in groupby(bodies, key=lambda rows: [row.same for row in rows]):
        body, *more = run
        new = _reworded(before, body)
        count = format_times(1 + len(more))
        yield from new or body
        if new:
            yield Row(Tells.AGAIN, new[-1].start, "the rest as before" + (f", {count}" if more else ""))
        elif more and len(bodies) > 1 + len(more):
            yield Row(Tells.AGAIN, more[-1][-1].start, f"{count} like this")
        before = body


def _reworded(before: list[Row], now: list[Row]) -> list[Row]:
    """What is said in another way than before, where all else is the same; else nothing."""
    if [row.tells for row in before] != [row.tells for row in now]:
        return []
    other = [row for old, row in zip(before, now, strict=True) if old.same != row.same]
    return other if all(row.tells is Tells.SAID for row in other) else []
