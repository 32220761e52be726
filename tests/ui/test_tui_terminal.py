"""The terminal is left as it was found, however the full screen ends."""

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


def start(kind: str, **more: str) -> Terminal:
    return Terminal(*DRIVER, kind, env={**ENV, **more})


@pytest.fixture
def playing() -> Iterator[Terminal]:
    with start("plays") as terminal:
        terminal.until("Breathe in")
        yield terminal


def left(terminal: Terminal) -> str:
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


def stopped(terminal: Terminal) -> None:
    _pid, status = os.waitpid(terminal.program.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)
    for _ in range(5):
        terminal.see(0.05)


def back(terminal: Terminal) -> None:
    """Wait until the page is there once more."""
    terminal.until(OPENED, 2)
    while "Breathe in" not in terminal.shown[terminal.shown.rindex(OPENED) :]:
        terminal.see(0.1)


def test_a_normal_end_leaves_the_last_words() -> None:
    with start("brief") as terminal:
        assert terminal.over() == 0
        assert left(terminal) == "That is the end.\npressed:"


def test_asleep_no_word_is_left() -> None:
    with start("sleeps") as terminal:
        assert terminal.over() == 0
        assert left(terminal) == "pressed:"
        assert "Good night" not in terminal.shown


@pytest.mark.slow
def test_a_key_after_the_end_goes_at_once() -> None:
    with start("lasts") as terminal:
        terminal.until("That is")
        began = time.monotonic()
        terminal.type(b"x")
        assert terminal.over() == 0
        assert time.monotonic() - began < PATIENCE / 2
        assert left(terminal).endswith("pressed:")


@pytest.mark.slow
def test_what_the_session_raises_comes_out_as_it_is() -> None:
    with start("fails") as terminal:
        assert terminal.over() == 0
        assert left(terminal).splitlines()[0] == "raised LookupError('nobody is to see where this was raised')"
        assert "\x07" not in terminal.shown, "no bell"


@pytest.mark.slow
@pytest.mark.parametrize("how", ["key", "signal"])
def test_ctrl_c_is_a_key(playing: Terminal, how: str) -> None:
    if how == "key":
        playing.type(b"\x03")
    else:
        playing.signal(signal.SIGINT)
    playing.until("Fading out")
    assert playing.over() == 0
    assert left(playing) == "That is the end.\npressed: leave"


def test_ctrl_c_twice(playing: Terminal) -> None:
    playing.signal(signal.SIGINT)
    playing.until("Fading out")
    playing.signal(signal.SIGINT)
    assert playing.over() == 0
    assert left(playing).endswith("pressed: leave leave")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.parametrize("times", [1, 2])
def test_told_to_end(playing: Terminal, number: int, code: int, times: int) -> None:
    for _ in range(times):
        playing.signal(number)
        time.sleep(0.01)
    assert playing.over() == code
    if times == 1:
        assert left(playing) == ""
    assert playing.kept
    assert CLOSED in playing.shown


def test_ctrl_z_and_back(playing: Terminal) -> None:
    playing.type(b"\x1a")
    stopped(playing)
    assert left(playing) == ""
    playing.signal(signal.SIGCONT)
    back(playing)
    assert not playing.kept
    playing.type(b"\x03")
    assert playing.over() == 0
    assert left(playing).endswith("pressed: leave")


@pytest.mark.slow
def test_a_stop_that_nobody_was_told_of(playing: Terminal) -> None:
    playing.signal(signal.SIGSTOP)
    stopped(playing)
    playing.signal(signal.SIGCONT)
    back(playing)
    for _ in range(10):  # what is typed before the terminal is read again is lost
        playing.type(b"\x03")
        if "Fading out" in playing.still(0.5):
            break
    assert playing.over() == 0
    assert left(playing).endswith("leave")


@pytest.mark.slow
def test_a_terminal_of_another_size(playing: Terminal) -> None:
    for columns, rows in ((20, 5), (1, 1), (200, 50), (3, 40), (60, 20)):
        fcntl.ioctl(playing.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        playing.signal(signal.SIGWINCH)
        for _ in range(4):
            playing.see(0.1)
    playing.type(b"\x03")
    assert playing.over() == 0
    assert left(playing).endswith("pressed: leave")


def test_a_terminal_that_was_closed(playing: Terminal) -> None:
    os.close(playing.master)
    assert playing.program.wait(PATIENCE) in (129, 120)
    playing.master = os.open(os.devnull, os.O_RDONLY)


@pytest.mark.slow
def test_a_terminal_that_was_closed_and_nobody_says_so() -> None:
    with Terminal("sh", "-c", 'trap "" HUP; exec "$@"', "sh", *DRIVER, "plays", env=ENV) as terminal:
        terminal.until("Breathe in")
        os.close(terminal.master)
        assert terminal.program.wait(PATIENCE) in (129, 120)
        terminal.master = os.open(os.devnull, os.O_RDONLY)


@pytest.mark.slow
def test_nobody_else_writes_on_the_page() -> None:
    with start("noisy") as terminal:
        terminal.until("Breathe in")
        terminal.type(b"\x03")
        assert terminal.over() == 0
        assert "complaints" not in terminal.shown


@pytest.mark.slow
def test_complaints_go_where_they_were_sent(tmp_path: Path) -> None:
    place = tmp_path / "complaints"
    with Terminal("sh", "-c", f'exec "$@" 2> {place}', "sh", *DRIVER, "noisy", env=ENV) as terminal:
        terminal.until("Breathe in")
        terminal.type(b"\x03")
        assert terminal.over() == 0
    assert set(place.read_text().split("complaints")) == {""}


@pytest.mark.slow
def test_colours_and_none() -> None:
    for more, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        with start("brief", **more) as terminal:
            assert terminal.over() == 0
            assert ("8;2;" in terminal.shown) is coloured
            assert bool(re.search(r"\x1b\[[\d;]*\b[34]8;", terminal.shown)) is coloured
