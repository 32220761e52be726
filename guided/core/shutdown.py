"""Signals that end guided in good order: Ctrl-C, a closed window, a shutdown.

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

REPEAT_WINDOW_S = 1.0
"""A terminal that closes tells its programs twice: within so long that is the same once more (seconds).
Whoever tells us again after that, or types Ctrl-C twice, does not want to wait until somebody asks."""
_signals: list[tuple[int, float]] = []
_deferrals: list[bool] = []


def install_handlers() -> None:
    """Raise KeyboardInterrupt on Ctrl-C, SystemExit on SIGTERM and SIGHUP, unless somebody has chosen otherwise."""
    default_handlers = (signal.SIG_DFL, signal.default_int_handler)
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) in default_handlers:
            signal.signal(number, _on_signal)


@contextmanager
def defer_signals() -> Iterator[None]:
    """Note signals to end while this lasts; the next `check_signals` raises them."""
    _deferrals.append(True)
    try:
        yield
    finally:
        _deferrals.pop()


def check_signals() -> None:
    """Raise the signal that was noted, if there is one."""
    if _signals:
        _raise(_signals[0][0])


def clear_signals() -> None:
    """Forget the signals that were noted: they were handled, and something else begins."""
    _signals.clear()


def _on_signal(number: int, _frame: FrameType | None) -> None:
    if number == signal.SIGINT and _is_key_held():
        return
    _signals.append((number, time.monotonic()))
    if not _deferrals or _is_repeated(number):
        _raise(number)


def _is_key_held() -> bool:
    """Whether Ctrl-C is still held down since a screen that has ended handled it."""
    held_keys.key_filter.expire_key()
    return held_keys.key_filter.held_key == held_keys.CTRL_C and not held_keys.key_filter.filter_key(held_keys.CTRL_C)


def _is_repeated(number: int) -> bool:
    """Whether this signal to end is not the first."""
    first_time, last_time = _signals[0][1], _signals[-1][1]
    return len(_signals) > 1 and (number == signal.SIGINT or last_time - first_time > REPEAT_WINDOW_S)


def _raise(number: int) -> NoReturn:
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + number)
