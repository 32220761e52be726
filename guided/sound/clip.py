"""A clip: one stretch of sound, ready to be placed on the timeline."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""Mono sound: float32, shape (frames,), in [-1, 1]."""

Stereo = NDArray[np.float32]
"""Stereo sound: float32, shape (frames, 2), in [-1, 1], C-contiguous."""


@dataclass(frozen=True)
class Clip:
    """A stretch of mono sound."""

    samples: Samples
    """float32, shape (frames,), in [-1, 1]."""
    rate: int
    """Rate of the samples in Hertz."""

    @property
    def frames(self) -> int:
        """Length in frames at `rate`."""
        return len(self.samples)
