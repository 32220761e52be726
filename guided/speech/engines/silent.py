"""The silent voice: it lasts as long as saying a line would take.

It is the last resort where nothing can speak, the way to follow a session by reading, and the voice of most tests.
"""

import numpy as np

from guided.sound import SAMPLE_RATE, Clip
from guided.speech.engines import Availability, Voice

SILENT_WPM = 130
"""Words a minute, the pace of the other voices inside a line."""


class SilentVoice:
    """A pause the length of a line."""

    def __init__(self, wpm: int) -> None:
        self.key = f"silent {wpm}"
        self._wpm = wpm

    def speak(self, text: str) -> Clip:
        """60 / 130 of a second of silence for each word, at the usual rate."""
        return Clip(np.zeros(round(SAMPLE_RATE * 60 * len(text.split()) / self._wpm), np.float32), SAMPLE_RATE)

    def close(self) -> None:
        """Nothing to close."""


def probe() -> Availability:
    """Always available."""
    return Availability(True, "says nothing, and waits as long as saying it would take")


def list_languages(name: str | None = None) -> None:  # noqa: ARG001
    """Every language, equally well."""
    return


def list_voices(language: str | None = None) -> list[str]:  # noqa: ARG001
    """No names."""
    return []


def load(language: str, name: str | None = None, rate: float = 1.0) -> Voice:  # noqa: ARG001
    """The silent voice, whatever is asked for."""
    return SilentVoice(round(SILENT_WPM * rate))
