"""Single keys, without Enter, by their names; and Ctrl-C as a key among them."""

import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from itertools import groupby
from typing import Protocol, Self

from guided.core import held_keys
from guided.core.held_keys import AGAIN, LET_GO, PASTED, STOP, text
from guided.screen.signals import handling

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
        from guided.screen.keyboard_windows import Console

        return Console()
    from guided.screen.keyboard_posix import Terminal

    return Terminal(sys.stdin.fileno(), now)


def _meant(names: list[str]) -> list[str]:
    """What came at once, as it was meant: the same key once, text as one, and Ctrl-C before all else."""
    keys = [name for name, _ in groupby(names)]
    pressed = [name for name in keys if name != LET_GO and not name.startswith(AGAIN)]
    if STOP in pressed:
        return [STOP]
    return [PASTED] if len(pressed) > FEW or sum(map(text, pressed)) > 1 else keys
