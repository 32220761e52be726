"""What a terminal sends for a key, and the key's name.

A letter is its own byte or bytes; everything else is a sequence that begins with Escape. Terminals differ in those, and
some are sent for no key at all: one that nobody knows is still taken whole, as one key, so that the letters inside it
never do anything.
"""

import re
from collections.abc import Callable, Iterator, Mapping

UNKNOWN = "unknown"
ESCAPE = 0.1
"""How long the rest of a sequence may be in coming (seconds); an Escape that nothing follows is the key itself."""

_LETTER = rb"[\x00-\x1a\x1c-\x7f]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
_KEY = re.compile(
    rb"""
      (?P<letter> %(letter)s )
    | \x1b+ (?: \[\[ [\x20-\x7e]                                         # the function keys of the Linux console
              | \[M [\x20-\xff]{3}                                       # a mouse
              | \[ (?![\[M]) [0-?]* [\x20-/]* [@-~]                      # nearly all others
              | O [0-9;]* [@-~]                                         # arrows and keypad in their other mode
              | [\]PX^_] [^\x07\x1b]* (?: \x07 | \x1b\\ | (?=\x1b[^\\]) )  # what a terminal answers when asked
              | (?: \[ [0-?]* [\x20-/]* | O [0-9;]* ) (?=\x1b)           # cut short by the next
              | (?! [\[O\]PX^_] ) (?: %(letter)s ) )                    # a letter with Alt
    """
    % {b"letter": _LETTER},
    re.VERBOSE | re.DOTALL,
)
_BEGUN = re.compile(rb"\x1b.*|[\xc2-\xf4][\x80-\xbf]{0,2}", re.DOTALL)
"""What may yet become a key."""

_MOVING = re.compile(rb"[\[O][\d;:]*([ABCDFHabcd])")
_NUMBERED = re.compile(rb"\[(\d+)[\d;:]*[~$^@]")
_LETTERS = {"A": "up", "B": "down", "C": "right", "D": "left", "F": "end", "H": "home"}
_NUMBERS = {1: "home", 2: "insert", 3: "delete", 4: "end", 5: "pageup", 6: "pagedown", 7: "home", 8: "end"}
_KEYPAD: Mapping[bytes, str] = {b"OM": "enter", b"Ok": "+", b"Om": "-"}
_NAMES = {
    "\r": "enter", "\n": "enter", " ": "space", "\t": "tab", "\x7f": "backspace", "\b": "backspace", "\x1b": "escape",
}  # fmt: skip


class Decoder:
    """Bytes become names of keys; what is not whole yet is kept."""

    def __init__(self, now: Callable[[], float]) -> None:
        """Take a clock that never goes back (seconds)."""
        self._now = now
        self._rest = b""
        self._fed = 0.0

    def feed(self, data: bytes) -> None:
        """Take what the terminal has sent."""
        self._rest += data
        self._fed = self._now()

    def names(self) -> list[str]:
        """The keys that are whole by now, in order."""
        late = self._now() - self._fed >= ESCAPE
        return list(self._whole(late))

    def _whole(self, late: bool) -> Iterator[str]:
        while self._rest:
            key = _KEY.match(self._rest)
            begun = _BEGUN.fullmatch(self._rest)
            if not key and begun and not late:
                return
            size = key.end() if key else len(self._rest) if begun else 1
            taken, self._rest = self._rest[:size], self._rest[size:]
            yield name(taken.decode(errors="replace")) if key and key["letter"] else _sequence(taken)


def name(letter: str) -> str:
    """The name of a letter's key; capitals are the same key."""
    if letter in _NAMES:
        return _NAMES[letter]
    return letter.lower() if letter >= " " else f"ctrl+{chr(ord(letter) + 64).lower()}"


def _sequence(taken: bytes) -> str:
    """The name of a sequence. Shift, Ctrl and Alt change nothing: whoever leans on them means the key."""
    rest = taken.lstrip(b"\x1b")
    if taken and not rest:
        return "escape"
    if moving := _MOVING.fullmatch(rest):
        return _LETTERS[moving[1].decode().upper()]
    if numbered := _NUMBERED.fullmatch(rest):
        return _NUMBERS.get(int(numbered[1]), UNKNOWN)
    return _KEYPAD.get(rest, UNKNOWN)
