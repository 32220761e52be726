"""Ending in good order when told to from outside: Ctrl-C, a closed window, a shutdown.

An exception that a signal raises can land inside a finalizer or a library's callback, where Python drops it. Long work
therefore has signals noted, and asks now and then.
"""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from guided.core import held_keys

SAME = 1.0
"""A terminal that closes tells its programs twice: within so long that is the same once more (seconds).
Whoever tells us again after that, or types Ctrl-C twice, does not want to wait until somebody asks."""
_told: list[tuple[int, float]] = []
_noting: list[bool] = []


def listen() -> None:
    """Raise KeyboardInterrupt on Ctrl-C, SystemExit on SIGTERM and SIGHUP, unless somebody has chosen otherwise."""
    usual = (signal.SIG_DFL, signal.default_int_handler)
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) in usual:
            signal.signal(number, _end)


@contextmanager
def noted() -> Iterator[None]:
    """While this lasts, being told to end is noted, and raised by the next `ask`."""
    _noting.append(True)
    try:
        yield
    finally:
        _noting.pop()


def ask() -> None:
    """Raise what has been noted; nothing if nobody has told us to end."""
    if _told:
        _raise(_told[0][0])


def forget() -> None:
    """What has been told was heeded, and something else goes on now."""
    _told.clear()


def _end(number: int, _frame: FrameType | None) -> None:
    if number == signal.SIGINT and _held():
        return
    _told.append((number, time.monotonic()))
    if not _noting or _again(number):
        _raise(number)


def _held() -> bool:
    """Whether Ctrl-C is still held down since a screen, which is over now, has heeded it."""
    held_keys.hand.look()
    return held_keys.hand.down == held_keys.STOP and not held_keys.hand.press(held_keys.STOP)


def _again(number: int) -> bool:
    """Whether it is not for the first time."""
    first, last = _told[0][1], _told[-1][1]
    return len(_told) > 1 and (number == signal.SIGINT or last - first > SAME)


def _raise(number: int) -> NoReturn:
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + number)
