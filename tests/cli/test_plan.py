"""`guided plan`."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import click
import pytest

from guided.cli import main as cli
from guided.cli.commands import plan as module
from guided.cli.journal_writer import open_journal
from guided.core import paths
from guided.core.history import CheckIn, DayRating, EpisodeKind, PastSession
from guided.core.level import Level
from guided.system import settings


class Run(Protocol):
    def __call__(self, *args: str, code: int = 0) -> str: ...


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """`guided plan`: what it said, beside included, on one line."""

    def command(*args: str, code: int = 0) -> str:
        with pytest.raises(SystemExit) as left:
            cli.main(["plan", *args])
        out, err = capsys.readouterr()
        assert (left.value.code or 0) == code, err
        return " ".join((out + err).split())

    return command


@pytest.fixture
def answer_with(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Answer with keys and lines; gives the list of questions."""

    def answers(keys: str, *lines: str) -> list[str]:
        asked: list[str] = []
        pressed, typed = iter(keys), iter(lines)

        def ask(conversation: Any, plain: bool) -> Any:
            try:
                question = next(conversation)
                while True:
                    asked.append(question.text)
                    key = next(pressed)
                    if key == "!":
                        raise KeyboardInterrupt
                    question = conversation.send(key)
            except StopIteration as over:
                return over.value

        def prompt(text: str, **_: Any) -> str:
            asked.append(text)
            return next(typed)

        monkeypatch.setattr(module, "is_interactive", lambda: True)
        monkeypatch.setattr(module, "run_dialog", ask)
        monkeypatch.setattr(click, "prompt", prompt)
        return asked

    return answers


def save_days(*minutes: float, feel: DayRating = DayRating.ORDINARY) -> None:
    """Days with so much movement, the last of them today."""
    now = (datetime.now().astimezone() - timedelta(hours=4)).replace(hour=12)  # a day begins at four
    with open_journal([]) as kept:
        for ago, each in enumerate(reversed(minutes)):
            when = now - timedelta(days=ago)
            kept.add(CheckIn(when, feel))
            kept.add(PastSession(when, "knees", "Knees", "stretch", Level.STEADY, 600.0, each * 60))


def test_plan_without_a_terminal_is_shown(run: Run) -> None:
    out = run()
    assert out == run("--show")
    assert "None settled yet: 5 gentle minutes of movement a day at most." in out
    assert "In small pieces: 2.5 minutes, twice a day. Less is always fine." in out
    assert "Not written yet; there is no hurry" in out
    assert not settings.settings_path().exists()


def test_three_days_set_the_baseline(run: Run) -> None:
    out = run("--days", "6, 7,9.5")
    assert "6.0 minutes of movement a day at most. In small pieces: 3 minutes, twice a day." in out
    known = settings.read_settings()
    assert known.baseline == 6
    assert known.baseline_asked is not None


@pytest.mark.parametrize(
    ("days", "says"), [("6,7", "three days"), ("6,7,x", "'x'"), ("1,2,3,4", "three"), ("0.1,0.1,0.1", "so few")]
)
def test_invalid_days_are_an_error(days: str, says: str, run: Run) -> None:
    assert says in run("--days", days, code=2)
    assert not settings.settings_path().exists()


def test_flare_plan_is_set_by_options(run: Run) -> None:
    out = run("--words", "This passes: small is enough.", "--session", "release-only", "--session", "flare-breath")
    assert "“This passes: small is enough.” 1. Release only, 4:33 2. One breath, then rest, " in out
    known = settings.read_settings()
    assert known.flare_words == "This passes: small is enough."
    assert known.flare_sessions == ("release-only", "flare-breath")
    assert "Not written yet" in run("--words", "none", "--session", "none")
    assert settings.read_settings().flare_sessions == ()


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["--session", "relese-only"], 1, "Did you mean 'release-only'?"),
        (["--session", "release-only"] * 4, 2, "3 sessions at most"),
        (["--words", "x" * 301], 1, "300 at most"),
    ],
)
def test_invalid_option_saves_nothing(args: list[str], code: int, says: str, run: Run) -> None:
    assert says in run("--words", "kept?", *args, code=code)
    assert not settings.settings_path().exists()


def test_script_by_path_is_saved_if_it_can_be_played(run: Run, tmp_path: Path) -> None:
    script = tmp_path / "my bed.yaml"
    script.write_text("title: My bed\nstepps: []\n")
    assert "cannot be played yet" in run("--session", str(script), code=1)
    assert settings.read_settings().flare_sessions == ()
    script.write_text("title: My bed\nsteps: [Rest., {pause: 30s}]\n")
    assert "1. My bed, 0:" in run("--session", str(script))
    assert settings.read_settings().flare_sessions == (str(script.resolve()),)


def test_missing_session_is_reported(run: Run) -> None:
    settings.save_setting("flare_sessions", ("gone-away", "release-only"))
    assert "1. gone-away (cannot be read now; the next one plays) 2. Release only" in run("--show")


def test_dialog_covers_the_whole_plan(run: Run, answer_with: Callable[..., list[str]]) -> None:
    save_days(6, 5, 7)
    asked = answer_with("ty1e", "One breath at a time.")
    out = run()
    assert "4.8 minutes of movement a day at most. In small pieces: 2 minutes, twice a day." in out
    known = settings.read_settings()
    assert known.baseline == Decimal("4.8")
    assert known.flare_words == "One breath at a time."
    assert len(known.flare_sessions) == 1
    assert known.flare_sessions[0] in paths.find_sessions()
    assert [text.split("?")[0] for text in asked] == [
        "Are these yours", "Write your flare plan",
        "Your own words for such a day, or Enter to pass", "Which session would be good on a flare day",
        "And another, if you like",
    ]  # fmt: skip


def test_own_number_is_asked_until_it_is_valid(run: Run, answer_with: Callable[..., list[str]]) -> None:
    asked = answer_with("ol", "many", "0", "4.5")
    run()
    assert settings.read_settings().baseline == Decimal("4.5")
    assert asked.count("How many minutes?") == 3


def test_three_days_can_be_entered(run: Run, answer_with: Callable[..., list[str]]) -> None:
    answer_with("dl", "6,5", "6,5,7")
    run()
    assert settings.read_settings().baseline == Decimal("4.8")


def test_skipping_every_question_changes_nothing(run: Run, answer_with: Callable[..., list[str]]) -> None:
    settings.save_setting("flare_words", "mine")
    settings.save_setting("flare_sessions", ("release-only",))
    before = settings.settings_path().read_text("utf-8")
    answer_with("sk")
    run()
    assert settings.settings_path().read_text("utf-8") == before
    answer_with("sce", "")
    run()
    assert settings.read_settings().flare_words == "mine"
    assert settings.read_settings().flare_sessions == ("release-only",)


def test_flare_plan_can_wait_on_a_flare_day(run: Run, answer_with: Callable[..., list[str]]) -> None:
    save_days(4, feel=DayRating.FLARE)
    asked = answer_with("sl")
    run()
    assert "best written on a better day" in asked[-1]


def test_flare_plan_can_wait_during_a_flare(run: Run, answer_with: Callable[..., list[str]]) -> None:
    with open_journal([]) as kept:
        kept.begin(EpisodeKind.FLARE, datetime.now().astimezone().date() - timedelta(days=3))
    asked = answer_with("sl")
    run()
    assert "best written on a better day" in asked[-1]


def test_leaving_saves_the_answers_so_far(run: Run, answer_with: Callable[..., list[str]]) -> None:
    answer_with("o!", "6")
    out = run()
    assert "That is fine. What you answered is kept." in out
    assert settings.read_settings().baseline == 6
