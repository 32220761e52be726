"""Tracks: a timeline that plays from one position on, and the player that plays one track after another."""

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
    """A timeline that plays, from one position of a session on.

    One that begins with a cue has a little quiet first; one that begins in the middle of a cue begins at the exact
    frame, without the words that were cut short.
    """

    def __init__(
        self, plan: Plan, start: PlaybackPosition, speech: SpeechService, sounds: SampleLibrary, is_first: bool = False
    ) -> None:
        """Take the whole plan, where to begin in it, who says it, and the chimes and beds.

        Nothing is heard before the first track of a sitting; before any other the bed is heard already.
        """
        self.plan = plan
        self.cues = plan.cues
        self.start = start
        mid_cue = start.offset_frames > 0 and not start.intro
        self.start_frame = start.offset_frames if mid_cue else 0
        """The frame of the mix to begin with."""
        self._skipped = 0 if mid_cue else start.offset_frames
        bed = find_bed(self.cues, start.index if is_first else max(1, start.index))
        lead_in = () if mid_cue or (is_first and not start.index) else self._make_lead_in(bed if is_first else "off")
        self._offset = start.index - len(lead_in)
        track_plan = replace(plan, cues=(*lead_in, self._first_cue(), *self.cues[start.index + 1 :]))
        self.renderer = PlanRenderer(track_plan, speech, sounds, "off" if is_first else bed)

    def _make_lead_in(self, bed: str) -> tuple[Cue, ...]:
        """The cues that are heard before the first one, with the bed."""
        bed_cue = replace(LEAD_IN_CUE, id=CueId("bed"), kind=CueKind.AMBIENCE, seconds=Decimal(0), name=bed)
        bed_cues = () if bed == "off" else (bed_cue,)
        section = self.cues[self.start.index].section
        return tuple(replace(cue, section=section) for cue in (*bed_cues, LEAD_IN_CUE, *self.start.intro))

    def _first_cue(self) -> Cue:
        """The first cue, as far as it is still to come."""
        cue, start = self.cues[self.start.index], self.start
        if start.intro:
            return replace(cue, seconds=max(Decimal(0), cue.seconds - start.offset_s))
        is_interrupted = cue.kind is CueKind.HOLD and to_frames(cue.delay) < start.offset_frames
        return replace(cue, says=()) if is_interrupted else cue

    def position_at(self, frame: int) -> PlaybackPosition:
        """The position at a frame of the mix."""
        if not self._schedule:
            return self.start
        number = self.renderer.mix.timeline.index_at(frame)
        index = self._offset + number
        if index < self.start.index:
            return self.start
        offset_frames = frame - self._schedule[number].start + (self._skipped if index == self.start.index else 0)
        is_spoken = self.start.is_spoken and find_breath(self.cues, index) == self.start.index
        return replace(self.start, index=index, offset_frames=offset_frames, is_spoken=is_spoken, intro=())

    def cue_at(self, frame: int) -> ScheduledCue:
        """The cue that plays at a frame of the mix."""
        return self._schedule[self.renderer.mix.timeline.index_at(frame)]

    def started_since(self, first_index: int, frame: int) -> tuple[CueStarted, ...]:
        """The cues that have begun by a frame of the mix, from number `first_index` on."""
        entries = self._schedule[first_index : self.renderer.mix.timeline.index_at(frame) + 1]
        return tuple(
            CueStarted(entry.cue, entry.line, self.seconds_left(self.position_at(entry.start))) for entry in entries
        )

    def last_line(self, frame: int) -> str:
        """The line that was said last by a frame of the mix; empty where none was."""
        entries = self._schedule[: self.renderer.mix.timeline.index_at(frame) + 1]
        return next((entry.line for entry in reversed(entries) if entry.line), "")

    def seconds_left(self, position: PlaybackPosition) -> float:
        """Seconds from a position to the end."""
        return max(0.0, self._seconds_left[position.index] - position.offset_frames / SAMPLE_RATE)

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """Every heading, in order."""
        return tuple(cue.name for cue in self.cues if cue.kind is CueKind.SECTION)

    def section_at(self, position: PlaybackPosition) -> int:
        """The number of the section of a position; -1 before the first."""
        return self._section_counts[position.index] - 1

    def next_title(self, position: PlaybackPosition) -> str:
        """The title of the step after a position, in a few words; empty near the end."""
        next_cue = self.cues[next((start for start in self._step_starts if start > position.index), -1)]
        if is_named(next_cue):
            return f"{next_cue.name}, {next_cue.side}" if next_cue.side else next_cue.name
        return next_cue.says[0] if next_cue.says else next_cue.name

    @property
    def has_cues(self) -> bool:
        """Whether the timeline has any cue yet."""
        return bool(self._schedule)

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
        return [start for start in find_step_starts(self.cues) if self.cues[start].kind is not CueKind.CHIME]

    @property
    def _schedule(self) -> tuple[ScheduledCue, ...]:
        return self.renderer.mix.timeline.cues


class TrackPlayer:
    """The tracks of one sitting. What is asked for is prepared while the track before still plays, or rests."""

    def __init__(
        self,
        transitions: Transitions,
        start: PlaybackPosition,
        speech: SpeechService,
        sounds: SampleLibrary,
        player: AudioPlayer,
        is_realtime: bool,
    ) -> None:
        """Take the session and where it begins, who says it with which sounds, and what plays it.

        Args:
            transitions: the plans of the session, and where each key leads.
            start: where it begins.
            speech: says the lines.
            sounds: chimes and beds.
            player: plays a track once it is ready.
            is_realtime: whether the output takes as long as is heard. One that does not wants whole tracks.
        """
        self._transitions, self._speech, self._sounds = transitions, speech, sounds
        self._player, self.is_realtime = player, is_realtime
        self.track = Track(transitions.plan_at(start), start, speech, sounds, is_first=True)
        """The track that is heard, or paused."""
        self.next_track: Track | None = self.track
        """The track that was asked for, until it is ready; None when there is nothing to wait for."""
        self._abandoned: list[Track] = []
        self._previous_line = ""
        self._logged_count = 0
        self.started_cues: tuple[CueStarted, ...] = ()
        """The cues that have begun to be heard, in all tracks."""

    def open(self) -> None:
        """Have the first track spoken."""
        self.track.renderer.start()

    def close(self) -> None:
        """Close all tracks."""
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
        """The line that was said last."""
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

    def is_played(self, is_over: bool) -> bool:
        """Whether all that was asked for has been given to the output; to one that is not realtime, and heard.

        Args:
            is_over: whether nothing more can be heard.
        """
        return not self.next_track and self._player.has_ended and (self.is_realtime or is_over)

    def rest_at(self, position: PlaybackPosition) -> None:
        """Be at a position without playing; what was asked for is not wanted any more."""
        self._abandon(self.next_track)
        self._abandon(self.track)
        self.track, self.next_track = self._make_track(position), None

    def log_started_cues(self) -> None:
        """Remember what has begun to be heard."""
        if not self.next_track:
            started = self.track.started_since(self._logged_count, self._player.heard_frame)
            self._logged_count += len(started)
            self.started_cues += started

    def _make_track(self, start: PlaybackPosition, plan: Plan | None = None) -> Track:
        return Track(plan or self._transitions.plan_at(start), start, self._speech, self._sounds)

    def _abandon(self, track: Track | None) -> None:
        """Speak no more of a track that is not wanted any more."""
        if track:
            track.renderer.cancel()
            self._abandoned = [*(abandoned for abandoned in self._abandoned if abandoned.renderer.is_running), track]
