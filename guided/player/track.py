"""Tracks: a row of cues being composed from a spot on, where one is in it, and playing one track after another."""

from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from itertools import accumulate

from guided.core.cue import Cue, CueId, Kind, Plan
from guided.core.player_state import Begun
from guided.plan.steps.registry import is_named
from guided.player.announcer import LEAD
from guided.player.audio_player import Player
from guided.player.navigation import bed, breath, stops
from guided.player.rendering import Composition
from guided.player.transitions import Score, Spot
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


class TrackPlayer:
    """The tracks of one sitting. What is asked for is prepared while the track before still plays, or rests."""

    def __init__(
        self, score: Score, start: Spot, speech: Speech, sounds: Sounds, player: Player, is_realtime: bool
    ) -> None:
        """Take the session and where it begins, who says it with which sounds, and what plays it.

        Args:
            score: the session at every level.
            start: where it begins.
            speech: says the lines.
            sounds: chimes and beds.
            player: plays a track once it is ready.
            is_realtime: whether the output takes as long as is heard. One that does not wants whole tracks.
        """
        self._score, self._speech, self._sounds = score, speech, sounds
        self._player, self.is_realtime = player, is_realtime
        self.track = Course(score.plan(start), start, speech, sounds, first=True)
        """What is heard, or rests."""
        self.next_track: Course | None = self.track
        """What was asked for, until it is ready; None when there is nothing to wait for."""
        self._abandoned: list[Course] = []
        self._previous_line = ""
        self._logged_count = 0
        self.started_cues: tuple[Begun, ...] = ()
        """What has begun to be heard, in all tracks."""

    def open(self) -> None:
        """Have the first track spoken."""
        self.track.composition.start()

    def close(self) -> None:
        """Let go of all tracks."""
        self._abandon(self.next_track)
        self._abandon(self.track)
        for track in self._abandoned:
            track.composition.close()

    @property
    def position(self) -> Spot:
        """The position that playing has reached, or is on its way to."""
        return self.next_track.start if self.next_track else self.track.spot(self._player.place)

    @property
    def line(self) -> str:
        """What was said last."""
        return self.track.said(self._player.heard) or self._previous_line

    def prepare(self, start: Spot, plan: Plan | None = None) -> None:
        """Have what is next spoken, instead of what was asked for before.

        Args:
            start: where it begins.
            plan: what it is; the session, if not given.
        """
        track = self._make_track(start, plan)
        self._abandon(self.next_track)
        self.next_track = track
        track.composition.start()

    def is_ready(self, seconds: float) -> bool:
        """Wait at most so long for the first seconds of what was asked for.

        Raises:
            Exception: whatever kept lines from being spoken.
        """
        track = self.next_track
        return track is not None and track.composition.soon(seconds, track.begin, whole=not self.is_realtime)

    def switch(self) -> None:
        """Let what was asked for be heard."""
        if self.next_track:
            if self.track is not self.next_track:
                self._abandon(self.track)
            self._previous_line, self._logged_count = self.line, 0
            self.track, self.next_track = self.next_track, None
            self._player.play(self.track.composition.mix, self.track.begin)

    def is_played(self, over: bool) -> bool:
        """Whether all that was asked for has been given to the output; to one that is not realtime, and heard.

        Args:
            over: whether nothing more can be heard.
        """
        return not self.next_track and self._player.ended and (self.is_realtime or over)

    def rest_at(self, position: Spot) -> None:
        """Be at a position without playing; what was asked for is not wanted any more."""
        self._abandon(self.next_track)
        self._abandon(self.track)
        self.track, self.next_track = self._make_track(position), None

    def log_started_cues(self) -> None:
        """Remember what has begun to be heard."""
        if not self.next_track:
            new = self.track.since(self._logged_count, self._player.heard)
            self._logged_count += len(new)
            self.started_cues += new

    def _make_track(self, start: Spot, plan: Plan | None = None) -> Course:
        return Course(plan or self._score.plan(start), start, self._speech, self._sounds)

    def _abandon(self, track: Course | None) -> None:
        """Speak no further along a track that is not taken any more."""
        if track:
            track.composition.leave()
            self._abandoned = [*(each for each in self._abandoned if each.composition.speaking), track]
