"""The session player: does what keys and events ask for, and says what is going on."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import cast

from guided.core import shutdown
from guided.core.cue import CueId
from guided.core.keys import KeyAction
from guided.core.level import LEVELS, Level
from guided.core.player_state import PlayerPhase, PlayerState
from guided.core.shell_command import make_command
from guided.player.announcer import Announcer
from guided.player.audio_player import AudioPlayer
from guided.player.bookmark import Bookmark, BookmarkStore
from guided.player.heat_timer import HeatTimer
from guided.player.pause_menu import PauseMenu
from guided.player.playback_position import PlaybackPosition, Transitions
from guided.player.session_track import TrackPlayer
from guided.player.states import (
    NONE,
    RESUMABLE,
    TABLE,
    Action,
    Event,
    Guard,
    State,
    Transition,
    Trigger,
    find_transition,
)
from guided.sound import SAMPLE_RATE, to_frames
from guided.sound.output import Output
from guided.sound.sample_library import SampleLibrary
from guided.sound.tones import make_key_tone
from guided.speech.service import SpeechService

LOG = logging.getLogger(__name__)
END_FAREWELL = "That is the end. Take the time you need."
LANDING_FAREWELL = "That was enough for today, and it counts. Rest as long as you like."
_STOP_TEXT = "Stopped here, and that counts."
_RESUME_HINT = f"To go on later: {make_command('resume')}"
_HEAT_HINT = "If something warm is on you, please take it away now."


def get_farewell(can_resume: bool, warm: bool) -> str:
    """The last words of a session that was left before its end.

    Args:
        can_resume: whether it can be resumed.
        warm: whether something warm was being kept on.
    """
    return " ".join([_STOP_TEXT, *([_HEAT_HINT] if warm else []), *([_RESUME_HINT] if can_resume else [])])


class PlayedTime:
    """How long a session was played, counted in frames given to the output."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._pulled = 0

    def update(self, pulled: int, playing: bool) -> None:
        """Count what was given since the last look, if it was played.

        Args:
            pulled: since the output was started; less than before where it was started anew.
            playing: whether that was the session.
        """
        if playing:
            self.seconds += (pulled - self._pulled if pulled >= self._pulled else pulled) / SAMPLE_RATE
        self._pulled = pulled


START_WAIT_FRAMES = to_frames(10)
"""How long a session waits for a key before it begins (frames)."""
SHORT_WAIT_FRAMES = to_frames(4)
"""How long a session waits that somebody has just chosen (frames)."""
DIM_FRAMES = to_frames(600)
"""How long it is paused before the screen dims (frames)."""
KEY_TIMEOUT_S = 0.15
"""How long a key may wait for what it asked for before the session goes on meanwhile (seconds)."""
MAX_OUTAGE_S = 60.0
"""After a longer outage, perhaps of a closed lid, the session stays paused (seconds)."""
SILENT_OUTAGE_S = 2.0
"""After a longer outage, a line says that the sound is back (seconds)."""
STEP_DB, MIN_VOLUME_DB, MAX_VOLUME_DB = 2, -24, 6
"""The volume (decibels)."""
_FAREWELLS = {
    State.SAYING_END: END_FAREWELL,
    State.CLOSING: END_FAREWELL,
    State.LANDING: LANDING_FAREWELL,
    State.LANDED: LANDING_FAREWELL,
}
"""The last words of a session that ends in these states, or is left; in all others there is something to resume."""


