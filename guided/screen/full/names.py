"""What Textual calls a key, and what we call it."""

import math

from guided.screen.keyboard import HELD

SUSPEND = "ctrl+z"
BURST = 0.03
"""Nobody presses another key so soon (seconds): it is text that was pasted, of which the first key stands for all."""
_OURS = {"plus": "+", "equals_sign": "=", "minus": "-", "add": "+", "equal": "=", "subtract": "-", "ctrl+j": "enter"}
"""The last ones are those of a keypad, and what some terminals send for Enter."""
_PASSING = ("left_", "right_", "iso_", "caps_", "num_", "scroll_", "media_", "lower_", "raise_", "mute_", "<")
"""How the names of keys begin that are only held while pressing another, or are meant for somebody else."""


class Presses:
    """The keys as they come; one that is held down is pressed once, and so is text."""

    def __init__(self) -> None:
        """Begin before the first key."""
        self._last, self._when = "", -math.inf

    def name(self, textual: str, character: str | None, when: float) -> str:
        """Our name for a key pressed at a time (seconds); empty if it is held down, or is none."""
        name = ours(textual, character)
        since = when - self._when
        held = since <= (HELD if name == self._last else BURST)
        if name:
            self._last, self._when = name, when
        return "" if held else name


def ours(textual: str, character: str | None) -> str:
    """Our name for a key; empty for what is no key of its own."""
    if textual.startswith(_PASSING):
        return ""
    if textual in _OURS:
        return _OURS[textual]
    alone = "+" not in textual
    return character.lower() if alone and character and character.isprintable() and character != " " else textual
