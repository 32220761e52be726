"""A session being played: what the keys do to it, and what is going on."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from guided.core import shutdown
from guided.core.cue import CueId
from guided.core.keys import Key
from guided.core.level import LEVELS, Level
from guided.core.player_state import Begun, Moment, Phase
from guided.core.shell_command import typed
from guided.player.announcer import Announcer
from guided.player.audio_player import Player
from guided.player.bookmark import Bookmark, BookmarkStore
from guided.player.heat_timer import Warmth
from guided.player.pause_menu import Menu
from guided.player.track import Course
from guided.player.transitions import Score, Spot
from guided.sound import RATE, frames
from guided.sound.output import Output
from guided.sound.sample_library import Sounds
from guided.sound.tones import answer
from guided.speech.service import Speech

ENDED = "That is the end. Take the time you need."
ENOUGH = "That was enough for today, and it counts. Rest as long as you like."
_STOPPED = "Stopped here, and that counts."
_RESUME = f"To go on later: {typed('resume')}"
_WARM = "If something warm is on you, please take it away now."


def left(kept: bool, warm: bool) -> str:
    """A session was left before its end.

    Args:
        kept: whether it can be resumed.
        warm: whether something warm was being kept on.
    """
    return " ".join([_STOPPED, *([_WARM] if warm else []), *([_RESUME] if kept else [])])


class Heard:
    """Time that was played, told in frames given to the output."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._given = 0

    def look(self, given: int, playing: bool) -> None:
        """Count what was given since the last look, if it was played.

        Args:
            given: since the output was started; less than before where it was started anew.
            playing: whether that was the session.
        """
        if playing:
            self.seconds += (given - self._given if given >= self._given else given) / RATE
        self._given = given


READY = frames(10)
"""How long a session waits to be begun (frames)."""
SOON = frames(4)
"""The same for one that somebody has just said they would begin."""
DIM = frames(600)
"""How long it is paused before nobody may be looking (frames)."""
PROMPT = 0.15
"""How long a key may wait for what it asked for before the session goes on meanwhile (seconds)."""
ASLEEP = 60.0
"""A sound output that was away for longer may have been a closed lid: it stays paused (seconds)."""
SHORT = 2.0
"""After so long without sound it is said that it is back (seconds)."""
STEP, SOFTEST, LOUDEST = 2, -24, 6
"""The volume (decibels)."""


