"""Append-only lines, never a repaint: right for screen readers, logs, pipes and small screens."""

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
"""How long a look may take (seconds): the longest a key waits to be seen."""
MIN_SILENCE_S = 8
"""Silences shorter than this go without a line (seconds)."""
KEYS_HINT = "Space pauses, and carries on. Down makes it easier. Ctrl-C fades out."
EASIEST_HINT = "Space pauses, and carries on. Ctrl-C fades out."
NO_KEYS_HINT = "Ctrl-C ends it softly, at any moment."
START_HINT = f"{READY_TEXT}: any key, or just wait."


class PlainScreen:
    """Writes what is said, the section, and how long remains."""

    def run(self, controls: PlayerControls) -> None:
        """Write a session's lines until it has ended, and leave the terminal as it was found, however it ends.

        Raises whatever the performance raises, OSError if nobody takes the lines, SystemExit when told to end from
        outside.
        """
        with shutdown.defer_signals(), Keyboard() as keyboard:
            try:
                self._run(controls, keyboard)
            except OSError:
                shutdown.check_signals()  # a window that is closed takes no more lines, and says that it closes
                raise

    def _run(self, controls: PlayerControls, keyboard: Keyboard) -> None:
        moment = controls.tick()
        page = Transcript(moment, keyboard.is_usable)
        while moment.phase is not PlayerPhase.ENDED:
            shutdown.check_signals()
            if name := keyboard.read():
                controls.handle_key(find_action(name))
            moment = controls.tick(TICK_WAIT_S)
            page.update(moment)


class Transcript:
    """What has been written so far, and what is new in a moment."""

    def __init__(self, first: PlayerState, keys: bool) -> None:
        """Begin with the title, the level, the length, and the keys, if there are any."""
        self._last_state, self._has_keys = first, keys
        self._updates = self._cue_count = self._notice_count = 0
        self._heading = ""
        _write_text(f"{first.title} - {first.level} - {_format_clock(first.remaining)}")
        self._write_notices(first)
        _write_text((EASIEST_HINT if first.level is LEVELS[0] else KEYS_HINT) if keys else NO_KEYS_HINT)
        self.update(first)

    def update(self, state: PlayerState) -> None:
        """Write what is new: what goes on before what is said in it, what was said before what ended it."""
        goes_on = state.phase in (PlayerPhase.PLAYING, PlayerPhase.LANDING)
        for part in (self._write_state, self._write_cues) if goes_on else (self._write_cues, self._write_state):
            part(state)
        self._write_notices(state)
        self._last_state = state
        self._updates += 1

    def _write_state(self, state: PlayerState) -> None:
        before = self._last_state
        if self._has_keys and self._updates == 1 and state.phase is PlayerPhase.READY:  # it waits
            _write_text(START_HINT)
        if state.level != before.level:
            _write_aside(f"{state.level} from here on, {_format_clock(state.remaining)}")
        if state.volume != before.volume:
            _write_aside(f"volume {state.volume:+} dB" if state.volume else "volume as usual")
        if state.phase != before.phase:
            self._write_phase(state)
        if state.choice and (state.choice, PlayerPhase.PAUSED) != (before.choice, before.phase):
            _write_timed(f"Press Enter for: {state.choice}")

    def _write_phase(self, state: PlayerState) -> None:
        """Another phase has begun."""
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
        for begun in state.cue_starts[self._cue_count :]:
            self._write_cue(begun)
        self._cue_count = len(state.cue_starts)

    def _write_cue(self, started: CueStarted) -> None:
        cue = started.cue
        heading = cue.name if cue.kind is CueKind.SECTION else cue.section
        if heading and heading != self._heading:
            echo("", *wrap_text(heading))
            self._heading = heading
        if started.line and not _is_next_breath(cue):
            _write_timed(started.line, _format_clock(started.remaining))
        if quiet := _silence_text(cue):
            _write_aside(quiet)

    def _write_notices(self, state: PlayerState) -> None:
        for notice in state.notices[self._notice_count :]:
            _write_text(notice)
        self._notice_count = len(state.notices)


def _is_next_breath(cue: Cue) -> bool:
    """Whether it is a breath that its number tells better than its words."""
    return cue.kind in (CueKind.INHALE, CueKind.BREATH_HOLD, CueKind.EXHALE) and cue.rep > 1


def _silence_text(cue: Cue) -> str:
    if cue.kind is CueKind.INHALE and cue.rep > 1:
        return f"breath {cue.rep} of {cue.reps}"
    if cue.kind in KIND_LABELS and (cue.kind in WORK_CUE_KINDS or cue.seconds >= MIN_SILENCE_S):
        length = format_clock(cue.seconds) if cue.seconds >= 60 else f"{int(cue.seconds)} s"
        return f"{KIND_LABELS[cue.kind]}, {length}"
    return ""


def _format_clock(seconds: float) -> str:
    """As `format_clock`, of a length that a float may hold as a little less than it is."""
    return format_clock(int(seconds + 0.001))


def _write_aside(text: str) -> None:
    """What is not said, in brackets."""
    _write_timed(f"({text})")


def _write_timed(text: str, time: str = "") -> None:
    _write_text(text, f"{time:>5}  ")


def _write_text(text: str, first: str = "") -> None:
    echo(*wrap_text(text, first))
