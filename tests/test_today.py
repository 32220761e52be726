"""`guided`, `guided today` and `guided flare`: from the door to a session, and what is remembered of it."""

import sys
from pathlib import Path

import pytest

from guided import cli
from guided.commands.remember import journal
from guided.level import Level
from guided.today.records import Ease, Feel
from tests.screen.terminal import Terminal

QUIET = ("--voice", "silent", "--output", "null")
needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals to test in")


def run(*args: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(args)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_flare_plays_at_once_and_is_remembered(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("flare", *QUIET) == 0
    assert " - flare - " in capsys.readouterr().out
    with journal([]) as kept:
        history = kept.history()
    assert [said.feel for said in history.check_ins] == [Feel.FLARE]
    (done,) = history.done
    assert done.level is Level.FLARE
    assert done.seconds > 120


def test_go_begins_the_first_that_fits(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("today", "--ordinary", "--where", "chair", "--minutes", "5", "--go", *QUIET) == 0
    assert " - gentle - 5:00" in capsys.readouterr().out


def test_where_nobody_can_be_asked_it_tells_what_fits_and_how_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("today", "--flare") == 0
    out = capsys.readouterr().out
    assert out.count("guided play ") == 3
    assert "--level flare" in out
    with journal([]) as kept:
        assert not kept.history().check_ins


def test_what_is_avoided_never_comes(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert run("today", "--flare", "--where", "bed", "--go", *QUIET) == 0
    first, second = (line for line in capsys.readouterr().out.splitlines() if " - flare - " in line)
    assert first != second  # what was not heard for longest comes first


@needs_terminal
class TestInATerminal:
    def test_guided_alone_greets_and_enter_begins(self, home: Path) -> None:
        with Terminal(sys.executable, "-m", "guided", columns=60, rows=20) as terminal:
            terminal.until("four quiet minutes")
            terminal.still(0.3)
            terminal.type(b"q")
            assert terminal.over() in (0, 130)
            assert terminal.kept

    def test_plain_lines_lead_to_a_session_with_one_key_and_ask_how_it_was(self, home: Path) -> None:
        command = (sys.executable, "-m", "guided", "today", "--plain", "--voice", "silent", "--output", "null")
        with Terminal(*command, "--ordinary", "--where", "bed", "--minutes", "5") as terminal:
            terminal.until("Enter begins the first.")
            terminal.still(0.3)
            terminal.type(b"2")
            terminal.until(" - gentle - 5:00")
            terminal.until("How was that?")
            terminal.still(0.3)
            terminal.type(b"a")
            assert terminal.over() == 0
        with journal([]) as kept:
            assert [done.ease for done in kept.history().done] == [Ease.RIGHT]
