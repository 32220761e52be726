"""What a player state shows on the screen."""

from itertools import product

import pytest

from guided.core.cue import CueKind
from guided.core.level import Level
from guided.core.player_state import PlayerPhase, PlayerState
from guided.ui.tui.view_model import PlayerView, build_view, format_left
from tests.support.cases import cases
from tests.support.player_moments import HOLD, KNEE, MOMENTS, OPTIONS, make_state
from tests.support.player_state import cue


def view(moment: PlayerState) -> PlayerView:
    return build_view(moment, 0.5, "")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (541, "10 min left"),
        (540, "9 min left"),
        (61, "2 min left"),
        (60, "about a minute left"),
        (30, "nearly done"),
        (0, "nearly done"),
    ],
)
def test_time_left_is_in_minutes(seconds: float, words: str) -> None:
    assert format_left(seconds) == words


def test_detail_names_side_repetition_and_action() -> None:
    assert view(MOMENTS["hold"]).detail == "left side, 2 of 3 · stay"
    assert view(MOMENTS["say"]).detail == "left side, 1 of 3"
    assert view(make_state(cue=cue(CueKind.RELEASE, 20), duration=20.0)).detail == "letting go"
    assert view(make_state(cue=cue(CueKind.PAUSE, 2), duration=2.0)).detail == ""
    assert view(make_state(cue=cue(CueKind.BREATH, 60), duration=60.0)).detail == "your own breath"


@pytest.mark.parametrize(("into", "count"), [(0.0, "8"), (0.1, "8"), (1.0, "7"), (7.0, "1"), (7.9, "1"), (8.0, "1")])
def test_hold_counts_down_whole_seconds(into: float, count: str) -> None:
    assert view(make_state(cue=HOLD, elapsed=into, duration=8.0)).count == count


def test_only_a_playing_hold_is_counted() -> None:
    assert view(make_state(cue=cue(CueKind.REST, 8), duration=8.0)).count == ""
    assert view(make_state(PlayerPhase.PAUSED, cue=HOLD, duration=8.0)).count == ""


@pytest.mark.parametrize(
    ("kind", "says", "line", "shown"),
    [
        (CueKind.INHALE, ("Breathe in",), "Breathe in", "Breathe in"),
        (CueKind.INHALE, (), "Out", "In"),
        (CueKind.BREATH_HOLD, (), "Out", "Stay"),
        (CueKind.EXHALE, (), "In", "Out"),
    ],
)
def test_breath_phase_is_shown_even_if_unsaid(kind: CueKind, says: tuple[str, ...], line: str, shown: str) -> None:
    looked = view(make_state(cue=cue(kind, 4, says=says, rep=3, reps=10), line=line))
    assert (looked.line, looked.detail) == (shown, "breath 3 of 10")


def test_last_line_stays_during_silence() -> None:
    assert (
        view(make_state(cue=cue(CueKind.REST, 20, **KNEE), line="And let it go.", duration=20.0)).line
        == "And let it go."
    )


def test_pause_shows_menu_and_position() -> None:
    looked = view(MOMENTS["paused"])
    assert (looked.line, looked.detail) == ("Paused", "Knees, left side, 2 of 3")
    assert (looked.choices, looked.choice) == (OPTIONS, "Easier")
    assert looked.keys[:2] == ("space carries on", "enter chooses")
    assert view(make_state(PlayerPhase.PAUSED, choice="Go on")).choices == ("Go on",)
    assert view(make_state(choices=OPTIONS)).choices == ()


@cases("phase, level", product(PlayerPhase, Level))
def test_down_key_is_named_above_flare_only(phase: PlayerPhase, level: Level) -> None:
    named = any("easier" in key for key in view(make_state(phase, level=level)).keys)
    assert named is (phase in (PlayerPhase.READY, PlayerPhase.PLAYING, PlayerPhase.PAUSED) and level is not Level.FLARE)


@pytest.mark.parametrize("phase", [PlayerPhase.READY, PlayerPhase.NO_OUTPUT, PlayerPhase.FADING])
def test_each_waiting_phase_has_a_line(phase: PlayerPhase) -> None:
    looked = view(make_state(phase))
    assert looked.line
    assert bool(looked.detail) == (
        phase is not PlayerPhase.FADING
    )  # whether the place could be kept is said at the end
    assert not looked.next_title


def test_landing_has_no_keys() -> None:
    looked = view(MOMENTS["landing"])
    assert (looked.line, looked.detail, looked.keys) == ("When you do, sit a minute first.", "a soft landing", ())


def test_ready_line_is_in_the_language_of_the_session() -> None:
    assert view(make_state(PlayerPhase.READY, line="Cuando quieras.")).line == "Cuando quieras."


def test_end_shows_the_farewell_or_nothing_for_sleep() -> None:
    assert view(MOMENTS["end"]).line == "That is the end. Take the time you need."
    assert view(MOMENTS["end"]).title == ""
    assert view(MOMENTS["asleep"]) == PlayerView(fullness=-1)


def test_view_has_no_control_characters() -> None:
    steering = "\x1b[2J"
    looked = build_view(
        make_state(title=steering, line=steering, next_title=steering, sections=(steering,), choice=steering),
        0,
        steering,
    )
    assert "\x1b" not in repr(looked).replace("\\x1b", "\x1b")


def test_states_that_look_the_same_give_equal_views() -> None:
    assert view(make_state(elapsed=1.01, remaining=500.4)) == view(make_state(elapsed=1.11, remaining=500.3))
