"""A side of a stretch that was left out is offered at the end of its stretch, so that nobody is left uneven unasked."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from guided.core.cue import Added, Cue, CueId, CueKind
from guided.player.navigation import Cues

OfferFactory = Callable[[str], Iterable[Cue]]
"""The cues that offer a side, by its name."""


@dataclass(frozen=True)
class SkippedSide:
    """One side of a stretch that was left out."""

    side_id: CueId
    """The side, as `CueId.step` has it."""
    rep: int
    """The first time that was left out."""
    is_taken: bool = False
    """Whether it was taken up when it was offered."""


def find_skip(cue: Cue) -> SkippedSide | None:
    """What is left out by going on from a cue to the next step; None where it is not one side of a stretch."""
    if cue.step_type != "stretch" or not cue.side or cue.id.added is Added.TAKEN:
        return None
    rep = cue.rep + 1 if cue.kind is CueKind.REST else max(1, cue.rep)
    return SkippedSide(cue.id.step, rep) if rep <= max(1, cue.reps) else None


def parse_offer_id(id: CueId) -> SkippedSide | None:  # noqa: A002  (what cues call it)
    """What was left out for there to be a cue of this id, which offers it or takes it up; None for any other cue."""
    if id.added is None:
        return None
    return SkippedSide(id.step._replace(added=None), id.rep, is_taken=id.added is Added.TAKEN)


def add_offers(all_cues: Cues, skips: Sequence[SkippedSide], offer: OfferFactory) -> Cues:
    """A row with each side that was left out offered after its stretch, or played there if it was taken up.

    A stretch of which every side was left out whole was not wanted: nothing is offered. Nor is a side of which nothing
    was left out, as the row is now.
    """
    if not skips:
        return all_cues
    left_out = {skip.side_id: skip for skip in skips}
    cues: list[Cue] = []
    for _, group in groupby(all_cues, key=lambda cue: cue.id.all_sides):
        stretch = list(group)
        cues += stretch
        if stretch[0].step_type == "stretch":
            cues += _after_stretch(stretch, left_out, offer)
    return cues


def _after_stretch(stretch: Cues, left_out: Mapping[CueId, SkippedSide], offer: OfferFactory) -> Iterator[Cue]:
    """What follows a stretch, side by side."""
    sides = dict.fromkeys(cue.id.step for cue in stretch)
    skips = [left_out[side] for side in sides if side in left_out]
    if len(skips) == len(sides) and all(skip.rep == 1 and not skip.is_taken for skip in skips):
        return
    for skip in skips:
        rest = [cue for cue in stretch if cue.id.step == skip.side_id and cue.rep >= skip.rep]
        yield from _accepted_cues(rest) if skip.is_taken else _offer_cues(rest, skip, offer)


def _accepted_cues(rest: Cues) -> Iterator[Cue]:
    for cue in rest:
        yield replace(cue, id=cue.id._replace(added=Added.TAKEN))


def _offer_cues(rest: Cues, skip: SkippedSide, offer: OfferFactory) -> Iterator[Cue]:
    if rest:
        for n, cue in enumerate(offer(rest[0].side)):
            id = skip.side_id._replace(rep=skip.rep, part=str(n), added=Added.OFFER)  # noqa: A001  (what cues call it)
            yield replace(cue, id=id, step_type="offer", section=rest[0].section)
