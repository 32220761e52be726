"""Restores the terminal, whatever Textual does in between."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from textual.driver import Driver
from textual.geometry import Size

from guided.core.scoped_signal_handler import handle_signal
from guided.ui.keyboard import Keyboard

HANGUP_EXIT_CODE = 129
"""The exit code of a program whose terminal has gone."""
IS_POSIX = sys.platform != "win32"


@contextmanager
def preserve(on_interrupt: Callable[[], None]) -> Iterator[None]:
    """Restore the terminal at the end. Ctrl-C that comes as a signal calls `on_interrupt`."""
    with Keyboard():
        pass  # what was typed before is seen here: it was not meant for this screen
    with ExitStack() as stack:
        stack.enter_context(handle_signal(signal.SIGINT, lambda *_: on_interrupt()))
        if IS_POSIX:
            from guided.ui.tui import terminal_guard_posix

            stack.enter_context(terminal_guard_posix.preserve_tty())
        yield


def get_driver() -> type[Driver] | None:
    """The Textual driver to use; None for Textual's own choice."""
    if not IS_POSIX:
        return None
    from guided.ui.tui import key_release_driver

    return key_release_driver.KeyReportDriver


def get_size() -> Size | None:
    """The size of the terminal now; None where it is unknown."""
    try:
        return Size(*os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else 1))
    except OSError:
        return None


def check_tty() -> None:
    """Raise SystemExit if the terminal has gone, as when its window was closed."""
    if IS_POSIX:
        from guided.ui.tui import terminal_guard_posix

        if not terminal_guard_posix.has_tty():
            raise SystemExit(HANGUP_EXIT_CODE)


def guard_resume(driver: Driver, on_resume: Callable[[], None]) -> None:
    """Let Textual go on after any stop, then call `on_resume`. After an unseen stop it would start a second time."""
    if IS_POSIX:
        from guided.ui.tui import terminal_guard_posix

        terminal_guard_posix.guard_posix_resume(driver.suspend_application_mode, on_resume)
