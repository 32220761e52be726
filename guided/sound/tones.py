"""Tones: they lead the breath once words stop, and answer keys softly.

Rising while the breath goes in, falling while it goes out, silent while it is still: three that can be told apart
with closed eyes.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from guided.sound import SAMPLE_RATE, Samples

LOW_HZ, HIGH_HZ = 196.0, 294.0
"""From G3 to D4 (Hz): a fifth, low and easy on the ear."""
HARMONICS = (1.0, 0.6, 0.35)
"""Strength of the fundamental and its harmonics: warm, and heard over any bed even from a small loudspeaker, which
gives nothing below 300 Hz."""
TONE_AMPLITUDE = 0.0143
"""Amplitude of the fundamental: about -36 LUFS at its fullest in both channels, some 18 LU under the voice."""

KEY_TONE_FRAMES = SAMPLE_RATE * 18 // 100
"""How long the answer to a key is (frames)."""
KEY_TONES_HZ = {
    "toggle": (220.0, 196.0), "pause": (220.0, 196.0), "easier": (262.0, 175.0), "again": (247.0, 247.0),
    "back": (294.0, 247.0), "on": (247.0, 294.0), "section back": (330.0, 247.0), "section on": (247.0, 330.0),
    "louder": (262.0, 277.0), "softer": (262.0, 247.0), "undo": (294.0, 262.0),
}  # fmt: skip
"""From where to where each answer glides (Hz): on rises, back falls, easier falls furthest."""
DEFAULT_TONE_HZ = (196.0, 247.0)
"""The answer to any other key."""


@cache
def make_key_tone(key: str) -> Samples:
    """The tone that answers a key action: float32, mono, shape (KEY_TONE_FRAMES,), as soft as the breath tones."""
    u = np.linspace(0.0, 1.0, KEY_TONE_FRAMES)
    sound = _synthesize(
        _glide(*KEY_TONES_HZ.get(key, DEFAULT_TONE_HZ), u), _raised_cosine(u / 0.15) * _raised_cosine((1 - u) / 0.7)
    )
    sound.setflags(write=False)
    return sound


def make_breath_tone(phase: str, frames: int) -> Samples:
    """The tone for one phase of a breath ("in", "out"; silence for any other): float32, mono, shape (frames,).

    It begins and ends at zero with fades that fill most of the phase: in swells slowly and lets go sooner, out comes
    sooner and dies away slowly. Pure: the same arguments give the same samples.
    """
    u = np.linspace(0.0, 1.0, frames)
    if phase == "in":
        return _synthesize(_glide(LOW_HZ, HIGH_HZ, u), _raised_cosine(u / 0.5) * _raised_cosine((1 - u) / 0.3))
    if phase == "out":
        return _synthesize(_glide(HIGH_HZ, LOW_HZ, u), _raised_cosine(u / 0.3) * _raised_cosine((1 - u) / 0.6))
    return np.zeros(frames, np.float32)


def _synthesize(hz: NDArray[np.float64], strength: NDArray[np.float64]) -> Samples:
    """A tone with a pitch and a strength for each frame, without breaks in its phase."""
    phase = 2 * np.pi * np.cumsum(hz) / SAMPLE_RATE
    sound = sum(harmonic * np.sin(number * phase) for number, harmonic in enumerate(HARMONICS, start=1))
    return np.asarray(TONE_AMPLITUDE * strength * sound, np.float32)


def _glide(start: float, end: float, u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pitch in Hz, moving evenly to the ear, slowly at both ends."""
    return np.asarray(start * (end / start) ** _raised_cosine(u))


def _raised_cosine(u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Half a raised cosine: 0 at u = 0, 1 from u = 1 on, smooth at both ends."""
    return np.asarray(np.sin(np.pi / 2 * np.clip(u, 0, 1)) ** 2)
