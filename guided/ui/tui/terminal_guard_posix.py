"""A terminal of Linux and macOS: its modes, its lines, and the signals it sends."""

import os
import signal
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from guided.core.stderr import silence_stderr

_SIGNALS = (signal.SIGTSTP, signal.SIGCONT, signal.SIGWINCH, signal.SIGTTOU, signal.SIGTTIN)
"""The signals that Textual handles in its own way, and never gives back."""
_STDIN_FD, _STDOUT_FD = 0, 1
_RESET = b"\x1b[?2004l\x1b[?7h\x1b[?1004l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[0m"
"""What takes a terminal back: no reports of pasting, focus and keys, lines that wrap, the usual page, the cursor."""


@contextmanager
def preserve_tty() -> Iterator[None]:
    """While this lasts, Textual may do as it likes; afterwards everything is as it was."""
    with _keep_signals(), _keep_modes(), _silence_others():
        yield


def has_tty() -> bool:
    """Whether there still is a terminal."""
    try:
        termios.tcgetattr(_STDIN_FD)
    except termios.error:
        return False
    return True


def guard_posix_resume(leave: Callable[[], None], then: Callable[[], None]) -> None:
    """Have Textual leave the terminal before it starts anew, if a stop gave it no time to; call `then` when it has."""
    stop, go_on = signal.getsignal(signal.SIGTSTP), signal.getsignal(signal.SIGCONT)
    if not callable(stop) or not callable(go_on):
        return
    told: list[int] = []

    def stopping(*args: Any) -> None:
        told.append(1)
        stop(*args)

    def going_on(*args: Any) -> None:
        if not told:
            leave()
        go_on(*args)
        told.clear()
        then()

    signal.signal(signal.SIGTSTP, stopping)
    signal.signal(signal.SIGCONT, going_on)


@contextmanager
def _keep_signals() -> Iterator[None]:
    before = [(number, signal.getsignal(number)) for number in _SIGNALS]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


@contextmanager
def _keep_modes() -> Iterator[None]:
    before = termios.tcgetattr(_STDIN_FD)
    try:
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(_STDIN_FD, termios.TCSANOW, before)


@contextmanager
def _silence_others() -> Iterator[None]:
    """Nobody else writes on the page: libraries of sound complain to descriptor 2, which is where Textual draws."""
    usual = sys.__stderr__
    with silence_stderr() as err:
        page = os.fdopen(os.dup(err if os.isatty(err) else _STDOUT_FD), "w", encoding="utf-8", errors="replace")
        sys.__stderr__ = page  # type: ignore[misc]
        try:
            yield
        except BaseException:
            with suppress(OSError):
                os.write(page.fileno(), _RESET)
            raise
        finally:
            sys.__stderr__ = usual  # type: ignore[misc]
            with suppress(OSError):
                page.close()
