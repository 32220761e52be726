"""What each key and each event does in each state of a session being played, as one table. No sound, no time.

`guided.player.session_player` asks this table and carries out what it says. To change what a key does, change its row.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from guided.core.keys import KeyAction
from guided.core.player_state import PlayerPhase


class State(StrEnum):
    """The states of the session player. On a screen some of them look the same."""

    READY = "ready"
    """Before the start: it begins at a key, or by itself once the wait is over."""
    PLAYING = "playing"
    SAYING_END = "saying the end"
    """All is played, and the last words are being said. Keys still work, as while it plays."""
    PAUSED = "paused"
    OUTPUT_LOST = "lost"
    """The sound output is away."""
    LANDING = "landing"
    """The spoken soft landing."""
    CLOSING = "closing"
    """The last words have been said; what the output still holds is being heard."""
    LANDED = "landed"
    """The landing has been said; what the output still holds is being heard."""
    FADING_OUT = "leaving"
    """Somebody has left, and the sound fades."""
    ENDED = "ended"

    @property
    def phase(self) -> PlayerPhase:
        """The phase that a screen shows."""
        return _PHASES.get(self) or PlayerPhase(self.value)


_PHASES = {State.SAYING_END: PlayerPhase.PLAYING, State.CLOSING: PlayerPhase.PLAYING, State.LANDED: PlayerPhase.LANDING}

RESUMABLE = {State.PLAYING, State.PAUSED, State.OUTPUT_LOST}
"""States in which a bookmark is kept."""


class Event(StrEnum):
    """An event: something that happens without a key."""

    OUTPUT_BACK = "output back"
    """The sound output is there, and was away for so short a time that nothing need be said."""
    OUTPUT_BACK_AFTER_A_WHILE = "output back after a while"
    OUTPUT_BACK_LATE = "output back late"
    """The sound output is there again after so long that the computer may have slept."""
    OUTPUT_AWAY = "output away"
    HEAT_OVER = "heat over"
    """Something warm has been kept on for long enough."""
    WAIT_OVER = "wait over"
    TRACK_READY = "track ready"
    """The first seconds of what was asked for can be heard."""
    LINES_SAID = "lines said"
    """Nothing is being said beside the session."""
    OUTPUT_OVER = "output over"
    """Nothing more can be heard."""
    TRACK_PLAYED = "track played"
    """The session or the landing has been given to the output, to its end."""


Trigger = KeyAction | Event


class Guard(Enum):
    """A condition that a key may depend on besides the state."""

    SIDE_OFFERED = auto()
    """A side that was left out is being offered."""
    EASIEST_LEVEL = auto()


class Action(Enum):
    """An action of the session player."""

    IGNORE = auto()
    """Nothing, and no tone answers."""
    ANSWER = auto()
    """Nothing but the tone that answers every key that is not ignored."""
    START = auto()
    PAUSE = auto()
    RESTORE_PAUSE = auto()
    """Pause where a key was pressed that is taken back."""
    PAUSE_BEFORE_LANDING = auto()
    """Pause where the landing was asked for: that may have been a mistake."""
    STAY_PAUSED = auto()
    """Be paused without a word."""
    CONTINUE = auto()
    """Play on from here; something warm has gone on warming meanwhile."""
    RESTORE_PLAYING = auto()
    """Play on from where a key was pressed that is taken back."""
    STEP = auto()
    """Go to where a key leads: a step, a section, or what was said last."""
    EASE = auto()
    TAKE_SIDE = auto()
    CHOOSE = auto()
    """Do what the pause menu offers now, as its own key would."""
    SHOW_EASIEST = auto()
    """Show that nothing is easier: nothing that plays is interrupted for it."""
    SAY_EASIEST = auto()
    """Show and say it, and offer again what can be done."""
    CHANGE_VOLUME = auto()
    RESTORE_VOLUME = auto()
    UNDO = auto()
    """Take back the last key that can be taken back; nothing if there is none."""
    LAND = auto()
    LEAVE = auto()
    INTERRUPT = auto()
    """End at once, and let the program know by KeyboardInterrupt."""
    HALT = auto()
    """Be silent at once, and stay at what was heard last."""
    RECOVER = auto()
    RECOVER_ALOUD = auto()
    """Go on, and say first that the sound is back."""
    RECOVER_PAUSED = auto()
    END_HEAT = auto()
    SWITCH_TRACK = auto()
    SAY_END = auto()
    DELETE_BOOKMARK = auto()
    FINISH = auto()
    """Let the output end once it has played what it holds."""
    END = auto()


@dataclass(frozen=True)
class Transition:
    """An action, and the state that follows it."""

    action: Action
    to: State | None = None
    """None where the state stays, and for CHOOSE and UNDO, which lead to what they find."""
    undo: "Transition | None" = None
    """The transition that undoes it; None where the undo key passes over it."""


@dataclass(frozen=True)
class Branch:
    """Two transitions, of which a condition decides."""

    guard: Guard
    then: Transition
    otherwise: Transition


# The cells of the table, with names so short that a row is one line.
NONE = Transition(Action.IGNORE)
TONE = Transition(Action.ANSWER)
START = Transition(Action.START, State.PLAYING)
VOLUME = Transition(Action.CHANGE_VOLUME, undo=Transition(Action.RESTORE_VOLUME))
UNDO = Transition(Action.UNDO)
LEAVE = Transition(Action.LEAVE, State.FADING_OUT)
ABORT = Transition(Action.INTERRUPT, State.ENDED)
STAY = Transition(Action.STAY_PAUSED, State.PAUSED)
REGRET = Transition(Action.PAUSE_BEFORE_LANDING, State.PAUSED)

# Pressed while it plays: taken back, it plays on from there. A pause is over wherever it is by then.
_RESTORE_PLAYING = Transition(Action.RESTORE_PLAYING, State.PLAYING)
PAUSE = Transition(Action.PAUSE, State.PAUSED, undo=Transition(Action.CONTINUE, State.PLAYING))
STEP = Transition(Action.STEP, State.PLAYING, undo=_RESTORE_PLAYING)
ENTER = Branch(Guard.SIDE_OFFERED, Transition(Action.TAKE_SIDE, State.PLAYING, undo=_RESTORE_PLAYING), PAUSE)
EASE = Branch(
    Guard.EASIEST_LEVEL,
    Transition(Action.SHOW_EASIEST),
    Transition(Action.EASE, State.PLAYING, undo=_RESTORE_PLAYING),
)

# Pressed while it is paused: taken back, it is paused there again. (P is for paused.)
_RESTORE_PAUSE = Transition(Action.RESTORE_PAUSE, State.PAUSED)
GO_ON = Transition(Action.CONTINUE, State.PLAYING, undo=_RESTORE_PAUSE)
CHOOSE = Transition(Action.CHOOSE)
STEP_P = Transition(Action.STEP, State.PLAYING, undo=_RESTORE_PAUSE)
EASE_P = Branch(
    Guard.EASIEST_LEVEL,
    Transition(Action.SAY_EASIEST),
    Transition(Action.EASE, State.PLAYING, undo=_RESTORE_PAUSE),
)
LAND = Transition(Action.LAND, State.LANDING, undo=_RESTORE_PAUSE)

HALT = Transition(Action.HALT, State.OUTPUT_LOST)
BACK = Transition(Action.RECOVER, State.PLAYING)
SAY_BACK = Transition(Action.RECOVER_ALOUD, State.PLAYING)
WAKE = Transition(Action.RECOVER_PAUSED, State.PAUSED)
COOL = Transition(Action.END_HEAT, State.PLAYING)
SWITCH = Transition(Action.SWITCH_TRACK)
SAY_END = Transition(Action.SAY_END, State.SAYING_END)
LANDED = Transition(Action.DELETE_BOOKMARK, State.LANDED)
CLOSE = Transition(Action.FINISH, State.CLOSING)
FINISH = Transition(Action.FINISH)
END = Transition(Action.END, State.ENDED)

# fmt: off
_ROWS: Mapping[Trigger, tuple[Transition | Branch, ...]] = {
    # in the order of State:
    # READY, PLAYING, SAYING_END, PAUSED, OUTPUT_LOST, LANDING, CLOSING, LANDED, FADING_OUT, ENDED
    KeyAction.TOGGLE:          (START, PAUSE, PAUSE, GO_ON, STAY, REGRET, NONE, NONE, NONE, NONE),
    KeyAction.PAUSE:           (START, ENTER, PAUSE, CHOOSE, STAY, REGRET, NONE, NONE, NONE, NONE),
    KeyAction.EASIER:          (START, EASE, EASE, EASE_P, STAY, TONE, NONE, NONE, NONE, NONE),
    KeyAction.REPEAT:          (START, STEP, STEP, STEP_P, STAY, TONE, NONE, NONE, NONE, NONE),
    KeyAction.BACK:            (START, STEP, STEP, STEP_P, STAY, TONE, NONE, NONE, NONE, NONE),
    KeyAction.FORWARD:         (START, STEP, STEP, STEP_P, STAY, TONE, NONE, NONE, NONE, NONE),
    KeyAction.SECTION_BACK:    (START, STEP, STEP, STEP_P, STAY, TONE, NONE, NONE, NONE, NONE),
    KeyAction.SECTION_FORWARD: (START, STEP, STEP, STEP_P, STAY, TONE, NONE, NONE, NONE, NONE),
    KeyAction.LOUDER:          (VOLUME, VOLUME, VOLUME, VOLUME, VOLUME, VOLUME, NONE, NONE, NONE, NONE),
    KeyAction.SOFTER:          (VOLUME, VOLUME, VOLUME, VOLUME, VOLUME, VOLUME, NONE, NONE, NONE, NONE),
    KeyAction.UNDO:            (UNDO, UNDO, UNDO, UNDO, UNDO, UNDO, NONE, NONE, NONE, NONE),
    KeyAction.LAND:            (START, PAUSE, PAUSE, LAND, STAY, TONE, NONE, NONE, NONE, NONE),
    KeyAction.QUIT:            (LEAVE, PAUSE, PAUSE, LEAVE, LEAVE, LEAVE, NONE, NONE, NONE, NONE),
    KeyAction.INTERRUPT:       (LEAVE, LEAVE, LEAVE, LEAVE, LEAVE, LEAVE, LEAVE, LEAVE, ABORT, ABORT),

    Event.OUTPUT_BACK:               (NONE, NONE, NONE, NONE, BACK, NONE, NONE, NONE, NONE, NONE),
    Event.OUTPUT_BACK_AFTER_A_WHILE: (NONE, NONE, NONE, NONE, SAY_BACK, NONE, NONE, NONE, NONE, NONE),
    Event.OUTPUT_BACK_LATE:          (NONE, NONE, NONE, NONE, WAKE, NONE, NONE, NONE, NONE, NONE),
    Event.OUTPUT_AWAY:               (NONE, HALT, HALT, NONE, NONE, NONE, HALT, NONE, END, NONE),
    Event.HEAT_OVER:                 (NONE, COOL, NONE, COOL, NONE, NONE, NONE, NONE, NONE, NONE),
    Event.WAIT_OVER:                 (START, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE),
    Event.TRACK_READY:               (NONE, SWITCH, NONE, NONE, NONE, SWITCH, NONE, NONE, NONE, NONE),
    Event.LINES_SAID:                (NONE, NONE, CLOSE, NONE, NONE, NONE, NONE, FINISH, NONE, NONE),
    Event.OUTPUT_OVER:               (NONE, NONE, NONE, NONE, NONE, NONE, END, END, END, NONE),
    Event.TRACK_PLAYED:              (NONE, SAY_END, NONE, NONE, NONE, LANDED, NONE, NONE, NONE, NONE),
}
# fmt: on

TABLE: Mapping[tuple[State, Trigger], Transition | Branch] = {
    (state, trigger): cell for trigger, row in _ROWS.items() for state, cell in zip(State, row, strict=True)
}
"""The whole table."""


def find_transition(state: State, trigger: Trigger, holds: Callable[[Guard], bool]) -> Transition:
    """Find the transition of a key or an event in a state.

    Args:
        state: what the session is doing.
        trigger: the key, or the event.
        holds: whether a condition is met now; asked only where it matters.
    """
    cell = TABLE[state, trigger]
    if isinstance(cell, Branch):
        return cell.then if holds(cell.guard) else cell.otherwise
    return cell
