"""What is kept warm is kept warm no longer than is written, whatever one does meanwhile."""

from collections.abc import Callable

import pytest

from guided.core.keys import KeyAction
from guided.core.player_state import PlayerPhase
from guided.script.model import Heat, Pause, Say
from tests.support.live_session import Stage, score
from tests.support.sessions import session, steps

INSIDE = (Say(say="Let it be warm."), Pause(pause="20s"), Say(say="Half of it is over."), Pause(pause="8s"))
MADE = session(
    Say(say="Put it on. (3s)"),
    Heat(heat="60s", steps=steps(*INSIDE, path="1.")),
    Say(say="Take it away now. (6s)"),
    ambience="rain",
)
QUIET = "1.1:pause"
OVER = "2:say"


@pytest.fixture
def stage(staged: Callable[..., Stage]) -> Stage:
    """In the warmth's first quiet, whose words have just been said."""
    stage = staged(score(MADE))
    stage.at("1.0")
    stage.at(QUIET)
    return stage


def until_over(stage: Stage) -> float:
    """Play until it is over; how long that took (seconds)."""
    for turned in range(400):
        if stage.here_id.startswith(OVER):
            return turned / 4
        stage.turn(0.25)
    raise AssertionError("it is kept warm on and on")


def begun(stage: Stage) -> list[str]:
    return [begun.line for begun in stage.moment.cue_starts if begun.line]


def test_left_alone_it_lasts_as_written(staged: Callable[..., Stage]) -> None:
    stage = staged(score(MADE))
    stage.at("1.0")
    assert until_over(stage) == pytest.approx(60, abs=0.5)
    assert "Half of it is over." in begun(stage)


def test_a_pause_counts(stage: Stage) -> None:
    left = stage.moment.remaining
    stage.turn(2)
    stage.press(KeyAction.PAUSE)
    stage.turn(6)
    stage.press(KeyAction.UNDO)
    stage.turn(0.25)
    assert stage.moment.phase is PlayerPhase.PLAYING
    assert stage.moment.remaining == pytest.approx(left - 8, abs=1)
    assert stage.here_id.startswith(QUIET)


def test_a_long_pause_ends_when_it_is_over_and_says_so(stage: Stage) -> None:
    stage.press(KeyAction.PAUSE)
    assert until_over(stage) < 60
    stage.turn(3)
    assert stage.moment.phase is PlayerPhase.PLAYING
    assert begun(stage)[-1] == "Take it away now."


def test_stepping_back_adds_nothing(stage: Stage) -> None:
    stage.turn(15)
    stage.press(KeyAction.SECTION_BACK)
    stage.at("1.0")
    assert until_over(stage) < 46


def test_once_it_is_over_it_does_not_begin_anew(stage: Stage) -> None:
    until_over(stage)
    stage.turn(3)
    stage.press(KeyAction.BACK, KeyAction.BACK)
    stage.turn(2)
    assert until_over(stage) < 5


def test_the_sound_being_away_counts(stage: Stage) -> None:
    left = stage.moment.remaining
    stage.away(0.6)
    stage.away(20)
    stage.away(0)
    stage.turn(6)
    assert stage.moment.remaining < left - 20


def test_away_for_longer_than_it_lasts_it_is_over(stage: Stage) -> None:
    stage.away(0.6)
    stage.away(58)
    stage.away(0)
    stage.turn(1)
    assert stage.here_id.startswith(OVER)


def test_enough_says_to_take_it_away(stage: Stage) -> None:
    stage.press(KeyAction.PAUSE, KeyAction.LAND)
    stage.turn(4)
    assert stage.moment.phase is PlayerPhase.LANDING
    assert begun(stage)[-1] == "Take the warmth away now, please."


def test_leaving_says_so_on_the_screen(stage: Stage) -> None:
    stage.press(KeyAction.INTERRUPT)
    stage.turn(2)
    assert stage.moment.phase is PlayerPhase.ENDED
    assert "please take it away now" in stage.moment.farewell


def test_leaving_before_or_after_says_nothing_of_it(staged: Callable[..., Stage]) -> None:
    stage = staged(score(MADE))
    stage.press(KeyAction.INTERRUPT)
    stage.turn(2)
    assert "take it away" not in stage.moment.farewell
