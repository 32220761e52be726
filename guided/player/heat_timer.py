"""The heat timer: its time goes on while a session is paused, or the sound is away."""

from dataclasses import replace
from decimal import Decimal

from guided.player.playback_position import PlaybackPosition, Transitions
from guided.sound import SAMPLE_RATE

HEAT_GRACE_FRAMES = SAMPLE_RATE
"""The timer leaves a session this long to end the warmth itself (frames)."""


class HeatTimer:
    """How long something warm has been kept on in one sitting, in frames given to the output."""

    def __init__(self, transitions: Transitions) -> None:
        """Take the session."""
        self._transitions = transitions
        self._ends: dict[str, int] = {}

    def is_on(self, position: PlaybackPosition) -> bool:
        """Whether something warm is kept on at a position."""
        return bool(self._transitions.plan_at(position).cues[position.index].heat_id)

    def find_expiry(self, position: PlaybackPosition, now: int) -> PlaybackPosition | None:
        """The position to go on from once its time is over; None before, and where nothing is warm.

        The time begins when it is first looked at, and stepping back adds nothing to it.
        """
        if not self.is_on(position):
            return None
        cues, end_index = self._transitions.plan_at(position).cues, self._find_end(position)
        remaining_s = sum((cue.seconds for cue in cues[position.index : end_index]), Decimal(0)) - position.offset_s
        end_frame = self._ends.setdefault(cues[position.index].heat_id, now + round(remaining_s * SAMPLE_RATE))
        return (
            PlaybackPosition(position.level, end_index, skips=position.skips, jump_index=end_index)
            if now > end_frame + HEAT_GRACE_FRAMES
            else None
        )

    def advance(self, start: PlaybackPosition, frames: int) -> PlaybackPosition:
        """The position some frames later, at most at the end of the warmth; the same position where nothing is warm."""
        if not self.is_on(start):
            return start
        cues, end = self._transitions.plan_at(start).cues, self._find_end(start)
        index, offset_s = start.index, start.offset_s + Decimal(frames) / SAMPLE_RATE
        while index < end and offset_s >= cues[index].seconds:
            offset_s -= cues[index].seconds
            index += 1
        return replace(start, index=index, offset_frames=round(offset_s * SAMPLE_RATE) if index < end else 0, intro=())

    def add_outage(self, seconds: float) -> None:
        """Add time that passed while the output was away."""
        self._ends = {heat: end_frame - round(seconds * SAMPLE_RATE) for heat, end_frame in self._ends.items()}

    def _find_end(self, position: PlaybackPosition) -> int:
        """The index of the cue after the warmth at a position."""
        cues = self._transitions.plan_at(position).cues
        heat = cues[position.index].heat_id
        return next(n for n in range(position.index, len(cues)) if cues[n].heat_id != heat)
