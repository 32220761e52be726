"""Keys of a Textual app, by our own names; one that is held down is pressed once."""

import math
from collections.abc import Collection
from typing import ClassVar

from textual import events
from textual.app import App

from guided.core import held_keys
from guided.core.held_keys import HOLD_TIMEOUT_S, VOLUME_KEYS
from guided.ui.tui import terminal_guard

SUSPEND_KEY = "ctrl+z"
_KEY_NAMES = {
    "plus": "+",
    "equals_sign": "=",
    "minus": "-",
    "add": "+",
    "equal": "=",
    "subtract": "-",
    "ctrl+j": "enter",
}
"""The last ones are those of a keypad, and what some terminals send for Enter."""
_IGNORED_PREFIXES = ("left_", "right_", "iso_", "caps_", "num_", "scroll_", "media_", "lower_", "raise_", "mute_", "<")
"""The prefixes of the names of modifier keys, and of keys that are not for us."""


def translate_key(textual: str, character: str | None) -> str:
    """Our name for a key of Textual; empty for one that is ignored."""
    if textual.startswith(_IGNORED_PREFIXES):
        return ""
    if textual in _KEY_NAMES:
        return _KEY_NAMES[textual]
    is_single = "+" not in textual
    return character.lower() if is_single and character and character.isprintable() and character != " " else textual


TICK_S = 0.1
"""The interval of ticks (seconds)."""


class KeyFilterApp(App[None]):
    """An app that gets only keys that were pressed, not those that are held down."""

    REPEAT_KEYS: ClassVar[Collection[str]] = VOLUME_KEYS
    """The keys that may go on as long as they are held down."""

    def __init__(self, ansi_color: bool = False) -> None:
        """Take whether the terminal's own colours are used too."""
        super().__init__(driver_class=terminal_guard.get_driver(), ansi_color=ansi_color)
        self._last_key_s = math.inf
        """When the last key was read from the terminal, however late a busy app handles it."""

    def on_mount(self) -> None:
        """Start checking for keys that were released."""
        self.set_interval(TICK_S, held_keys.key_filter.expire_key)

    async def on_event(self, event: events.Event) -> None:
        """Let no key pass that is only held down."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            if event.time - self._last_key_s > HOLD_TIMEOUT_S:
                held_keys.key_filter.expire_key()
            self._last_key_s = event.time
            name = translate_key(event.key, event.character)
            key = held_keys.key_filter.filter_key(name, self.REPEAT_KEYS) if name else ""
            if not key:
                return
            event.key = key if key != name else event.key
        await super().on_event(event)
