"""What a terminal sends for a key, and the key's name.

A letter is its own byte or bytes; everything else is a sequence that begins with Escape. Terminals differ in those, and
some are sent for no key at all: one that nobody knows is still taken whole, as one key, so that the letters inside it
never do anything.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping

from guided.core.held_keys import AGAIN, LET_GO

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
_KITTY = re.compile(rb"\[(\d+)(?::\d*)?(?::(\d+))?(?:;(\d*)[\d:]*(?:;(\d*)[\d:]*)?)?u")
"""A key in kitty's protocol: its code, the code of what is there on a Latin keyboard, what is pressed with it (one
more than its bits), and the text that comes of it."""
_HELD, _LET_GO = re.compile(rb"\[[\d:]*;\d*:2"), re.compile(rb"\[[\d:]*;\d*:3")
"""That a key goes on being held, or is let go, there."""
_CODES = {
    57414: "enter", 57413: "+", 57412: "-", 57415: "=", 57417: "left", 57418: "right", 57419: "up", 57420: "down",
    57421: "pageup", 57422: "pagedown", 57423: "home", 57424: "end", 57425: "insert", 57426: "delete",
}  # fmt: skip
"""The keypad in kitty's protocol."""
_PASSING = frozenset({*range(57358, 57361), *range(57428, 57455)})
"""What is only held while pressing another key there, and the keys of a loudspeaker."""
_NO_LETTERS = frozenset({*range(0xE000, 0xF900)})
"""The codes of keys there that are no letters."""
_CTRL, _OTHERS = 4, 2 + 8 + 16 + 32
"""What is pressed with a key: Ctrl; Alt and its like, with which a letter is another key."""
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

    @property
    def waits(self) -> bool:
        """Whether there are bytes that are no whole key yet."""
        return bool(self._rest)

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
            if found := name(taken.decode(errors="replace")) if key and key["letter"] else sequence(taken):
                yield found


def name(letter: str) -> str:
    """The name of a letter's key; capitals are the same key."""
    if letter in _NAMES:
        return _NAMES[letter]
    return letter.lower() if letter >= " " else f"ctrl+{chr(ord(letter) + 64).lower()}"


def sequence(taken: bytes) -> str:
    """The name of a sequence; empty for what is no key of its own."""
    rest = taken.lstrip(b"\x1b")
    if taken and not rest:
        return "escape"
    key = _key(rest)
    if key and _LET_GO.match(rest):
        return LET_GO
    return AGAIN + key if key and _HELD.match(rest) else key


def _key(rest: bytes) -> str:
    """Shift, Ctrl and Alt change nothing with keys that are no letters: whoever leans on them means the key."""
    if moving := _MOVING.fullmatch(rest):
        return _LETTERS[moving[1].decode().upper()]
    if numbered := _NUMBERED.fullmatch(rest):
        return _NUMBERS.get(int(numbered[1]), UNKNOWN)
    if kitty := _KITTY.fullmatch(rest):
        return _kitty(*(int(number or 0) for number in kitty.groups()))
    return _KEYPAD.get(rest, UNKNOWN)


def _kitty(code: int, latin: int, others: int, text: int) -> str:
    """The name of a key by what kitty's protocol tells of it; 0 where that is nothing."""
    if code in _PASSING:
        return ""
    letter = text or code
    if code in _CODES or letter in _NO_LETTERS or letter > sys.maxunicode:
        return _CODES.get(code, UNKNOWN)
    bits = max(0, others - 1)
    if bits & _CTRL and letter > ord(" "):
        return f"ctrl+{chr(latin or code)}"
    return UNKNOWN if bits & _OTHERS and not text else name(chr(letter))
