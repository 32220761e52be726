"""A level that glides instead of jumping, so that nothing ever clicks."""

import numpy as np

from guided.sound import units
from guided.sound.clip import Samples

CUT = units.frames(1) * 6 // 100
"""How long it takes to give way to something else (frames): short, and no click."""


class Ramp:
    """A gain that goes to each new value in half a raised cosine, block after block."""

    def __init__(self, gain: float = 1.0) -> None:
        """Begin at a gain."""
        self._from = self._to = gain
        self._length = self._done = 0

    def to(self, gain: float, frames: int) -> "Ramp":
        """Glide to another gain over so many frames, from wherever it is now; gives itself."""
        self._from, self._to, self._length, self._done = self.gain, gain, frames, 0
        return self

    @property
    def gain(self) -> float:
        """Where it is now."""
        return float(self._at(self._done)) if self.left else self._to

    @property
    def silent(self) -> bool:
        """Whether it has come to rest at nothing."""
        return self._to == 0 and not self.left

    @property
    def left(self) -> int:
        """Frames until it has arrived; 0 while nothing changes."""
        return max(0, self._length - self._done)

    def next(self, frames: int) -> Samples:
        """The gain of the next frames: float32, shape (frames,); (1,) where nothing changes."""
        if not self.left:
            return np.full(1, self._to, np.float32)
        levels = self._at(np.minimum(self._done + np.arange(frames), self._length))
        self._done += frames
        return np.asarray(levels, np.float32)

    def _at(self, done: int | np.ndarray) -> np.ndarray:
        share = 0.5 - 0.5 * np.cos(np.pi * np.asarray(done) / self._length)
        return np.asarray(self._from + (self._to - self._from) * share)
