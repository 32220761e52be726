"""From what an engine gives to a clip ready for the mix: trimmed, at the rate of the mix, evened, its edges soft."""

import numpy as np

from guided.sound import RATE
from guided.sound.clip import Clip, Samples
from guided.sound.loudness import integrated
from guided.sound.units import gain

VERSION = 2
"""Counted up when anything here changes what is heard; part of the speech cache's address."""

SILENCE = -45.0
"""Below the loudest hundredth of a second by so much (dB) is silence. An f or an h at the edge lies above."""

MARGIN = 0.010
"""Seconds kept before and after what is heard."""

LEVEL = -17.4
"""LUFS of a line laid in both channels. With the edges of its lines a session comes to -18, some 0.6 LU less."""

BOTH_CHANNELS = 3.01
"""The same sound in two channels reads so many LU louder than in one."""

MOST_GAIN = 24.6
"""A line that would need more (dB) is next to nothing; it stays nearly that, and no hiss is blown up."""

RISE, FALL = 0.005, 0.025
"""Seconds of fade at the edges: a start that keeps its consonant, an end that lets go."""


def prepare(raw: Clip) -> Clip:
    """A clip at `RATE`, evened to `LEVEL` where its peaks allow, its edges at zero; a silent clip only changes rate."""
    samples = raw.samples if _silent(raw.samples) else _even(trim(raw.samples, raw.rate), raw.rate)
    return Clip(_fade(_resample(samples, raw.rate)), RATE)


def trim(samples: Samples, rate: int) -> Samples:
    """Without the silence at both ends but for the margin. Pauses inside stay."""
    step = max(rate // 100, 1)
    power = np.add.reduceat(np.square(samples), range(0, len(samples), step))
    heard = np.flatnonzero(power > power.max() * gain(SILENCE) ** 2)
    margin = round(MARGIN * rate)
    return samples[max(heard[0] * step - margin, 0) : (heard[-1] + 1) * step + margin]


def _even(samples: Samples, rate: int) -> Samples:
    """With one gain for the whole line; at most what takes its peak to full scale."""
    short = LEVEL - BOTH_CHANNELS - integrated(samples[:, None], rate)
    return samples * np.float32(min(gain(min(short, MOST_GAIN)), 1 / np.abs(samples).max()))


def _resample(samples: Samples, rate: int) -> Samples:
    if rate == RATE or not len(samples):
        return samples
    import soxr

    finer: Samples = soxr.resample(samples, rate, RATE, quality="HQ")
    return np.clip(finer, -1, 1)


def _fade(samples: Samples) -> Samples:
    """Raised cosines at the edges, shorter where the clip is."""
    samples = samples.copy()
    for edge, seconds in ((samples, RISE), (samples[::-1], FALL)):
        frames = min(round(seconds * RATE), len(samples) // 2)
        edge[:frames] *= (0.5 - 0.5 * np.cos(np.pi * np.arange(frames) / max(frames, 1))).astype(np.float32)
    return samples


def _silent(samples: Samples) -> bool:
    return not np.any(samples)