class Live:
    """A performance, as `guided.core.player_state.Performance` describes it. One thread calls it."""

    def __init__(
        self,
        score: Score,
        start: Spot,
        speech: Speech,
        sounds: Sounds,
        output: Output,
        store: BookmarkStore,
        bookmark: Bookmark,
    ) -> None:
        """Take what to play and from where, who says it with which sounds, the way out, and the bookmarks.

        Args:
            score: the session at every level.
            start: where it begins.
            speech: says the lines.
            sounds: chimes and beds.
            output: the way out.
            store: keeps the bookmark.
            bookmark: of this session; how far it is will be filled in.
        """
        self._score, self._speech, self._sounds = score, speech, sounds
        self._lines = score.lines
        self._player = Player(output)
        self._live = output.live
        self._announcer = Announcer(speech, self._player)
        self._menu = Menu(self._lines, self._announcer)
        self._warmth, self._heard = Warmth(score), Heard()
        self._store, self._bookmark = store, bookmark
        self._phase = Phase.READY
        self._course = Course(score.plan(start), start, speech, sounds, first=True)
        self._coming: Course | None = self._course
        self._left: list[Course] = []
        self._undo: list[Callable[[], None]] = []
        self._marked: tuple[Level, CueId] | None = None
        """The level and the cue of the last bookmark."""
        self._since = 0
        """The frame at which the phase began."""
        self._away = 0.0
        self._volume = 0
        self._said = self._farewell = ""
        self._begun: tuple[Begun, ...] = ()
        self._logged = 0
        self._landed = start
        """Where one was when it was enough."""
        self._seen = self._warmed = False
        self._wait = 0
        self._finishing = False

    def open(self, wait: int) -> None:
        """Open the way out. After the first look it begins: at a key, or by itself.

        Args:
            wait: how long until it begins by itself (frames); 0 for at once.

        Raises:
            OutputError: there is no way to the loudspeaker.
        """
        self._player.start()
        self._course.composition.start()
        if wait and self._live:
            self._wait = wait
            self._announcer.say([(self._lines.line("ready"), 0)])

    def close(self) -> None:
        """Let go of everything, the bookmark kept."""
        self._player.stop()
        self._abandon(self._coming)
        self._abandon(self._course)
        for course in self._left:
            course.composition.close()
        self._announcer.close()

    def press(self, key: Key) -> None:
        """Do what a key asks for."""
        if key is Key.LEAVE and self._phase in (Phase.LEAVING, Phase.ENDED):
            self._player.stop()
            self._phase = Phase.ENDED
            raise KeyboardInterrupt
        if key is not Key.LEAVE:
            if self._phase in (Phase.LEAVING, Phase.ENDED) or (self._finishing and self._announcer.over):
                return
            self._player.ring(answer(key))
        self._do(key)

    def look(self, seconds: float = 0) -> Moment:
        """Do what is due, wait at most so long, and say what is going on."""
        over = self._player.wait(seconds)
        shutdown.ask()
        self._course.composition.check()
        self._announcer.tend()
        self._watch()
        self._cool()
        self._move_on(over)
        self._warm()
        self._keep()
        self._log()
        self._heard.look(self._player.given, self._phase in (Phase.PLAYING, Phase.LANDING))
        self._seen = True
        return self._moment()

    # Keys

    def _do(self, key: Key) -> None:
        if key is Key.LEAVE or (key is Key.QUIT and self._phase is not Phase.PLAYING):
            self._leave()
        elif key in (Key.LOUDER, Key.SOFTER):
            self._undo.append(partial(self._set_volume, self._volume))
            self._set_volume(self._volume + (STEP if key is Key.LOUDER else -STEP))
        elif key is Key.UNDO:
            if self._undo:
                self._undo.pop()()
        elif key is Key.EASIER and self._phase in (Phase.PLAYING, Phase.PAUSED) and self._here.level is LEVELS[0]:
            self._say_easiest()
        else:
            led: dict[Phase, Callable[[], None]] = {
                Phase.READY: self._begin,
                Phase.PLAYING: partial(self._do_playing, key),
                Phase.PAUSED: partial(self._do_paused, key),
                Phase.LOST: self._stay,
                Phase.LANDING: partial(self._do_landing, key),
            }
            led[self._phase]()

    def _do_playing(self, key: Key) -> None:
        spot = self._here
        taken = self._score.offered(spot) if key is Key.PAUSE else None
        if key in (Key.TOGGLE, Key.PAUSE, Key.ENOUGH, Key.QUIT) and not taken:
            self._undo.append(self._go_on)
            self._pause()
        else:
            self._undo.append(partial(self._go, self._score.going_on(spot)))
            self._go(taken or self._led(spot, key))

    def _do_landing(self, key: Key) -> None:
        if key in (Key.TOGGLE, Key.PAUSE):  # it may have been taken by mistake
            self._pause(self._landed)

    def _do_paused(self, key: Key) -> None:
        key = self._menu.option if key is Key.PAUSE else key
        self._undo.append(partial(self._pause, self._here))
        if key is Key.TOGGLE:
            self._go_on()
        elif key is Key.ENOUGH:
            self._land()
        else:
            self._go(self._led(self._here, key))

    def _led(self, spot: Spot, key: Key) -> Spot:
        return self._score.easier(spot) if key is Key.EASIER else self._score.jump(spot, key)

    # What can happen

    def _say_easiest(self) -> None:
        """Nothing is easier than this. While it plays that is shown alone: nothing is interrupted."""
        self._speech.notices.append(self._lines.line("easiest"))
        if self._phase is Phase.PAUSED:
            self._menu.offer(self._lines.sentences("easiest"), self._here.level)

    def _begin(self) -> None:
        self._announcer.hush()
        self._enter(Phase.PLAYING)
        self._switch(PROMPT)

    def _go(self, spot: Spot) -> None:
        """Play from a spot, as soon as its first lines are there."""
        self._play(self._composed(spot), Phase.PLAYING)

    def _go_on(self) -> None:
        spot = self._here
        if self._phase is Phase.PAUSED:
            spot = self._warmth.later(spot, self._player.given - self._since)
        self._go(self._score.going_on(spot))

    def _play(self, course: Course, phase: Phase) -> None:
        self._announcer.hush()
        self._abandon(self._coming)
        self._coming = course
        course.composition.start()
        self._enter(phase)
        self._switch(PROMPT)

    def _pause(self, at: Spot | None = None) -> None:
        """Fade to silence, here or at a spot, and offer what can be done."""
        self._player.pause()
        at = at or (self._coming.start if self._coming else None)
        if at:
            self._rest_at(at)
        self._enter(Phase.PAUSED)
        here = self._lines.here(self._course.row[self._here.at], self._course.left(self._here))
        self._menu.offer(list(here), self._here.level)

    def _rest_at(self, spot: Spot) -> None:
        """Be at a spot without playing."""
        self._abandon(self._coming)
        self._abandon(self._course)
        self._course, self._coming = self._composed(spot), None

    def _land(self) -> None:
        """End softly; it counts as done."""
        spot = self._landed = self._here
        landing = self._lines.landing(self._score.plan(spot), warm=self._warmth.on(spot))
        self._farewell = ENOUGH
        self._store.forget()
        self._play(Course(landing, Spot(spot.level), self._speech, self._sounds), Phase.LANDING)

    def _leave(self) -> None:
        self._farewell = self._farewell or left(not self._store.failed, self._warmth.on(self._here))
        self._marked = None
        self._keep()
        self._player.leave()
        self._enter(Phase.LEAVING)
        if self._player.away:  # nobody takes the fade
            self._player.stop()

    def _stay(self) -> None:
        """Stay paused, without a word."""
        self._menu.show(self._here.level)
        self._enter(Phase.PAUSED)

    def _set_volume(self, decibels: int) -> None:
        self._volume = max(SOFTEST, min(LOUDEST, decibels))
        self._player.volume(self._volume)

    # What happens by itself

    def _watch(self) -> None:
        """Pause while the sound is away, and go on when it is back; not where the computer may have slept."""
        away = self._player.away
        if away and self._phase is Phase.PLAYING:
            self._rest_at(self._course.spot(self._player.heard) if not self._coming else self._coming.start)
            self._player.halt()
            self._enter(Phase.LOST)
        if self._phase is Phase.LOST:
            if not away:
                self._back(self._away)
            self._away = away

    def _back(self, away: float) -> None:
        self._warmth.spent(away)
        spot = self._score.going_on(self._warmth.later(self._here, round(away * RATE)))
        if away > ASLEEP:
            self._stay()
        else:
            back = tuple(self._lines.back(spot.level)) if away > SHORT else ()
            self._go(replace(spot, intro=(*back, *(cue for cue in spot.intro if cue not in back))))

    def _cool(self) -> None:
        """Say that something warm has been on for long enough, a pause included."""
        playing = self._phase in (Phase.PLAYING, Phase.PAUSED) and not self._finishing
        over = self._warmth.over(self._here, self._player.given) if playing else None
        if over:
            self._go(over)

    def _move_on(self, over: bool) -> None:
        if self._phase is Phase.READY and self._seen and self._player.given - self._since >= self._wait:
            self._begin()
        if self._phase in (Phase.PLAYING, Phase.LANDING):
            self._switch(0)
            if self._finishing:
                self._finish(over)
            elif not self._coming and self._player.ended and (self._live or over):
                self._end()
        if self._phase is Phase.LEAVING and (over or self._player.away):
            self._enter(Phase.ENDED)

    def _switch(self, seconds: float) -> None:
        """Let what was asked for be heard, once its first seconds are ready."""
        if self._coming and self._coming.soon(seconds, whole=not self._live):
            if self._course is not self._coming:
                self._abandon(self._course)
            self._said, self._logged = self._line, 0
            self._course, self._coming = self._coming, None
            self._player.play(self._course.composition.mix, self._course.begin)

    def _end(self) -> None:
        """Say that it is the end; a session to fall asleep with ends without a word."""
        self._finishing = True
        self._store.forget()
        if not self._farewell and not self._course.plan.sleep:
            self._announcer.say([(line, 0) for line in self._lines.sentences("end")])
        self._farewell = self._farewell or ENDED

    def _finish(self, over: bool) -> None:
        if self._announcer.over:
            self._player.finish()
            if over:
                self._enter(Phase.ENDED)

    def _warm(self) -> None:
        """Once the whole session has been spoken, speak what may be asked for, one level down too."""
        if not self._warmed and self._course.composition.mix.timeline.complete and self._phase is Phase.PLAYING:
            self._warmed = True
            easier = self._score.plan(self._score.easier(self._here))
            self._announcer.warm([*self._lines.warm(), *(line for cue in easier.cues for line in cue.says)])

    def _keep(self) -> None:
        """Keep a bookmark, at each new cue."""
        if self._phase in (Phase.PLAYING, Phase.PAUSED, Phase.LOST) and not self._finishing:
            spot, course = self._here, self._coming or self._course
            cue = course.row[spot.at].id
            if (spot.level, cue) != self._marked:
                self._marked = (spot.level, cue)
                title, into, left = course.plan.title, float(spot.into), course.left(spot)
                self._store.keep(replace(self._bookmark, title=title, level=spot.level, cue=cue, into=into, left=left))

    def _log(self) -> None:
        """Remember what has begun to be heard."""
        if not self._coming and self._phase in (Phase.PLAYING, Phase.LANDING):
            new = self._course.since(self._logged, self._player.heard)
            self._logged += len(new)
            self._begun += new

    # What is going on

    @property
    def _here(self) -> Spot:
        """The spot that playing has reached, or is on its way to."""
        return self._coming.start if self._coming else self._course.spot(self._player.place)

    @property
    def _line(self) -> str:
        """What was said last."""
        return self._course.said(self._player.heard) or self._said

    def _enter(self, phase: Phase) -> None:
        self._phase, self._since = phase, self._player.given
        if phase in (Phase.PLAYING, Phase.PAUSED, Phase.LOST):  # perhaps again, an ending taken back
            self._finishing, self._farewell, self._marked = False, "", None

    def _composed(self, spot: Spot) -> Course:
        return Course(self._score.plan(spot), spot, self._speech, self._sounds)

    def _abandon(self, course: Course | None) -> None:
        """Speak no further along a way that is not taken any more."""
        if course:
            course.composition.leave()
            self._left = [*(c for c in self._left if c.composition.speaking), course]

    def _moment(self) -> Moment:
        paused = self._phase is Phase.PAUSED
        playing = self._phase in (Phase.PLAYING, Phase.LANDING, Phase.LEAVING) and self._course.begun
        spot = self._course.spot(self._player.heard) if playing else self._here
        course = self._coming if self._coming and not playing else self._course
        cue = course.row[spot.at]
        into, lasts = float(spot.into), float(cue.seconds)
        if playing:
            placed = course.now(self._player.heard)
            cue, into, lasts = placed.cue, (self._player.heard - placed.start) / RATE, placed.frames / RATE
        return Moment(
            self._phase,
            course.plan.title,
            spot.level,
            cue,
            self._line,
            into,
            lasts,
            course.left(spot),
            course.sections,
            course.section(spot),
            course.then(spot),
            self._menu.line if paused else "",
            self._menu.lines if paused else (),
            self._volume,
            paused and self._player.given - self._since > DIM,
            course.plan.sleep,
            self._begun,
            tuple(self._speech.notices),
            self._farewell if self._phase is Phase.ENDED else "",
            self._heard.seconds,
        )
