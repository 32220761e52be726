"""`guided today`: how the day is, and a session that fits; `guided` alone leads here."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from threading import Event, Thread
from typing import Any, Self

import click

from guided.cli import context, options, settings_defaults
from guided.cli.journal_writer import opened, past
from guided.cli.playback import Opening, Request, Way, perform
from guided.cli.settings_defaults import Settled, settled
from guided.core import atomic_write, paths
from guided.core.errors import GuidedError
from guided.core.profile import CheckIn, Feel, History, Profile
from guided.core.shell_command import typed
from guided.plan.preferences import BEYOND, Wishes
from guided.player.announcer import Lines
from guided.player.session_player import SOON
from guided.player.transitions import Spot
from guided.script import phrases
from guided.sound.output import output
from guided.speech.service import GRACE, Speech
from guided.system import settings
from guided.today import catalog_cache, flare_plan, movement_budget
from guided.today.catalog import Catalogue
from guided.today.check_in import Chosen, Door, Offer
from guided.today.journal import statistics
from guided.today.level_rules import Answers, Situation
from guided.today.recommender import Suggestion, Suggestions, suggest
from guided.ui import somebody
from guided.ui.printer import tell
from guided.ui.prompts import Conversation, Result, ask

LANGUAGE = "en"
"""What the first words are likely to be in: the library's language."""
READING = 1.0
"""Whoever has not left by then is likely to stay, and a voice that is loading is not to be waited for (seconds)."""


class Ahead:
    """The first words, spoken in the background. What goes wrong here goes wrong again where it is wanted, and is told.

    A line that was said before, or was brought along, wakes no voice.
    """

    def __init__(self, voice: str | None, way: Way) -> None:
        """Take who will speak, as it was asked for, and how it will be heard."""
        self._wanted = (way.speaker(voice), LANGUAGE, settled().rate)
        self._out = way.output
        self._speech: Speech | None = None
        self._made, self._left = Event(), Event()
        self._thread = Thread(target=self._run, name="making ready", daemon=True)
        self._begun = False

    def __enter__(self) -> Self:
        """Nothing is made ready yet."""
        return self

    def __exit__(self, *_raised: object) -> None:
        """Let go of what nobody took; no process may end while an engine runs in it."""
        self._left.set()
        if speech := self._take():
            speech.close()
        if self._begun:
            self._thread.join(GRACE)

    def begin(self) -> None:
        """Begin, where somebody is there."""
        if somebody():
            self._begun = True
            self._thread.start()

    def during(self, conversation: Conversation[Result]) -> Conversation[Result]:
        """A conversation; as it begins, so does this, and no sooner, or the first question would come later."""
        self.begin()
        return (yield from conversation)

    def speech(self, voice: str | None, language: str, rate: Decimal) -> Speech:
        """Who speaks, as `stage.speech` gives it; awake already where it is who was expected. It is given once."""
        expected = (voice, language, rate) == self._wanted
        return (self._take() if expected else None) or context.speech(voice, language, rate)

    def _take(self) -> Speech | None:
        if self._begun:
            self._made.wait()
        speech, self._speech = self._speech, None
        return speech

    def _run(self) -> None:
        with suppress(Exception):
            try:
                _bring()
                speech = self._speech = context.speech(*self._wanted)
            finally:
                self._made.set()
            self._make_ready(speech, Lines(phrases.load(LANGUAGE, paths.folders())[0]))

    def _make_ready(self, speech: Speech, lines: Lines) -> None:
        if not self._left.is_set():
            speech.clip(lines.line("ready"))
        if not self._left.is_set():
            _import(self._out)
        if settled().safety_read is None and not self._left.wait(READING):
            for line in lines.sentences("safety"):
                speech.clip(line)


def _bring() -> None:
    """Take what was said beforehand, by the voice that comes with guided, among the lines that were said before."""
    for path in (paths.audio_folder() / "spoken").glob("*.clip"):
        kept = context.spoken() / path.name
        if not kept.exists():
            with suppress(OSError), atomic_write.whole(kept) as file:
                file.write(path.read_bytes())


def _import(out: str) -> None:
    """What takes long to import, and is wanted next."""
    import guided.script.loader  # noqa: F401

    output(out)


_ALL = f"Everything there is: {typed('list')}"
ELSE = f"{_ALL}. To play one: {typed('play', 'NAME')}"
NOTHING = f"Nothing here fits that. {_ALL}"
FEELS = {"flare": Feel.FLARE, "not-great": Feel.NOT_GREAT, "ordinary": Feel.ORDINARY, "better": Feel.BETTER}
DAYS = {"flare": "a flare day", "not-great": "not great", "ordinary": "an ordinary day", "better": "a better day"}
"""The same, as one says it."""


