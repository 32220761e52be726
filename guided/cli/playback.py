"""Playing a session, with the safety notice before it, or an excerpt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

import click

from guided.cli import path_command_offer, session_resources
from guided.cli.confirm import ask_yes_no
from guided.cli.journal_writer import JournalRecorder, get_cautions, record_feedback, save_record
from guided.cli.settings_defaults import load_settings
from guided.core import paths, shutdown
from guided.core.cue import CueId, Plan
from guided.core.errors import GuidedError, OutputError
from guided.core.level import Level
from guided.core.shell_command import quote_shell
from guided.plan.fitting import fit_nearest, fit_plan
from guided.plan.planner import build_plan
from guided.plan.preferences import Preferences
from guided.player.announcer import Announcer, PlayerLines
from guided.player.audio_player import AudioPlayer
from guided.player.bookmark import BOOKMARK_FILE, Bookmark, BookmarkStore
from guided.player.playback_position import PlaybackPosition, Transitions
from guided.player.rendering import PlanRenderer
from guided.player.session_player import START_WAIT_FRAMES, SessionPlayer
from guided.script import stock_phrases
from guided.script.model import Session
from guided.sound.output import Output, load_output, null
from guided.speech.service import SpeechService
from guided.system import safety_notice, settings
from guided.system.keep_awake import prevent_sleep
from guided.ui import choose_screen, is_interactive
from guided.ui.keyboard import Keyboard
from guided.ui.terminal_output import echo
from guided.ui.terminal_size import get_columns

PLAY_POLL_S = 0.05
"""How often the player and the keyboard are polled (seconds)."""
MAX_ABSENCE_S = 5.0
"""How long an excerpt waits for a loudspeaker that is away (seconds)."""
OUTPUT_LOST_TEXT = "The sound output went away. Check the loudspeaker or headphones, then try once more."


def play_excerpt(renderer: PlanRenderer, out: Output) -> None:
    """Play something short to its end, or until Ctrl-C fades it out.

    Raises:
        OutputError: there is no loudspeaker, or it went away.
    """
    player = AudioPlayer(out)
    try:
        mix = renderer.buffer_mix() if out.is_realtime else renderer.render_all()
        player.start()
        player.play(mix)
        with shutdown.defer_signals():
            _play_to_end(player)
    finally:
        player.stop()
        renderer.close()


def hear_plan(plan: Plan, speech: SpeechService) -> None:
    """Play something short through the usual loudspeaker. Raises as `play_excerpt`."""
    play_excerpt(PlanRenderer(plan, speech, session_resources.open_sounds()), load_output("miniaudio").open_output())


def _play_to_end(player: AudioPlayer) -> None:
    """Play what a player has been given, to its end or until somebody wants to leave."""
    try:
        while not player.has_ended:
            _poll(player)
        player.finish()
        while not _poll(player):
            pass
    except (KeyboardInterrupt, SystemExit) as interruption:
        player.fade_out()
        while not player.wait(PLAY_POLL_S) and not player.outage_s:
            pass
        if isinstance(interruption, SystemExit):
            raise
        shutdown.clear_signals()


def _poll(player: AudioPlayer) -> bool:
    """Wait a little; whether nothing more can be heard."""
    shutdown.check_signals()
    is_over = player.wait(PLAY_POLL_S)
    if player.outage_s > MAX_ABSENCE_S:
        raise OutputError(OUTPUT_LOST_TEXT)
    return is_over


def show_safety(plan: Plan, lines: PlayerLines, speech: SpeechService, out: Output) -> None:
    """Show and say the safety notice, and go on at Enter; without a terminal, once it has been said.

    Settings that cannot be read or saved stop nothing: the notice comes again the next time.

    Raises:
        OutputError: there is no way to the loudspeaker.
        KeyboardInterrupt: the person would rather not.
    """
    is_unreadable = False
    try:
        current = settings.read_settings()
    except GuidedError:
        current, is_unreadable = load_settings(), True
    if safety_notice.is_notice_due(current, plan) and _show_page(lines, speech, out) and not is_unreadable:
        try:
            settings.save_setting("safety_read", date.today())
        except GuidedError as error:
            speech.notices.append(str(error))


def _show_page(lines: PlayerLines, speech: SpeechService, out: Output) -> bool:
    """Show the page and say the line; True once Enter has been pressed."""
    player = AudioPlayer(out)
    announcer = Announcer(speech, player)
    player.start()  # where there is no sound, this comes again without it
    echo(*safety_notice.format_notice(get_columns()).splitlines())
    announcer.say([(line, 0) for line in lines.split_line("safety")])
    try:
        with Keyboard() as keyboard:
            if keyboard.is_usable:
                echo("", "Enter goes on, q leaves.")
            while True:
                key = keyboard.read(PLAY_POLL_S)
                player.wait(0)
                announcer.poll()
                if key in ("q", "ctrl+c"):
                    echo("Nothing was played. Take good care of yourself.")
                    raise KeyboardInterrupt
                if key == "enter" or (not keyboard.is_usable and announcer.is_over):
                    return key == "enter"
    finally:
        player.stop()


@dataclass(frozen=True)
class PlayRequest:
    """A request to play a session."""

    session: Session
    session_ref: str
    """The name of the session, or the path of its script."""
    level: Level
    preferences: Preferences
    minutes: Decimal | None = None
    voice: str | None = None
    notices: tuple[str, ...] = ()
    """Notices that are shown first."""

    def build_transitions(self) -> Transitions:
        """The transitions of the session; each plan is as long as asked for, at easier levels as nearly as it can be.

        In a language without a phrase book, the player itself speaks English.
        """
        return Transitions(
            self._make_plan, self.session.phrases or stock_phrases.load_books("en", paths.find_folders())[0]
        )

    def bookmark(self) -> Bookmark:
        """The bookmark of the session before it begins."""
        preferences = self.preferences
        return Bookmark(
            session=self.session_ref,
            title=self.session.name,
            level=self.level,
            cue=CueId("opening"),
            into=0.0,
            left=0.0,
            minutes=None if self.minutes is None else float(self.minutes),
            avoid=tuple(sorted(preferences.avoid)),
            conditions=tuple(sorted(preferences.conditions)),
            where=preferences.where,
            words=str(preferences.words),
            ambience=preferences.ambience,
            voice=self.voice,
            rate=float(preferences.rate),
        )

    def _make_plan(self, level: Level) -> Plan:
        paced_plan = build_plan(self.session, level, self.preferences)
        if self.minutes is None:
            return paced_plan
        if level is self.level:
            return fit_plan(paced_plan, self.minutes * 60)
        omitted = _optional_steps(build_plan(self.session, self.level, self.preferences)) - _optional_steps(
            self._make_plan(self.level)
        )
        cues = tuple(cue for cue in paced_plan.cues if not cue.optional or cue.id.all_sides not in omitted)
        return fit_nearest(replace(paced_plan, cues=cues), self.minutes * 60)


def _optional_steps(plan: Plan) -> set[CueId]:
    """The steps that may be left out when time is short."""
    return {cue.id.all_sides for cue in plan.cues if cue.optional}


@dataclass(frozen=True)
class PlaybackOptions:
    """How a session is shown and heard."""

    plain: bool = False
    dim: bool = False
    text_only: bool = False
    output: str = "miniaudio"
    device: str | None = None

    def get_voice(self, voice: str | None) -> str | None:
        """The voice to use for the one asked for: silent, where only the words are shown."""
        return "silent" if self.text_only else voice

    def open_output(self) -> Output:
        """The output, not yet started."""
        return null.open_output(live=True) if self.text_only else load_output(self.output).open_output(self.device)


SpeechFactory = Callable[[str | None, str, Decimal], SpeechService]
"""Makes a speech service for a voice, a language and a rate."""


@dataclass(frozen=True)
class StartOptions:
    """How a session is started."""

    open_speech: SpeechFactory = session_resources.open_speech
    wait_frames: int = START_WAIT_FRAMES
    """How long it waits for a key before it begins, if the terminal is interactive (frames)."""


def play_session(
    request: PlayRequest,
    playback: PlaybackOptions,
    start: Callable[[Transitions], PlaybackPosition],
    start_options: StartOptions = StartOptions(),
) -> None:
    """Play a session; where there is no sound, ask to show the words alone.

    Args:
        request: the session and how it is planned.
        playback: how it is shown and heard.
        start: finds the position to begin at.
        start_options: how it is started.

    Raises:
        GuidedError: it cannot be played, or there is no sound and nobody to ask.
    """
    try:
        _play_request(request, playback, start, start_options)
    except OutputError as error:
        text = str(error).replace(" NAME ", f" {quote_shell(request.session_ref)} --level {request.level} ")
        if not is_interactive():
            raise OutputError(text) from error
        echo(text)
        if not ask_yes_no("Show the words instead, at the same pace?", default=True):
            raise click.Abort from error
        _play_request(request, replace(playback, text_only=True), start, start_options)


def _play_request(
    request: PlayRequest,
    playback: PlaybackOptions,
    start: Callable[[Transitions], PlaybackPosition],
    start_options: StartOptions,
) -> None:
    transitions = request.build_transitions()
    plan = transitions.plan_at(PlaybackPosition(request.level))
    speech = start_options.open_speech(playback.get_voice(request.voice), plan.language, request.preferences.rate)
    cautions = get_cautions(request.session, request.level, request.session_ref)
    speech.notices[:0] = [*request.notices, *cautions, *session_resources.get_book_notices(plan.language)]
    screen = choose_screen(playback.plain, playback.dim)
    out = playback.open_output()
    store = BookmarkStore(paths.data_folder() / BOOKMARK_FILE, speech.notices)
    player = SessionPlayer(
        transitions, start(transitions), speech, session_resources.open_sounds(), out, store, request.bookmark()
    )
    recorder, started_at = JournalRecorder(player), datetime.now().astimezone()
    try:
        with prevent_sleep():
            show_safety(plan, transitions.lines, speech, out)
            with shutdown.defer_signals():
                player.open(start_options.wait_frames if is_interactive() else 0)
                screen.run(recorder)
    finally:
        player.close()
        store.close()
        record = recorder.get_record(request.session, request.session_ref, started_at)
        row, notices = save_record(record)
        session_resources.notify(notices)
    if record and is_interactive():
        record_feedback(record, row, recorder.for_sleep, playback.plain)
        if not recorder.for_sleep:
            path_command_offer.offer(playback.plain)
