"""A side of a stretch that was left out is offered at the end of its stretch, so that nobody is left uneven unasked."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from guided.core.cue import Added, Cue, CueId, Kind
from guided.player.navigation import Row

Offer = Callable[[str], Iterable[Cue]]
"""The cues that offer a side, by its name."""


@dataclass(frozen=True)
class Skip:
    """One side of a stretch that was left out."""

    step: CueId
    """The side, as `CueId.step` has it."""
    rep: int
    """The first time that was left out."""
    taken: bool = False
    """Whether it was taken up when it was offered."""


def skipped(cue: Cue) -> Skip | None:
    """What is left out by going on from a cue to the next step; None where it is not one side of a stretch."""
    if cue.verb != "stretch" or not cue.side or cue.id.added is Added.TAKEN:
        return None
    rep = cue.rep + 1 if cue.kind is Kind.REST else max(1, cue.rep)
    return Skip(cue.id.step, rep) if rep <= max(1, cue.reps) else None


def recalled(id: CueId) -> Skip | None:  # noqa: A002  (what cues call it)
    """What was left out for there to be a cue of this id, which offers it or takes it up; None for any other cue."""
    if id.added is None:
        return None
    return Skip(id.step._replace(added=None), id.rep, taken=id.added is Added.TAKEN)


def with_offers(row: Row, skips: Sequence[Skip], offer: Offer) -> Row:
    """A row with each side that was left out offered after its stretch, or played there if it was taken up.

    A stretch of which every side was left out whole was not wanted: nothing is offered. Nor is a side of which nothing
    was left out, as the row is now.
    """
    if not skips:
        return row
    left_out = {skip.step: skip for skip in skips}
    cues: list[Cue] = []
    for _, group in groupby(row, key=lambda cue: cue.id.whole):
        stretch = list(group)
        cues += stretch
        if stretch[0].verb == "stretch":
            cues += _after(stretch, left_out, offer)
    return cues


def _after(stretch: Row, left_out: Mapping[CueId, Skip], offer: Offer) -> Iterator[Cue]:
    """What follows a stretch, side by side."""
    sides = dict.fromkeys(cue.id.step for cue in stretch)
    skips = [left_out[side] for side in sides if side in left_out]
    if len(skips) == len(sides) and all(skip.rep == 1 and not skip.taken for skip in skips):
        return
    for skip in skips:
        rest = [cue for cue in stretch if cue.id.step == skip.step and cue.rep >= skip.rep]
        yield from _taken(rest) if skip.taken else _offered(rest, skip, offer)


def _taken(rest: Row) -> Iterator[Cue]:
    for cue in rest:
        yield replace(cue, id=cue.id._replace(added=Added.TAKEN))


def _offered(rest: Row, skip: Skip, offer: Offer) -> Iterator[Cue]:
    if rest:
        for n, cue in enumerate(offer(rest[0].side)):
            id = skip.step._replace(rep=skip.rep, part=str(n), added=Added.OFFER)  # noqa: A001  (what cues call it)
            yield replace(cue, id=id, verb="offer", section=rest[0].section)
