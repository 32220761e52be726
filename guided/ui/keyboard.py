"""Single keys, without Enter, by their names; and what a terminal sends for them."""

import os
import re
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from itertools import groupby
from typing import Protocol, Self

from guided.core import held_keys
from guided.core.held_keys import AGAIN, LET_GO, PASTED, STOP, text
from guided.ui.terminal import handling

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


STEP = 0.02
"""How often to see whether Ctrl-C was pressed while waiting for another key (seconds)."""
FEW = 2
"""How many different keys may come at once and still be keys that somebody pressed."""


class Source(Protocol):
    """Where keys come from. Entered before it is used, and left however that ends."""

    @property
    def present(self) -> bool:
        """Whether somebody can press keys here now."""
        ...

    @property
    def waits(self) -> bool:
        """Whether something came that is no whole key yet, like Escape, which may begin one."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *raised: object) -> None: ...

    def wait(self, seconds: float) -> list[str]:
        """The names of all keys there are, waiting at most so long for the first."""
        ...


class Keyboard:
    """Reads keys while it is entered; the terminal is as it was found afterwards. For the main thread alone."""

    def __init__(self) -> None:
        """Take the keyboard of this process."""
        self._held = held_keys.hand
        self._source = _source(self._held.now)
        self._keys: deque[str] = deque()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(handling(signal.SIGINT, lambda *_: self._interrupted()))
            stack.enter_context(self._source)
            self._seen(0)  # what was typed before was not meant for this screen
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *raised: object) -> None:
        self._stack.close()

    @property
    def present(self) -> bool:
        """Whether somebody can press keys here now. If not, `read` just waits; Ctrl-C may come all the same."""
        return self._source.present

    def read(self, seconds: float = 0) -> str | None:
        """The name of the next key: "down", "pageup", "space", "enter", "q", "+", "ctrl+c"; None if none came in time.

        A key held down is pressed once, and text pasted is one key.
        """
        end = self._held.now() + seconds
        while not self._keys:
            left = end - self._held.now()
            self._keys += self._seen(max(0.0, min(STEP, left)))
            if left <= 0:
                break
        return self._keys.popleft() if self._keys else None

    def _seen(self, seconds: float) -> list[str]:
        """The keys that were pressed, waiting at most so long for the first."""
        names = _meant(self._source.wait(seconds))
        if not names and not self._source.waits:
            self._held.look()
        return [key for name in names if (key := self._held.press(name))]

    def _interrupted(self) -> None:
        """Ctrl-C as a signal. On Windows it is the key, which may be held down; elsewhere somebody else has sent it."""
        if os.name != "nt" or self._held.press(STOP):
            self._keys.appendleft(STOP)


class Nobody:
    """No terminal: no keys."""

    present = False
    waits = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        pass

    def wait(self, seconds: float) -> list[str]:
        """Wait, in vain."""
        time.sleep(seconds)
        return []


def settle() -> None:
    """Wait until no key is held down any more. What is typed until then is dropped.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed meanwhile.
    """
    with Keyboard() as keyboard:
        while keyboard.present and held_keys.hand.down:
            if keyboard.read(STEP) == STOP:
                raise KeyboardInterrupt


def _source(now: Callable[[], float]) -> Source:
    if sys.stdin is None or not sys.stdin.isatty():
        return Nobody()
    if sys.platform == "win32":
        from guided.ui.keyboard_windows import Console

        return Console()
    from guided.ui.keyboard_posix import Terminal

    return Terminal(sys.stdin.fileno(), now)


def _meant(names: list[str]) -> list[str]:
    """What came at once, as it was meant: the same key once, text as one, and Ctrl-C before all else."""
    keys = [name for name, _ in groupby(names)]
    pressed = [name for name in keys if name != LET_GO and not name.startswith(AGAIN)]
    if STOP in pressed:
        return [STOP]
    return [PASTED] if len(pressed) > FEW or sum(map(text, pressed)) > 1 else keys
