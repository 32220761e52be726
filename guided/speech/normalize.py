"""Text made ready for an engine, and clips made ready for the mix."""

import re
from collections.abc import Mapping
from functools import lru_cache, partial

import numpy as np

from guided.sound import SAMPLE_RATE, Clip, Samples, db_to_gain
from guided.sound.loudness_meter import measure_loudness

_CLOSE = (
    r"\b(?:as|so|too|very|quite|is|are|feels?|an?(?= close (?!to\b|of\b)\w)) close\b(?! (?:it|them|your|the)\b)"
    r"|\b(?:keep|hold|bring|draw|pull|move|come|stay|sit|lie|stand)(?:s|ing)?"
    r"(?: (?:it|them|both|an?|the|your)(?: (?!and\b|or\b|then\b|as\b)[\w-]+){0,2})? close\b(?! (?:it|them|your|the)\b)"
    r"|\bclose (?:to|together|enough|behind|beside|against|around|at hand|by(?! \w+sel(?:f|ves)\b))\b"
)
"""Where "close" is near, and not what one does with eyes or a hand."""

LEXICON: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "en": (
        (re.compile(rf"(?i:(?P<kept>{_CLOSE}))|\b(?P<c>[Cc])lose\b"), r"\g<c>loze"),
        # What one does with a thing, not what it is for.
        (re.compile(r"^Use\b"), "Yooz"),
        (re.compile(r"\bcapsaicin\b"), "capsaycin"),
        (re.compile(r"\b([Dd])rows(?=[iy])"), r"\1rowz"),
        (re.compile(r"\b([Tt])ingly\b"), r"\1ingley"),
    ),
}
"""By language: what is looked for, in the order it is, and what is said in its place; a group `kept` stays as it is."""


@lru_cache(1024)
def respell(text: str, language: str) -> str:
    """A line as a voice is given it.

    Args:
        text: as written.
        language: its code, like "en".
    """
    for pattern, spelling in LEXICON.get(language, ()):
        text = pattern.sub(partial(_replace, spelling), text)
    return text


def _replace(spelling: str, found: re.Match[str]) -> str:
    return found.groupdict().get("kept") or found.expand(spelling)


NORMALIZE_VERSION = 2
"""Counted up when anything here changes what is heard; part of the speech cache's address."""

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

FADE_IN_S, FADE_OUT_S = 0.005, 0.025
"""Seconds of fade at the edges: a start that keeps its consonant, an end that lets go."""


def normalize_clip(raw: Clip) -> Clip:
    """A clip at `SAMPLE_RATE`, at `LINE_LUFS` where its peaks allow, its edges at zero.

    A silent one only changes its rate.
    """
    samples = raw.samples if _is_silent(raw.samples) else _set_loudness(trim_silence(raw.samples, raw.rate), raw.rate)
    return Clip(_fade(_resample(samples, raw.rate)), SAMPLE_RATE)


def trim_silence(samples: Samples, rate: int) -> Samples:
    """Without the silence at both ends but for the margin. Pauses inside stay."""
    step = max(rate // 100, 1)
    power = np.add.reduceat(np.square(samples), range(0, len(samples), step))
    heard = np.flatnonzero(power > power.max() * db_to_gain(SILENCE_DB) ** 2)
    margin = round(MARGIN_S * rate)
    return samples[max(heard[0] * step - margin, 0) : (heard[-1] + 1) * step + margin]


def _set_loudness(samples: Samples, rate: int) -> Samples:
    """With one gain for the whole line; at most what takes its peak to full scale."""
    short = LINE_LUFS - STEREO_GAIN_LU - measure_loudness(samples[:, None], rate)
    return samples * np.float32(min(db_to_gain(min(short, MAX_GAIN_DB)), 1 / np.abs(samples).max()))


def _resample(samples: Samples, rate: int) -> Samples:
    if rate == SAMPLE_RATE or not len(samples):
        return samples
    import soxr

    finer: Samples = soxr.resample(samples, rate, SAMPLE_RATE, quality="HQ")
    return np.clip(finer, -1, 1)


def _fade(samples: Samples) -> Samples:
    """Raised cosines at the edges, shorter where the clip is."""
    samples = samples.copy()
    for edge, seconds in ((samples, FADE_IN_S), (samples[::-1], FADE_OUT_S)):
        frames = min(round(seconds * SAMPLE_RATE), len(samples) // 2)
        edge[:frames] *= (0.5 - 0.5 * np.cos(np.pi * np.arange(frames) / max(frames, 1))).astype(np.float32)
    return samples


def _is_silent(samples: Samples) -> bool:
    return not np.any(samples)
