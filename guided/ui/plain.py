"""The plain screen: lines that are never repainted, for screen readers, logs, pipes and small screens."""

from guided.core import shutdown
from guided.core.cue import WORK_CUE_KINDS, Cue, CueKind
from guided.core.formatting import format_clock
from guided.core.keys import find_action
from guided.core.level import LEVELS
from guided.core.player_state import CueStarted, PlayerControls, PlayerPhase, PlayerState
from guided.ui import KIND_LABELS, LANDING_TEXT, PHASE_TEXTS, READY_TEXT
from guided.ui.keyboard import Keyboard
from guided.ui.terminal_output import echo, wrap_text

TICK_WAIT_S = 0.02
"""How long a tick waits (seconds): the longest time before a key is seen."""
MIN_SILENCE_S = 8
"""Silences shorter than this go without a line (seconds)."""
KEYS_HINT = "Space pauses, and carries on. Down makes it easier. Ctrl-C fades out."
EASIEST_HINT = "Space pauses, and carries on. Ctrl-C fades out."
NO_KEYS_HINT = "Ctrl-C ends it softly, at any moment."
START_HINT = f"{READY_TEXT}: any key, or just wait."


class PlainScreen:
    """Writes what is said, the section, and how long remains."""

    def run(self, controls: PlayerControls) -> None:
        """Write a session's lines until it has ended, and restore the terminal however it ends.

        Raises whatever the player raises, OSError if nobody takes the lines, SystemExit when told to end from
        outside.
        """
        with shutdown.defer_signals(), Keyboard() as keyboard:
            try:
                self._run(controls, keyboard)
            except OSError:
                shutdown.check_signals()  # a window that is closed takes no more lines, and says that it closes
                raise

    def _run(self, controls: PlayerControls, keyboard: Keyboard) -> None:
        state = controls.tick()
        page = Transcript(state, keyboard.is_usable)
        while state.phase is not PlayerPhase.ENDED:
            shutdown.check_signals()
            if name := keyboard.read():
                controls.handle_key(find_action(name))
            state = controls.tick(TICK_WAIT_S)
            page.update(state)


class Transcript:
    """Writes what is new in each state of the player."""

    def __init__(self, state: PlayerState, has_keys: bool) -> None:
        """Begin with the title, the level, the length, and the keys, if there are any."""
        self._last_state, self._has_keys = state, has_keys
        self._updates = self._cue_count = self._notice_count = 0
        self._heading = ""
        _write_text(f"{state.title} - {state.level} - {_format_clock(state.remaining)}")
        self._write_notices(state)
        _write_text((EASIEST_HINT if state.level is LEVELS[0] else KEYS_HINT) if has_keys else NO_KEYS_HINT)
        self.update(state)

    def update(self, state: PlayerState) -> None:
        """Write what is new: a new phase before its lines, and lines before the phase that ended them."""
        goes_on = state.phase in (PlayerPhase.PLAYING, PlayerPhase.LANDING)
        for write in (self._write_state, self._write_cues) if goes_on else (self._write_cues, self._write_state):
            write(state)
        self._write_notices(state)
        self._last_state = state
        self._updates += 1

    def _write_state(self, state: PlayerState) -> None:
        previous = self._last_state
        if self._has_keys and self._updates == 1 and state.phase is PlayerPhase.READY:  # it waits
            _write_text(START_HINT)
        if state.level != previous.level:
            _write_aside(f"{state.level} from here on, {_format_clock(state.remaining)}")
        if state.volume != previous.volume:
            _write_aside(f"volume {state.volume:+} dB" if state.volume else "volume as usual")
        if state.phase != previous.phase:
            self._write_phase(state)
        if state.choice and (state.choice, PlayerPhase.PAUSED) != (previous.choice, previous.phase):
            _write_timed(f"Press Enter for: {state.choice}")

    def _write_phase(self, state: PlayerState) -> None:
        """Write that another phase has begun."""
        if state.phase is PlayerPhase.PAUSED:
            _write_aside(f"paused, {_format_clock(state.remaining)} to go")
        elif state.phase is PlayerPhase.PLAYING and self._last_state.phase in (
            PlayerPhase.PAUSED,
            PlayerPhase.NO_OUTPUT,
        ):
            _write_aside("going on")
        elif state.phase is PlayerPhase.LANDING:
            _write_aside(LANDING_TEXT)
        elif state.phase in PHASE_TEXTS:
            _write_aside("; ".join(filter(None, PHASE_TEXTS[state.phase])).lower())
        elif state.phase is PlayerPhase.ENDED and state.farewell:
            echo("", *wrap_text(state.farewell))

    def _write_cues(self, state: PlayerState) -> None:
        for started in state.cue_starts[self._cue_count :]:
            self._write_cue(started)
        self._cue_count = len(state.cue_starts)

    def _write_cue(self, started: CueStarted) -> None:
        cue = started.cue
        heading = cue.name if cue.kind is CueKind.SECTION else cue.section
        if heading and heading != self._heading:
            echo("", *wrap_text(heading))
            self._heading = heading
        if started.line and not _is_next_breath(cue):
            _write_timed(started.line, _format_clock(started.remaining))
        if silence := _silence_text(cue):
            _write_aside(silence)

    def _write_notices(self, state: PlayerState) -> None:
        for notice in state.notices[self._notice_count :]:
            _write_text(notice)
        self._notice_count = len(state.notices)


def _is_next_breath(cue: Cue) -> bool:
    """Whether a cue is of a later counted breath, for which its number is written and not its words."""
    return cue.kind in (CueKind.INHALE, CueKind.BREATH_HOLD, CueKind.EXHALE) and cue.rep > 1


def _silence_text(cue: Cue) -> str:
    if cue.kind is CueKind.INHALE and cue.rep > 1:
        return f"breath {cue.rep} of {cue.reps}"
    if cue.kind in KIND_LABELS and (cue.kind in WORK_CUE_KINDS or cue.seconds >= MIN_SILENCE_S):
        length = format_clock(cue.seconds) if cue.seconds >= 60 else f"{int(cue.seconds)} s"
        return f"{KIND_LABELS[cue.kind]}, {length}"
    return ""


def _format_clock(seconds: float) -> str:
    """As `format_clock`, of a float, which may be a little too small."""
    return format_clock(int(seconds + 0.001))


def _write_aside(text: str) -> None:
    """Write a text that is not spoken, in brackets."""
    _write_timed(f"({text})")


def _write_timed(text: str, time: str = "") -> None:
    _write_text(text, f"{time:>5}  ")


def _write_text(text: str, first: str = "") -> None:
    echo(*wrap_text(text, first))
