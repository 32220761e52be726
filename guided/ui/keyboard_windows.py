"""Keys from a console of Windows."""

import time
from importlib import import_module
from typing import Any, Self

from guided.ui.keyboard import UNKNOWN, name

FIRST = ("\x00", "\xe0")
"""What comes before the code of a key that is no letter; the second is a letter too, where nothing follows it."""
CODES = {
    "H": "up", "P": "down", "K": "left", "M": "right", "I": "pageup", "Q": "pagedown",
    "G": "home", "O": "end", "R": "insert", "S": "delete",
}  # fmt: skip


class Console:
    """The console of this process. It is never changed, so there is nothing to give back."""

    present = True
    waits = False

    def __init__(self) -> None:
        """Find the console."""
        self._console: Any = import_module("msvcrt")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        pass

    def wait(self, seconds: float) -> list[str]:
        """The names of all keys there are, now or after waiting so long: a console cannot tell when one comes."""
        if not self._console.kbhit():
            time.sleep(seconds)
        names = []
        while self._console.kbhit():
            names.append(self._key())
        return names

    def _key(self) -> str:
        letter = self._console.getwch()
        if letter in FIRST and self._console.kbhit():
            return CODES.get(self._console.getwch(), UNKNOWN)
        return name(letter)
