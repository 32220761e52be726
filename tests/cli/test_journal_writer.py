"""After a session, the journal gets what was heard, and how it was if the person says so."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guided.cli import journal_writer
from guided.cli.journal_writer import (
    MIN_FEEDBACK_S,
    MIN_RECORDED_S,
    JournalRecorder,
    ask_feedback,
    open_journal,
    record_feedback,
    save_record,
    use_journal,
)
from guided.core import paths
from guided.core.history import PastSession, SessionRating
from guided.core.level import Level
from guided.script.model import Pause, Say, Stretch
from guided.system import settings
from guided.ui.prompts import Dialog, Prompt
from tests.support.player_state import FakePlayer, moment
from tests.support.sessions import session

BEGAN = datetime(2026, 3, 1, 9, tzinfo=UTC)
MADE = session(
    Say(say="Hello."),
    Stretch(stretch="Reach", into="Reach out. (2s)", hold="5s", involves=["arm"]),
    Pause(pause="20s"),
    kind="stretch",
)
DONE = PastSession(BEGAN, "made", "Made", "stretch", Level.GENTLE, 240.0, 30.0)


def record_states(*moments: object) -> JournalRecorder:
    watched = JournalRecorder(FakePlayer(list(moments)))  # type: ignore[arg-type]
    for _ in moments:
        watched.tick()
    return watched


def test_record_has_the_seconds_that_were_heard() -> None:
    done = record_states(moment(playtime=10.0), moment(playtime=95.0)).get_record(MADE, "made", BEGAN)
    assert done
    assert (done.seconds, done.when, done.session, done.kind) == (95.0, BEGAN, "made", "stretch")


def test_record_has_the_easiest_level_played() -> None:
    watched = record_states(
        moment(level=Level.STEADY), moment(level=Level.FLARE), moment(level=Level.GENTLE, playtime=60.0)
    )
    done = watched.get_record(MADE, "made", BEGAN)
    assert done
    assert done.level is Level.FLARE


def test_very_short_session_is_not_recorded() -> None:
    assert record_states(moment(playtime=MIN_RECORDED_S - 1)).get_record(MADE, "made", BEGAN) is None
    assert JournalRecorder(FakePlayer([])).get_record(MADE, "made", BEGAN) is None


def test_record_is_saved_in_the_journal() -> None:
    number, notices = save_record(DONE)
    assert number is not None
    assert not notices
    with open_journal([]) as kept:
        assert kept.read().sessions == (DONE,)


def test_no_record_creates_no_journal() -> None:
    assert save_record(None) == (None, [])
    assert not (paths.data_folder() / "journal.db").exists()


def test_unwritable_folder_is_one_notice(home: Path) -> None:
    home.write_text("no folder")
    number, notices = save_record(DONE)
    assert number is None
    assert len(notices) == 1


Says = Callable[..., list[Prompt]]


@pytest.fixture
def answer_with(monkeypatch: pytest.MonkeyPatch) -> Says:
    """Answer with keys or an exception; gives the list of questions."""

    def answers(*keys: str | BaseException) -> list[Prompt]:
        asked: list[Prompt] = []

        def ask(conversation: Dialog[None], plain: bool) -> None:
            asked.append(next(conversation))
            for key in keys:
                if isinstance(key, BaseException):
                    raise key
                try:
                    asked.append(conversation.send(key))
                except StopIteration:
                    return
            raise AssertionError("it asks on")

        monkeypatch.setattr(journal_writer, "run_dialog", ask)
        return asked

    return answers


def read_feedback() -> tuple[SessionRating | None, int | None]:
    """How the session was, as the journal has it."""
    with open_journal([]) as kept:
        (done,) = kept.read().sessions
        return done.ease, done.pain


@pytest.mark.parametrize(
    ("key", "ease"),
    [("s", None), ("e", SessionRating.EASIER), ("a", SessionRating.RIGHT), ("t", SessionRating.TOO_MUCH)],
)
def test_feedback_takes_one_key(key: str, ease: SessionRating | None, answer_with: Says) -> None:
    asked = answer_with(key)
    record_feedback(DONE, save_record(DONE)[0], sleep=False, plain=True)
    assert read_feedback() == (ease, None)
    assert len(asked) == 1


@pytest.mark.parametrize(("key", "pain"), [("p", None), ("0", 0), ("6", 6), ("t", 10)])
@pytest.mark.parametrize(("first", "ease"), [("s", None), ("a", SessionRating.RIGHT)])
def test_pain_is_asked_for_with_numbers_on(
    first: str, ease: SessionRating | None, key: str, pain: int | None, answer_with: Says
) -> None:
    settings.save_setting("numbers", value=True)
    asked = answer_with(first, key)
    record_feedback(DONE, save_record(DONE)[0], sleep=False, plain=True)
    assert read_feedback() == (ease, pain)
    assert asked[1].text == "Pain now, 0 to 10?"
    assert [question.choices[0].label for question in asked] == ["pass over", "pass over"]


@pytest.mark.parametrize("leaving", [KeyboardInterrupt(), SystemExit(143)], ids=["Ctrl-C", "told to end"])
def test_answers_given_before_leaving_are_saved(leaving: BaseException, answer_with: Says) -> None:
    settings.save_setting("numbers", value=True)
    answer_with("t", leaving)
    row = save_record(DONE)[0]
    if isinstance(leaving, SystemExit):
        with pytest.raises(SystemExit):
            record_feedback(DONE, row, sleep=False, plain=True)
    else:
        record_feedback(DONE, row, sleep=False, plain=True)
    assert read_feedback() == (SessionRating.TOO_MUCH, None)


@pytest.mark.parametrize(
    ("done", "sleep"),
    [
        (PastSession(BEGAN, "made", "Made", "rest", Level.FLARE, 400.0, 0.0), False),
        (PastSession(BEGAN, "made", "Made", "rest", Level.GENTLE, MIN_FEEDBACK_S - 1.0, 0.0), False),
        (DONE, True),
    ],
    ids=["flare", "short", "sleep"],
)
def test_no_feedback_question_after_a_flare_a_short_session_or_before_sleep(
    done: PastSession, sleep: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.save_setting("numbers", value=True)
    monkeypatch.setattr(journal_writer, "run_dialog", lambda *_: pytest.fail("somebody was asked"))
    record_feedback(done, 1, sleep=sleep, plain=True)


def test_no_feedback_question_when_the_journal_cannot_be_saved(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.write_text("no folder")
    row, notices = save_record(DONE)
    monkeypatch.setattr(journal_writer, "run_dialog", lambda *_: pytest.fail("somebody was asked"))
    record_feedback(DONE, row, sleep=False, plain=True)
    assert len(notices) == 1


@pytest.mark.parametrize(
    ("damage", "says_so"),
    [
        (lambda file: file.write_bytes(b"nonsense" * 512), "could not be understood, and a fresh one has been begun"),
        (lambda file: (file.unlink(), file.mkdir()), "cannot be used"),
    ],
    ids=["damaged", "gone"],
)
def test_journal_failing_before_feedback_is_one_notice(
    damage: Callable[[Path], object], says_so: str, answer_with: Says, capsys: pytest.CaptureFixture[str]
) -> None:
    answer_with("a")
    row, _ = save_record(DONE)
    damage(paths.data_folder() / "journal.db")
    record_feedback(DONE, row, sleep=False, plain=True)
    out, err = capsys.readouterr()
    assert not out
    assert err.count("\n") == 1
    assert says_so in err


def test_journal_notices_are_shown_even_after_an_interrupt(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def left() -> None:
        with use_journal() as kept:
            kept.add(DONE)
            raise KeyboardInterrupt

    home.write_text("no folder")
    with pytest.raises(KeyboardInterrupt):
        left()
    assert "Nothing is kept this time" in capsys.readouterr().err


def test_leaving_the_feedback_question_is_silent(answer_with: Says, capsys: pytest.CaptureFixture[str]) -> None:
    answer_with(KeyboardInterrupt())
    record_feedback(DONE, save_record(DONE)[0], sleep=False, plain=True)
    assert read_feedback() == (None, None)
    assert capsys.readouterr().err == ""


def test_default_feedback_answer_is_to_skip() -> None:
    assert next(ask_feedback(numbers=False, answers={})).choices[0].key == "s"
