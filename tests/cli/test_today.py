"""`guided`, `guided today` and `guided flare`: from the door to a session, and what is remembered of it."""

import errno
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from guided.cli import main as cli
from guided.cli.commands import today as module
from guided.cli.journal_writer import open_journal
from guided.core import atomic_write, paths
from guided.core.held_keys import HOLD_TIMEOUT_S
from guided.core.history import CheckIn, DayRating, PastSession, SessionRating
from guided.core.level import Level
from guided.system import settings
from guided.today.recommender import PAIN_RISEN_NOTE
from tests.support.terminal import Terminal

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
    with open_journal([]) as kept:
        history = kept.read()
    assert [said.feel for said in history.check_ins] == [DayRating.FLARE]
    (done,) = history.sessions
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
    with open_journal([]) as kept:
        assert not kept.read().check_ins


@pytest.mark.slow
def test_what_is_avoided_never_comes(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert run("today", "--flare", "--where", "bed", "--go", *QUIET) == 0
    first, second = (line for line in capsys.readouterr().out.splitlines() if " - flare - " in line)
    assert first != second  # what was not heard for longest comes first


MINE = "# mine\nbaseline: 10  # with the physio\n"
OFFER = "A steady while. Would 11 minutes of movement a day suit you, instead of 10?"
Sits = Callable[[str], list[str]]


@pytest.fixture
def sits(monkeypatch: pytest.MonkeyPatch) -> Sits:
    """Somebody sits there and answers with keys, and leaves at a "!"; gives what they were asked."""

    def answers(keys: str) -> list[str]:
        asked: list[str] = []
        pressed = iter(keys)

        def ask(conversation: Any, plain: bool) -> Any:
            try:
                question = next(conversation)
                while True:
                    asked.append(question.text)
                    if (key := next(pressed)) == "!":
                        raise KeyboardInterrupt
                    question = conversation.send(key)
            except StopIteration as over:
                return over.value

        monkeypatch.setattr(module, "is_interactive", lambda: True)
        monkeypatch.setattr(module, "run_dialog", ask)
        return asked

    return answers


@pytest.fixture
def calm() -> None:
    """A calm week with three steady sessions that move, and minutes of one's own."""
    noon = (datetime.now().astimezone() - timedelta(hours=4)).replace(hour=12)  # a day begins at four
    with open_journal([]) as kept:
        for ago in (9, 4, 2):
            when = noon - timedelta(days=ago)
            kept.add(CheckIn(when, DayRating.ORDINARY))
            kept.add(PastSession(when + timedelta(hours=1), "knees", "Knees", "stretch", Level.STEADY, 600.0, 120.0))
    settings.settings_path().parent.mkdir(parents=True, exist_ok=True)
    settings.settings_path().write_text(MINE, "utf-8")


@pytest.mark.usefixtures("calm")
class TestALittleMore:
    ASKED = ("today", "--ordinary", "--where", "bed", "--minutes", "5")

    def now(self) -> str:
        return settings.settings_path().read_text("utf-8")

    def test_yes_is_written_in_its_own_line(self, sits: Sits) -> None:
        asked = sits("nye")
        assert run(*self.ASKED) == 0
        assert asked[1:] == [OFFER, "Enter begins the first."]
        assert self.now().startswith(MINE.replace("10 ", "11 "))
        known = settings.read_settings()
        assert known.baseline == 11
        assert known.baseline_asked is not None

    def test_an_answer_is_kept_though_they_leave_right_after_it(self, sits: Sits) -> None:
        sits("ny!")
        assert run(*self.ASKED) == 130
        assert settings.read_settings().baseline == 11

    @pytest.mark.parametrize("key", ["n", "d"])
    def test_no_is_remembered_and_not_asked_again(self, key: str, sits: Sits) -> None:
        sits(f"n{key}e")
        assert run(*self.ASKED) == 0
        assert self.now().startswith(MINE)
        known = settings.read_settings()
        assert known.no_more == (frozenset({"minutes"}) if key == "d" else frozenset())
        assert (known.baseline_asked is None) == (key == "d")
        asked = sits("e")
        assert run(*self.ASKED) == 0
        assert asked == ["Enter begins the first."]

    def test_who_leaves_at_the_offer_changes_nothing(self, sits: Sits) -> None:
        asked = sits("n!")
        assert run(*self.ASKED) == 130
        assert asked[-1] == OFFER
        assert self.now() == MINE

    @pytest.mark.parametrize("feel", ["flare", "not-great", "better"])
    def test_on_another_day_nobody_is_asked(self, feel: str, sits: Sits) -> None:
        asked = sits("e" if feel == "flare" else "ne")
        assert run("today", f"--{feel}", "--where", "bed", "--minutes", "5") == 0
        assert OFFER not in asked
        assert self.now() == MINE

    def test_where_nobody_is_asked_nothing_is_offered(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(*self.ASKED) == 0
        assert run(*self.ASKED, "--go", *QUIET) == 0
        assert "steady while" not in capsys.readouterr().out
        assert self.now() == MINE

    def test_settings_that_are_not_all_understood_are_left_alone(self, sits: Sits) -> None:
        """The line that is not may be the one that says never to ask."""
        settings.settings_path().write_text(MINE + "knocked_out: quite\n", "utf-8")
        asked = sits("ne")
        assert run(*self.ASKED) == 0
        assert OFFER not in asked

    def test_where_nothing_can_be_kept_the_session_plays_all_the_same(
        self, sits: Sits, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def refuse(*_: object) -> None:
            raise OSError(errno.EROFS, "Read-only file system")

        monkeypatch.setattr(atomic_write, "write_atomic", refuse)
        sits("ny1")
        assert run(*self.ASKED, *QUIET) == 0
        out, err = capsys.readouterr()
        assert " - 5:00" in out
        assert err.count("Read-only file system") == 1
        assert "Your answer counts this once, and you may be asked again." in err
        assert self.now() == MINE


def test_the_first_session_is_played_and_no_flare_is_put_in_the_journal(
    sits: Sits, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = sits("l")
    assert run("today", *QUIET) == 0
    assert len(asked) == 1
    assert " - flare - 4:00" in capsys.readouterr().out
    with open_journal([]) as kept:
        history = kept.read()
    assert len(history.sessions) == 1
    assert history.check_ins == ()


def test_what_the_journal_has_to_say_is_told_in_a_pipe_too(capsys: pytest.CaptureFixture[str]) -> None:
    path = paths.data_folder() / "journal.db"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"nonsense" * 512)
    assert run("today", "--flare") == 0
    out, err = capsys.readouterr()
    assert out.count("guided play ") == 3
    assert err.count("cannot be understood. It is left as it is.") == 1
    assert path.read_bytes() == b"nonsense" * 512


def test_a_journal_that_cannot_be_kept_is_told_once_and_the_session_plays(capsys: pytest.CaptureFixture[str]) -> None:
    (paths.data_folder() / "journal.db").mkdir(parents=True)
    assert run("flare", *QUIET) == 0
    out, err = capsys.readouterr()
    assert " - flare - " in out
    assert err.count("Nothing is kept this time") == 1


@needs_terminal
class TestInATerminal:
    @pytest.mark.slow
    def test_pain_that_has_risen_leaves_rest_and_breath_for_the_day(self, capsys: pytest.CaptureFixture[str]) -> None:
        settings.save_setting("numbers", value=True)
        command = (sys.executable, "-m", "guided", "today", "--plain", "--ordinary", "--pain", "3", "--energy", "5")
        with Terminal(*command, "--where", "bed", "--minutes", "5", *QUIET) as terminal:
            for text, key in {
                "Slept worse": b"\r", "begins the first.": b"\r", "How was that?": b"a", "Pain now, 0 to 10?": b"5",
            }.items():  # fmt: skip
                terminal.until(text)
                terminal.still(HOLD_TIMEOUT_S + 0.1)  # the same key sooner is one held down
                terminal.type(key)
            assert terminal.over() == 0
        with open_journal([]) as kept:
            assert [(done.ease, done.pain) for done in kept.read().sessions] == [(SessionRating.RIGHT, 5)]
        assert run("today", "--ordinary", "--explain") == 0
        out = capsys.readouterr().out
        assert out.startswith(PAIN_RISEN_NOTE)
        assert out.count("rest-and-breath") == out.count("guided play ") == 3
        assert "gentle movement" not in out

    @pytest.mark.slow
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
        with open_journal([]) as kept:
            assert [done.ease for done in kept.read().sessions] == [SessionRating.RIGHT]
