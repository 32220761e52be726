"""How the sound flows: how much of it devices were given, how far it was heard, and for how long none was taken."""

import math

from guided.device import ticks
from guided.sound import RATE

BUFFER_MS = 200
"""How much sound lies between a pull and the loudspeaker (milliseconds)."""
BUFFER = RATE * BUFFER_MS // 1000


class Flow:
    """The frames of one source on their way through one device, and the next after that is lost."""

    def __init__(self) -> None:
        self.given = 0
        """Frames that devices were given, silence after the end among them."""
        self._buffered = 0  # all of these but the last block, which may still be on its way into the buffer
        self._gap = (0, 0)
        self._latest = math.inf  # when the last frames were given; never yet

    def give(self, frames: int) -> None:
        """A device has been given so many frames more."""
        self._buffered = self.given
        self.given += frames
        self._latest = ticks.now()

    def lose(self) -> None:
        """The device is lost, and what it had buffered; the next starts with a buffer of silence."""
        self._gap = (self.heard, self.given)

    @property
    def heard(self) -> int:
        """Which frame is heard next; see `guided.device.Output`."""
        before, after = self._gap
        reached = self._buffered - BUFFER
        return reached if reached >= after else before

    @property
    def idle(self) -> float:
        """For how long no frame has been given (seconds); 0 before the first."""
        return max(0.0, ticks.now() - self._latest)
