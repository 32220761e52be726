"""Append-only lines, never a repaint: right for screen readers, logs, pipes and small screens."""

from guided.core import shutdown
from guided.core.cue import WORK, Cue, Kind
from guided.core.formatting import clock
from guided.core.keys import key
from guided.core.level import LEVELS
from guided.core.player_state import Begun, Moment, Performance, Phase
from guided.ui import DOING, INSTEAD, LANDING, READY
from guided.ui.keyboard import Keyboard
from guided.ui.printer import tell, wrapped

GLANCE = 0.02
"""How long a look may take (seconds): the longest a key waits to be seen."""
QUIET = 8
"""Silences shorter than this go without a line (seconds)."""
KEYS = "Space pauses, and carries on. Down makes it easier. Ctrl-C fades out."
EASIEST = "Space pauses, and carries on. Ctrl-C fades out."
NO_KEYS = "Ctrl-C ends it softly, at any moment."
WAITS = f"{READY}: any key, or just wait."


class Plain:
    """Writes what is said, the section, and how long remains."""

    def run(self, performance: Performance) -> None:
        """Write a session's lines until it has ended, and leave the terminal as it was found, however it ends.

        Raises whatever the performance raises, OSError if nobody takes the lines, SystemExit when told to end from
        outside.
        """
        with shutdown.noted(), Keyboard() as keyboard:
            try:
                self._run(performance, keyboard)
            except OSError:
                shutdown.ask()  # a window that is closed takes no more lines, and says that it closes
                raise

    def _run(self, performance: Performance, keyboard: Keyboard) -> None:
        moment = performance.look()
        page = Page(moment, keyboard.present)
        while moment.phase is not Phase.ENDED:
            shutdown.ask()
            if name := keyboard.read():
                performance.press(key(name))
            moment = performance.look(GLANCE)
            page.show(moment)


class Page:
    """What has been written so far, and what is new in a moment."""

    def __init__(self, first: Moment, keys: bool) -> None:
        """Begin with the title, the level, the length, and the keys, if there are any."""
        self._before, self._keys = first, keys
        self._shown = self._begun = self._told = 0
        self._heading = ""
        _write(f"{first.title} - {first.level} - {_clock(first.left)}")
        self._notices(first)
        _write((EASIEST if first.level is LEVELS[0] else KEYS) if keys else NO_KEYS)
        self.show(first)

    def show(self, moment: Moment) -> None:
        """Write what is new: what goes on before what is said in it, what was said before what ended it."""
        goes_on = moment.phase in (Phase.PLAYING, Phase.LANDING)
        for part in (self._phase, self._lines) if goes_on else (self._lines, self._phase):
            part(moment)
        self._notices(moment)
        self._before = moment
        self._shown += 1

    def _phase(self, moment: Moment) -> None:
        before = self._before
        if self._keys and self._shown == 1 and moment.phase is Phase.READY:  # it waits
            _write(WAITS)
        if moment.level != before.level:
            _aside(f"{moment.level} from here on, {_clock(moment.left)}")
        if moment.volume != before.volume:
            _aside(f"volume {moment.volume:+} dB" if moment.volume else "volume as usual")
        if moment.phase != before.phase:
            self._turn(moment)
        if moment.option and (moment.option, Phase.PAUSED) != (before.option, before.phase):
            _say(f"Press Enter for: {moment.option}")

    def _turn(self, moment: Moment) -> None:
        """Another phase has begun."""
        if moment.phase is Phase.PAUSED:
            _aside(f"paused, {_clock(moment.left)} to go")
        elif moment.phase is Phase.PLAYING and self._before.phase in (Phase.PAUSED, Phase.LOST):
            _aside("going on")
        elif moment.phase is Phase.LANDING:
            _aside(LANDING)
        elif moment.phase in INSTEAD:
            _aside("; ".join(filter(None, INSTEAD[moment.phase])).lower())
        elif moment.phase is Phase.ENDED and moment.farewell:
            tell("", *wrapped(moment.farewell))

    def _lines(self, moment: Moment) -> None:
        for begun in moment.begun[self._begun :]:
            self._cue(begun)
        self._begun = len(moment.begun)

    def _cue(self, begun: Begun) -> None:
        cue = begun.cue
        heading = cue.name if cue.kind is Kind.SECTION else cue.section
        if heading and heading != self._heading:
            tell("", *wrapped(heading))
            self._heading = heading
        if begun.line and not _counted(cue):
            _say(begun.line, _clock(begun.left))
        if quiet := _silence(cue):
            _aside(quiet)

    def _notices(self, moment: Moment) -> None:
        for notice in moment.notices[self._told :]:
            _write(notice)
        self._told = len(moment.notices)


def _counted(cue: Cue) -> bool:
    """Whether it is a breath that its number tells better than its words."""
    return cue.kind in (Kind.INHALE, Kind.STILL, Kind.EXHALE) and cue.rep > 1


def _silence(cue: Cue) -> str:
    if cue.kind is Kind.INHALE and cue.rep > 1:
        return f"breath {cue.rep} of {cue.reps}"
    if cue.kind in DOING and (cue.kind in WORK or cue.seconds >= QUIET):
        length = clock(cue.seconds) if cue.seconds >= 60 else f"{int(cue.seconds)} s"
        return f"{DOING[cue.kind]}, {length}"
    return ""


def _clock(seconds: float) -> str:
    """As `clock`, of a length that a float may hold as a little less than it is."""
    return clock(int(seconds + 0.001))


def _aside(words: str) -> None:
    """What is not said, in brackets."""
    _say(f"({words})")


def _say(words: str, time: str = "") -> None:
    _write(words, f"{time:>5}  ")


def _write(words: str, first: str = "") -> None:
    tell(*wrapped(words, first))
