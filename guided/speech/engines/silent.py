"""The voice that says nothing, for as long as saying it would take.

It is the last resort where nothing can speak, the way to follow a session by reading, and the voice of most tests.
"""

import numpy as np

from guided.sound import SAMPLE_RATE, Clip
from guided.speech.engines import Availability, Voice

SILENT_WPM = 130
"""Words a minute, the pace of the other voices inside a line."""


class SilentVoice:
    """A pause the length of a line."""

    def __init__(self, pace: int) -> None:
        self.key = f"silent {pace}"
        self._wpm = pace

    def speak(self, text: str) -> Clip:
        """60 / 130 of a second of silence for each word, at the usual rate."""
        return Clip(np.zeros(round(SAMPLE_RATE * 60 * len(text.split()) / self._wpm), np.float32), SAMPLE_RATE)

    def close(self) -> None:
        """Nothing to let go of."""


def probe() -> Availability:
    """Always here."""
    return Availability(True, "says nothing, and waits as long as saying it would take")


def list_languages(name: str | None = None) -> None:  # noqa: ARG001
    """Every language, equally well."""
    return


def list_voices(language: str | None = None) -> list[str]:  # noqa: ARG001
    """None has a name."""
    return []


def load(language: str, name: str | None = None, rate: float = 1.0) -> Voice:  # noqa: ARG001
    """The one silence there is, whatever is asked of it."""
    return SilentVoice(round(SILENT_WPM * rate))
