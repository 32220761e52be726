"""Plays one track after another: the one that is heard, the one that is on its way, and those that were left."""

from guided.core.cue import Plan
from guided.core.player_state import Begun
from guided.player.audio_player import Player
from guided.player.track import Course
from guided.player.transitions import Score, Spot
from guided.sound.sample_library import Sounds
from guided.speech.service import Speech


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
