"""Keys of a Textual app, by our own names; one that is held down is pressed once."""

import math
from collections.abc import Collection
from typing import ClassVar

from textual import events
from textual.app import App

from guided.core import held_keys
from guided.core.held_keys import HELD, VOLUME
from guided.ui.tui import terminal

SUSPEND = "ctrl+z"
_OURS = {"plus": "+", "equals_sign": "=", "minus": "-", "add": "+", "equal": "=", "subtract": "-", "ctrl+j": "enter"}
"""The last ones are those of a keypad, and what some terminals send for Enter."""
_PASSING = ("left_", "right_", "iso_", "caps_", "num_", "scroll_", "media_", "lower_", "raise_", "mute_", "<")
"""How the names of keys begin that are only held while pressing another, or are meant for somebody else."""


def ours(textual: str, character: str | None) -> str:
    """Our name for a key; empty for what is no key of its own."""
    if textual.startswith(_PASSING):
        return ""
    if textual in _OURS:
        return _OURS[textual]
    alone = "+" not in textual
    return character.lower() if alone and character and character.isprintable() and character != " " else textual


LOOK = 0.1
"""How often keys are looked for at least (seconds)."""


class Keyed(App[None]):
    """An app to which only those keys come that somebody has pressed."""

    FREE: ClassVar[Collection[str]] = VOLUME
    """The keys that may go on as long as they are held down."""

    def __init__(self, ansi_color: bool = False) -> None:
        """Take whether the terminal's own colours are used too."""
        super().__init__(driver_class=terminal.driver(), ansi_color=ansi_color)
        self._came = math.inf
        """When the key before came, as the terminal was read: however late an app that is busy hears of it."""

    def on_mount(self) -> None:
        """Look for keys from now on."""
        self.set_interval(LOOK, held_keys.hand.look)

    async def on_event(self, event: events.Event) -> None:
        """Let no key pass that is only held down."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            if event.time - self._came > HELD:
                held_keys.hand.look()
            self._came = event.time
            name = ours(event.key, event.character)
            key = held_keys.hand.press(name, self.FREE) if name else ""
            if not key:
                return
            event.key = key if key != name else event.key
        await super().on_event(event)
