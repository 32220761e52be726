"""Prompts are answered with one key; leaving takes one key; the terminal is restored."""

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
def full_terminal() -> Iterator[Terminal]:
    with Terminal(sys.executable, DRIVER, columns=60, rows=20) as opened:
        opened.until("ordinary")
        opened.see(0.2)
        yield opened


def test_letter_chooses_its_answer_and_enter_the_first(terminal: Terminal) -> None:
    terminal.type(b"n")
    terminal.until("You said n.")
    terminal.see(0.2)
    terminal.type(b"\r")
    terminal.until("came n and 1")
    assert terminal.over() == 0
    assert terminal.kept


def test_key_without_an_answer_does_nothing(terminal: Terminal) -> None:
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


def test_selection_is_marked_without_colours(full_terminal: Terminal) -> None:
    full_terminal.until("\u203a f  a flare")
    full_terminal.type(DOWN)
    full_terminal.until("\u203a n  not great")


def test_arrows_and_enter_choose(full_terminal: Terminal) -> None:
    full_terminal.type(DOWN)
    full_terminal.see(0.2)
    full_terminal.type(b"\r")
    full_terminal.until("You said n.")
    full_terminal.see(0.2)
    full_terminal.type(DOWN)
    full_terminal.see(0.2)
    full_terminal.type(b"\r")
    full_terminal.until("came n and 2")


def test_exception_in_a_dialog_is_shown_after_the_screen(terminal: Terminal) -> None:
    terminal.type(b"o")
    terminal.until("LookupError: an ordinary day")
    assert terminal.over() == 1
    assert terminal.kept


def test_long_text_keeps_its_margin(terminal: Terminal) -> None:
    terminal.type(b"f")
    shown = ESCAPE_SEQUENCE.sub("", terminal.until("minutes"))
    assert "between the words" in " ".join(shown.split())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signal_ends_cleanly(terminal: Terminal, number: int) -> None:
    terminal.signal(number)
    assert terminal.over() in (128 + number, -number)
    assert terminal.kept
