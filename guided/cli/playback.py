"""Playing a session, with the safety words before it, or an excerpt."""

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
"""How often to see how it goes, or whether Enter was pressed (seconds)."""
MAX_ABSENCE_S = 5.0
"""A loudspeaker may be away for so long; nobody waits longer for something short (seconds)."""
OUTPUT_LOST_TEXT = "The sound output went away. Check the loudspeaker or headphones, then try once more."


def play_excerpt(composition: PlanRenderer, out: Output) -> None:
    """Play something short to its end, or until Ctrl-C fades it out.

    Raises:
        OutputError: there is no loudspeaker, or it went away.
    """
    player = AudioPlayer(out)
    try:
        mix = composition.buffer_mix() if out.is_realtime else composition.render_all()
        player.start()
        player.play(mix)
        with shutdown.defer_signals():
            _play_to_end(player)
    finally:
        player.stop()
        composition.close()


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
    except (KeyboardInterrupt, SystemExit) as request:
        player.fade_out()
        while not player.wait(PLAY_POLL_S) and not player.outage_s:
            pass
        if isinstance(request, SystemExit):
            raise
        shutdown.clear_signals()


def _poll(player: AudioPlayer) -> bool:
    """Wait a little; whether nothing more can be heard."""
    shutdown.check_signals()
    over = player.wait(PLAY_POLL_S)
    if player.outage_s > MAX_ABSENCE_S:
        raise OutputError(OUTPUT_LOST_TEXT)
    return over


def show_safety(plan: Plan, lines: PlayerLines, speech: SpeechService, out: Output) -> None:
    """Show and say them, and go on at Enter; without a terminal, once they have been said.

    Settings that cannot be read, or kept, are no reason not to play: the words come again the next time.

    Raises:
        OutputError: there is no way to the loudspeaker.
        KeyboardInterrupt: the person would rather not.
    """
    broken = False
    try:
        known = settings.read_settings()
    except GuidedError:
        known, broken = load_settings(), True
    if safety_notice.is_notice_due(known, plan) and _show_page(lines, speech, out) and not broken:
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
    """What is to be played."""

    session: Session
    session_ref: str
    """Where the session is found again: its name, or the path of its script."""
    level: Level
    wishes: Preferences
    minutes: Decimal | None = None
    voice: str | None = None
    notices: tuple[str, ...] = ()
    """Shown by the way as it begins, before all else."""

    def build_transitions(self) -> Transitions:
        """The session at every level; at the first one as long as asked for, at easier ones as near to it as can be.

        In a language without a phrase book, the player itself speaks English.
        """
        return Transitions(
            self._make_plan, self.session.phrases or stock_phrases.load_books("en", paths.find_folders())[0]
        )

    def bookmark(self) -> Bookmark:
        """All that shapes the session, before anything of it was played."""
        wishes = self.wishes
        return Bookmark(
            session=self.session_ref,
            title=self.session.name,
            level=self.level,
            cue=CueId("opening"),
            into=0.0,
            left=0.0,
            minutes=None if self.minutes is None else float(self.minutes),
            avoid=tuple(sorted(wishes.avoid)),
            conditions=tuple(sorted(wishes.conditions)),
            where=wishes.where,
            words=str(wishes.words),
            ambience=wishes.ambience,
            voice=self.voice,
            rate=float(wishes.rate),
        )

    def _make_plan(self, level: Level) -> Plan:
        paced = build_plan(self.session, level, self.wishes)
        if self.minutes is None:
            return paced
        if level is self.level:
            return fit_plan(paced, self.minutes * 60)
        gone = _optional_steps(build_plan(self.session, self.level, self.wishes)) - _optional_steps(
            self._make_plan(self.level)
        )
        kept = tuple(cue for cue in paced.cues if not cue.optional or cue.id.all_sides not in gone)
        return fit_nearest(replace(paced, cues=kept), self.minutes * 60)


def _optional_steps(plan: Plan) -> set[CueId]:
    """The steps that may be left out when time is short."""
    return {cue.id.all_sides for cue in plan.cues if cue.optional}


@dataclass(frozen=True)
class PlaybackOptions:
    """How it is to be shown and heard."""

    plain: bool = False
    dim: bool = False
    text_only: bool = False
    output: str = "miniaudio"
    device: str | None = None

    def get_voice(self, voice: str | None) -> str | None:
        """Who speaks where a voice was asked for: nobody, where the words are shown alone."""
        return "silent" if self.text_only else voice

    def open_output(self) -> Output:
        """The way to the loudspeaker, not yet started."""
        return null.open_output(live=True) if self.text_only else load_output(self.output).open_output(self.device)


SpeechFactory = Callable[[str | None, str, Decimal], SpeechService]
"""Gives who speaks, of a voice, a language and a rate."""


@dataclass(frozen=True)
class StartOptions:
    """How a session comes about."""

    open_speech: SpeechFactory = session_resources.open_speech
    wait_frames: int = START_WAIT_FRAMES
    """How long it waits to be begun, where somebody is there (frames)."""


def play_session(
    request: PlayRequest,
    playback: PlaybackOptions,
    start: Callable[[Transitions], PlaybackPosition],
    opening: StartOptions = StartOptions(),
) -> None:
    """Play a session from where it is to start; ask to show the words alone where there is no sound.

    Args:
        request: what is to be played.
        playback: how it is to be shown and heard.
        start: where in its score it begins.
        opening: how it comes about.

    Raises:
        GuidedError: it cannot be played, or there is no sound and nobody to ask.
    """
    try:
        _play_request(request, playback, start, opening)
    except OutputError as error:
        text = str(error).replace(" NAME ", f" {quote_shell(request.session_ref)} --level {request.level} ")
        if not is_interactive():
            raise OutputError(text) from error
        echo(text)
        if not ask_yes_no("Show the words instead, at the same pace?", default=True):
            raise click.Abort from error
        _play_request(request, replace(playback, text_only=True), start, opening)


def _play_request(
    request: PlayRequest,
    playback: PlaybackOptions,
    start: Callable[[Transitions], PlaybackPosition],
    opening: StartOptions,
) -> None:
    score = request.build_transitions()
    plan = score.plan_at(PlaybackPosition(request.level))
    speech = opening.open_speech(playback.get_voice(request.voice), plan.language, request.wishes.rate)
    heed = get_cautions(request.session, request.level, request.session_ref)
    speech.notices[:0] = [*request.notices, *heed, *session_resources.get_book_notices(plan.language)]
    screen = choose_screen(playback.plain, playback.dim)
    out = playback.open_output()
    store = BookmarkStore(paths.data_folder() / BOOKMARK_FILE, speech.notices)
    live = SessionPlayer(score, start(score), speech, session_resources.open_sounds(), out, store, request.bookmark())
    watched, began = JournalRecorder(live), datetime.now().astimezone()
    try:
        with prevent_sleep():
            show_safety(plan, score.lines, speech, out)
            with shutdown.defer_signals():
                live.open(opening.wait_frames if is_interactive() else 0)
                screen.run(watched)
    finally:
        live.close()
        store.close()
        done = watched.get_record(request.session, request.session_ref, began)
        number, notices = save_record(done)
        session_resources.notify(notices)
    if done and is_interactive():
        record_feedback(done, number, watched.for_sleep, playback.plain)
        if not watched.for_sleep:
            path_command_offer.offer(playback.plain)
