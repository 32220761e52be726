"""Single keys, without Enter, by their names; and Ctrl-C as a key among them."""

import signal
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from itertools import groupby
from typing import Protocol, Self

from guided.screen.signals import handling

STEP = 0.02
"""How often to see whether Ctrl-C was pressed while waiting for another key (seconds)."""
HELD = 0.12
"""The same key again so soon has been held down, or was meant once (seconds)."""
FEW = 2
"""How many different keys may come at once and still be keys that somebody pressed."""
PASTED = "pasted"
"""The name of what was not typed key by key."""


class Source(Protocol):
    """Where keys come from. Entered before it is used, and left however that ends."""

    @property
    def present(self) -> bool:
        """Whether somebody can press keys here now."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *raised: object) -> None: ...

    def wait(self, seconds: float) -> list[str]:
        """The names of all keys there are, waiting at most so long for the first."""
        ...


class Keyboard:
    """Reads keys while it is entered; the terminal is as it was found afterwards. For the main thread alone."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """Take a clock that never goes back (seconds)."""
        self._now = now
        self._source = _source(now)
        self._keys: deque[str] = deque()
        self._last = ("", 0.0)
        """Which key came last, and when."""

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(handling(signal.SIGINT, lambda *_: self._keys.appendleft("ctrl+c")))
            stack.enter_context(self._source)
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
        end = self._now() + seconds
        while not self._keys:
            left = end - self._now()
            self._take(self._source.wait(max(0.0, min(STEP, left))))
            if left <= 0:
                break
        return self._keys.popleft() if self._keys else None

    def _take(self, names: list[str]) -> None:
        for name in _meant(names):
            (last, when), now = self._last, self._now()
            same = now - when <= HELD and _same(name, last)
            self._last = (PASTED if same and name != last else name, now)
            if not same:
                self._keys.append(name)


class Nobody:
    """No terminal: no keys."""

    present = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        pass

    def wait(self, seconds: float) -> list[str]:
        """Wait, in vain."""
        time.sleep(seconds)
        return []


def _source(now: Callable[[], float]) -> Source:
    if sys.stdin is None or not sys.stdin.isatty():
        return Nobody()
    if sys.platform == "win32":
        from guided.screen.keyboard_windows import Console

        return Console()
    from guided.screen.keyboard_posix import Terminal

    return Terminal(sys.stdin.fileno(), now)


def _meant(names: list[str]) -> list[str]:
    """What came at once, as it was meant: the same key once, and text as one."""
    keys = [name for name, _ in groupby(names)]
    return [PASTED] if len(keys) > FEW or sum(map(_text, keys)) > 1 else keys


def _same(name: str, last: str) -> bool:
    """Whether a key so soon after another is the same one held down, or more of the same text."""
    return last in (name, PASTED) or (_text(name) and _text(last))


def _text(name: str) -> bool:
    return len(name) == 1 or name == PASTED
