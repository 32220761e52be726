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
"""Resets a terminal: no reports of pasting, focus and keys, lines that wrap, the main screen, the cursor."""


@contextmanager
def preserve_tty() -> Iterator[None]:
    """Restore signals, modes and standard error at the end."""
    with _keep_signals(), _keep_modes(), _silence_others():
        yield


def has_tty() -> bool:
    """Whether there still is a terminal."""
    try:
        termios.tcgetattr(_STDIN_FD)
    except termios.error:
        return False
    return True


def guard_posix_resume(leave: Callable[[], None], on_resume: Callable[[], None]) -> None:
    """Have Textual leave the terminal before it starts again, if a stop gave it no time to; then call `on_resume`."""
    stop_handler, continue_handler = signal.getsignal(signal.SIGTSTP), signal.getsignal(signal.SIGCONT)
    if not callable(stop_handler) or not callable(continue_handler):
        return
    stops_seen: list[int] = []

    def handle_stop(*args: Any) -> None:
        stops_seen.append(1)
        stop_handler(*args)

    def handle_continue(*args: Any) -> None:
        if not stops_seen:
            leave()
        continue_handler(*args)
        stops_seen.clear()
        on_resume()

    signal.signal(signal.SIGTSTP, handle_stop)
    signal.signal(signal.SIGCONT, handle_continue)


@contextmanager
def _keep_signals() -> Iterator[None]:
    handlers = [(number, signal.getsignal(number)) for number in _SIGNALS]
    try:
        yield
    finally:
        for number, handler in handlers:
            signal.signal(number, handler)


@contextmanager
def _keep_modes() -> Iterator[None]:
    mode = termios.tcgetattr(_STDIN_FD)
    try:
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(_STDIN_FD, termios.TCSANOW, mode)


@contextmanager
def _silence_others() -> Iterator[None]:
    """Let nobody else write on the screen: sound libraries write to descriptor 2, which is where Textual draws."""
    original_stderr = sys.__stderr__
    with silence_stderr() as err:
        screen = os.fdopen(os.dup(err if os.isatty(err) else _STDOUT_FD), "w", encoding="utf-8", errors="replace")
        sys.__stderr__ = screen  # type: ignore[misc]
        try:
            yield
        except BaseException:
            with suppress(OSError):
                os.write(screen.fileno(), _RESET)
            raise
        finally:
            sys.__stderr__ = original_stderr  # type: ignore[misc]
            with suppress(OSError):
                screen.close()
