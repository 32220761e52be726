"""Ending in good order when told to from outside: Ctrl-C, a closed window, a shutdown.

An exception that a signal raises can land inside a finalizer or a library's callback, where Python drops it. Long work
therefore has signals noted, and asks now and then.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

ENOUGH = 2
"""Whoever tells us so often does not want to wait until somebody asks."""
_told: list[int] = []
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
        _raise(_told[0])


def forget() -> None:
    """What has been told was heeded, and something else goes on now."""
    _told.clear()


def _end(number: int, _frame: FrameType | None) -> None:
    _told.append(number)
    if not _noting or len(_told) >= ENOUGH:
        _raise(number)


def _raise(number: int) -> NoReturn:
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + number)