class SessionPlayer:
    """Plays a session, as `guided.core.player_state.PlayerControls` describes it. One thread calls it.

    `guided.player.states` says what a key or an event does. This finds out what happens, and does it.
    """

    def __init__(
        self,
        transitions: Transitions,
        start: PlaybackPosition,
        speech: SpeechService,
        sounds: SampleLibrary,
        output: Output,
        store: BookmarkStore,
        bookmark: Bookmark,
    ) -> None:
        """Take what to play and from where, who says it with which sounds, the way out, and the bookmarks.

        Args:
            transitions: the plans of the session, and where each key leads.
            start: where it begins.
            speech: says the lines.
            sounds: chimes and beds.
            output: the way out.
            store: keeps the bookmark.
            bookmark: of this session; how far it is will be filled in.
        """
        self._transitions, self._speech = transitions, speech
        self._player = AudioPlayer(output)
        self._tracks = TrackPlayer(transitions, start, speech, sounds, self._player, is_realtime=output.is_realtime)
        self._announcer = Announcer(speech, self._player)
        self._menu = PauseMenu(transitions.lines, self._announcer)
        self._heat_timer, self._played_time = HeatTimer(transitions), PlayedTime()
        self._store, self._bookmark = store, bookmark
        self._saved_cue: tuple[Level, CueId] | None = None
        """The level and the cue of the last bookmark."""
        self._state = State.READY
        self._phase_start = 0
        """The frame at which the state began."""
        self._undo: list[Callable[[], None]] = []
        self._volume = self._start_wait = 0
        self._outage = 0.0
        """How long the sound output was away when it was last away (seconds)."""
        self._landing = start
        """The position at which the landing was asked for."""
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
            self._start_wait = wait
            self._announcer.say([(self._transitions.lines.get_line("ready"), 0)])

    def close(self) -> None:
        """Close everything; the bookmark stays."""
        self._player.stop()
        self._tracks.close()
        self._announcer.close()

    def handle_key(self, key: KeyAction) -> None:
        """Do what a key asks for."""
        self._handle_events(
            {Event.LINES_SAID: lambda: self._announcer.is_over}
        )  # may have come true since the last look
        transition = find_transition(self._state, key, self._holds)
        if transition is not NONE and key is not KeyAction.INTERRUPT:
            self._player.play_tone(make_key_tone(key))
        self._follow(transition, key, self._tracks.position, self._volume)

    def tick(self, seconds: float = 0) -> PlayerState:
        """Do what is due, wait at most `seconds`, and give the state."""
        is_over = self._player.wait(seconds)
        shutdown.check_signals()
        self._tracks.track.renderer.raise_error()
        self._announcer.poll()
        self._handle_events(self._list_events(is_over))
        self._prefetch_lines()
        self._save_bookmark()
        is_playing = self._state.phase in (PlayerPhase.PLAYING, PlayerPhase.LANDING)
        if is_playing:
            self._tracks.log_started_cues()
        self._played_time.update(self._player.pulled, is_playing)
        self._has_ticked = True
        return self._build_moment()

    # What happens

    def _list_events(self, is_over: bool) -> dict[Event, Callable[[], object]]:
        """How to find out whether each event has happened, in the order to ask.

        What follows TRACK_PLAYED stands before it: one tick begins the last words, and a later one finds them over.
        """
        outage_s = self._player.outage_s  # asked once, so that it cannot go and come back within one look
        self._outage = outage_s or self._outage
        return {
            Event.OUTPUT_BACK: lambda: not outage_s and self._outage <= SILENT_OUTAGE_S,
            Event.OUTPUT_BACK_AFTER_A_WHILE: lambda: not outage_s and SILENT_OUTAGE_S < self._outage <= MAX_OUTAGE_S,
            Event.OUTPUT_BACK_LATE: lambda: not outage_s and self._outage > MAX_OUTAGE_S,
            Event.OUTPUT_AWAY: lambda: outage_s,
            Event.HEAT_OVER: lambda: self._heat_timer.find_expiry(self._tracks.position, self._player.pulled),
            Event.WAIT_OVER: lambda: self._has_ticked and self._player.pulled - self._phase_start >= self._start_wait,
            Event.TRACK_READY: lambda: self._tracks.is_ready(0),
            Event.LINES_SAID: lambda: self._announcer.is_over,
            Event.OUTPUT_OVER: lambda: is_over,
            Event.TRACK_PLAYED: lambda: self._tracks.is_played(is_over),
        }

    def _handle_events(self, events: dict[Event, Callable[[], object]]) -> None:
        """Do what events ask for. An event that does nothing in this state is not looked for.

        This matters: a heat timer starts when it is first asked, and a voice that failed raises.
        """
        for event, has_happened in events.items():
            if TABLE[self._state, event] is not NONE and has_happened():
                self._handle(event)

    def _handle(self, trigger: Trigger) -> None:
        transition = find_transition(self._state, trigger, self._holds)
        self._follow(transition, trigger, self._tracks.position, self._volume)

    def _holds(self, condition: Guard) -> bool:
        position = self._tracks.position
        if condition is Guard.SIDE_OFFERED:
            return self._transitions.accept_offer(position) is not None
        return position.level is LEVELS[0]

    def _follow(self, transition: Transition, trigger: Trigger, position: PlaybackPosition, volume: int) -> None:
        """Carry out a transition. To undo a key comes here again, with the position and volume when it was pressed.

        Args:
            transition: what is to be done, and the state after it.
            trigger: the key or the event.
            position: the position.
            volume: the volume (decibels).
        """
        if transition.undo:
            self._undo.append(partial(self._follow, transition.undo, trigger, position, volume))
        LOG.debug("%s: %s in %s, then %s", trigger.name, transition.action.name, self._state.name, transition.to)
        try:
            self._act(transition.action, trigger, position, volume)
        finally:  # what ends here by an exception (INTERRUPT, a voice that failed) is in its state, too
            if transition.to:
                self._state, self._phase_start, self._saved_cue = transition.to, self._player.pulled, None

    def _act(self, action: Action, trigger: Trigger, position: PlaybackPosition, volume: int) -> None:
        actions: dict[Action, Callable[[], object]] = {
            Action.IGNORE: lambda: None,
            Action.ANSWER: lambda: None,
            Action.START: self._start_playing,
            Action.PAUSE: self._pause,
            Action.RESTORE_PAUSE: lambda: self._pause(position),
            Action.PAUSE_BEFORE_LANDING: lambda: self._pause(self._landing),
            Action.STAY_PAUSED: lambda: self._menu.show(position.level),
            Action.CONTINUE: self._continue_playing,
            Action.RESTORE_PLAYING: lambda: self._play_from(self._transitions.continue_from(position)),
            Action.STEP: lambda: self._play_from(self._transitions.seek(position, cast(KeyAction, trigger))),
            Action.EASE: lambda: self._play_from(self._transitions.ease(position)),
            Action.TAKE_SIDE: lambda: self._play_from(cast(PlaybackPosition, self._transitions.accept_offer(position))),
            Action.CHOOSE: lambda: self._handle(self._menu.choice),
            Action.SHOW_EASIEST: self._show_easiest,
            Action.SAY_EASIEST: lambda: self._say_easiest(position),
            Action.CHANGE_VOLUME: lambda: self._set_volume(
                volume + (STEP_DB if trigger is KeyAction.LOUDER else -STEP_DB)
            ),
            Action.RESTORE_VOLUME: lambda: self._set_volume(volume),
            Action.UNDO: lambda: self._undo and self._undo.pop()(),
            Action.LAND: lambda: self._start_landing(position),
            Action.LEAVE: lambda: self._start_leaving(position),
            Action.INTERRUPT: self._interrupt,
            Action.HALT: self._halt,
            Action.RECOVER: lambda: self._recover(position, aloud=False),
            Action.RECOVER_ALOUD: lambda: self._recover(position, aloud=True),
            Action.RECOVER_PAUSED: lambda: self._recover_paused(position),
            Action.END_HEAT: lambda: self._play_from(
                cast(PlaybackPosition, self._heat_timer.find_expiry(position, self._player.pulled))
            ),
            Action.SWITCH_TRACK: self._tracks.switch,
            Action.SAY_END: self._say_end,
            Action.DELETE_BOOKMARK: self._store.delete,
            Action.FINISH: self._player.finish,
            Action.END: self._set_farewell,
        }
        actions[action]()

    # What is done

    def _start_playing(self) -> None:
        """Let what was asked for be heard: now, or at TRACK_READY if its first lines take longer than a key may."""
        self._announcer.stop()
        if self._tracks.is_ready(KEY_TIMEOUT_S):
            self._tracks.switch()

    def _play_from(self, position: PlaybackPosition) -> None:
        self._tracks.prepare(position)
        self._start_playing()

    def _continue_playing(self) -> None:
        position = self._tracks.position
        if self._state is State.PAUSED:  # a pause may also be taken back after it is over
            position = self._heat_timer.advance(position, self._player.pulled - self._phase_start)
        self._play_from(self._transitions.continue_from(position))

    def _pause(self, position: PlaybackPosition | None = None) -> None:
        """Fade to silence, here or at a position, and offer what can be done."""
        self._player.pause()
        if position or self._tracks.next_track:
            self._tracks.rest_at(position or self._tracks.position)
        current, track = self._tracks.position, self._tracks.track
        self._menu.announce(
            list(self._transitions.lines.get_status(track.cues[current.index], track.seconds_left(current))),
            current.level,
        )

    def _show_easiest(self) -> None:
        self._speech.notices.append(self._transitions.lines.get_line("easiest"))

    def _say_easiest(self, position: PlaybackPosition) -> None:
        self._show_easiest()
        self._menu.announce(self._transitions.lines.split_line("easiest"), position.level)

    def _set_volume(self, decibels: int) -> None:
        self._volume = max(MIN_VOLUME_DB, min(MAX_VOLUME_DB, decibels))
        self._player.set_volume(self._volume)

    def _start_landing(self, position: PlaybackPosition) -> None:
        """End softly; it counts as done."""
        self._landing = position
        self._store.delete()
        self._tracks.prepare(
            PlaybackPosition(position.level),
            self._transitions.lines.plan_landing(
                self._transitions.plan_at(position), warm=self._heat_timer.is_on(position)
            ),
        )
        self._start_playing()

    def _start_leaving(self, position: PlaybackPosition) -> None:
        """Fade out. A bookmark is written anew, for it is exact only at the beginning of a cue."""
        self._farewell = _FAREWELLS.get(self._state) or get_farewell(
            not self._store.has_failed, self._heat_timer.is_on(position)
        )
        self._saved_cue = None
        self._save_bookmark()
        self._player.fade_out()
        if self._player.outage_s:  # nobody takes the fade
            self._player.stop()

    def _interrupt(self) -> None:
        self._player.stop()
        raise KeyboardInterrupt

    def _halt(self) -> None:
        """Be silent at once. What the output was given and did not play is played once more when it is back."""
        tracks = self._tracks
        tracks.rest_at(
            tracks.next_track.start if tracks.next_track else tracks.track.position_at(self._player.heard_frame)
        )
        self._player.halt()

    def _recover(self, start: PlaybackPosition, aloud: bool) -> None:
        self._heat_timer.add_outage(self._outage)
        position = self._transitions.continue_from(self._heat_timer.advance(start, round(self._outage * SAMPLE_RATE)))
        cues = tuple(self._transitions.lines.outage_cues(position.level)) if aloud else ()
        self._play_from(replace(position, intro=(*cues, *(cue for cue in position.intro if cue not in cues))))

    def _recover_paused(self, position: PlaybackPosition) -> None:
        self._heat_timer.add_outage(self._outage)
        self._menu.show(position.level)

    def _say_end(self) -> None:
        """Say that it is the end; a session to fall asleep with ends without a word."""
        self._store.delete()
        if not self._tracks.track.plan.for_sleep:
            self._announcer.say([(line, 0) for line in self._transitions.lines.split_line("end")])

    def _set_farewell(self) -> None:
        self._farewell = self._farewell or _FAREWELLS[self._state]

    def _prefetch_lines(self) -> None:
        """Once the whole session has been spoken, speak what may be asked for, one level down too."""
        is_complete = self._tracks.track.renderer.mix.timeline.is_complete
        if not self._has_prefetched and is_complete and self._state.phase is PlayerPhase.PLAYING:
            self._has_prefetched = True
            easier_plan = self._transitions.plan_at(self._transitions.ease(self._tracks.position))
            self._announcer.prefetch(
                [*self._transitions.lines.list_common(), *(line for cue in easier_plan.cues for line in cue.says)]
            )

    def _save_bookmark(self) -> None:
        """Keep a bookmark, at each new cue."""
        if self._state in RESUMABLE:
            position, track = self._tracks.position, self._tracks.next_track or self._tracks.track
            cue = track.cues[position.index].id
            if (position.level, cue) != self._saved_cue:
                self._saved_cue = (position.level, cue)
                title, into, left = track.plan.title, float(position.offset_s), track.seconds_left(position)
                self._store.save(
                    replace(self._bookmark, title=title, level=position.level, cue=cue, into=into, left=left)
                )

    # What is going on

    def _build_moment(self) -> PlayerState:
        phase, tracks, heard = self._state.phase, self._tracks, self._player.heard_frame
        is_paused = phase is PlayerPhase.PAUSED
        is_playing = phase in (PlayerPhase.PLAYING, PlayerPhase.LANDING, PlayerPhase.FADING) and tracks.track.has_cues
        track = tracks.track if is_playing or not tracks.next_track else tracks.next_track
        position = track.position_at(heard) if is_playing else self._tracks.position
        cue = track.cues[position.index]
        offset_s, length_s = float(position.offset_s), float(cue.seconds)
        if is_playing:
            played = track.cue_at(heard)
            cue, offset_s, length_s = played.cue, (heard - played.start) / SAMPLE_RATE, played.frames / SAMPLE_RATE
        return PlayerState(
            phase,
            track.plan.title,
            position.level,
            cue,
            tracks.line,
            offset_s,
            length_s,
            track.seconds_left(position),
            track.sections,
            track.section_at(position),
            track.next_title(position),
            self._menu.line if is_paused else "",
            self._menu.lines if is_paused else (),
            self._volume,
            is_paused and self._player.pulled - self._phase_start > DIM_FRAMES,
            track.plan.for_sleep,
            tracks.started_cues,
            tuple(self._speech.notices),
            self._farewell if phase is PlayerPhase.ENDED else "",
            self._played_time.seconds,
        )
