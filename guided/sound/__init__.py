"""Sound: types of blocks, rate, units, and `Clip`."""

import os
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""Mono sound: float32, shape (frames,), in [-1, 1]."""

Stereo = NDArray[np.float32]
"""Stereo sound: float32, shape (frames, 2), in [-1, 1], C-contiguous."""


Stereo16 = NDArray[np.int16]
"""Stereo sound for a card or a file: int16, shape (frames, 2), C-contiguous."""


@dataclass(frozen=True)
class Clip:
    """A piece of mono sound in memory: most often the sound of one line."""

    samples: Samples
    """float32, shape (frames,), in [-1, 1]."""
    rate: int
    """Rate of the samples in Hertz."""

    @property
    def frames(self) -> int:
        """Length in frames at `rate`."""
        return len(self.samples)


def to_int16(block: Stereo) -> Stereo16:
    """Sound for a 16-bit card: rounded to steps of 1/32768 and clipped, without dither.

    The same to the bit as what libsndfile writes into FLAC (WAV it rounds down), so what is heard is what is rendered.
    """
    steps = block * np.float32(32768)
    np.rint(steps, out=steps)
    return np.clip(steps, -32768, 32767, out=steps).astype(np.int16)


SAMPLE_RATE = 48_000
"""Frames a second of every timeline, mix and output (Hz)."""


def encode_path(path: Path) -> str | bytes:
    """A path as soundfile takes it, even if it is not Unicode."""
    return str(path) if os.name == "nt" else os.fsencode(path)


def to_frames(seconds: Decimal | int) -> int:
    """Whole frames at `SAMPLE_RATE`; exact for tenths of a second, rounded down otherwise."""
    return int(seconds * SAMPLE_RATE)


def db_to_gain(decibels: float) -> float:
    """The gain for a change of so many decibels."""
    return float(10 ** (decibels / 20))
