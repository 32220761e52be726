"""What of a moment is to be seen."""

from itertools import product

import pytest

from guided.core.cue import CueKind
from guided.core.level import Level
from guided.core.player_state import PlayerPhase, PlayerState
from guided.ui.tui.view_model import PlayerView, build_view, format_left
from tests.support.cases import cases
from tests.support.player_moments import HOLD, KNEE, MOMENTS, OPTIONS, of
from tests.support.player_state import cue


def seen(moment: PlayerState) -> PlayerView:
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
def test_time_left(seconds: float, words: str) -> None:
    assert format_left(seconds) == words


def test_side_and_rep_and_what_there_is_to_do() -> None:
    assert seen(MOMENTS["hold"]).detail == "left side, 2 of 3 · stay"
    assert seen(MOMENTS["say"]).detail == "left side, 1 of 3"
    assert seen(of(cue=cue(CueKind.RELEASE, 20), duration=20.0)).detail == "letting go"
    assert seen(of(cue=cue(CueKind.PAUSE, 2), duration=2.0)).detail == ""
    assert seen(of(cue=cue(CueKind.BREATH, 60), duration=60.0)).detail == "your own breath"


@pytest.mark.parametrize(("into", "count"), [(0.0, "8"), (0.1, "8"), (1.0, "7"), (7.0, "1"), (7.9, "1"), (8.0, "1")])
def test_whole_seconds_of_a_hold(into: float, count: str) -> None:
    assert seen(of(cue=HOLD, elapsed=into, duration=8.0)).count == count


def test_only_a_hold_is_counted_and_only_while_it_is_played() -> None:
    assert seen(of(cue=cue(CueKind.REST, 8), duration=8.0)).count == ""
    assert seen(of(PlayerPhase.PAUSED, cue=HOLD, duration=8.0)).count == ""


@pytest.mark.parametrize(
    ("kind", "says", "line", "shown"),
    [
        (CueKind.INHALE, ("Breathe in",), "Breathe in", "Breathe in"),
        (CueKind.INHALE, (), "Out", "In"),
        (CueKind.BREATH_HOLD, (), "Out", "Stay"),
        (CueKind.EXHALE, (), "In", "Out"),
    ],
)
def test_the_phase_of_breath_stands_there_also_when_it_is_not_said(
    kind: CueKind, says: tuple[str, ...], line: str, shown: str
) -> None:
    looked = seen(of(cue=cue(kind, 4, says=says, rep=3, reps=10), line=line))
    assert (looked.line, looked.detail) == (shown, "breath 3 of 10")


def test_what_was_said_last_stays_while_nothing_is_said() -> None:
    assert seen(of(cue=cue(CueKind.REST, 20, **KNEE), line="And let it go.", duration=20.0)).line == "And let it go."


def test_paused() -> None:
    looked = seen(MOMENTS["paused"])
    assert (looked.line, looked.detail) == ("Paused", "Knees, left side, 2 of 3")
    assert (looked.choices, looked.choice) == (OPTIONS, "Easier")
    assert looked.keys[:2] == ("space carries on", "enter chooses")
    assert seen(of(PlayerPhase.PAUSED, choice="Go on")).choices == ("Go on",)
    assert seen(of(choices=OPTIONS)).choices == ()


@cases("phase, level", product(PlayerPhase, Level))
def test_down_is_named_only_where_something_is_easier(phase: PlayerPhase, level: Level) -> None:
    named = any("easier" in key for key in seen(of(phase, level=level)).keys)
    assert named is (phase in (PlayerPhase.READY, PlayerPhase.PLAYING, PlayerPhase.PAUSED) and level is not Level.FLARE)


@pytest.mark.parametrize("phase", [PlayerPhase.READY, PlayerPhase.NO_OUTPUT, PlayerPhase.FADING])
def test_what_is_going_on_is_said_in_words(phase: PlayerPhase) -> None:
    looked = seen(of(phase))
    assert looked.line
    assert bool(looked.detail) == (
        phase is not PlayerPhase.FADING
    )  # whether the place could be kept is said at the end
    assert not looked.next_title


def test_the_landing() -> None:
    looked = seen(MOMENTS["landing"])
    assert (looked.line, looked.detail, looked.keys) == ("When you do, sit a minute first.", "a soft landing", ())


def test_ready_in_the_words_of_the_session() -> None:
    assert seen(of(PlayerPhase.READY, line="Cuando quieras.")).line == "Cuando quieras."


def test_the_end() -> None:
    assert seen(MOMENTS["end"]).line == "That is the end. Take the time you need."
    assert seen(MOMENTS["end"]).title == ""
    assert seen(MOMENTS["asleep"]) == PlayerView(fullness=-1)


def test_nothing_that_steers_the_terminal_is_let_through() -> None:
    steering = "\x1b[2J"
    looked = build_view(
        of(title=steering, line=steering, next_title=steering, sections=(steering,), choice=steering), 0, steering
    )
    assert "\x1b" not in repr(looked).replace("\\x1b", "\x1b")


def test_what_looks_the_same_is_the_same() -> None:
    assert seen(of(elapsed=1.01, remaining=500.4)) == seen(of(elapsed=1.11, remaining=500.3))
