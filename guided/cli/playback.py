"""A session performed: sound, screen, keys, and its bookmark."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import click

from guided.commands import safety, shortcut, stage
from guided.commands.asking import sure
from guided.commands.remember import Watched, cautions, keep, say_how
from guided.core import paths, shutdown
from guided.core.cue import Plan
from guided.core.errors import OutputError
from guided.core.level import Level
from guided.core.player_state import Screen
from guided.core.shell_command import quoted
from guided.plan.fitting import fit, near
from guided.plan.planner import plan
from guided.plan.preferences import Wishes
from guided.player.bookmark import FILE, Bookmark, BookmarkStore
from guided.player.navigation import whole
from guided.player.session_player import READY, Live
from guided.player.transitions import Score, Spot
from guided.script import phrases
from guided.script.model import Session
from guided.sound.output import Output, null, output
from guided.speech.service import Speech
from guided.system.keep_awake import awake
from guided.ui import choose, somebody
from guided.ui.printer import tell


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
            cue="",
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
        kept = tuple(cue for cue in paced.cues if not cue.optional or whole(cue) not in gone)
        return near(replace(paced, cues=kept), self.minutes * 60)


def _steps(plan: Plan) -> set[str]:
    """The steps that may be left out when time is short."""
    return {whole(cue) for cue in plan.cues if cue.optional}


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

    speaks: Speaks = stage.speech
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
    speech.notices[:0] = [*request.said, *heed, *stage.aside(plan.language)]
    screen = choose(way.plain, way.dim)
    out = way.open()
    store = BookmarkStore(paths.data_folder() / FILE, speech.notices)
    live = Live(score, start(score), speech, stage.sounds(), out, store, request.bookmark())
    watched, began = Watched(live), datetime.now().astimezone()
    try:
        with awake():
            safety.read_first(plan, score.lines, speech, out)
            _run(live, watched, screen, opening.wait if somebody() else 0)
    finally:
        live.close()
        store.close()
        done = watched.done(request.session, request.address, began)
        number, notices = keep(done)
        stage.tell(notices)
    if done and somebody():
        say_how(done, number, watched.sleep, way.plain)
        if not watched.sleep:
            shortcut.offer(way.plain)


def _run(live: Live, watched: Watched, screen: Screen, wait: int) -> None:
    with shutdown.noted():
        live.open(wait)
        screen.run(watched)


def address(name: str) -> str:
    """How a session is found again from anywhere: its name, or the whole path of its script."""
    return name if name in paths.sessions() else str(Path(name).resolve())
