"""A filter for everything that reads keys: a key that is held down counts as one press."""

import time
from collections.abc import Callable, Collection

HOLD_TIMEOUT_S = 1.1
"""The same key so soon after the last time is still held down: a system waits up to a second before the first
repeat (seconds). Somebody who presses it again within that time cannot be told from it."""
PASTE_GAP_S = 0.12
"""Text so soon after text was pasted, not typed (seconds)."""
REPEAT_PREFIX, KEY_RELEASE = "again:", "let go"
"""The prefix of the name of a key that is held on, and the name of letting go, for terminals that report these."""
PASTED_TEXT = "pasted"
"""The name of what was not typed key by key."""
CTRL_C = "ctrl+c"
VOLUME_KEYS = frozenset({"+", "=", "-"})
"""The keys that may be held down while a session plays."""


class KeyRepeatFilter:
    """The key seen last, which may still be held down; kept between two screens, while nobody reads keys."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """Take a clock that never goes back (seconds)."""
        self.now = now
        self.held_key = ""
        """The key that may be held down; empty if none is."""
        self._seen_at = 0.0
        """When it was seen last."""

    def expire_key(self) -> None:
        """Note that there were no keys when somebody looked. Only this tells that a key has been let go."""
        if self.now() - self._seen_at > HOLD_TIMEOUT_S:
            self.held_key = ""

    def filter_key(self, name: str, repeatable: Collection[str] = VOLUME_KEYS) -> str:
        """The key, if it was pressed, or may go on as long as it is held; empty if not.

        Args:
            name: as it was seen now; `REPEAT_PREFIX` before it, or `KEY_RELEASE` instead, where the terminal tells.
            repeatable: the keys that may go on.
        """
        if name == KEY_RELEASE:
            self.held_key = ""  # whichever it was: who tells of this also marks what is still held
            return ""
        key = name.removeprefix(REPEAT_PREFIX)
        is_held = key != name or key == self.held_key
        is_burst = self.now() - self._seen_at <= PASTE_GAP_S
        is_text = is_text_key(key) and is_text_key(self.held_key)
        is_pasted = is_burst and not is_held and (is_text or self.held_key == PASTED_TEXT)
        self.held_key, self._seen_at = PASTED_TEXT if is_pasted else key, self.now()
        return "" if is_pasted or (is_held and key not in repeatable) else key


def is_text_key(name: str) -> bool:
    """Whether a key is a letter, a digit, a sign, or text."""
    return len(name) == 1 or name == PASTED_TEXT


key_filter = KeyRepeatFilter()
"""The filter for this computer's keyboard."""
