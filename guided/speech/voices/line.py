"""What every engine does around a line: make it sayable before, and judge the sound after."""

import unicodedata
from collections.abc import Callable

import numpy as np

from guided.core.errors import VoiceError
from guided.sound.clip import Clip, Samples

UNSAYABLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
"""Unicode categories that are not text: controls (NUL would end a C string), unassigned, half surrogates."""

SHORTEST = 0.05
"""Seconds of sound a word cannot be said in; less is a cut file."""

LONGEST = 2.0
"""Seconds of sound a character cannot need, even a digit of a long number; more is not this line."""


def plain(text: str) -> str:
    """The line with everything that is not text replaced by spaces."""
    return "".join(" " if unicodedata.category(character) in UNSAYABLE else character for character in text)


def sayable(text: str) -> bool:
    """Whether there is a letter or a digit in it. Dots, dashes and pictures alone are a silence, not a failure."""
    return any(character.isalnum() for character in text)


def say(text: str, rate: int, sound: Callable[[str], Samples]) -> Clip:
    """Say one line by an engine's own `sound`, which takes sayable text and gives mono samples at `rate` Hz.

    A line with nothing to say in it is an empty clip.

    Raises:
        VoiceError: what came back cannot be this line.
    """
    text = plain(text)
    if not sayable(text):
        return Clip(np.zeros(0, np.float32), rate)
    clip = Clip(np.clip(sound(text), -1, 1).astype(np.float32, copy=False), rate)
    check(text, clip)
    return clip


def check(text: str, clip: Clip) -> None:
    """Raise a VoiceError unless the clip could be somebody saying the text: finite, audible, of a likely length."""
    seconds = clip.frames / clip.rate
    likely = SHORTEST * len(text.split()) <= seconds <= 5 + LONGEST * len(text)
    if not (likely and np.isfinite(clip.samples).all() and np.abs(clip.samples).max() > 1e-4):
        raise VoiceError(f"There was no usable sound for the line “{text.strip()[:40]}”.")
