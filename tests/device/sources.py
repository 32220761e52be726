"""Sources for outputs to pull from."""

import time

import numpy as np

from guided.sound.clip import Stereo
from tests.rig import ramp


class Ramp:
    """Frames that carry their own number, so that a gap, a repeat or a jump shows exactly."""

    def __init__(self, total: int = 10**9) -> None:
        self.total = total
        self.given = 0
        self.pulls: list[tuple[int, float]] = []
        """The first frame of each pull, and when it was pulled (seconds of the monotonic clock)."""

    def __call__(self, frames: int) -> Stereo:
        self.pulls.append((self.given, time.monotonic()))
        block = ramp(self.given, min(frames, self.total - self.given))
        self.given += len(block)
        return np.divide(block, 32768, dtype=np.float32)
