"""The terminal is restored, however the full screen ends."""

import fcntl
import os
import re
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.terminal import PATIENCE, Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")

DRIVER = (sys.executable, str(Path(__file__).with_name("tui_driver.py")))
TOLD = ("\x1b[=27u", "\x1b[<u")
"""That the terminal is to tell what becomes of each key, and no longer."""
OPENED, CLOSED = "\x1b[?1049h", "\x1b[?1049l"
ENV = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}


def start_driver(kind: str, **more: str) -> Terminal:
    return Terminal(*DRIVER, kind, env={**ENV, **more})


@pytest.fixture
def playing_terminal() -> Iterator[Terminal]:
    with start_driver("plays") as terminal:
        terminal.until("Breathe in")
        yield terminal


def check_restored(terminal: Terminal) -> str:
    """Check that everything is as it was; give what stands on the usual page after all."""
    shown = terminal.shown
    assert terminal.kept
    assert shown.count(OPENED) == shown.count(CLOSED) >= 1
    for on, off in (("\x1b[?25l", "\x1b[?25h"), ("\x1b[?1004h", "\x1b[?1004l"), ("\x1b[?2004h", "\x1b[?2004l"), TOLD):
        assert shown.rindex(on) < shown.rindex(off)
    assert "\x1b[?1000h" not in shown, "the mouse stays the terminal's"
    assert "Traceback" not in shown
    after = shown[shown.rindex(CLOSED) :]
    return re.sub(r"\x1b\[[?<>\d;]*[a-z]", "", after).strip()


def wait_until_stopped(terminal: Terminal) -> None:
    _pid, status = os.waitpid(terminal.program.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)
    for _ in range(5):
        terminal.see(0.05)


def wait_until_reopened(terminal: Terminal) -> None:
    """Wait until the page is there once more."""
    terminal.until(OPENED, 2)
    while "Breathe in" not in terminal.shown[terminal.shown.rindex(OPENED) :]:
        terminal.see(0.1)


def test_normal_end_prints_the_farewell() -> None:
    with start_driver("brief") as terminal:
        assert terminal.over() == 0
        assert check_restored(terminal) == "That is the end.\npressed:"


def test_sleep_session_prints_no_farewell() -> None:
    with start_driver("sleeps") as terminal:
        assert terminal.over() == 0
        assert check_restored(terminal) == "pressed:"
        assert "Good night" not in terminal.shown


@pytest.mark.slow
def test_key_after_the_end_closes_at_once() -> None:
    with start_driver("lasts") as terminal:
        terminal.until("That is")
        began = time.monotonic()
        terminal.type(b"x")
        assert terminal.over() == 0
        assert time.monotonic() - began < PATIENCE / 2
        assert check_restored(terminal).endswith("pressed:")


@pytest.mark.slow
def test_exception_of_the_session_is_passed_on() -> None:
    with start_driver("fails") as terminal:
        assert terminal.over() == 0
        assert (
            check_restored(terminal).splitlines()[0] == "raised LookupError('nobody is to see where this was raised')"
        )
        assert "\x07" not in terminal.shown, "no bell"


@pytest.mark.slow
@pytest.mark.parametrize("how", ["key", "signal"])
def test_ctrl_c_is_a_key(playing_terminal: Terminal, how: str) -> None:
    if how == "key":
        playing_terminal.type(b"\x03")
    else:
        playing_terminal.signal(signal.SIGINT)
    playing_terminal.until("Fading out")
    assert playing_terminal.over() == 0
    assert check_restored(playing_terminal) == "That is the end.\npressed: leave"


def test_second_ctrl_c_is_passed_on(playing_terminal: Terminal) -> None:
    playing_terminal.signal(signal.SIGINT)
    playing_terminal.until("Fading out")
    playing_terminal.signal(signal.SIGINT)
    assert playing_terminal.over() == 0
    assert check_restored(playing_terminal).endswith("pressed: leave leave")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.parametrize("times", [1, 2])
