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
from guided.core.held_keys import CTRL_C, KEY_RELEASE, PASTED_TEXT, REPEAT_PREFIX, is_text_key
from guided.core.scoped_signal_handler import handle_signal

UNKNOWN_KEY = "unknown"
ESCAPE_WAIT_S = 0.1
"""How long the rest of a sequence may be in coming (seconds); an Escape that nothing follows is the key itself."""

_CHARACTER = rb"[\x00-\x1a\x1c-\x7f]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
_KEY_PATTERN = re.compile(
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
    % {b"letter": _CHARACTER},
    re.VERBOSE | re.DOTALL,
)
_PARTIAL_KEY = re.compile(rb"\x1b.*|[\xc2-\xf4][\x80-\xbf]{0,2}", re.DOTALL)
"""The beginning of a key."""

_CURSOR_KEY = re.compile(rb"[\[O][\d;:]*([ABCDFHabcd])")
_NUMBERED_KEY = re.compile(rb"\[(\d+)[\d;:]*[~$^@]")
_KITTY_KEY = re.compile(rb"\[(\d+)(?::\d*)?(?::(\d+))?(?:;(\d*)[\d:]*(?:;(\d*)[\d:]*)?)?u")
"""A key in kitty's protocol: its code, the code of what is there on a Latin keyboard, what is pressed with it (one
more than its bits), and the text that comes of it."""
_KITTY_REPEAT, _KITTY_RELEASE = re.compile(rb"\[[\d:]*;\d*:2"), re.compile(rb"\[[\d:]*;\d*:3")
"""The reports of that protocol that a key is still held, or is released."""
_KITTY_NAMES = {
    57414: "enter", 57413: "+", 57412: "-", 57415: "=", 57417: "left", 57418: "right", 57419: "up", 57420: "down",
    57421: "pageup", 57422: "pagedown", 57423: "home", 57424: "end", 57425: "insert", 57426: "delete",
}  # fmt: skip
"""The keypad in kitty's protocol."""
_IGNORED_CODES = frozenset({*range(57358, 57361), *range(57428, 57455)})
"""The codes of that protocol of modifier keys and media keys."""
_FUNCTION_CODES = frozenset({*range(0xE000, 0xF900)})
"""The codes of that protocol of keys that are not letters."""
_CTRL_BIT, _MODIFIER_BITS = 4, 2 + 8 + 16 + 32
"""The bits of Ctrl, and of Alt and the like, with which a letter is another key."""
_CURSOR_NAMES = {"A": "up", "B": "down", "C": "right", "D": "left", "F": "end", "H": "home"}
_NUMBERED_NAMES = {1: "home", 2: "insert", 3: "delete", 4: "end", 5: "pageup", 6: "pagedown", 7: "home", 8: "end"}
_KEYPAD_NAMES: Mapping[bytes, str] = {b"OM": "enter", b"Ok": "+", b"Om": "-"}
_CHARACTER_NAMES = {
    "\r": "enter", "\n": "enter", " ": "space", "\t": "tab", "\x7f": "backspace", "\b": "backspace", "\x1b": "escape",
}  # fmt: skip


class KeyDecoder:
    """Decodes bytes to names of keys; an incomplete key is kept until the rest comes."""

    def __init__(self, now: Callable[[], float]) -> None:
        """Take a clock that never goes back (seconds)."""
        self._clock = now
        self._buffer = b""
        self._fed_at = 0.0

    def feed(self, data: bytes) -> None:
        """Add bytes that the terminal has sent."""
        self._buffer += data
        self._fed_at = self._clock()

    @property
    def has_partial(self) -> bool:
        """Whether there are bytes of an incomplete key."""
        return bool(self._buffer)

    def drain(self) -> list[str]:
        """The keys that are complete by now, in order."""
        is_late = self._clock() - self._fed_at >= ESCAPE_WAIT_S
        return list(self._split_keys(is_late))

    def _split_keys(self, is_late: bool) -> Iterator[str]:
        while self._buffer:
            match = _KEY_PATTERN.match(self._buffer)
            is_partial = _PARTIAL_KEY.fullmatch(self._buffer)
            if not match and is_partial and not is_late:
                return
            size = match.end() if match else len(self._buffer) if is_partial else 1
            data, self._buffer = self._buffer[:size], self._buffer[size:]
            if name := name_key(data.decode(errors="replace")) if match and match["letter"] else name_sequence(data):
                yield name


def name_key(letter: str) -> str:
    """The name of the key of a character; capitals are the same key."""
    if letter in _CHARACTER_NAMES:
        return _CHARACTER_NAMES[letter]
    return letter.lower() if letter >= " " else f"ctrl+{chr(ord(letter) + 64).lower()}"


def name_sequence(data: bytes) -> str:
    """The name of an escape sequence; empty for one that is not a key."""
    body = data.lstrip(b"\x1b")
    if data and not body:
        return "escape"
    key = _name_escape(body)
    if key and _KITTY_RELEASE.match(body):
        return KEY_RELEASE
    return REPEAT_PREFIX + key if key and _KITTY_REPEAT.match(body) else key


