"""The heat timer: warmth lasts no longer than written, whatever keys are pressed."""

from collections.abc import Callable

import pytest

from guided.core.keys import KeyAction
from guided.core.player_state import PlayerPhase
from guided.script.model import Heat, Pause, Say
from tests.support.live_session import Stage, build_transitions
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
def stage(start_stage: Callable[..., Stage]) -> Stage:
    """In the warmth's first quiet, whose words have just been said."""
    stage = start_stage(build_transitions(MADE))
    stage.at("1.0")
    stage.at(QUIET)
    return stage


def play_until_over(stage: Stage) -> float:
    """Play until it is over; how long that took (seconds)."""
    for turned in range(400):
        if stage.here_id.startswith(OVER):
            return turned / 4
        stage.turn(0.25)
    raise AssertionError("it is kept warm on and on")


def list_started_lines(stage: Stage) -> list[str]:
    return [list_started_lines.line for list_started_lines in stage.moment.cue_starts if list_started_lines.line]


def test_warmth_lasts_as_written_without_keys(start_stage: Callable[..., Stage]) -> None:
    stage = start_stage(build_transitions(MADE))
    stage.at("1.0")
    assert play_until_over(stage) == pytest.approx(60, abs=0.5)
    assert "Half of it is over." in list_started_lines(stage)


def test_pause_counts_as_warm_time(stage: Stage) -> None:
    left = stage.moment.remaining
    stage.turn(2)
    stage.press(KeyAction.PAUSE)
    stage.turn(6)
    stage.press(KeyAction.UNDO)
    stage.turn(0.25)
    assert stage.moment.phase is PlayerPhase.PLAYING
    assert stage.moment.remaining == pytest.approx(left - 8, abs=1)
    assert stage.here_id.startswith(QUIET)


def test_warmth_ends_during_a_long_pause_with_its_line(stage: Stage) -> None:
    stage.press(KeyAction.PAUSE)
    assert play_until_over(stage) < 60
    stage.turn(3)
    assert stage.moment.phase is PlayerPhase.PLAYING
    assert list_started_lines(stage)[-1] == "Take it away now."


def test_stepping_back_adds_no_warm_time(stage: Stage) -> None:
    stage.turn(15)
    stage.press(KeyAction.SECTION_BACK)
    stage.at("1.0")
    assert play_until_over(stage) < 46


def test_finished_warmth_does_not_start_again(stage: Stage) -> None:
    play_until_over(stage)
    stage.turn(3)
    stage.press(KeyAction.BACK, KeyAction.BACK)
    stage.turn(2)
    assert play_until_over(stage) < 5


def test_lost_output_counts_as_warm_time(stage: Stage) -> None:
    left = stage.moment.remaining
    stage.away(0.6)
    stage.away(20)
    stage.away(0)
    stage.turn(6)
    assert stage.moment.remaining < left - 20


def test_warmth_ends_while_the_output_is_lost(stage: Stage) -> None:
    stage.away(0.6)
    stage.away(58)
    stage.away(0)
    stage.turn(1)
    assert stage.here_id.startswith(OVER)


def test_landing_says_to_take_the_warmth_away(stage: Stage) -> None:
    stage.press(KeyAction.PAUSE, KeyAction.LAND)
    stage.turn(4)
    assert stage.moment.phase is PlayerPhase.LANDING
    assert list_started_lines(stage)[-1] == "Take the warmth away now, please."


def test_leaving_shows_to_take_the_warmth_away(stage: Stage) -> None:
    stage.press(KeyAction.INTERRUPT)
    stage.turn(2)
    assert stage.moment.phase is PlayerPhase.ENDED
    assert "please take it away now" in stage.moment.farewell


def test_leaving_outside_the_warmth_does_not_mention_it(start_stage: Callable[..., Stage]) -> None:
    stage = start_stage(build_transitions(MADE))
    stage.press(KeyAction.INTERRUPT)
    stage.turn(2)
    assert "take it away" not in stage.moment.farewell
