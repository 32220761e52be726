"""A session being played: what the keys do to it, and what is going on."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import cast

from guided.core import shutdown
from guided.core.cue import CueId
from guided.core.keys import Key
from guided.core.level import LEVELS, Level
from guided.core.player_state import Moment, Phase
from guided.core.shell_command import typed
from guided.player.announcer import Announcer
from guided.player.audio_player import Player
from guided.player.bookmark import Bookmark, BookmarkStore
from guided.player.heat_timer import Warmth
from guided.player.pause_menu import Menu
from guided.player.states import (
    NONE,
    RESUMABLE,
    TABLE,
    Action,
    Condition,
    Event,
    State,
    Transition,
    Trigger,
    find_transition,
)
from guided.player.track import TrackPlayer
from guided.player.transitions import Score, Spot
from guided.sound import RATE, frames
from guided.sound.output import Output
from guided.sound.sample_library import Sounds
from guided.sound.tones import answer
from guided.speech.service import Speech

LOG = logging.getLogger(__name__)
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
_FAREWELLS = {State.SAYING_END: ENDED, State.CLOSING: ENDED, State.LANDING: ENOUGH, State.LANDED: ENOUGH}
"""The last words of a session that ends in these states, or is left; in all others there is something to resume."""


class Live:
    """A performance, as `guided.core.player_state.Performance` describes it. One thread calls it.

    What a key or an event does is written in `guided.player.states`. This finds out what happens, and does it.
    """

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
        self._score, self._speech = score, speech
        self._player = Player(output)
        self._tracks = TrackPlayer(score, start, speech, sounds, self._player, is_realtime=output.live)
        self._announcer = Announcer(speech, self._player)
        self._menu = Menu(score.lines, self._announcer)
        self._warmth, self._heard = Warmth(score), Heard()
        self._store, self._bookmark = store, bookmark
        self._saved_cue: tuple[Level, CueId] | None = None
        """The level and the cue of the last bookmark."""
        self._state = State.READY
        self._since = 0
        """The frame at which the state began."""
        self._undo: list[Callable[[], None]] = []
        self._volume = self._wait = 0
        self._outage = 0.0
        """How long the sound output was away when it was last away (seconds)."""
        self._landed = start
        """Where one was when it was enough."""
        self._farewell = ""
        self._has_ticked = self._has_prefetched = False

    def open(self, wait: int) -> None:
        """Open the way out. After the first look it begins: at a key, or by itself.

        Args:
            wait: how long until it begins by itself (frames); 0 for at once.

        Raises:
            OutputError: there is no way to the loudspeaker.
        """
        self._player.start()
        self._tracks.open()
        if wait and self._tracks.is_realtime:
            self._wait = wait
            self._announcer.say([(self._score.lines.line("ready"), 0)])

    def close(self) -> None:
        """Let go of everything, the bookmark kept."""
        self._player.stop()
        self._tracks.close()
        self._announcer.close()

    def press(self, key: Key) -> None:
        """Do what a key asks for."""
        self._watch({Event.LINES_SAID: lambda: self._announcer.over})  # may have come true since the last look
        transition = find_transition(self._state, key, self._holds)
        if transition is not NONE and key is not Key.LEAVE:
            self._player.ring(answer(key))
        self._follow(transition, key, self._tracks.position, self._volume)

    def look(self, seconds: float = 0) -> Moment:
        """Do what is due, wait at most so long, and say what is going on."""
        over = self._player.wait(seconds)
        shutdown.ask()
        self._tracks.track.composition.check()
        self._announcer.tend()
        self._watch(self._list_events(over))
        self._prefetch_lines()
        self._save_bookmark()
        is_playing = self._state.phase in (Phase.PLAYING, Phase.LANDING)
        if is_playing:
            self._tracks.log_started_cues()
        self._heard.look(self._player.given, is_playing)
        self._has_ticked = True
        return self._build_moment()

    # What happens

    def _list_events(self, over: bool) -> dict[Event, Callable[[], object]]:
        """How to find out whether each event has happened, in the order to ask: one may make way for the next.

        What follows TRACK_PLAYED stands before it: the last words are begun by one look, and over at a later one.
        """
        away = self._player.away  # asked once, so that it cannot go and come back within one look
        self._outage = away or self._outage
        return {
            Event.OUTPUT_BACK: lambda: not away and self._outage <= SHORT,
            Event.OUTPUT_BACK_AFTER_A_WHILE: lambda: not away and SHORT < self._outage <= ASLEEP,
            Event.OUTPUT_BACK_LATE: lambda: not away and self._outage > ASLEEP,
            Event.OUTPUT_AWAY: lambda: away,
            Event.HEAT_OVER: lambda: self._warmth.over(self._tracks.position, self._player.given),
            Event.WAIT_OVER: lambda: self._has_ticked and self._player.given - self._since >= self._wait,
            Event.TRACK_READY: lambda: self._tracks.is_ready(0),
            Event.LINES_SAID: lambda: self._announcer.over,
            Event.OUTPUT_OVER: lambda: over,
            Event.TRACK_PLAYED: lambda: self._tracks.is_played(over),
        }

    def _watch(self, events: dict[Event, Callable[[], object]]) -> None:
        """Do what events ask for. One that does nothing in this state is not looked for.

        That is more than thrift: a heat timer starts when it is first asked, and a voice that failed raises.
        """
        for event, has_happened in events.items():
            if TABLE[self._state, event] is not NONE and has_happened():
                self._handle(event)

    def _handle(self, trigger: Trigger) -> None:
        transition = find_transition(self._state, trigger, self._holds)
        self._follow(transition, trigger, self._tracks.position, self._volume)

    def _holds(self, condition: Condition) -> bool:
        here = self._tracks.position
        if condition is Condition.SIDE_OFFERED:
            return self._score.offered(here) is not None
        return here.level is LEVELS[0]

    def _follow(self, transition: Transition, trigger: Trigger, at: Spot, volume: int) -> None:
        """Carry out a transition. A key that is taken back comes here again, with what was true when it was pressed.

        Args:
            transition: what is to be done, and the state after it.
            trigger: the key or the event.
            at: the position.
            volume: the volume (decibels).
        """
        if transition.undo:
            self._undo.append(partial(self._follow, transition.undo, trigger, at, volume))
        LOG.debug("%s: %s in %s, then %s", trigger.name, transition.action.name, self._state.name, transition.to)
        try:
            self._act(transition.action, trigger, at, volume)
        finally:  # what ends here by an exception (INTERRUPT, a voice that failed) is in its state, too
            if transition.to:
                self._state, self._since, self._saved_cue = transition.to, self._player.given, None

    def _act(self, action: Action, trigger: Trigger, at: Spot, volume: int) -> None:
        actions: dict[Action, Callable[[], object]] = {
            Action.IGNORE: lambda: None,
            Action.ANSWER: lambda: None,
            Action.START: self._start_playing,
            Action.PAUSE: self._pause,
            Action.RESTORE_PAUSE: lambda: self._pause(at),
            Action.PAUSE_BEFORE_LANDING: lambda: self._pause(self._landed),
            Action.STAY_PAUSED: lambda: self._menu.show(at.level),
            Action.CONTINUE: self._continue_playing,
            Action.RESTORE_PLAYING: lambda: self._play_from(self._score.going_on(at)),
            Action.STEP: lambda: self._play_from(self._score.jump(at, cast(Key, trigger))),
            Action.EASE: lambda: self._play_from(self._score.easier(at)),
            Action.TAKE_SIDE: lambda: self._play_from(cast(Spot, self._score.offered(at))),
            Action.CHOOSE: lambda: self._handle(self._menu.option),
            Action.SHOW_EASIEST: self._show_easiest,
            Action.SAY_EASIEST: lambda: self._say_easiest(at),
            Action.CHANGE_VOLUME: lambda: self._set_volume(volume + (STEP if trigger is Key.LOUDER else -STEP)),
            Action.RESTORE_VOLUME: lambda: self._set_volume(volume),
            Action.UNDO: lambda: self._undo and self._undo.pop()(),
            Action.LAND: lambda: self._start_landing(at),
            Action.LEAVE: lambda: self._start_leaving(at),
            Action.INTERRUPT: self._interrupt,
            Action.HALT: self._halt,
            Action.RECOVER: lambda: self._recover(at, aloud=False),
            Action.RECOVER_ALOUD: lambda: self._recover(at, aloud=True),
            Action.RECOVER_PAUSED: lambda: self._recover_paused(at),
            Action.END_HEAT: lambda: self._play_from(cast(Spot, self._warmth.over(at, self._player.given))),
            Action.SWITCH_TRACK: self._tracks.switch,
            Action.SAY_END: self._say_end,
            Action.DELETE_BOOKMARK: self._store.forget,
            Action.FINISH: self._player.finish,
            Action.END: self._end,
        }
        actions[action]()

    # What is done

    def _start_playing(self) -> None:
        """Let what was asked for be heard: now, or at TRACK_READY if its first lines take longer than a key may."""
        self._announcer.hush()
        if self._tracks.is_ready(PROMPT):
            self._tracks.switch()

    def _play_from(self, position: Spot) -> None:
        self._tracks.prepare(position)
        self._start_playing()

    def _continue_playing(self) -> None:
        position = self._tracks.position
        if self._state is State.PAUSED:  # a pause may also be taken back after it is over
            position = self._warmth.later(position, self._player.given - self._since)
        self._play_from(self._score.going_on(position))

    def _pause(self, at: Spot | None = None) -> None:
        """Fade to silence, here or at a position, and offer what can be done."""
        self._player.pause()
        if at or self._tracks.next_track:
            self._tracks.rest_at(at or self._tracks.position)
        here, track = self._tracks.position, self._tracks.track
        self._menu.offer(list(self._score.lines.here(track.row[here.at], track.left(here))), here.level)

    def _show_easiest(self) -> None:
        self._speech.notices.append(self._score.lines.line("easiest"))

    def _say_easiest(self, at: Spot) -> None:
        self._show_easiest()
        self._menu.offer(self._score.lines.sentences("easiest"), at.level)

    def _set_volume(self, decibels: int) -> None:
        self._volume = max(SOFTEST, min(LOUDEST, decibels))
        self._player.volume(self._volume)

    def _start_landing(self, at: Spot) -> None:
        """End softly; it counts as done."""
        self._landed = at
        self._store.forget()
        self._tracks.prepare(Spot(at.level), self._score.lines.landing(self._score.plan(at), warm=self._warmth.on(at)))
        self._start_playing()

    def _start_leaving(self, at: Spot) -> None:
        """Fade out. A bookmark is written anew, for it is exact only at the beginning of a cue."""
        self._farewell = _FAREWELLS.get(self._state) or left(not self._store.failed, self._warmth.on(at))
        self._saved_cue = None
        self._save_bookmark()
        self._player.leave()
        if self._player.away:  # nobody takes the fade
            self._player.stop()

    def _interrupt(self) -> None:
        self._player.stop()
        raise KeyboardInterrupt

    def _halt(self) -> None:
        """Be silent at once. What the output was given and did not play is played once more when it is back."""
        tracks = self._tracks
        tracks.rest_at(tracks.next_track.start if tracks.next_track else tracks.track.spot(self._player.heard))
        self._player.halt()

    def _recover(self, at: Spot, aloud: bool) -> None:
        self._warmth.spent(self._outage)
        position = self._score.going_on(self._warmth.later(at, round(self._outage * RATE)))
        back = tuple(self._score.lines.back(position.level)) if aloud else ()
        self._play_from(replace(position, intro=(*back, *(cue for cue in position.intro if cue not in back))))

    def _recover_paused(self, at: Spot) -> None:
        self._warmth.spent(self._outage)
        self._menu.show(at.level)

    def _say_end(self) -> None:
        """Say that it is the end; a session to fall asleep with ends without a word."""
        self._store.forget()
        if not self._tracks.track.plan.sleep:
            self._announcer.say([(line, 0) for line in self._score.lines.sentences("end")])

    def _end(self) -> None:
        self._farewell = self._farewell or _FAREWELLS[self._state]

    def _prefetch_lines(self) -> None:
        """Once the whole session has been spoken, speak what may be asked for, one level down too."""
        complete = self._tracks.track.composition.mix.timeline.complete
        if not self._has_prefetched and complete and self._state.phase is Phase.PLAYING:
            self._has_prefetched = True
            easier = self._score.plan(self._score.easier(self._tracks.position))
            self._announcer.warm([*self._score.lines.warm(), *(line for cue in easier.cues for line in cue.says)])

    def _save_bookmark(self) -> None:
        """Keep a bookmark, at each new cue."""
        if self._state in RESUMABLE:
            here, track = self._tracks.position, self._tracks.next_track or self._tracks.track
            cue = track.row[here.at].id
            if (here.level, cue) != self._saved_cue:
                self._saved_cue = (here.level, cue)
                title, into, left = track.plan.title, float(here.into), track.left(here)
                self._store.keep(replace(self._bookmark, title=title, level=here.level, cue=cue, into=into, left=left))

    # What is going on

    def _build_moment(self) -> Moment:
        phase, tracks, heard = self._state.phase, self._tracks, self._player.heard
        paused = phase is Phase.PAUSED
        playing = phase in (Phase.PLAYING, Phase.LANDING, Phase.LEAVING) and tracks.track.begun
        track = tracks.track if playing or not tracks.next_track else tracks.next_track
        position = track.spot(heard) if playing else self._tracks.position
        cue = track.row[position.at]
        into, lasts = float(position.into), float(cue.seconds)
        if playing:
            placed = track.now(heard)
            cue, into, lasts = placed.cue, (heard - placed.start) / RATE, placed.frames / RATE
        return Moment(
            phase,
            track.plan.title,
            position.level,
            cue,
            tracks.line,
            into,
            lasts,
            track.left(position),
            track.sections,
            track.section(position),
            track.then(position),
            self._menu.line if paused else "",
            self._menu.lines if paused else (),
            self._volume,
            paused and self._player.given - self._since > DIM,
            track.plan.sleep,
            tracks.started_cues,
            tuple(self._speech.notices),
            self._farewell if phase is Phase.ENDED else "",
            self._heard.seconds,
        )
