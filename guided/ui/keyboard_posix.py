"""Keys from a terminal of Linux and macOS. The terminal is restored however it ends, and for Ctrl-Z."""

import os
import select
import signal
import termios
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from types import FrameType
from typing import Any, Self

from guided.core.scoped_signal_handler import handle_signal
from guided.ui.keyboard import KeyDecoder

TermiosMode = list[Any]
"""A terminal's mode, as `termios.tcgetattr` gives it."""
IFLAG, LFLAG, CC = 0, 3, 6
_SUSPEND_KEY = "ctrl+z"
READ_BYTES = 4096
"""More bytes than a terminal holds back."""
REPORTS_ON, REPORTS_OFF = b"\x1b[>31u", b"\x1b[<u"
"""Asks a terminal to tell of every key when it is pressed, goes on, and is let go; and to do as before (the keyboard
protocol of kitty). Others do not heed it, but for old Linux consoles, which would show it."""
BASIC_TERMINALS = ("", "dumb", "linux")
"""The terminals (`TERM`) that are not asked."""


class PosixKeySource:
    """The terminal at a file descriptor. It is ours only while this is entered and in the foreground of its shell."""

    def __init__(self, fd: int, now: Callable[[], float]) -> None:
        """Take a terminal's file descriptor and a clock (seconds)."""
        self._fd = fd
        self._decoder = KeyDecoder(now)
        self._saved_mode: TermiosMode | None = None
        """The mode that the terminal had; None while it has not been changed."""
        self._is_closed = False
        self._has_reports = os.environ.get("TERM", "") not in BASIC_TERMINALS
        self._wants_suspend = False
        """Whether Ctrl-Z was pressed. It is obeyed between two keys, never halfway through setting the terminal."""

    @property
    def is_usable(self) -> bool:
        """Whether somebody can press keys here now: not once the window is closed, nor in the background."""
        return not self._is_closed and self._is_foreground()

    @property
    def has_partial(self) -> bool:
        """Whether bytes of an incomplete key came."""
        return self._decoder.has_partial

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(handle_signal(signal.SIGTSTP, self._on_suspend))
            stack.callback(self._restore_mode)
            self._enter_key_mode()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *raised: object) -> None:
        self._stack.close()

    def read(self, seconds: float) -> list[str]:
        """The names of all keys there are, waiting at most so long for the first."""
        if self._wants_suspend:
            self._suspend()
        if not self._enter_key_mode():
            time.sleep(seconds)
        elif select.select([self._fd], [], [], seconds)[0] and self._is_foreground():  # still
            with suppress(OSError):  # the window was closed
                self._decoder.feed(os.read(self._fd, READ_BYTES))
        names = self._decoder.drain()
        self._wants_suspend |= _SUSPEND_KEY in names
        return [name for name in names if name != _SUSPEND_KEY]

    def _enter_key_mode(self) -> bool:
        """Have keys come one by one. Asked for each time, because a shell sets the terminal its own way before `fg`."""
        if not self.is_usable:
            return False
        try:
            current_mode = termios.tcgetattr(self._fd)
            key_mode = _make_key_mode(current_mode, os.fpathconf(self._fd, "PC_VDISABLE"))
            if key_mode != current_mode:
                if not self._saved_mode:
                    self._saved_mode = current_mode
                    self._write(REPORTS_ON)
                termios.tcsetattr(self._fd, termios.TCSANOW, key_mode)
        except (termios.error, OSError):
            self._is_closed = True
        return not self._is_closed

    def _restore_mode(self) -> None:
        """Restore the terminal. What was typed meanwhile was not meant for the shell, and is dropped."""
        if self._saved_mode and self._is_foreground():
            self._write(REPORTS_OFF)
            with suppress(termios.error):
                termios.tcsetattr(self._fd, termios.TCSANOW, self._saved_mode)
                termios.tcflush(self._fd, termios.TCIFLUSH)
        self._saved_mode = None

    def _write(self, sequence: bytes) -> None:
        if self._has_reports:
            with suppress(OSError):  # it can only be read
                os.write(self._fd, sequence)

    def _is_foreground(self) -> bool:
        """Whether the terminal is ours to read and set: in the background of a shell that would stop us."""
        try:
            return os.tcgetpgrp(self._fd) == os.getpgrp()
        except OSError:
            return True  # nobody shares it

    def _on_suspend(self, _number: int, _frame: FrameType | None) -> None:
        self._wants_suspend = True

    def _suspend(self) -> None:
        """Stop as Ctrl-Z stops every program, and come back here with `fg` or `bg`."""
        self._wants_suspend = False
        self._restore_mode()
        handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, handler)


def _make_key_mode(mode: TermiosMode, disabled: int) -> TermiosMode:
    """A copy of a terminal's mode in which keys come one by one, and are not shown.

    What would freeze (Ctrl-S), kill (Ctrl-backslash) or interrupt (Ctrl-C) becomes a key, which may be held down.
    Ctrl-Z stays a signal.
    """
    key_mode = [*mode[:CC], [*mode[CC]]]
    key_mode[IFLAG] &= ~termios.IXON
    key_mode[LFLAG] &= ~(termios.ICANON | termios.ECHO | termios.IEXTEN)
    key_mode[CC][termios.VMIN], key_mode[CC][termios.VTIME] = 1, 0
    key_mode[CC][termios.VQUIT] = key_mode[CC][termios.VINTR] = bytes([disabled])
    return key_mode
