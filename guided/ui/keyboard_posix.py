"""Keys from a terminal of Linux and macOS: one at a time, the terminal given back however it ends, also for Ctrl-Z."""

import os
import select
import signal
import termios
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from types import FrameType
from typing import Any, Self

from guided.ui.keyboard import Decoder
from guided.ui.terminal import handling

Mode = list[Any]
"""What `termios.tcgetattr` gives."""
IFLAG, LFLAG, CC = 0, 3, 6
SUSPEND = "ctrl+z"
MUCH = 4096
"""More bytes than a terminal holds back."""
TELL, TELL_NO_MORE = b"\x1b[>31u", b"\x1b[<u"
"""Asks a terminal to tell of every key when it is pressed, goes on, and is let go; and to do as before (the keyboard
protocol of kitty). Others do not heed it, but for old Linux consoles, which would show it."""
DEAF = ("", "dumb", "linux")
"""The terminals (`TERM`) that are not asked."""


class Terminal:
    """The terminal at a file descriptor. It is ours only while this is entered and in the foreground of its shell."""

    def __init__(self, fd: int, now: Callable[[], float]) -> None:
        """Take a terminal's file descriptor and a clock (seconds)."""
        self._fd = fd
        self._decoder = Decoder(now)
        self._before: Mode | None = None
        """How the terminal was found; None while it is as it was."""
        self._gone = False
        self._tells = os.environ.get("TERM", "") not in DEAF
        self._stopping = False
        """Whether Ctrl-Z was pressed. It is obeyed between two keys, never halfway through setting the terminal."""

    @property
    def present(self) -> bool:
        """Whether somebody can press keys here now: not once the window is closed, nor in the background."""
        return not self._gone and self._in_front()

    @property
    def waits(self) -> bool:
        """Whether something came that is no whole key yet."""
        return self._decoder.waits

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(handling(signal.SIGTSTP, self._note))
            stack.callback(self._give_back)
            self._take()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *raised: object) -> None:
        self._stack.close()

    def wait(self, seconds: float) -> list[str]:
        """The names of all keys there are, waiting at most so long for the first."""
        if self._stopping:
            self._suspend()
        if not self._take():
            time.sleep(seconds)
        elif select.select([self._fd], [], [], seconds)[0] and self._in_front():  # still
            with suppress(OSError):  # the window was closed
                self._decoder.feed(os.read(self._fd, MUCH))
        names = self._decoder.names()
        self._stopping |= SUSPEND in names
        return [name for name in names if name != SUSPEND]

    def _take(self) -> bool:
        """Have keys come one by one. Asked for each time, because a shell sets the terminal its own way before `fg`."""
        if not self.present:
            return False
        try:
            mode = termios.tcgetattr(self._fd)
            wanted = _one_by_one(mode, os.fpathconf(self._fd, "PC_VDISABLE"))
            if wanted != mode:
                if not self._before:
                    self._before = mode
                    self._write(TELL)
                termios.tcsetattr(self._fd, termios.TCSANOW, wanted)
        except (termios.error, OSError):
            self._gone = True
        return not self._gone

    def _give_back(self) -> None:
        """Leave the terminal as it was found. What was typed meanwhile was not meant for the shell, and is dropped."""
        if self._before and self._in_front():
            self._write(TELL_NO_MORE)
            with suppress(termios.error):
                termios.tcsetattr(self._fd, termios.TCSANOW, self._before)
                termios.tcflush(self._fd, termios.TCIFLUSH)
        self._before = None

    def _write(self, sequence: bytes) -> None:
        if self._tells:
            with suppress(OSError):  # it can only be read
                os.write(self._fd, sequence)

    def _in_front(self) -> bool:
        """Whether the terminal is ours to read and set: in the background of a shell that would stop us."""
        try:
            return os.tcgetpgrp(self._fd) == os.getpgrp()
        except OSError:
            return True  # nobody shares it

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _suspend(self) -> None:
        """Stop as Ctrl-Z stops every program, and come back here with `fg` or `bg`."""
        self._stopping = False
        self._give_back()
        handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, handler)


def _one_by_one(mode: Mode, nothing: int) -> Mode:
    """A terminal's mode, but with keys given one by one, and not shown.

    What would freeze (Ctrl-S), kill (Ctrl-backslash) or interrupt (Ctrl-C) becomes a key, which may be held down.
    Ctrl-Z stays a signal.
    """
    wanted = [*mode[:CC], [*mode[CC]]]
    wanted[IFLAG] &= ~termios.IXON
    wanted[LFLAG] &= ~(termios.ICANON | termios.ECHO | termios.IEXTEN)
    wanted[CC][termios.VMIN], wanted[CC][termios.VTIME] = 1, 0
    wanted[CC][termios.VQUIT] = wanted[CC][termios.VINTR] = bytes([nothing])
    return wanted
