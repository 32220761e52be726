"""Preparing clips for the mix: trimmed, equally loud, at the rate of the mix, without clicks at the edges."""

import numpy as np

from guided.sound import SAMPLE_RATE, Clip, Samples, db_to_gain
from guided.sound.loudness_meter import measure_loudness

NORMALIZE_VERSION = 2
"""Counted up when anything here changes what is heard; part of the speech cache's address."""

FADE_IN_S, FADE_OUT_S = 0.005, 0.025
"""Seconds of fade at the edges: a start that keeps its consonant, an end that lets go."""

SILENCE_DB = -45.0
"""Below the loudest hundredth of a second by so much (dB) is silence. An f or an h at the edge lies above."""

MARGIN_S = 0.010
"""Seconds kept before and after what is heard."""

LINE_LUFS = -17.4
"""LUFS of a line laid in both channels. With the edges of its lines a session comes to -18, some 0.6 LU less."""

STEREO_GAIN_LU = 3.01
"""The same sound in two channels reads so many LU louder than in one."""

MAX_GAIN_DB = 24.6
"""A line that would need more (dB) is next to nothing; it stays nearly that, and no hiss is blown up."""


def normalize_clip(raw: Clip) -> Clip:
    """A clip at `SAMPLE_RATE`, at `LINE_LUFS` where its peaks allow, its edges at zero.

    A silent one only changes its rate.
    """
    samples = raw.samples if _is_silent(raw.samples) else _set_loudness(trim_silence(raw.samples, raw.rate), raw.rate)
    return Clip(_fade(_resample(samples, raw.rate)), SAMPLE_RATE)


def trim_silence(samples: Samples, rate: int) -> Samples:
    """The samples without the silence at both ends, but for the margin. Pauses inside stay."""
    step_frames = max(rate // 100, 1)
    power = np.add.reduceat(np.square(samples), range(0, len(samples), step_frames))
    audible_steps = np.flatnonzero(power > power.max() * db_to_gain(SILENCE_DB) ** 2)
    margin = round(MARGIN_S * rate)
    return samples[max(audible_steps[0] * step_frames - margin, 0) : (audible_steps[-1] + 1) * step_frames + margin]


def _set_loudness(samples: Samples, rate: int) -> Samples:
    """The samples with one gain for all of the line; at most what takes its peak to full scale."""
    missing_db = LINE_LUFS - STEREO_GAIN_LU - measure_loudness(samples[:, None], rate)
    return samples * np.float32(min(db_to_gain(min(missing_db, MAX_GAIN_DB)), 1 / np.abs(samples).max()))


def _resample(samples: Samples, rate: int) -> Samples:
    if rate == SAMPLE_RATE or not len(samples):
        return samples
    import soxr

    resampled: Samples = soxr.resample(samples, rate, SAMPLE_RATE, quality="HQ")
    return np.clip(resampled, -1, 1)


def _fade(samples: Samples) -> Samples:
    """The samples with raised cosines at the edges, shorter in a short clip."""
    samples = samples.copy()
    for edge, seconds in ((samples, FADE_IN_S), (samples[::-1], FADE_OUT_S)):
        frames = min(round(seconds * SAMPLE_RATE), len(samples) // 2)
        edge[:frames] *= (0.5 - 0.5 * np.cos(np.pi * np.arange(frames) / max(frames, 1))).astype(np.float32)
    return samples


def _is_silent(samples: Samples) -> bool:
    return not np.any(samples)
