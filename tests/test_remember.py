"""What was done is remembered, as much of it as was heard, and how it was if somebody says so."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from guided import library
from guided.asking import Conversation
from guided.commands import remember
from guided.commands.remember import ASKED, SHORTEST, Watched, after, journal, keep, say_how
from guided.level import Level
from guided.script.model import Pause, Say, Stretch
from guided.today.records import Done, Ease
from tests.making import session
from tests.screen.fake import Fake, moment

BEGAN = datetime(2026, 3, 1, 9, tzinfo=UTC)
MADE = session(
    Say(say="Hello."),
    Stretch(stretch="Reach", into="Reach out. (2s)", hold="5s", involves=["arm"]),
    Pause(pause="20s"),
    kind="stretch",
)
DONE = Done(BEGAN, "made", "Made", "stretch", Level.GENTLE, 240.0, 30.0)


def seen(*moments: object) -> Watched:
    watched = Watched(Fake(list(moments)))  # type: ignore[arg-type]
    for _ in moments:
        watched.look()
    return watched


def test_what_was_heard_is_what_is_remembered() -> None:
    done = seen(moment(heard=10.0), moment(heard=95.0)).done(MADE, "made", BEGAN)
    assert done
    assert (done.seconds, done.when, done.session, done.kind) == (95.0, BEGAN, "made", "stretch")


def test_the_level_is_the_easiest_it_came_to() -> None:
    watched = seen(moment(level=Level.STEADY), moment(level=Level.FLARE), moment(level=Level.GENTLE, heard=60.0))
    done = watched.done(MADE, "made", BEGAN)
    assert done
    assert done.level is Level.FLARE


def test_a_short_look_is_not_remembered() -> None:
    assert seen(moment(heard=SHORTEST - 1)).done(MADE, "made", BEGAN) is None
    assert Watched(Fake([])).done(MADE, "made", BEGAN) is None


def test_done_is_kept_in_the_journal() -> None:
    number, notices = keep(DONE)
    assert number is not None
    assert not notices
    with journal([]) as kept:
        assert kept.history().done == (DONE,)


def test_nothing_done_is_nothing_kept() -> None:
    assert keep(None) == (None, [])
    assert not (library.data_folder() / "journal.db").exists()


def test_a_disk_that_will_not_is_one_notice(home: Path) -> None:
    home.write_text("no folder")
    number, notices = keep(DONE)
    assert number is None
    assert len(notices) == 1


@pytest.mark.parametrize(("key", "ease"), [("s", None), ("e", Ease.EASIER), ("a", Ease.RIGHT), ("t", Ease.TOO_MUCH)])
def test_how_it_was_is_one_key(key: str, ease: Ease | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remember, "ask", lambda conversation, plain: answered(conversation, key))
    number, _ = keep(DONE)
    say_how(DONE, number, sleep=False, plain=True)
    with journal([]) as kept:
        assert kept.history().done[0].ease is ease


def answered(conversation: Conversation[Ease | None], key: str) -> Ease | None:
    next(conversation)
    try:
        conversation.send(key)
    except StopIteration as over:
        found: Ease | None = over.value
        return found
    raise AssertionError("it asks on")


@pytest.mark.parametrize(
    ("done", "sleep"),
    [
        (Done(BEGAN, "made", "Made", "rest", Level.FLARE, 400.0, 0.0), False),
        (Done(BEGAN, "made", "Made", "rest", Level.GENTLE, ASKED - 1.0, 0.0), False),
        (DONE, True),
    ],
    ids=["flare", "short", "sleep"],
)
def test_nothing_is_asked_after_a_flare_a_short_one_or_near_sleep(
    done: Done, sleep: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remember, "ask", lambda *_: pytest.fail("somebody was asked"))
    say_how(done, 1, sleep=sleep, plain=True)


def test_who_would_rather_not_say_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(remember, "ask", leave)
    number, _ = keep(DONE)
    say_how(DONE, number, sleep=False, plain=True)
    with journal([]) as kept:
        assert kept.history().done[0].ease is None


def test_no_answer_is_the_first_answer() -> None:
    assert next(after()).options[0].key == "s"
