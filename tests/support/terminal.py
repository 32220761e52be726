"""A pseudo terminal: a program in it, what it shows, and keys for it."""

import contextlib
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping
from typing import Any, Self

from guided.ui import keyboard_posix
from tests.support.repository import ROOT

DRIVER = (sys.executable, str(ROOT / "tests/ui/driver.py"))
SEAT = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execvp(sys.argv[1], sys.argv[1:])"
"""Makes the terminal the program's own, so that its signals arrive."""
PATIENCE = 20.0
TELL, TELL_NO_MORE = keyboard_posix.REPORTS_ON.decode(), keyboard_posix.REPORTS_OFF.decode()
"""What plain lines ask of a terminal."""


class Terminal:
    """Runs a program in a pseudo-terminal."""

    def __init__(self, *command: str, env: Mapping[str, str] = os.environ, columns: int = 80, rows: int = 24) -> None:
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.found = self.modes()
        self.shown = ""
        ends = {"stdin": self.slave, "stdout": self.slave, "stderr": self.slave}
        seated = [sys.executable, "-I", "-S", "-c", SEAT, *command]
        self.program = subprocess.Popen(seated, env=dict(env), start_new_session=True, **ends)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.program.kill()
        self.program.wait()
        for fd in (self.master, self.slave):
            with contextlib.suppress(OSError):
                os.close(fd)

    def modes(self) -> list[Any]:
        """How the terminal is set."""
        return termios.tcgetattr(self.slave)

    @property
    def kept(self) -> bool:
        """Whether the terminal is as it was found."""
        return self.modes() == self.found

    def type(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def hold(self, key: bytes, delay: float, rate: int, times: int = 3) -> str:
        """Hold a key down, as a terminal tells of it: once, after a delay again, and then so many times a second."""
        self.type(key)
        self.still(delay)
        for _ in range(times):
            self.type(key)
            self.still(1 / rate)
        return self.shown

    def until(self, text: str, times: int = 1) -> str:
        """Wait for a text to have been shown so many times; give all that was shown."""
        end = time.monotonic() + PATIENCE
        while self.shown.count(text) < times:
            assert time.monotonic() < end, f"{text!r} was not shown in {self.shown!r}"
            self.see(0.1)
        return self.shown

    def see(self, seconds: float) -> None:
        """Take in what is shown within so long, at the latest."""
        if select.select([self.master], [], [], seconds)[0]:
            with contextlib.suppress(OSError):
                self.shown += os.read(self.master, 65536).decode(errors="replace").replace("\r\n", "\n")

    def still(self, seconds: float) -> str:
        """Let so long pass; give all that was shown."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.see(left)
        return self.shown

    def signal(self, number: int) -> None:
        self.program.send_signal(number)

    def over(self) -> int:
        """Wait for the program to end; its exit code."""
        end = time.monotonic() + PATIENCE
        while self.program.poll() is None:
            assert time.monotonic() < end, f"it goes on: {self.shown!r}"
            self.see(0.02)
        self.see(0)
        return self.program.returncode
