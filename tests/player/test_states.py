"""The transition table is complete, and the player does exactly what each entry says."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import product
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest

from guided.core.keys import KeyAction
from guided.core.level import LEVELS, Level
from guided.core.player_state import PlayerPhase
from guided.player.announcer import Announcer
from guided.player.audio_player import AudioPlayer
from guided.player.playback_position import PlaybackPosition
from guided.player.session_player import END_FAREWELL, LANDING_FAREWELL, START_WAIT_FRAMES, get_farewell
from guided.player.states import RESUMABLE, TABLE, Action, Branch, Event, Guard, State, Transition, Trigger
from guided.script.model import Say, Section, Stretch
from tests.support.cases import cases
from tests.support.live_session import MemoryBookmarkStore, Stage, build_transitions
from tests.support.sessions import session

SCORE = build_transitions(
    session(
        Section(section="Knees"),
        Say(say="Let this be easy."),
        Stretch(
            stretch="Knee rolls", into="Sway.", hold="6s", out="Back.", sides=["left", "right"], reps="1", rest="1s"
        ),
    )
)
LEFT, OFFER = "2@left.1", "offer:2@left.1"
CALLS = {
    AudioPlayer: ("play", "pause", "halt", "finish", "fade_out", "stop"),
    Announcer: ("say",),
    MemoryBookmarkStore: ("delete",),
}
"""What is watched of what the session player asks others for."""


class Snapshot(NamedTuple):
    """All that a transition can change."""

    state: State
    position: PlaybackPosition
    waiting: bool
    """Whether something was asked for that is not heard yet."""
    bookmark: tuple[Level, str, float] | None
    volume: int
    notices: int
    farewell: str
    undo: int
    """How many keys can be taken back."""
    tones: int = 0
    calls: tuple[str, ...] = ()
    interrupted: bool = False


class CallRecorder:
    """Writes down what a session player asks of others."""

    def __init__(self, stage: Stage, patches: ExitStack) -> None:
        self.stage, self.calls, self.tones, self.interrupted = stage, [], 0, False
        live = stage.live
        for owner in (live._player, live._announcer, live._store):
            for name in CALLS[type(owner)]:
                patches.enter_context(patch.object(owner, name, self._noting(name, getattr(owner, name))))
        patches.enter_context(patch.object(live._player, "play_tone", self._ring))

    def _noting(self, name: str, do: Callable[..., object]) -> Callable[..., object]:
        def noted(*arguments: object) -> object:
            self.calls.append(name)
            return do(*arguments)

        return noted

    def _ring(self, _: object) -> None:
        self.tones += 1

    def take_snapshot(self) -> Snapshot:
        stage, live = self.stage, self.stage.live
        return Snapshot(
            live._state,
            replace(stage.here, jump_index=0),
            bool(live._tracks.next_track),
            stage.store.at,
            live._volume,
            len(stage.speech.notices),
            live._farewell,
            len(live._undo),
            self.tones,
            tuple(self.calls),
            self.interrupted,
        )


# How to reach each state.


def _play(stage: Stage) -> None:
    stage.at(f"{LEFT}:rest")
    stage.turn(0.5)


def _pause(stage: Stage) -> None:
    _play(stage)
    stage.press(KeyAction.TOGGLE)


def _land(stage: Stage) -> None:
    _pause(stage)
    stage.press(KeyAction.LAND)
    stage.turn(1)


def _until(stage: Stage, state: State) -> None:
    for _ in range(2000):
        if stage.live._state is state:
            return
        stage.turn(0.05)
    raise AssertionError(f"it never is {state}")


def _leave(stage: Stage) -> None:
    _play(stage)
    stage.press(KeyAction.INTERRUPT)


def _lose(stage: Stage) -> None:
    _play(stage)
    stage.away(0.6)


def _land_and_wait(stage: Stage) -> None:
    _land(stage)
    _until(stage, State.LANDED)


ARRIVE: dict[State, Callable[[Stage], None]] = {
    State.READY: lambda stage: stage.turn(1),
    State.PLAYING: _play,
    State.SAYING_END: lambda stage: _until(stage, State.SAYING_END),
    State.PAUSED: _pause,
    State.OUTPUT_LOST: _lose,
    State.LANDING: _land,
    State.CLOSING: lambda stage: _until(stage, State.CLOSING),
    State.LANDED: _land_and_wait,
    State.FADING_OUT: _leave,
    State.ENDED: lambda stage: _until(stage, State.ENDED),
}


def _find_start(state: State, level: Level) -> PlaybackPosition:
    """A position from which it does not take long to come into a state."""
    row = [str(cue.id) for cue in SCORE.plan_at(PlaybackPosition(level)).cues]
    is_at_the_end = state in (State.SAYING_END, State.CLOSING, State.ENDED)
    return PlaybackPosition(level, row.index("closing" if is_at_the_end else f"{LEFT}:out.0"))


def _offer_a_side(stage: Stage) -> None:
    stage.at(f"{LEFT}:out")
    stage.press(KeyAction.FORWARD)
    stage.at(OFFER)


# How each event is caused; other events are held back.


def _set_up_event(stage: Stage, event: Event, patches: ExitStack) -> None:
    live = stage.live
    outages = {Event.OUTPUT_BACK: 1.0, Event.OUTPUT_BACK_AFTER_A_WHILE: 5.0, Event.OUTPUT_BACK_LATE: 70.0}
    if event in outages:
        live._outage, stage.tape.outage_s = outages[event], 0.0
    elif event is Event.OUTPUT_AWAY:
        stage.tape.lose(0.6)
    elif event is Event.WAIT_OVER:
        live._start_wait = 0
    elif event is Event.TRACK_READY:
        live._tracks.prepare(live._tracks.position, live._tracks.track.plan)
    elif event is Event.OUTPUT_OVER:
        stage.tape.over = True
    end = PlaybackPosition(stage.here.level, 1) if event is Event.HEAT_OVER else None
    patches.enter_context(patch.object(live._heat_timer, "find_expiry", lambda *_: end))
    patches.enter_context(patch.object(AudioPlayer, "has_ended", event is Event.TRACK_PLAYED))
    patches.enter_context(patch.object(Announcer, "is_over", event is Event.LINES_SAID))


# What each action changes, written without the table: everything not named stays the same.

Changes = dict[str, Any]


def _played_from(spot: PlaybackPosition) -> Changes:
    return {"position": spot, "waiting": False, "calls": ("play",)}


def _bookmark(spot: PlaybackPosition) -> tuple[Level, str, float]:
    return spot.level, SCORE.plan_at(spot).cues[spot.index].id, float(spot.offset_s)


def _leaves(before: Snapshot, away: bool) -> Changes:
    farewells = {
        State.SAYING_END: END_FAREWELL,
        State.CLOSING: END_FAREWELL,
        State.LANDING: LANDING_FAREWELL,
        State.LANDED: LANDING_FAREWELL,
    }
    return {
        "bookmark": _bookmark(before.position) if before.state in RESUMABLE else before.bookmark,
        "farewell": farewells.get(before.state, get_farewell(can_resume=True, warm=False)),
        "calls": ("fade_out", "finish", *(["stop"] if away else [])),
    }


def _returned(before: Snapshot, aloud: bool) -> Changes:
    spot = SCORE.continue_from(before.position)
    return _played_from(replace(spot, intro=tuple(SCORE.lines.outage_cues(spot.level)) if aloud else ()))


def list_changes(stage: Stage, before: Snapshot, action: Action, trigger: Trigger) -> Changes:
    """What differs afterwards, apart from the state, the tone, and what can be undone."""
    here, tracks = before.position, stage.live._tracks
    known: dict[Action, Callable[[], Changes]] = {
        Action.IGNORE: dict,
        Action.ANSWER: dict,
        Action.START: lambda: _played_from(here),
        Action.PAUSE: lambda: {"calls": ("pause", "say")},
        Action.RESTORE_PAUSE: lambda: {"position": stage.live._landing, "calls": ("pause", "say")},
        Action.PAUSE_BEFORE_LANDING: lambda: {"position": stage.live._landing, "calls": ("pause", "say")},
        Action.STAY_PAUSED: dict,
        Action.CONTINUE: lambda: _played_from(SCORE.continue_from(here)),
        Action.STEP: lambda: _played_from(SCORE.seek(here, KeyAction(trigger))),
        Action.EASE: lambda: _played_from(SCORE.ease(here)),
        Action.TAKE_SIDE: lambda: _played_from(SCORE.accept_offer(here) or here),
        Action.SHOW_EASIEST: lambda: {"notices": before.notices + 1},
        Action.SAY_EASIEST: lambda: {"notices": before.notices + 1, "calls": ("say",)},
        Action.CHANGE_VOLUME: lambda: {"volume": 2 if trigger is KeyAction.LOUDER else -2},
        Action.LAND: lambda: {
            **_played_from(PlaybackPosition(here.level)),
            "bookmark": None,
            "calls": ("delete", "play"),
        },
        Action.LEAVE: lambda: _leaves(before, stage.tape.outage_s > 0),
        Action.INTERRUPT: lambda: {"calls": ("stop",), "interrupted": True},
        Action.HALT: lambda: {"position": tracks.track.position_at(stage.live._player.heard_frame), "calls": ("halt",)},
        Action.RECOVER: lambda: _returned(before, aloud=False),
        Action.RECOVER_ALOUD: lambda: _returned(before, aloud=True),
        Action.RECOVER_PAUSED: dict,
        Action.END_HEAT: lambda: _played_from(PlaybackPosition(here.level, 1)),
        Action.SWITCH_TRACK: lambda: _played_from(here),
        Action.SAY_END: lambda: {"bookmark": None, "calls": ("delete", "say")},
        Action.DELETE_BOOKMARK: lambda: {"calls": ("delete",)},
        Action.FINISH: lambda: {"calls": ("finish",)},
        Action.END: lambda: {"farewell": before.farewell or _leaves(before, away=False)["farewell"]},
    }
    return known[action]()


# The keys pressed before by `ARRIVE`: what "undo" undoes, and what "choose" chooses.
TAKEN_BACK = {
    State.PAUSED: Transition(Action.CONTINUE, State.PLAYING),
    State.LANDING: Transition(Action.RESTORE_PAUSE, State.PAUSED),
}
CHOSEN = TABLE[State.PAUSED, KeyAction.TOGGLE]


def expect_snapshot(stage: Stage, before: Snapshot, transition: Transition, trigger: Trigger) -> Snapshot:
    """The snapshot expected afterwards."""
    undo = before.undo + bool(transition.undo)
    done = transition
    if transition.action is Action.UNDO:
        undo = max(0, undo - 1)
        done = TAKEN_BACK.get(before.state, Transition(Action.ANSWER))
    elif transition.action is Action.CHOOSE:
        assert isinstance(CHOSEN, Transition)
        undo, done = undo + 1, CHOSEN
    after = before._replace(state=done.to or before.state, undo=undo)
    after = after._replace(**list_changes(stage, before, done.action, trigger))
    if isinstance(trigger, Event) and done.to in RESUMABLE:
        after = after._replace(bookmark=_bookmark(after.position))
    is_answered = (
        isinstance(trigger, KeyAction) and trigger is not KeyAction.INTERRUPT and transition.action is not Action.IGNORE
    )
    return after._replace(tones=int(is_answered), position=replace(after.position, jump_index=0))


def list_entries() -> Iterator[tuple[State, Trigger, bool | None, Transition]]:
    """Each transition of the table, and whether the condition holds that decides for it."""
    for (state, trigger), cell in TABLE.items():
        if isinstance(cell, Branch):
            yield state, trigger, True, cell.then
            yield state, trigger, False, cell.otherwise
        else:
            yield state, trigger, None, cell


def test_every_state_has_an_entry_for_each_key_and_event() -> None:
    triggers = [*KeyAction, *Event]
    assert len(set(triggers)) == len(KeyAction) + len(Event), "two of them are equal"
    assert set(TABLE) == set(product(State, triggers))


def test_states_and_phases_correspond() -> None:
    assert {state.phase for state in State} == set(PlayerPhase)


def test_every_action_is_in_the_table() -> None:
    found = [transition for *_, transition in list_entries()]
    undone = [transition.undo for transition in found if transition.undo]
    assert {transition.action for transition in (*found, *undone)} == set(Action)


@cases("state", State)
def test_player_follows_each_entry_of_the_table(start_stage: Callable[..., Stage], state: State) -> None:
    for _, trigger, holds, transition in (each for each in list_entries() if each[0] is state):
        cell = TABLE[state, trigger]
        condition = cell.guard if holds and isinstance(cell, Branch) else None
        easiest = condition is Guard.EASIEST_LEVEL
        start = _find_start(state, LEVELS[0] if easiest else Level.STEADY)
        stage = start_stage(SCORE, start, START_WAIT_FRAMES if state is State.READY else 0)
        arrive = _offer_a_side if condition is Guard.SIDE_OFFERED else ARRIVE[state]
        arrive(stage)
        with ExitStack() as patches:
            _press_or_happen(stage, trigger, transition, patches)


def _press_or_happen(stage: Stage, trigger: Trigger, transition: Transition, patches: ExitStack) -> None:
    if isinstance(trigger, Event):
        _set_up_event(stage, trigger, patches)
    else:
        patches.enter_context(patch.object(Announcer, "is_over", False))
    watch = CallRecorder(stage, patches)
    before = watch.take_snapshot()
    after = expect_snapshot(stage, before, transition, trigger)
    try:
        stage.look() if isinstance(trigger, Event) else stage.live.handle_key(trigger)
    except KeyboardInterrupt:
        watch.interrupted = True
    assert watch.take_snapshot() == after, f"{before.state}: {trigger}"
    assert stage.live._build_moment().phase is after.state.phase


@pytest.mark.parametrize("key", [KeyAction.FORWARD, KeyAction.LOUDER])
def test_undo_returns_to_the_position_before_the_key(start_stage: Callable[..., Stage], key: KeyAction) -> None:
    stage = start_stage(SCORE)
    _play(stage)
    here = stage.here
    stage.press(key, KeyAction.UNDO)
    assert (stage.here, stage.moment.volume, stage.moment.phase) == (here, 0, PlayerPhase.PLAYING)
