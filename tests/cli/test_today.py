"""`guided`, `guided today` and `guided flare`: from the check-in to a session, and what the journal gets."""

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


def test_flare_plays_at_once_and_is_recorded(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("flare", *QUIET) == 0
    assert " - flare - " in capsys.readouterr().out
    with open_journal([]) as kept:
        history = kept.read()
    assert [said.feel for said in history.check_ins] == [DayRating.FLARE]
    (done,) = history.sessions
    assert done.level is Level.FLARE
    assert done.seconds > 120


def test_go_plays_the_first_recommendation(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("today", "--ordinary", "--where", "chair", "--minutes", "5", "--go", *QUIET) == 0
    assert " - gentle - 5:00" in capsys.readouterr().out


def test_without_a_terminal_today_prints_the_recommendations(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("today", "--flare") == 0
    out = capsys.readouterr().out
    assert out.count("guided play ") == 3
    assert "--level flare" in out
    with open_journal([]) as kept:
        assert not kept.read().check_ins


@pytest.mark.slow
def test_second_go_plays_another_session(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert run("today", "--flare", "--where", "bed", "--go", *QUIET) == 0
    first, second = (line for line in capsys.readouterr().out.splitlines() if " - flare - " in line)
    assert first != second  # what was not heard for longest comes first


MINE = "# mine\nbaseline: 10  # with the physio\n"
OFFER = "A steady while. Would 11 minutes of movement a day suit you, instead of 10?"
Sits = Callable[[str], list[str]]


@pytest.fixture
def answer_with(monkeypatch: pytest.MonkeyPatch) -> Sits:
    """Answer with keys, and leave at a "!"; gives the list of questions."""

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
def calm_week() -> None:
    """A calm week with three steady sessions that move, and minutes of one's own."""
    noon = (datetime.now().astimezone() - timedelta(hours=4)).replace(hour=12)  # a day begins at four
    with open_journal([]) as kept:
        for ago in (9, 4, 2):
            when = noon - timedelta(days=ago)
            kept.add(CheckIn(when, DayRating.ORDINARY))
            kept.add(PastSession(when + timedelta(hours=1), "knees", "Knees", "stretch", Level.STEADY, 600.0, 120.0))
    settings.settings_path().parent.mkdir(parents=True, exist_ok=True)
    settings.settings_path().write_text(MINE, "utf-8")


@pytest.mark.usefixtures("calm_week")
class TestBudgetIncrease:
    ASKED = ("today", "--ordinary", "--where", "bed", "--minutes", "5")

    def read_settings_file(self) -> str:
        return settings.settings_path().read_text("utf-8")

    def test_accepted_increase_changes_its_line_of_the_settings(self, answer_with: Sits) -> None:
        asked = answer_with("nye")
        assert run(*self.ASKED) == 0
        assert asked[1:] == [OFFER, "Enter begins the first."]
        assert self.read_settings_file().startswith(MINE.replace("10 ", "11 "))
        known = settings.read_settings()
        assert known.baseline == 11
        assert known.baseline_asked is not None

    def test_accepted_increase_is_saved_though_the_person_leaves_next(self, answer_with: Sits) -> None:
        answer_with("ny!")
        assert run(*self.ASKED) == 130
        assert settings.read_settings().baseline == 11

    @pytest.mark.parametrize("key", ["n", "d"])
    def test_declined_increase_is_saved_and_not_offered_again(self, key: str, answer_with: Sits) -> None:
        answer_with(f"n{key}e")
        assert run(*self.ASKED) == 0
        assert self.read_settings_file().startswith(MINE)
        known = settings.read_settings()
        assert known.no_more == (frozenset({"minutes"}) if key == "d" else frozenset())
        assert (known.baseline_asked is None) == (key == "d")
        asked = answer_with("e")
        assert run(*self.ASKED) == 0
        assert asked == ["Enter begins the first."]

    def test_leaving_at_the_offer_changes_nothing(self, answer_with: Sits) -> None:
        asked = answer_with("n!")
        assert run(*self.ASKED) == 130
        assert asked[-1] == OFFER
        assert self.read_settings_file() == MINE

    @pytest.mark.parametrize("feel", ["flare", "not-great", "better"])
    def test_no_increase_is_offered_on_another_kind_of_day(self, feel: str, answer_with: Sits) -> None:
        asked = answer_with("e" if feel == "flare" else "ne")
        assert run("today", f"--{feel}", "--where", "bed", "--minutes", "5") == 0
        assert OFFER not in asked
        assert self.read_settings_file() == MINE

    def test_no_increase_is_offered_without_a_terminal(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(*self.ASKED) == 0
        assert run(*self.ASKED, "--go", *QUIET) == 0
        assert "steady while" not in capsys.readouterr().out
        assert self.read_settings_file() == MINE

    def test_no_increase_is_offered_with_partly_invalid_settings(self, answer_with: Sits) -> None:
        """The line that is not may be the one that says never to ask."""
        settings.settings_path().write_text(MINE + "knocked_out: quite\n", "utf-8")
        asked = answer_with("ne")
        assert run(*self.ASKED) == 0
        assert OFFER not in asked

    def test_session_plays_when_the_increase_cannot_be_saved(
        self, answer_with: Sits, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def refuse(*_: object) -> None:
            raise OSError(errno.EROFS, "Read-only file system")

        monkeypatch.setattr(atomic_write, "write_atomic", refuse)
        answer_with("ny1")
        assert run(*self.ASKED, *QUIET) == 0
        out, err = capsys.readouterr()
        assert " - 5:00" in out
        assert err.count("Read-only file system") == 1
        assert "Your answer counts this once, and you may be asked again." in err
        assert self.read_settings_file() == MINE


def test_first_session_is_short_and_records_no_flare(answer_with: Sits, capsys: pytest.CaptureFixture[str]) -> None:
    asked = answer_with("l")
    assert run("today", *QUIET) == 0
    assert len(asked) == 1
    assert " - flare - 4:00" in capsys.readouterr().out
    with open_journal([]) as kept:
        history = kept.read()
    assert len(history.sessions) == 1
    assert history.check_ins == ()


def test_journal_notice_is_printed_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    path = paths.data_folder() / "journal.db"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"nonsense" * 512)
    assert run("today", "--flare") == 0
    out, err = capsys.readouterr()
    assert out.count("guided play ") == 3
    assert err.count("cannot be understood. It is left as it is.") == 1
    assert path.read_bytes() == b"nonsense" * 512


def test_unusable_journal_is_one_notice_and_the_session_plays(capsys: pytest.CaptureFixture[str]) -> None:
    (paths.data_folder() / "journal.db").mkdir(parents=True)
    assert run("flare", *QUIET) == 0
    out, err = capsys.readouterr()
    assert " - flare - " in out
    assert err.count("Nothing is kept this time") == 1


@needs_terminal
class TestInATerminal:
    @pytest.mark.slow
    def test_increased_pain_leaves_rest_and_breathing_for_the_day(self, capsys: pytest.CaptureFixture[str]) -> None:
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
    def test_guided_alone_greets_and_enter_starts(self, home: Path) -> None:
        with Terminal(sys.executable, "-m", "guided", columns=60, rows=20) as terminal:
            terminal.until("four quiet minutes")
            terminal.still(0.3)
            terminal.type(b"q")
            assert terminal.over() in (0, 130)
            assert terminal.kept

    def test_plain_check_in_starts_a_session_and_asks_for_feedback(self, home: Path) -> None:
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
