"""The voice that says nothing, for as long as saying it would take.

It is the last resort where nothing can speak, the way to follow a session by reading, and the voice of most tests.
"""

import numpy as np

from guided.sound import RATE, Clip
from guided.speech.engines import Presence, Voice

PACE = 130
"""Words a minute, the pace of the other voices inside a line."""


class Silence:
    """A pause the length of a line."""

    def __init__(self, pace: int) -> None:
        self.key = f"silent {pace}"
        self._pace = pace

    def speak(self, text: str) -> Clip:
        """60 / 130 of a second of silence for each word, at the usual rate."""
        return Clip(np.zeros(round(RATE * 60 * len(text.split()) / self._pace), np.float32), RATE)

    def close(self) -> None:
        """Nothing to let go of."""


def presence() -> Presence:
    """Always here."""
    return Presence(True, "says nothing, and waits as long as saying it would take")


def languages(name: str | None = None) -> None:  # noqa: ARG001
    """Every language, equally well."""
    return


def voices(language: str | None = None) -> list[str]:  # noqa: ARG001
    """None has a name."""
    return []


def load(language: str, name: str | None = None, rate: float = 1.0) -> Voice:  # noqa: ARG001
    """The one silence there is, whatever is asked of it."""
    return Silence(round(PACE * rate))
