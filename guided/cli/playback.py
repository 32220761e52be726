"""Playing a session, with the safety words before it, or an excerpt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

import click

from guided.cli import context, shortcut_offer
from guided.cli.confirm import sure
from guided.cli.journal_writer import Watched, cautions, keep, say_how
from guided.cli.settings_defaults import settled
from guided.core import paths, shutdown
from guided.core.cue import CueId, Plan
from guided.core.errors import GuidedError, OutputError
from guided.core.level import Level
from guided.core.shell_command import quoted
from guided.plan.fitting import fit, near
from guided.plan.planner import plan
from guided.plan.preferences import Wishes
from guided.player.announcer import Announcer, Lines
from guided.player.audio_player import Player
from guided.player.bookmark import FILE, Bookmark, BookmarkStore
from guided.player.rendering import Composition
from guided.player.session_player import READY, Live
from guided.player.transitions import Score, Spot
from guided.script import phrases
from guided.script.model import Session
from guided.sound.output import Output, null, output
from guided.speech.service import Speech
from guided.system import safety_notice, settings
from guided.system.keep_awake import awake
from guided.ui import choose, somebody
from guided.ui.keyboard import Keyboard
from guided.ui.printer import tell
from guided.ui.terminal import columns

LOOK = 0.05
"""How often to see how it goes, or whether Enter was pressed (seconds)."""
GONE = 5.0
"""A loudspeaker may be away for so long; nobody waits longer for something short (seconds)."""
LOST = "The sound output went away. Check the loudspeaker or headphones, then try once more."


def hear(composition: Composition, out: Output) -> None:
    """Play something short to its end, or until Ctrl-C fades it out.

    Raises:
        OutputError: there is no loudspeaker, or it went away.
    """
    player = Player(out)
    try:
        mix = composition.begin() if out.live else composition.whole()
        player.start()
        player.play(mix)
        with shutdown.noted():
            _through(player)
    finally:
        player.stop()
        composition.close()


def hear_plan(plan: Plan, speech: Speech) -> None:
    """Play something short through the usual loudspeaker. Raises as `hear`."""
    hear(Composition(plan, speech, context.sounds()), output("miniaudio").open_output())


def _through(player: Player) -> None:
    """Play what a player has been given, to its end or until somebody wants to leave."""
    try:
        while not player.ended:
            _look(player)
        player.finish()
        while not _look(player):
            pass
    except (KeyboardInterrupt, SystemExit) as request:
        player.leave()
        while not player.wait(LOOK) and not player.away:
            pass
        if isinstance(request, SystemExit):
            raise
        shutdown.forget()


def _look(player: Player) -> bool:
    """Wait a little; whether nothing more can be heard."""
    shutdown.ask()
    over = player.wait(LOOK)
    if player.away > GONE:
        raise OutputError(LOST)
    return over


def read_first(plan: Plan, lines: Lines, speech: Speech, out: Output) -> None:
    """Show and say them, and go on at Enter; without a terminal, once they have been said.

    Settings that cannot be read, or kept, are no reason not to play: the words come again the next time.

    Raises:
        OutputError: there is no way to the loudspeaker.
        KeyboardInterrupt: the person would rather not.
    """
    broken = False
    try:
        known = settings.load()
    except GuidedError:
        known, broken = settled(), True
    if safety_notice.needed(known, plan) and _said(lines, speech, out) and not broken:
        try:
            settings.keep("safety_read", date.today())
        except GuidedError as error:
            speech.notices.append(str(error))


def _said(lines: Lines, speech: Speech, out: Output) -> bool:
    """Show the page and say the line; True once Enter has been pressed."""
    player = Player(out)
    announcer = Announcer(speech, player)
    player.start()  # where there is no sound, this comes again without it
    tell(*safety_notice.page(columns()).splitlines())
    announcer.say([(line, 0) for line in lines.sentences("safety")])
    try:
        with Keyboard() as keyboard:
            if keyboard.present:
                tell("", "Enter goes on, q leaves.")
            while True:
                key = keyboard.read(LOOK)
                player.wait(0)
                announcer.tend()
                if key in ("q", "ctrl+c"):
                    tell("Nothing was played. Take good care of yourself.")
                    raise KeyboardInterrupt
                if key == "enter" or (not keyboard.present and announcer.over):
                    return key == "enter"
    finally:
        player.stop()


@dataclass(frozen=True)
class Request:
    """What is to be played."""

    session: Session
    address: str
    """Where the session is found again: its name, or the path of its script."""
    level: Level
    wishes: Wishes
    minutes: Decimal | None = None
    voice: str | None = None
    said: tuple[str, ...] = ()
    """Shown by the way as it begins, before all else."""

    def score(self) -> Score:
        """The session at every level; at the first one as long as asked for, at easier ones as near to it as can be.

        In a language without a phrase book, the player itself speaks English.
        """
        return Score(self._plan, self.session.phrases or phrases.load("en", paths.folders())[0])

    def bookmark(self) -> Bookmark:
        """All that shapes the session, before anything of it was played."""
        wishes = self.wishes
        return Bookmark(
            session=self.address,
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

    def _plan(self, level: Level) -> Plan:
        paced = plan(self.session, level, self.wishes)
        if self.minutes is None:
            return paced
        if level is self.level:
            return fit(paced, self.minutes * 60)
        gone = _steps(plan(self.session, self.level, self.wishes)) - _steps(self._plan(self.level))
        kept = tuple(cue for cue in paced.cues if not cue.optional or cue.id.whole not in gone)
        return near(replace(paced, cues=kept), self.minutes * 60)


def _steps(plan: Plan) -> set[CueId]:
    """The steps that may be left out when time is short."""
    return {cue.id.whole for cue in plan.cues if cue.optional}


@dataclass(frozen=True)
class Way:
    """How it is to be shown and heard."""

    plain: bool = False
    dim: bool = False
    text_only: bool = False
    output: str = "miniaudio"
    device: str | None = None

    def speaker(self, voice: str | None) -> str | None:
        """Who speaks where a voice was asked for: nobody, where the words are shown alone."""
        return "silent" if self.text_only else voice

    def open(self) -> Output:
        """The way to the loudspeaker, not yet started."""
        return null.open_output(live=True) if self.text_only else output(self.output).open_output(self.device)


Speaks = Callable[[str | None, str, Decimal], Speech]
"""Gives who speaks, of a voice, a language and a rate."""


@dataclass(frozen=True)
class Opening:
    """How a session comes about."""

    speaks: Speaks = context.speech
    wait: int = READY
    """How long it waits to be begun, where somebody is there (frames)."""


def perform(request: Request, way: Way, start: Callable[[Score], Spot], opening: Opening = Opening()) -> None:
    """Play a session from where it is to start; ask to show the words alone where there is no sound.

    Args:
        request: what is to be played.
        way: how it is to be shown and heard.
        start: where in its score it begins.
        opening: how it comes about.

    Raises:
        GuidedError: it cannot be played, or there is no sound and nobody to ask.
    """
    try:
        _perform(request, way, start, opening)
    except OutputError as error:
        text = str(error).replace(" NAME ", f" {quoted(request.address)} --level {request.level} ")
        if not somebody():
            raise OutputError(text) from error
        tell(text)
        if not sure("Show the words instead, at the same pace?", default=True):
            raise click.Abort from error
        _perform(request, replace(way, text_only=True), start, opening)


def _perform(request: Request, way: Way, start: Callable[[Score], Spot], opening: Opening) -> None:
    score = request.score()
    plan = score.plan(Spot(request.level))
    speech = opening.speaks(way.speaker(request.voice), plan.language, request.wishes.rate)
    heed = cautions(request.session, request.level, request.address)
    speech.notices[:0] = [*request.said, *heed, *context.aside(plan.language)]
    screen = choose(way.plain, way.dim)
    out = way.open()
    store = BookmarkStore(paths.data_folder() / FILE, speech.notices)
    live = Live(score, start(score), speech, context.sounds(), out, store, request.bookmark())
    watched, began = Watched(live), datetime.now().astimezone()
    try:
        with awake():
            read_first(plan, score.lines, speech, out)
            with shutdown.noted():
                live.open(opening.wait if somebody() else 0)
                screen.run(watched)
    finally:
        live.close()
        store.close()
        done = watched.done(request.session, request.address, began)
        number, notices = keep(done)
        context.tell(notices)
    if done and somebody():
        say_how(done, number, watched.sleep, way.plain)
        if not watched.sleep:
            shortcut_offer.offer(way.plain)
