"""Questions are answered with one key, the terminal is as it was found, and leaving is one key too."""

import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals to test in")
DRIVER = str(Path(__file__).parent / "prompts_driver.py")
DOWN = b"\x1b[B"
ESCAPE_SEQUENCE = re.compile(r"\x1b\[[^A-Za-z]*[A-Za-z]")


@pytest.fixture(params=["full", "plain"])
def terminal(request: pytest.FixtureRequest) -> Iterator[Terminal]:
    with Terminal(sys.executable, DRIVER, request.param, columns=60, rows=20) as opened:
        opened.until("How is today?")
        opened.until("ordinary")
        opened.see(0.2)
        yield opened


@pytest.fixture
def full() -> Iterator[Terminal]:
    with Terminal(sys.executable, DRIVER, columns=60, rows=20) as opened:
        opened.until("ordinary")
        opened.see(0.2)
        yield opened


def test_a_key_takes_its_answer_and_enter_the_first(terminal: Terminal) -> None:
    terminal.type(b"n")
    terminal.until("You said n.")
    terminal.see(0.2)
    terminal.type(b"\r")
    terminal.until("came n and 1")
    assert terminal.over() == 0
    assert terminal.kept


def test_a_key_that_is_no_answer_does_nothing(terminal: Terminal) -> None:
    terminal.type(b"x")
    terminal.still(0.3)
    terminal.type(b"f")
    terminal.until("You said f.")


@pytest.mark.parametrize("key", [b"q", b"\x03"], ids=["q", "ctrl-c"])
def test_one_key_leaves(terminal: Terminal, key: bytes) -> None:
    terminal.type(key)
    terminal.until("left")
    assert terminal.over() == 0
    assert terminal.kept


def test_what_enter_takes_is_marked_without_colours(full: Terminal) -> None:
    full.until("\u203a f  a flare")
    full.type(DOWN)
    full.until("\u203a n  not great")


def test_arrows_and_enter_choose(full: Terminal) -> None:
    full.type(DOWN)
    full.see(0.2)
    full.type(b"\r")
    full.until("You said n.")
    full.see(0.2)
    full.type(DOWN)
    full.see(0.2)
    full.type(b"\r")
    full.until("came n and 2")


def test_what_goes_wrong_in_a_conversation_is_told_after_it(terminal: Terminal) -> None:
    terminal.type(b"o")
    terminal.until("LookupError: an ordinary day")
    assert terminal.over() == 1
    assert terminal.kept


def test_long_words_keep_their_margin(terminal: Terminal) -> None:
    terminal.type(b"f")
    shown = ESCAPE_SEQUENCE.sub("", terminal.until("minutes"))
    assert "between the words" in " ".join(shown.split())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_in_good_order(terminal: Terminal, number: int) -> None:
    terminal.signal(number)
    assert terminal.over() in (128 + number, -number)
    assert terminal.kept
