"""What of the player's state is to be seen: its words, its notices, and nothing that changes without need."""

from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from guided.core.cue import Cue, Kind
from guided.core.level import LEVELS
from guided.core.player_state import Moment, Phase
from guided.ui import DOING, INSTEAD, LANDING, READY
from guided.ui.tui.text import clean

NOTICE = 70
"""How long a notice stays (looks, of which there are ten a second)."""
VOLUME = 20
"""How long the volume stays (looks)."""


class Aside:
    """One sentence at a time, look by look; none most of the time."""

    def __init__(self) -> None:
        """Begin with nothing to say."""
        self._shown = ""
        self._left = 0
        self._notices = 0
        """How many have been shown."""
        self._volume: int | None = None

    def follow(self, moment: Moment) -> str:
        """What is to be seen at this look."""
        self._left = max(0, self._left - 1)
        if self._volume is not None and moment.volume != self._volume:
            self._show(_volume(moment.volume), VOLUME)
        elif self._notices < len(moment.notices) and (not self._left or moment.notices[self._notices] == self._shown):
            self._show(moment.notices[self._notices], NOTICE)
            self._notices += 1
        self._volume = moment.volume
        return self._shown if self._left else ""

    def _show(self, words: str, looks: int) -> None:
        self._shown, self._left = words, looks


def _volume(decibels: int) -> str:
    if not decibels:
        return "volume as it was made"
    return f"volume {decibels:+} dB".replace("-", "−")


MINUTE = 60
LONG = 5
"""Rests shorter than this are not worth a word (seconds)."""
_BREATHS = {Kind.INHALE: "In", Kind.STILL: "Stay", Kind.EXHALE: "Out"}
_DOING = DOING | {Kind.MOVE: "moving"}
_INSTEAD = INSTEAD | {Phase.READY: (READY, "any key begins; so does waiting a little")}
"""What stands large, and below, where it is not what was said."""
_KEYS = {
    Phase.PLAYING: ("space pauses", "↓ easier", "ctrl-c leaves", "↑ again", "← back", "→ on", "+ - volume"),
    Phase.PAUSED: ("space carries on", "enter chooses", "q leaves", "↓ easier", "↑ again"),
    Phase.READY: ("later: space pauses", "↓ makes it easier", "ctrl-c leaves"),
    Phase.LOST: ("ctrl-c leaves and keeps the place",),
}


@dataclass(frozen=True, slots=True)
class View:
    """Everything a page shows. Two equal ones look the same."""

    title: str = ""
    where: str = ""
    """The level, and the time left."""
    sections: tuple[str, ...] = ()
    section: int = -1
    line: str = ""
    below: str = ""
    """Side, rep, and what there is to do."""
    count: str = ""
    """Seconds of a hold that are left."""
    full: float = 0
    """How full the breathing shape is, 0 to 1; below 0 for none."""
    options: tuple[str, ...] = ()
    option: str = ""
    then: str = ""
    notice: str = ""
    keys: tuple[str, ...] = ()


def view(moment: Moment, full: float, notice: str) -> View:
    """What is to be seen of a moment, with a shape so full and one notice."""
    if moment.phase is Phase.ENDED:
        return View(full=-1) if moment.sleep else View(line=clean(moment.farewell), full=full)
    playing = moment.phase is Phase.PLAYING
    line, below = _words(moment)
    return View(
        title=clean(moment.title),
        where=f"{moment.level} · {left(moment.left)}",
        sections=tuple(map(clean, moment.sections)),
        section=moment.section,
        line=clean(line),
        below=clean(below),
        count=_count(moment) if playing else "",
        full=full,
        options=_options(moment),
        option=clean(moment.option),
        then=clean(moment.then) if playing else "",
        notice=clean(notice),
        keys=_keys(moment),
    )


def _keys(moment: Moment) -> tuple[str, ...]:
    keys = _KEYS.get(moment.phase, ())
    return tuple(key for key in keys if moment.level is not LEVELS[0] or not key.startswith("↓"))


def left(seconds: float) -> str:
    """How long there is still to go, without hurry."""
    minutes = ceil(seconds / MINUTE)
    return f"{minutes} min left" if minutes > 1 else "about a minute left" if seconds > MINUTE / 2 else "nearly done"


def _words(moment: Moment) -> tuple[str, str]:
    cue = moment.cue
    if moment.phase in _INSTEAD:
        line, below = _INSTEAD[moment.phase]
        return (moment.line if moment.phase is Phase.READY else "") or line, below
    if moment.phase is Phase.LANDING:
        return moment.line, LANDING
    if moment.phase is Phase.PAUSED:
        return "Paused", ", ".join(filter(None, (cue.section, _counted(cue))))
    if cue.kind in _BREATHS:
        said = moment.line in cue.says
        return moment.line if said else _BREATHS[cue.kind], _counted(cue)
    return moment.line, " · ".join(filter(None, (_counted(cue), _doing(moment))))


def _counted(cue: Cue) -> str:
    side = f"{cue.side} side" if cue.side else ""
    rep = f"{cue.rep} of {cue.reps}" if cue.reps > 1 else ""
    if rep and cue.kind in _BREATHS:
        rep = f"breath {rep}"
    return ", ".join(filter(None, (side, rep)))


def _doing(moment: Moment) -> str:
    short = moment.lasts < LONG and moment.cue.kind not in (Kind.HOLD, Kind.BREATH)
    return "" if short else _DOING.get(moment.cue.kind, "")


def _count(moment: Moment) -> str:
    seconds = ceil(round(Decimal(moment.lasts - moment.into), 1))
    return str(max(1, seconds)) if moment.cue.kind is Kind.HOLD else ""


def _options(moment: Moment) -> tuple[str, ...]:
    if moment.phase is not Phase.PAUSED:
        return ()
    offered = moment.options or ((moment.option,) if moment.option else ())
    return tuple(map(clean, offered))