@dataclass(frozen=True)
class Fitting:
    """What fits some answers, for this person now."""

    profile: Profile
    history: History
    catalogue: Catalogue
    now: datetime
    notices: list[str] = field(default_factory=list)
    """What they ought to know of an answer that could not be kept."""

    def __call__(self, profile: Profile, answers: Answers) -> Suggestions:
        """Up to three sessions; the profile is as this person wants it now."""
        return suggest(profile, self.history, answers, self.catalogue, self.now)

    def first(self, answers: Answers) -> Suggestion | None:
        """The one that fits best; None where there is none."""
        return next(iter(self(self.profile, answers).first), None)

    def offer(self, answers: Answers) -> Offer | None:
        """A little more movement, or other numbers as usual, where that suits the day and can be kept; one at most."""
        today = Situation(self.profile, self.history, answers, self.now)
        found: Offer | None = None
        if more := movement_budget.increase(today):
            found = partial(movement_budget.offer, more)
        elif other := statistics.other_usual(today):
            found = partial(statistics.offer, other, today.today)
        return partial(self._keep, found) if found and settings_defaults.can_be_kept() else None

    def _keep(self, found: Offer, profile: Profile) -> Conversation[Profile]:
        """Keep an answer as soon as it is given: they may leave at the next question."""
        after = yield from found(profile)
        self.notices.extend(settings_defaults.keep(profile, after))
        return after

    def without(self, session: str) -> "Fitting":
        """The same where a session cannot be had."""
        return replace(self, catalogue=self.catalogue.without(session))


answering = options.stack_options(
    options.minutes("How long there is."),
    click.option("--where", type=click.Choice(list(BEYOND)), help="Where you are."),
    click.option("--pain", type=click.IntRange(0, 10), help="Pain now, 0 to 10."),
    click.option("--energy", type=click.IntRange(0, 10), help="Energy now, 0 to 10."),
)
"""The options that answer beforehand; the command is given `minutes`, `where`, `pain` and `energy`."""
feeling = options.stack_options(
    *(
        click.option(f"--{word}", "feel", flag_value=word, default=None, help=f"Today is {day}.")
        for word, day in DAYS.items()
    )
)
"""The options that say how today is; the command is given `feel`, a word of `FEELS` or None."""


@click.command("today", cls=Settled)
@feeling
@answering
@click.option("--go", is_flag=True, help="Begin the first suggestion at once.")
@click.option("--explain", is_flag=True, help="Show which rules made each suggestion.")
@options.voice()
@options.way
def command(feel: str | None, go: bool, explain: bool, voice: str | None, **given: Any) -> None:
    """Say how today is, and begin a session that fits.

    \b
    guided today                                  asks, and suggests three
    guided today --flare --where bed --minutes 5 --go
    """  # noqa: D301
    answered = {name: given.pop(name) for name in ("minutes", "where", "pain", "energy")}
    begin(Answers(FEELS[feel] if feel else None, **answered), Way(**given), voice, go, explain)


def begin(asked: Answers, way: Way, voice: str | None, go: bool = False, explain: bool = False) -> None:
    """Lead to a session, and play it.

    Args:
        asked: what was answered beforehand.
        way: how it is to be shown and heard.
        voice: who speaks.
        go: begin the first that fits, and ask nothing.
        explain: show which rules made each suggestion.
    """
    with Ahead(voice, way) as ahead:
        if go:
            ahead.begin()
        if led := _led(asked, way, go, explain, ahead):
            _lead_on(*led, way, voice, Opening(ahead.speech, SOON))


def _led(asked: Answers, way: Way, go: bool, explain: bool, ahead: Ahead) -> tuple[Chosen, Fitting] | None:
    """Where they chose to go, and what else would fit; None where nobody could be asked, and it was told instead."""
    now, profile = datetime.now().astimezone(), settings.profile(settled())
    with opened() as kept:
        history = past(kept.history() if go or somebody() else kept.look())
        catalogue = catalog_cache.load(profile.flare_sessions)
        fitting = Fitting(profile, history, catalogue, now)
        door = Door(profile, history, catalogue, fitting, fitting.offer, explain)
        if not (go or somebody()):
            tell(*(list(door.lines(asked)) or [NOTHING]))
            return None
        try:
            chosen = Chosen(asked, fitting.first(asked)) if go else ask(ahead.during(door.open(asked)), way.plain)
        finally:
            context.tell(fitting.notices)
        said = chosen.answers
        if said.feel:
            kept.add(CheckIn(now, said.feel, said.pain, said.energy, said.slept_worse, said.set_back))
    return chosen, fitting


def _lead_on(chosen: Chosen, fitting: Fitting, way: Way, voice: str | None, opening: Opening) -> None:
    """Go where they chose to go."""
    if chosen.setup:
        from guided.cli.commands import setup

        click.get_current_context().invoke(setup.command)
    elif chosen.suggestion:
        request = _request(chosen.suggestion, chosen.answers, fitting, voice)
        perform(request, way, lambda _score: Spot(request.level), opening)
    else:
        tell(ELSE)


def _request(found: Suggestion, answers: Answers, fitting: Fitting, voice: str | None) -> Request:
    """What is to be played. On a flare day, where that cannot be read, the next that fits: nobody is to look for it."""
    try:
        session = context.session(found.session)
    except GuidedError:
        left = fitting.without(found.session)
        following = left.first(answers)
        if answers.feel is not Feel.FLARE or following is None:
            raise
        return _request(following, answers, left, voice)
    known = settled()
    wishes = Wishes(known.avoid, found.where, known.words, known.ambience, known.rate, known.conditions)
    said = tuple(filter(None, _said(found, answers, fitting)))
    return Request(session, found.session, found.level, wishes, found.minutes, voice, said)


def _said(found: Suggestion, answers: Answers, fitting: Fitting) -> Iterator[str]:
    """What is shown as it begins on a flare day: their own words, and what of their plan is not played."""
    if answers.feel is Feel.FLARE:
        yield fitting.profile.flare_words
        today = Situation(fitting.profile, fitting.history, answers, fitting.now)
        yield flare_plan.passed_over(today, fitting.catalogue, found.session)
