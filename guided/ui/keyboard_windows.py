"""Keys from a console of Windows."""

import time
from importlib import import_module
from typing import Any, Self

from guided.ui.keyboard import UNKNOWN_KEY, name_key

PREFIXES = ("\x00", "\xe0")
"""The characters before the code of a key that is not a letter; the second is a letter too, if nothing follows."""
WINDOWS_KEYS = {
    "H": "up", "P": "down", "K": "left", "M": "right", "I": "pageup", "Q": "pagedown",
    "G": "home", "O": "end", "R": "insert", "S": "delete",
}  # fmt: skip


class WindowsKeySource:
    """The console of this process. It is never changed, so there is nothing to give back."""

    is_usable = True
    has_partial = False

    def __init__(self) -> None:
        """Find the console."""
        self._msvcrt: Any = import_module("msvcrt")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        pass

    def read(self, seconds: float) -> list[str]:
        """The names of all keys there are, now or after waiting so long: a console cannot tell when one comes."""
        if not self._msvcrt.kbhit():
            time.sleep(seconds)
        names = []
        while self._msvcrt.kbhit():
            names.append(self._read_key())
        return names

    def _read_key(self) -> str:
        letter = self._msvcrt.getwch()
        if letter in PREFIXES and self._msvcrt.kbhit():
            return WINDOWS_KEYS.get(self._msvcrt.getwch(), UNKNOWN_KEY)
        return name_key(letter)