def _name_escape(data: bytes) -> str:
    """The name of a sequence without its escape. Shift, Ctrl and Alt are ignored with keys that are not letters."""
    if cursor := _CURSOR_KEY.fullmatch(data):
        return _CURSOR_NAMES[cursor[1].decode().upper()]
    if numbered := _NUMBERED_KEY.fullmatch(data):
        return _NUMBERED_NAMES.get(int(numbered[1]), UNKNOWN_KEY)
    if kitty := _KITTY_KEY.fullmatch(data):
        return _name_kitty_key(*(int(number or 0) for number in kitty.groups()))
    return _KEYPAD_NAMES.get(data, UNKNOWN_KEY)


def _name_kitty_key(code: int, latin: int, modifiers: int, text: int) -> str:
    """The name of a key from the numbers of kitty's protocol; 0 for a number that is missing."""
    if code in _IGNORED_CODES:
        return ""
    letter = text or code
    if code in _KITTY_NAMES or letter in _FUNCTION_CODES or letter > sys.maxunicode:
        return _KITTY_NAMES.get(code, UNKNOWN_KEY)
    bits = max(0, modifiers - 1)
    if bits & _CTRL_BIT and letter > ord(" "):
        return f"ctrl+{chr(latin or code)}"
    return UNKNOWN_KEY if bits & _MODIFIER_BITS and not text else name_key(chr(letter))


POLL_S = 0.02
"""How often to see whether Ctrl-C was pressed while waiting for another key (seconds)."""
MAX_AT_ONCE = 2
"""How many different keys may come at once and still count as pressed; more are pasted text."""


class KeySource(Protocol):
    """A source of keys. It is a context manager."""

    @property
    def is_usable(self) -> bool:
        """Whether somebody can press keys here now."""
        ...

    @property
    def has_partial(self) -> bool:
        """Whether bytes of an incomplete key came, like Escape, which may begin one."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *raised: object) -> None: ...

    def read(self, seconds: float) -> list[str]:
        """The names of all keys there are, waiting at most so long for the first."""
        ...


class Keyboard:
    """Reads keys while it is entered, and restores the terminal afterwards. For the main thread alone."""

    def __init__(self) -> None:
        """Take the keyboard of this process."""
        self._repeats = held_keys.key_filter
        self._source = _open_source(self._repeats.now)
        self._pending: deque[str] = deque()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(handle_signal(signal.SIGINT, lambda *_: self._on_interrupt()))
            stack.enter_context(self._source)
            self._poll_keys(0)  # what was typed before was not meant for this screen
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *raised: object) -> None:
        self._stack.close()

    @property
    def is_usable(self) -> bool:
        """Whether somebody can press keys here now. If not, `read` just waits; Ctrl-C may come all the same."""
        return self._source.is_usable

    def read(self, seconds: float = 0) -> str | None:
        """The name of the next key: "down", "pageup", "space", "enter", "q", "+", "ctrl+c"; None if none came in time.

        A key held down is pressed once, and text pasted is one key.
        """
        deadline = self._repeats.now() + seconds
        while not self._pending:
            remaining = deadline - self._repeats.now()
            self._pending += self._poll_keys(max(0.0, min(POLL_S, remaining)))
            if remaining <= 0:
                break
        return self._pending.popleft() if self._pending else None

    def _poll_keys(self, seconds: float) -> list[str]:
        """The keys that were pressed, waiting at most so long for the first."""
        names = _merge_keys(self._source.read(seconds))
        if not names and not self._source.has_partial:
            self._repeats.expire_key()
        return [key for name in names if (key := self._repeats.filter_key(name))]

    def _on_interrupt(self) -> None:
        """Ctrl-C as a signal. On Windows it is the key, which may be held down; elsewhere somebody else has sent it."""
        if os.name != "nt" or self._repeats.filter_key(CTRL_C):
            self._pending.appendleft(CTRL_C)


class NullKeySource:
    """The source without a terminal: no keys."""

    is_usable = False
    has_partial = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        pass

    def read(self, seconds: float) -> list[str]:
        """Wait; no key comes."""
        time.sleep(seconds)
        return []


def drain_keys() -> None:
    """Wait until no key is held down any more. What is typed until then is dropped.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed meanwhile.
    """
    with Keyboard() as keyboard:
        while keyboard.is_usable and held_keys.key_filter.held_key:
            if keyboard.read(POLL_S) == CTRL_C:
                raise KeyboardInterrupt


def _open_source(now: Callable[[], float]) -> KeySource:
    if sys.stdin is None or not sys.stdin.isatty():
        return NullKeySource()
    if sys.platform == "win32":
        from guided.ui.keyboard_windows import WindowsKeySource

        return WindowsKeySource()
    from guided.ui.keyboard_posix import PosixKeySource

    return PosixKeySource(sys.stdin.fileno(), now)


def _merge_keys(names: list[str]) -> list[str]:
    """Merge keys that came at once: the same key is one, text is one, and Ctrl-C comes before all else."""
    keys = [name for name, _ in groupby(names)]
    pressed = [name for name in keys if name != KEY_RELEASE and not name.startswith(REPEAT_PREFIX)]
    if CTRL_C in pressed:
        return [CTRL_C]
    return [PASTED_TEXT] if len(pressed) > MAX_AT_ONCE or sum(map(is_text_key, pressed)) > 1 else keys
