"""Keys on the whole terminal: here too one that is held down is pressed once."""

import math
from collections.abc import Collection
from typing import ClassVar

from textual import events
from textual.app import App

from guided.core import held_keys
from guided.core.held_keys import HELD, VOLUME
from guided.screen.full import names, terminal

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
            name = names.ours(event.key, event.character)
            key = held_keys.hand.press(name, self.FREE) if name else ""
            if not key:
                return
            event.key = key if key != name else event.key
        await super().on_event(event)
