"""What was done is remembered, as much of it as was heard, and how it was if somebody says so."""

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
from tests.support.player_state import Fake, moment
from tests.support.sessions import session

BEGAN = datetime(2026, 3, 1, 9, tzinfo=UTC)
MADE = session(
    Say(say="Hello."),
    Stretch(stretch="Reach", into="Reach out. (2s)", hold="5s", involves=["arm"]),
    Pause(pause="20s"),
    kind="stretch",
)
DONE = PastSession(BEGAN, "made", "Made", "stretch", Level.GENTLE, 240.0, 30.0)


def seen(*moments: object) -> JournalRecorder:
    watched = JournalRecorder(Fake(list(moments)))  # type: ignore[arg-type]
    for _ in moments:
        watched.tick()
    return watched


def test_what_was_heard_is_what_is_remembered() -> None:
    done = seen(moment(playtime=10.0), moment(playtime=95.0)).get_record(MADE, "made", BEGAN)
    assert done
    assert (done.seconds, done.when, done.session, done.kind) == (95.0, BEGAN, "made", "stretch")


def test_the_level_is_the_easiest_it_came_to() -> None:
    watched = seen(moment(level=Level.STEADY), moment(level=Level.FLARE), moment(level=Level.GENTLE, playtime=60.0))
    done = watched.get_record(MADE, "made", BEGAN)
    assert done
    assert done.level is Level.FLARE


def test_a_short_look_is_not_remembered() -> None:
    assert seen(moment(playtime=MIN_RECORDED_S - 1)).get_record(MADE, "made", BEGAN) is None
    assert JournalRecorder(Fake([])).get_record(MADE, "made", BEGAN) is None


def test_done_is_kept_in_the_journal() -> None:
    number, notices = save_record(DONE)
    assert number is not None
    assert not notices
    with open_journal([]) as kept:
        assert kept.read().sessions == (DONE,)


def test_nothing_done_is_nothing_kept() -> None:
    assert save_record(None) == (None, [])
    assert not (paths.data_folder() / "journal.db").exists()


def test_a_disk_that_will_not_is_one_notice(home: Path) -> None:
    home.write_text("no folder")
    number, notices = save_record(DONE)
    assert number is None
    assert len(notices) == 1


Says = Callable[..., list[Prompt]]


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Says:
    """Somebody who answers with keys, or with what makes them leave; gives what they were asked."""

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


def told_afterwards() -> tuple[SessionRating | None, int | None]:
    """How the session was, as the journal has it."""
    with open_journal([]) as kept:
        (done,) = kept.read().sessions
        return done.ease, done.pain


@pytest.mark.parametrize(
    ("key", "ease"),
    [("s", None), ("e", SessionRating.EASIER), ("a", SessionRating.RIGHT), ("t", SessionRating.TOO_MUCH)],
)
def test_how_it_was_is_one_key(key: str, ease: SessionRating | None, says: Says) -> None:
    asked = says(key)
    record_feedback(DONE, save_record(DONE)[0], sleep=False, plain=True)
    assert told_afterwards() == (ease, None)
    assert len(asked) == 1


@pytest.mark.parametrize(("key", "pain"), [("p", None), ("0", 0), ("6", 6), ("t", 10)])
@pytest.mark.parametrize(("first", "ease"), [("s", None), ("a", SessionRating.RIGHT)])
def test_those_who_want_numbers_are_asked_for_pain(
    first: str, ease: SessionRating | None, key: str, pain: int | None, says: Says
) -> None:
    settings.save_setting("numbers", value=True)
    asked = says(first, key)
    record_feedback(DONE, save_record(DONE)[0], sleep=False, plain=True)
    assert told_afterwards() == (ease, pain)
    assert asked[1].text == "Pain now, 0 to 10?"
    assert [question.choices[0].label for question in asked] == ["pass over", "pass over"]


@pytest.mark.parametrize("leaving", [KeyboardInterrupt(), SystemExit(143)], ids=["Ctrl-C", "told to end"])
def test_what_was_said_before_leaving_was_said(leaving: BaseException, says: Says) -> None:
    settings.save_setting("numbers", value=True)
    says("t", leaving)
    row = save_record(DONE)[0]
    if isinstance(leaving, SystemExit):
        with pytest.raises(SystemExit):
            record_feedback(DONE, row, sleep=False, plain=True)
    else:
        record_feedback(DONE, row, sleep=False, plain=True)
    assert told_afterwards() == (SessionRating.TOO_MUCH, None)


@pytest.mark.parametrize(
    ("done", "sleep"),
    [
        (PastSession(BEGAN, "made", "Made", "rest", Level.FLARE, 400.0, 0.0), False),
        (PastSession(BEGAN, "made", "Made", "rest", Level.GENTLE, MIN_FEEDBACK_S - 1.0, 0.0), False),
        (DONE, True),
    ],
    ids=["flare", "short", "sleep"],
)
def test_nothing_is_asked_after_a_flare_a_short_one_or_near_sleep(
    done: PastSession, sleep: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.save_setting("numbers", value=True)
    monkeypatch.setattr(journal_writer, "run_dialog", lambda *_: pytest.fail("somebody was asked"))
    record_feedback(done, 1, sleep=sleep, plain=True)


def test_nothing_is_asked_that_could_not_be_kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
def test_a_journal_that_fails_meanwhile_is_told_once(
    damage: Callable[[Path], object], says_so: str, says: Says, capsys: pytest.CaptureFixture[str]
) -> None:
    says("a")
    row, _ = save_record(DONE)
    damage(paths.data_folder() / "journal.db")
    record_feedback(DONE, row, sleep=False, plain=True)
    out, err = capsys.readouterr()
    assert not out
    assert err.count("\n") == 1
    assert says_so in err


def test_what_the_journal_has_to_say_is_told_whatever_happens(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def left() -> None:
        with use_journal() as kept:
            kept.add(DONE)
            raise KeyboardInterrupt

    home.write_text("no folder")
    with pytest.raises(KeyboardInterrupt):
        left()
    assert "Nothing is kept this time" in capsys.readouterr().err


def test_who_would_rather_not_say_is_left_alone(says: Says, capsys: pytest.CaptureFixture[str]) -> None:
    says(KeyboardInterrupt())
    record_feedback(DONE, save_record(DONE)[0], sleep=False, plain=True)
    assert told_afterwards() == (None, None)
    assert capsys.readouterr().err == ""


def test_no_answer_is_the_first_answer() -> None:
    assert next(ask_feedback(numbers=False, answers={})).choices[0].key == "s"
