"""Tracks: a row of cues being composed from a spot on, where one is in it, and playing one track after another."""

from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from itertools import accumulate

from guided.core.cue import Cue, CueId, CueKind, Plan
from guided.core.player_state import CueStarted
from guided.plan.steps.registry import is_named
from guided.player.announcer import LEAD_IN_CUE
from guided.player.audio_player import AudioPlayer
from guided.player.navigation import find_bed, find_breath, find_step_starts
from guided.player.playback_position import PlaybackPosition, Transitions
from guided.player.rendering import PlanRenderer
from guided.sound import SAMPLE_RATE, to_frames
from guided.sound.sample_library import SampleLibrary
from guided.sound.timeline import ScheduledCue
from guided.speech.service import SpeechService


class Track:
    """One way through a session.

    What begins at its beginning is led into by a little quiet; what goes on in the middle goes on at the exact frame,
    without the words that were cut short.
    """

    def __init__(
        self, plan: Plan, spot: PlaybackPosition, speech: SpeechService, sounds: SampleLibrary, first: bool = False
    ) -> None:
        """Take the whole plan, where to begin in it, who says it, and the chimes and beds.

        Nothing is heard before the `first` course of a sitting; before any other the bed is heard already.
        """
        self.plan = plan
        self.cues = plan.cues
        self.start = spot
        middle = spot.offset_frames > 0 and not spot.intro
        self.start_frame = spot.offset_frames if middle else 0
        """The frame of the mix to begin with."""
        self._skipped = 0 if middle else spot.offset_frames
        under = find_bed(self.cues, spot.index if first else max(1, spot.index))
        before = () if middle or (first and not spot.index) else self._make_lead_in(under if first else "off")
        self._offset = spot.index - len(before)
        whole = replace(plan, cues=(*before, self._first_cue(), *self.cues[spot.index + 1 :]))
        self.renderer = PlanRenderer(whole, speech, sounds, "off" if first else under)

    def _make_lead_in(self, under: str) -> tuple[Cue, ...]:
        """What is heard before the first cue, a bed that rises underneath."""
        bed_cue = replace(LEAD_IN_CUE, id=CueId("bed"), kind=CueKind.AMBIENCE, seconds=Decimal(0), name=under)
        rising = () if under == "off" else (bed_cue,)
        section = self.cues[self.start.index].section
        return tuple(replace(cue, section=section) for cue in (*rising, LEAD_IN_CUE, *self.start.intro))

    def _first_cue(self) -> Cue:
        """The first cue, as far as it is still to come."""
        cue, spot = self.cues[self.start.index], self.start
        if spot.intro:
            return replace(cue, seconds=max(Decimal(0), cue.seconds - spot.offset_s))
        cut_short = cue.kind is CueKind.HOLD and to_frames(cue.delay) < spot.offset_frames
        return replace(cue, says=()) if cut_short else cue

    def position_at(self, frame: int) -> PlaybackPosition:
        """The spot that is reached at a frame of the mix."""
        if not self._scheduled:
            return self.start
        n = self.renderer.mix.timeline.index_at(frame)
        at = self._offset + n
        if at < self.start.index:
            return self.start
        frames = frame - self._scheduled[n].start + (self._skipped if at == self.start.index else 0)
        aloud = self.start.is_spoken and find_breath(self.cues, at) == self.start.index
        return replace(self.start, index=at, offset_frames=frames, is_spoken=aloud, intro=())

    def cue_at(self, frame: int) -> ScheduledCue:
        """What plays at a frame of the mix."""
        return self._scheduled[self.renderer.mix.timeline.index_at(frame)]

    def started_since(self, first: int, frame: int) -> tuple[CueStarted, ...]:
        """What has begun by a frame of the mix, from its `first` cue on."""
        laid = self._scheduled[first : self.renderer.mix.timeline.index_at(frame) + 1]
        return tuple(
            CueStarted(placed.cue, placed.line, self.remaining(self.position_at(placed.start))) for placed in laid
        )

    def last_line(self, frame: int) -> str:
        """What was said last by a frame of the mix; empty where nothing was."""
        laid = self._scheduled[: self.renderer.mix.timeline.index_at(frame) + 1]
        return next((placed.line for placed in reversed(laid) if placed.line), "")

    def remaining(self, spot: PlaybackPosition) -> float:
        """Seconds from a spot to the end."""
        return max(0.0, self._seconds_left[spot.index] - spot.offset_frames / SAMPLE_RATE)

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """Every heading, in order."""
        return tuple(cue.name for cue in self.cues if cue.kind is CueKind.SECTION)

    def section_at(self, spot: PlaybackPosition) -> int:
        """The number of the heading a spot stands under; -1 before the first."""
        return self._section_counts[spot.index] - 1

    def next_title(self, spot: PlaybackPosition) -> str:
        """What comes after the step at a spot, in a few words; empty near the end."""
        following = self.cues[next((stop for stop in self._step_starts if stop > spot.index), -1)]
        if is_named(following):
            return f"{following.name}, {following.side}" if following.side else following.name
        return following.says[0] if following.says else following.name

    @property
    def has_cues(self) -> bool:
        """Whether anything has been laid yet."""
        return bool(self._scheduled)

    @cached_property
    def _seconds_left(self) -> list[float]:
        """Seconds from each cue on."""
        return [float(seconds) for seconds in accumulate(cue.seconds for cue in reversed(self.cues))][::-1]

    @cached_property
    def _section_counts(self) -> list[int]:
        """How many headings there have been by each cue."""
        return list(accumulate(int(cue.kind is CueKind.SECTION) for cue in self.cues))

    @cached_property
    def _step_starts(self) -> list[int]:
        return [stop for stop in find_step_starts(self.cues) if self.cues[stop].kind is not CueKind.CHIME]

    @property
    def _scheduled(self) -> tuple[ScheduledCue, ...]:
        return self.renderer.mix.timeline.cues


