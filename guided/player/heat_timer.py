"""How long something warm has been kept on: its time goes on while a session is paused, or the sound is away."""

from dataclasses import replace
from decimal import Decimal

from guided.player.playback_position import PlaybackPosition, Transitions
from guided.sound import SAMPLE_RATE

HEAT_GRACE_FRAMES = SAMPLE_RATE
"""A session whose own time is over at the same moment ends the warmth itself (frames)."""


class HeatTimer:
    """The warmth of one sitting. Time is told in frames given to the output."""

    def __init__(self, score: Transitions) -> None:
        """Take the session."""
        self._transitions = score
        self._ends: dict[str, int] = {}

    def is_on(self, spot: PlaybackPosition) -> bool:
        """Whether something warm is kept on at a spot."""
        return bool(self._transitions.plan_at(spot).cues[spot.index].heat_id)

    def find_expiry(self, spot: PlaybackPosition, now: int) -> PlaybackPosition | None:
        """Where to go on once its time is over; None before, and where nothing is warm.

        The time begins when it is first looked at, and stepping back adds nothing to it.
        """
        if not self.is_on(spot):
            return None
        row, end = self._transitions.plan_at(spot).cues, self._find_end(spot)
        left = sum((cue.seconds for cue in row[spot.index : end]), Decimal(0)) - spot.offset_s
        until = self._ends.setdefault(row[spot.index].heat_id, now + round(left * SAMPLE_RATE))
        return (
            PlaybackPosition(spot.level, end, skips=spot.skips, jump_index=end)
            if now > until + HEAT_GRACE_FRAMES
            else None
        )

    def advance(self, spot: PlaybackPosition, frames: int) -> PlaybackPosition:
        """The spot so many frames later, as far as something is kept warm there; the same where nothing is."""
        if not self.is_on(spot):
            return spot
        row, end = self._transitions.plan_at(spot).cues, self._find_end(spot)
        at, into = spot.index, spot.offset_s + Decimal(frames) / SAMPLE_RATE
        while at < end and into >= row[at].seconds:
            into -= row[at].seconds
            at += 1
        return replace(spot, index=at, offset_frames=round(into * SAMPLE_RATE) if at < end else 0, intro=())

    def add_outage(self, seconds: float) -> None:
        """So much time has passed that no output told of."""
        self._ends = {heat: until - round(seconds * SAMPLE_RATE) for heat, until in self._ends.items()}

    def _find_end(self, spot: PlaybackPosition) -> int:
        """The cue after the warmth of a spot."""
        row = self._transitions.plan_at(spot).cues
        heat = row[spot.index].heat_id
        return next(n for n in range(spot.index, len(row)) if row[n].heat_id != heat)
