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
    """The side that is left out by going on from a cue to the next step; None where it is not one side of a stretch."""
    if cue.step_type != "stretch" or not cue.side or cue.id.added is Added.TAKEN:
        return None
    rep = cue.rep + 1 if cue.kind is CueKind.REST else max(1, cue.rep)
    return SkippedSide(cue.id.step, rep) if rep <= max(1, cue.reps) else None


def parse_offer_id(id: CueId) -> SkippedSide | None:  # noqa: A002  (what cues call it)
    """The side that the cue of an id offers, or plays because it was taken up; None for any other cue."""
    if id.added is None:
        return None
    return SkippedSide(id.step._replace(added=None), id.rep, is_taken=id.added is Added.TAKEN)


def add_offers(all_cues: Cues, skips: Sequence[SkippedSide], offer: OfferFactory) -> Cues:
    """All cues, with each side that was left out offered after its stretch, or played there if it was taken up.

    A stretch of which every side was left out whole was not wanted: nothing is offered. Nor is a side of which nothing
    was left out, as the cues are now.
    """
    if not skips:
        return all_cues
    skipped_by_id = {side.side_id: side for side in skips}
    cues: list[Cue] = []
    for _, group in groupby(all_cues, key=lambda cue: cue.id.all_sides):
        stretch_cues = list(group)
        cues += stretch_cues
        if stretch_cues[0].step_type == "stretch":
            cues += _after_stretch(stretch_cues, skipped_by_id, offer)
    return cues


def _after_stretch(stretch_cues: Cues, skips_by_id: Mapping[CueId, SkippedSide], offer: OfferFactory) -> Iterator[Cue]:
    """The cues that follow a stretch, side by side."""
    side_ids = dict.fromkeys(cue.id.step for cue in stretch_cues)
    skips = [skips_by_id[side_id] for side_id in side_ids if side_id in skips_by_id]
    if len(skips) == len(side_ids) and all(skip.rep == 1 and not skip.is_taken for skip in skips):
        return
    for skip in skips:
        side_cues = [cue for cue in stretch_cues if cue.id.step == skip.side_id and cue.rep >= skip.rep]
        yield from _accepted_cues(side_cues) if skip.is_taken else _offer_cues(side_cues, skip, offer)


def _accepted_cues(cues: Cues) -> Iterator[Cue]:
    for cue in cues:
        yield replace(cue, id=cue.id._replace(added=Added.TAKEN))


def _offer_cues(cues: Cues, skip: SkippedSide, offer: OfferFactory) -> Iterator[Cue]:
    if cues:
        for n, cue in enumerate(offer(cues[0].side)):
            id = skip.side_id._replace(rep=skip.rep, part=str(n), added=Added.OFFER)  # noqa: A001  (what cues call it)
            yield replace(cue, id=id, step_type="offer", section=cues[0].section)