class TrackPlayer:
    """The tracks of one sitting. What is asked for is prepared while the track before still plays, or rests."""

    def __init__(
        self,
        score: Transitions,
        start: PlaybackPosition,
        speech: SpeechService,
        sounds: SampleLibrary,
        player: AudioPlayer,
        is_realtime: bool,
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
        self._transitions, self._speech, self._sounds = score, speech, sounds
        self._player, self.is_realtime = player, is_realtime
        self.track = Track(score.plan_at(start), start, speech, sounds, first=True)
        """What is heard, or rests."""
        self.next_track: Track | None = self.track
        """What was asked for, until it is ready; None when there is nothing to wait for."""
        self._abandoned: list[Track] = []
        self._previous_line = ""
        self._logged_count = 0
        self.started_cues: tuple[CueStarted, ...] = ()
        """What has begun to be heard, in all tracks."""

    def open(self) -> None:
        """Have the first track spoken."""
        self.track.renderer.start()

    def close(self) -> None:
        """Let go of all tracks."""
        self._abandon(self.next_track)
        self._abandon(self.track)
        for track in self._abandoned:
            track.renderer.close()

    @property
    def position(self) -> PlaybackPosition:
        """The position that playing has reached, or is on its way to."""
        return self.next_track.start if self.next_track else self.track.position_at(self._player.next_frame)

    @property
    def line(self) -> str:
        """What was said last."""
        return self.track.last_line(self._player.heard_frame) or self._previous_line

    def prepare(self, start: PlaybackPosition, plan: Plan | None = None) -> None:
        """Have what is next spoken, instead of what was asked for before.

        Args:
            start: where it begins.
            plan: what it is; the session, if not given.
        """
        track = self._make_track(start, plan)
        self._abandon(self.next_track)
        self.next_track = track
        track.renderer.start()

    def is_ready(self, seconds: float) -> bool:
        """Wait at most so long for the first seconds of what was asked for.

        Raises:
            Exception: whatever kept lines from being spoken.
        """
        track = self.next_track
        return track is not None and track.renderer.wait_ready(
            seconds, track.start_frame, until_end=not self.is_realtime
        )

    def switch(self) -> None:
        """Let what was asked for be heard."""
        if self.next_track:
            if self.track is not self.next_track:
                self._abandon(self.track)
            self._previous_line, self._logged_count = self.line, 0
            self.track, self.next_track = self.next_track, None
            self._player.play(self.track.renderer.mix, self.track.start_frame)

    def is_played(self, over: bool) -> bool:
        """Whether all that was asked for has been given to the output; to one that is not realtime, and heard.

        Args:
            over: whether nothing more can be heard.
        """
        return not self.next_track and self._player.has_ended and (self.is_realtime or over)

    def rest_at(self, position: PlaybackPosition) -> None:
        """Be at a position without playing; what was asked for is not wanted any more."""
        self._abandon(self.next_track)
        self._abandon(self.track)
        self.track, self.next_track = self._make_track(position), None

    def log_started_cues(self) -> None:
        """Remember what has begun to be heard."""
        if not self.next_track:
            new = self.track.started_since(self._logged_count, self._player.heard_frame)
            self._logged_count += len(new)
            self.started_cues += new

    def _make_track(self, start: PlaybackPosition, plan: Plan | None = None) -> Track:
        return Track(plan or self._transitions.plan_at(start), start, self._speech, self._sounds)

    def _abandon(self, track: Track | None) -> None:
        """Speak no further along a track that is not taken any more."""
        if track:
            track.renderer.cancel()
            self._abandoned = [*(each for each in self._abandoned if each.renderer.is_running), track]
