"""A key that is held down is pressed once: what was pressed, and what only goes on, for everything that reads keys."""

import time
from collections.abc import Callable, Collection

HELD = 1.1
"""The same key so soon after it was last seen is still held down: a system waits up to a second before the first
repeat (seconds). Somebody who presses it again within that time cannot be told from it."""
BURST = 0.12
"""Text so soon after text was pasted, not typed (seconds)."""
AGAIN, LET_GO = "again:", "let go"
"""Where a terminal tells: what stands before the name of a key that goes on being held, and the name of letting go."""
PASTED = "pasted"
"""The name of what was not typed key by key."""
STOP = "ctrl+c"
VOLUME = frozenset({"+", "=", "-"})
"""What may be held down while a session plays."""


class Held:
    """Which key was seen last, and may still be held down: also while nobody looks for keys, between two screens."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """Take a clock that never goes back (seconds)."""
        self.now = now
        self.down = ""
        """The key that may be held down; empty if none is."""
        self._when = 0.0
        """When it was seen last."""

    def look(self) -> None:
        """Somebody looked for keys, and there were none. Only this tells that one has been let go."""
        if self.now() - self._when > HELD:
            self.down = ""

    def press(self, name: str, free: Collection[str] = VOLUME) -> str:
        """The key, if it was pressed, or may go on as long as it is held; empty if not.

        Args:
            name: as it was seen now; `AGAIN` before it, or `LET_GO` instead, where the terminal tells.
            free: the keys that may go on.
        """
        if name == LET_GO:
            self.down = ""  # whichever it was: who tells of this also marks what is still held
            return ""
        key = name.removeprefix(AGAIN)
        on = key != name or key == self.down
        soon = self.now() - self._when <= BURST
        pasted = soon and not on and (self.down == PASTED or (text(key) and text(self.down)))
        self.down, self._when = PASTED if pasted else key, self.now()
        return "" if pasted or (on and key not in free) else key


def text(name: str) -> bool:
    """Whether a key is a letter, a digit, a sign, or text."""
    return len(name) == 1 or name == PASTED


hand = Held()
"""The one at this keyboard."""
