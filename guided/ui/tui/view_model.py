"""The view of a player's state: its words and its notices, and nothing that changes without need."""

from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from guided.core.cue import Cue, CueKind
from guided.core.level import LEVELS
from guided.core.player_state import PlayerPhase, PlayerState
from guided.ui import KIND_LABELS, LANDING_TEXT, PHASE_TEXTS, READY_TEXT
from guided.ui.tui.text import sanitize

NOTICE_TICKS = 70
"""How long a notice stays (ticks, of which there are ten a second)."""
VOLUME_TICKS = 20
"""How long the volume stays (ticks)."""


class NoticeDisplay:
    """Shows one notice at a time; none most of the time."""

    def __init__(self) -> None:
        """Begin with nothing to say."""
        self._text = ""
        self._ticks = 0
        self._notice_count = 0
        """How many have been shown."""
        self._volume: int | None = None

    def update(self, state: PlayerState) -> str:
        """The notice at this tick; empty for none."""
        self._ticks = max(0, self._ticks - 1)
        if self._volume is not None and state.volume != self._volume:
            self._show(_volume_text(state.volume), VOLUME_TICKS)
        elif self._notice_count < len(state.notices) and (
            not self._ticks or state.notices[self._notice_count] == self._text
        ):
            self._show(state.notices[self._notice_count], NOTICE_TICKS)
            self._notice_count += 1
        self._volume = state.volume
        return self._text if self._ticks else ""

    def _show(self, text: str, ticks: int) -> None:
        self._text, self._ticks = text, ticks


def _volume_text(decibels: int) -> str:
    if not decibels:
        return "volume as it was made"
    return f"volume {decibels:+} dB".replace("-", "−")


_MINUTE_S = 60
MIN_LABEL_S = 5
"""Shorter rests have no label (seconds)."""
_BREATH_LABELS = {CueKind.INHALE: "In", CueKind.BREATH_HOLD: "Stay", CueKind.EXHALE: "Out"}
_KIND_LABELS = KIND_LABELS | {CueKind.MOVE: "moving"}
_PHASE_TEXTS = PHASE_TEXTS | {PlayerPhase.READY: (READY_TEXT, "any key begins; so does waiting a little")}
"""The large line and the line below it in phases that do not show the spoken line."""
_KEY_HINTS = {
    PlayerPhase.PLAYING: ("space pauses", "↓ easier", "ctrl-c leaves", "↑ again", "← back", "→ on", "+ - volume"),
    PlayerPhase.PAUSED: ("space carries on", "enter chooses", "q leaves", "↓ easier", "↑ again"),
    PlayerPhase.READY: ("later: space pauses", "↓ makes it easier", "ctrl-c leaves"),
    PlayerPhase.NO_OUTPUT: ("ctrl-c leaves and keeps the place",),
}


@dataclass(frozen=True, slots=True)
class PlayerView:
    """Everything a page shows. Two equal ones look the same."""

    title: str = ""
    status: str = ""
    """The level, and the time left."""
    sections: tuple[str, ...] = ()
    section: int = -1
    line: str = ""
    detail: str = ""
    """Side, rep, and what there is to do."""
    count: str = ""
    """Seconds of a hold that are left."""
    fullness: float = 0
    """How full the breathing shape is, 0 to 1; below 0 for none."""
    choices: tuple[str, ...] = ()
    choice: str = ""
    next_title: str = ""
    notice: str = ""
    keys: tuple[str, ...] = ()


def build_view(state: PlayerState, full: float, notice: str) -> PlayerView:
    """The view of a state, with the fullness of the shape and a notice."""
    if state.phase is PlayerPhase.ENDED:
        return PlayerView(fullness=-1) if state.for_sleep else PlayerView(line=sanitize(state.farewell), fullness=full)
    is_playing = state.phase is PlayerPhase.PLAYING
    line, detail = _get_words(state)
    return PlayerView(
        title=sanitize(state.title),
        status=f"{state.level} · {format_left(state.remaining)}",
        sections=tuple(map(sanitize, state.sections)),
        section=state.section_index,
        line=sanitize(line),
        detail=sanitize(detail),
        count=_get_count(state) if is_playing else "",
        fullness=full,
        choices=_list_choices(state),
        choice=sanitize(state.choice),
        next_title=sanitize(state.next_title) if is_playing else "",
        notice=sanitize(notice),
        keys=_key_hints(state),
    )


def _key_hints(state: PlayerState) -> tuple[str, ...]:
    keys = _KEY_HINTS.get(state.phase, ())
    return tuple(key for key in keys if state.level is not LEVELS[0] or not key.startswith("↓"))


def format_left(seconds: float) -> str:
    """The time left, in words that do not hurry anybody."""
    minutes = ceil(seconds / _MINUTE_S)
    return f"{minutes} min left" if minutes > 1 else "about a minute left" if seconds > _MINUTE_S / 2 else "nearly done"


def _get_words(state: PlayerState) -> tuple[str, str]:
    cue = state.cue
    if state.phase in _PHASE_TEXTS:
        line, detail = _PHASE_TEXTS[state.phase]
        return (state.line if state.phase is PlayerPhase.READY else "") or line, detail
    if state.phase is PlayerPhase.LANDING:
        return state.line, LANDING_TEXT
    if state.phase is PlayerPhase.PAUSED:
        return "Paused", ", ".join(filter(None, (cue.section, _format_rep(cue))))
    if cue.kind in _BREATH_LABELS:
        is_cue_line = state.line in cue.says
        return state.line if is_cue_line else _BREATH_LABELS[cue.kind], _format_rep(cue)
    return state.line, " · ".join(filter(None, (_format_rep(cue), _get_activity(state))))


def _format_rep(cue: Cue) -> str:
    side = f"{cue.side} side" if cue.side else ""
    rep = f"{cue.rep} of {cue.reps}" if cue.reps > 1 else ""
    if rep and cue.kind in _BREATH_LABELS:
        rep = f"breath {rep}"
    return ", ".join(filter(None, (side, rep)))


def _get_activity(state: PlayerState) -> str:
    is_short = state.duration < MIN_LABEL_S and state.cue.kind not in (CueKind.HOLD, CueKind.BREATH)
    return "" if is_short else _KIND_LABELS.get(state.cue.kind, "")


def _get_count(state: PlayerState) -> str:
    seconds = ceil(round(Decimal(state.duration - state.elapsed), 1))
    return str(max(1, seconds)) if state.cue.kind is CueKind.HOLD else ""


def _list_choices(state: PlayerState) -> tuple[str, ...]:
    if state.phase is not PlayerPhase.PAUSED:
        return ()
    choices = state.choices or ((state.choice,) if state.choice else ())
    return tuple(map(sanitize, choices))
