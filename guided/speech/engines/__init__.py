"""The voices: one module an engine, a Protocol and a dict.

A voice turns one line of text into sound and knows nothing of sessions, cues or the timeline. The modules named in
`ENGINES` are imported when first used; each holds the functions that `Engine` describes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from guided.sound.clip import Clip


class Voice(Protocol):
    """An engine with one of its voices, ready to speak."""

    key: str
    """What makes this voice's sound what it is: engine, version, voice, speed. Part of the speech cache's address."""

    def speak(self, text: str) -> Clip:
        """Say one line, at the engine's own rate, silences not yet trimmed.

        The same for one `key`: to the bit where the engine can, else to the ear and within 20 ms of length. Any text
        is taken; one without a letter or a digit gives a silence, perhaps of no length. One thread at a time.

        Raises:
            VoiceError: the engine failed, hung past its deadline, or gave nothing that could be speech.
        """
        ...

    def close(self) -> None:
        """Let go of processes and memory, from any thread; a line being spoken may then fail. Harmless twice."""
        ...


@dataclass(frozen=True)
class Presence:
    """Whether an engine can speak on this computer, found without importing it."""

    here: bool
    why: str
    """One plain phrase: what speaks ("the voice that comes with guided"), or what is missing and how to get it."""


class Engine(Protocol):
    """What each module in `ENGINES` provides."""

    def presence(self) -> Presence:
        """Say whether this engine can speak here, in a few milliseconds and without loading it."""
        ...

    def languages(self, name: str | None = None) -> frozenset[str] | None:
        """The languages it speaks, or one of its voices, as two-letter codes; without a name, in a few milliseconds.

        None where that is not known before a line is spoken, and for every language asked of it.
        """
        ...

    def voices(self, language: str | None = None) -> list[str]:
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
    "neural": "guided.speech.voices.neural",
    "piper": "guided.speech.voices.piper",
    "system": "guided.speech.voices.system",
    "espeak": "guided.speech.voices.espeak",
    "silent": "guided.speech.voices.silent",
}
"""Every engine by name, in the order of automatic choice."""


def engine(name: str) -> Engine:
    """Import an engine's module. Raises KeyError for a name not in `ENGINES`."""
    return cast(Engine, import_module(ENGINES[name]))