def test_signal_ends_and_restores_the_terminal(playing_terminal: Terminal, number: int, code: int, times: int) -> None:
    for _ in range(times):
        playing_terminal.signal(number)
        time.sleep(0.01)
    assert playing_terminal.over() == code
    if times == 1:
        assert check_restored(playing_terminal) == ""
    assert playing_terminal.kept
    assert CLOSED in playing_terminal.shown


def test_ctrl_z_and_fg_restore_and_reopen(playing_terminal: Terminal) -> None:
    playing_terminal.type(b"\x1a")
    wait_until_stopped(playing_terminal)
    assert check_restored(playing_terminal) == ""
    playing_terminal.signal(signal.SIGCONT)
    wait_until_reopened(playing_terminal)
    assert not playing_terminal.kept
    playing_terminal.type(b"\x03")
    assert playing_terminal.over() == 0
    assert check_restored(playing_terminal).endswith("pressed: leave")


@pytest.mark.slow
def test_unexpected_stop_and_continue_reopens(playing_terminal: Terminal) -> None:
    playing_terminal.signal(signal.SIGSTOP)
    wait_until_stopped(playing_terminal)
    playing_terminal.signal(signal.SIGCONT)
    wait_until_reopened(playing_terminal)
    for _ in range(10):  # what is typed before the terminal is read again is lost
        playing_terminal.type(b"\x03")
        if "Fading out" in playing_terminal.still(0.5):
            break
    assert playing_terminal.over() == 0
    assert check_restored(playing_terminal).endswith("leave")


@pytest.mark.slow
def test_resizing_is_no_error(playing_terminal: Terminal) -> None:
    for columns, rows in ((20, 5), (1, 1), (200, 50), (3, 40), (60, 20)):
        fcntl.ioctl(playing_terminal.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        playing_terminal.signal(signal.SIGWINCH)
        for _ in range(4):
            playing_terminal.see(0.1)
    playing_terminal.type(b"\x03")
    assert playing_terminal.over() == 0
    assert check_restored(playing_terminal).endswith("pressed: leave")


def test_closed_terminal_ends_the_program(playing_terminal: Terminal) -> None:
    os.close(playing_terminal.master)
    assert playing_terminal.program.wait(PATIENCE) in (129, 120)
    playing_terminal.master = os.open(os.devnull, os.O_RDONLY)


@pytest.mark.slow
def test_closed_terminal_without_a_signal_ends_the_program() -> None:
    with Terminal("sh", "-c", 'trap "" HUP; exec "$@"', "sh", *DRIVER, "plays", env=ENV) as terminal:
        terminal.until("Breathe in")
        os.close(terminal.master)
        assert terminal.program.wait(PATIENCE) in (129, 120)
        terminal.master = os.open(os.devnull, os.O_RDONLY)


@pytest.mark.slow
def test_stderr_does_not_disturb_the_screen() -> None:
    with start_driver("noisy") as terminal:
        terminal.until("Breathe in")
        terminal.type(b"\x03")
        assert terminal.over() == 0
        assert "complaints" not in terminal.shown


@pytest.mark.slow
def test_redirected_stderr_is_kept(tmp_path: Path) -> None:
    place = tmp_path / "complaints"
    with Terminal("sh", "-c", f'exec "$@" 2> {place}', "sh", *DRIVER, "noisy", env=ENV) as terminal:
        terminal.until("Breathe in")
        terminal.type(b"\x03")
        assert terminal.over() == 0
    assert set(place.read_text().split("complaints")) == {""}


@pytest.mark.slow
def test_no_color_removes_colours() -> None:
    for more, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        with start_driver("brief", **more) as terminal:
            assert terminal.over() == 0
            assert ("8;2;" in terminal.shown) is coloured
            assert bool(re.search(r"\x1b\[[\d;]*\b[34]8;", terminal.shown)) is coloured
