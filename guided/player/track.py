"""A row of cues being composed from a spot on, and where one is in it."""

from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from itertools import accumulate

from guided.core.cue import Cue, CueId, Kind, Plan
from guided.core.player_state import Begun
from guided.plan.steps.registry import is_named
from guided.player.announcer import LEAD
from guided.player.navigation import bed, breath, stops
from guided.player.rendering import Composition
from guided.player.transitions import Spot
from guided.sound import RATE, frames
from guided.sound.sample_library import Sounds
from guided.sound.timeline import Placed
from guided.speech.service import Speech


class Course:
    """One way through a session.

    What begins at its beginning is led into by a little quiet; what goes on in the middle goes on at the exact frame,
    without the words that were cut short.
    """

    def __init__(self, plan: Plan, spot: Spot, speech: Speech, sounds: Sounds, first: bool = False) -> None:
        """Take the whole plan, where to begin in it, who says it, and the chimes and beds.

        Nothing is heard before the `first` course of a sitting; before any other the bed is heard already.
        """
        self.plan = plan
        self.row = plan.cues
        self.start = spot
        middle = spot.frames > 0 and not spot.intro
        self.begin = spot.frames if middle else 0
        """The frame of the mix to begin with."""
        self._skipped = 0 if middle else spot.frames
        under = bed(self.row, spot.at if first else max(1, spot.at))
        before = () if middle or (first and not spot.at) else self._lead(under if first else "off")
        self._before = spot.at - len(before)
        whole = replace(plan, cues=(*before, self._from_here(), *self.row[spot.at + 1 :]))
        self.composition = Composition(whole, speech, sounds, "off" if first else under)

    def _lead(self, under: str) -> tuple[Cue, ...]:
        """What is heard before the first cue, a bed that rises underneath."""
        bed_cue = replace(LEAD, id=CueId("bed"), kind=Kind.AMBIENCE, seconds=Decimal(0), name=under)
        rising = () if under == "off" else (bed_cue,)
        section = self.row[self.start.at].section
        return tuple(replace(cue, section=section) for cue in (*rising, LEAD, *self.start.intro))

    def _from_here(self) -> Cue:
        """The first cue, as far as it is still to come."""
        cue, spot = self.row[self.start.at], self.start
        if spot.intro:
            return replace(cue, seconds=max(Decimal(0), cue.seconds - spot.into))
        cut_short = cue.kind is Kind.HOLD and frames(cue.after) < spot.frames
        return replace(cue, says=()) if cut_short else cue

    def spot(self, frame: int) -> Spot:
        """The spot that is reached at a frame of the mix."""
        if not self._laid:
            return self.start
        n = self.composition.mix.timeline.at(frame)
        at = self._before + n
        if at < self.start.at:
            return self.start
        frames = frame - self._laid[n].start + (self._skipped if at == self.start.at else 0)
        aloud = self.start.aloud and breath(self.row, at) == self.start.at
        return replace(self.start, at=at, frames=frames, aloud=aloud, intro=())

    def now(self, frame: int) -> Placed:
        """What plays at a frame of the mix."""
        return self._laid[self.composition.mix.timeline.at(frame)]

    def since(self, first: int, frame: int) -> tuple[Begun, ...]:
        """What has begun by a frame of the mix, from its `first` cue on."""
        laid = self._laid[first : self.composition.mix.timeline.at(frame) + 1]
        return tuple(Begun(placed.cue, placed.line, self.left(self.spot(placed.start))) for placed in laid)

    def said(self, frame: int) -> str:
        """What was said last by a frame of the mix; empty where nothing was."""
        laid = self._laid[: self.composition.mix.timeline.at(frame) + 1]
        return next((placed.line for placed in reversed(laid) if placed.line), "")

    def left(self, spot: Spot) -> float:
        """Seconds from a spot to the end."""
        return max(0.0, self._rest[spot.at] - spot.frames / RATE)

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """Every heading, in order."""
        return tuple(cue.name for cue in self.row if cue.kind is Kind.SECTION)

    def section(self, spot: Spot) -> int:
        """The number of the heading a spot stands under; -1 before the first."""
        return self._headings[spot.at] - 1

    def then(self, spot: Spot) -> str:
        """What comes after the step at a spot, in a few words; empty near the end."""
        following = self.row[next((stop for stop in self._stops if stop > spot.at), -1)]
        if is_named(following):
            return f"{following.name}, {following.side}" if following.side else following.name
        return following.says[0] if following.says else following.name

    @property
    def begun(self) -> bool:
        """Whether anything has been laid yet."""
        return bool(self._laid)

    @cached_property
    def _rest(self) -> list[float]:
        """Seconds from each cue on."""
        return [float(seconds) for seconds in accumulate(cue.seconds for cue in reversed(self.row))][::-1]

    @cached_property
    def _headings(self) -> list[int]:
        """How many headings there have been by each cue."""
        return list(accumulate(int(cue.kind is Kind.SECTION) for cue in self.row))

    @cached_property
    def _stops(self) -> list[int]:
        return [stop for stop in stops(self.row) if self.row[stop].kind is not Kind.CHIME]

    @property
    def _laid(self) -> tuple[Placed, ...]:
        return self.composition.mix.timeline.placed
