"""Engines, which turn a line into a clip. Each is loaded when it is first used."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

import numpy as np

from guided.core.errors import VoiceError
from guided.sound import Clip, Samples

UNSAYABLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
"""Unicode categories that are not text: controls (NUL would end a C string), unassigned, half surrogates."""

MIN_WORD_S = 0.05
"""Seconds of sound a word cannot be said in; less is a cut file."""

MAX_CHAR_S = 2.0
"""Seconds of sound a character cannot need, even a digit of a long number; more is not this line."""


def clean_line(text: str) -> str:
    """The line with everything that is not text replaced by spaces."""
    return "".join(" " if unicodedata.category(character) in UNSAYABLE else character for character in text)


def is_sayable(text: str) -> bool:
    """Whether a text has a letter or a digit. Dots, dashes and pictures alone are a silence, not a failure."""
    return any(character.isalnum() for character in text)


def make_clip(text: str, rate: int, sound: Callable[[str], Samples]) -> Clip:
    """Say one line by an engine's own `sound`, which takes sayable text and gives mono samples at `rate` Hz.

    A line with nothing to say in it is an empty clip.

    Raises:
        VoiceError: what came back cannot be this line.
    """
    text = clean_line(text)
    if not is_sayable(text):
        return Clip(np.zeros(0, np.float32), rate)
    clip = Clip(np.clip(sound(text), -1, 1).astype(np.float32, copy=False), rate)
    check_clip(text, clip)
    return clip


def check_clip(text: str, clip: Clip) -> None:
    """Raise a VoiceError unless the clip could be somebody saying the text: finite, audible, of a likely length."""
    seconds = clip.frames / clip.rate
    likely = MIN_WORD_S * len(text.split()) <= seconds <= 5 + MAX_CHAR_S * len(text)
    if not (likely and np.isfinite(clip.samples).all() and np.abs(clip.samples).max() > 1e-4):
        raise VoiceError(f"There was no usable sound for the line “{text.strip()[:40]}”.")


class Voice(Protocol):
    """An engine with one of its voices, ready to speak."""

    key: str
    """Everything that this voice's sound depends on: engine, version, voice, speed. Part of the cache key."""

    def speak(self, text: str) -> Clip:
        """Say one line, at the engine's own rate, silences not yet trimmed.

        The same for one `key`: to the bit where the engine can, else to the ear and within 20 ms of length. Any text
        is taken; one without a letter or a digit gives a silence, perhaps of no length. One thread at a time.

        Raises:
            VoiceError: the engine failed, hung past its deadline, or gave nothing that could be speech.
        """
        ...

    def close(self) -> None:
        """Free processes and memory, from any thread; a line being spoken may then fail. Harmless twice."""
        ...


@dataclass(frozen=True)
class Availability:
    """Whether an engine can speak on this computer, found without importing it."""

    available: bool
    reason: str
    """One plain phrase: what speaks ("the voice that comes with guided"), or what is missing and how to get it."""


class Engine(Protocol):
    """The interface of each module in `ENGINES`."""

    def probe(self) -> Availability:
        """Say whether this engine can speak here, in a few milliseconds and without loading it."""
        ...

    def list_languages(self, name: str | None = None) -> frozenset[str] | None:
        """The languages it speaks, or one of its voices, as two-letter codes; without a name, in a few milliseconds.

        None where that is not known before a line is spoken, and for every language asked of it.
        """
        ...

    def list_voices(self, language: str | None = None) -> list[str]:
        """The names of its voices, or of those that speak a language; none where only the person knows them.

        It may take a second.
        """
        ...

    def load(self, language: str, name: str | None = None, rate: float = 1.0) -> Voice:
        """Make a voice, in a few milliseconds: what is slow or large waits for the first line.

        Args:
            language: a two-letter code, "en".
            name: one of the engine's own voices, for `piper` the path of a file; None for its default.
            rate: how fast it speaks, 0.7 to 1.3 times as fast as usual.

        Raises:
            VoiceError: it cannot speak here, or not this language, or has no such voice. An engine that only finds
                this out by starting says so at the first line.
        """
        ...


ENGINES: Mapping[str, str] = {
    "neural": "guided.speech.engines.hibari",
    "piper": "guided.speech.engines.piper",
    "system": "guided.speech.engines.pyttsx3",
    "espeak": "guided.speech.engines.espeak",
    "silent": "guided.speech.engines.silent",
}
"""Every engine by name, in the order of automatic choice."""


def load_engine(name: str) -> Engine:
    """Import an engine's module. Raises KeyError for a name not in `ENGINES`."""
    return cast(Engine, import_module(ENGINES[name]))
