"""How long something warm has been kept on: its time goes on while a session is paused, or the sound is away."""

from dataclasses import replace
from decimal import Decimal

from guided.player.transitions import Score, Spot
from guided.sound import RATE

GRACE = RATE
"""A session whose own time is over at the same moment ends the warmth itself (frames)."""


class Warmth:
    """The warmth of one sitting. Time is told in frames given to the output."""

    def __init__(self, score: Score) -> None:
        """Take the session."""
        self._score = score
        self._until: dict[str, int] = {}

    def on(self, spot: Spot) -> bool:
        """Whether something warm is kept on at a spot."""
        return bool(self._score.plan(spot).cues[spot.at].heat)

    def over(self, spot: Spot, now: int) -> Spot | None:
        """Where to go on once its time is over; None before, and where nothing is warm.

        The time begins when it is first looked at, and stepping back adds nothing to it.
        """
        if not self.on(spot):
            return None
        row, end = self._score.plan(spot).cues, self._end(spot)
        left = sum((cue.seconds for cue in row[spot.at : end]), Decimal(0)) - spot.into
        until = self._until.setdefault(row[spot.at].heat, now + round(left * RATE))
        return Spot(spot.level, end, skips=spot.skips, since=end) if now > until + GRACE else None

    def later(self, spot: Spot, frames: int) -> Spot:
        """The spot so many frames later, as far as something is kept warm there; the same where nothing is."""
        if not self.on(spot):
            return spot
        row, end = self._score.plan(spot).cues, self._end(spot)
        at, into = spot.at, spot.into + Decimal(frames) / RATE
        while at < end and into >= row[at].seconds:
            into -= row[at].seconds
            at += 1
        return replace(spot, at=at, frames=round(into * RATE) if at < end else 0, intro=())

    def spent(self, seconds: float) -> None:
        """So much time has passed that no output told of."""
        self._until = {heat: until - round(seconds * RATE) for heat, until in self._until.items()}

    def _end(self, spot: Spot) -> int:
        """The cue after the warmth of a spot."""
        row = self._score.plan(spot).cues
        heat = row[spot.at].heat
        return next(n for n in range(spot.at, len(row)) if row[n].heat != heat)
