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

from guided.cli import options, session_resources, settings_defaults
from guided.cli.journal_writer import drop_future, use_journal
from guided.cli.playback import PlaybackOptions, PlayRequest, StartOptions, play_session
from guided.cli.settings_defaults import CommandWithSettings, load_settings
from guided.core import atomic_write, paths
from guided.core.errors import GuidedError
from guided.core.history import CheckIn, DayRating, History
from guided.core.profile import Profile
from guided.core.shell_command import make_command
from guided.plan.preferences import PLACE_EXCLUSIONS, Preferences
from guided.player.announcer import PlayerLines
from guided.player.playback_position import PlaybackPosition
from guided.player.session_player import SHORT_WAIT_FRAMES
from guided.script import stock_phrases
from guided.sound.output import load_output
from guided.speech.service import SPEECH_CLOSE_S, SpeechService
from guided.system import settings
from guided.today import catalog_cache, movement_budget, plan_questions
from guided.today.catalog import Catalog
from guided.today.journal import statistics
from guided.today.level_rules import Answers, RecommendationContext
from guided.today.recommender import Recommendation, RecommendationSet, recommend_sessions
from guided.today.session_choice import CheckInDialog, CheckInResult, ProfileOffer
from guided.ui import is_interactive
from guided.ui.prompts import Dialog, Result, run_dialog
from guided.ui.terminal_output import echo

PREFETCH_LANGUAGE = "en"
"""What the first words are likely to be in: the library's language."""
SAFETY_DELAY_S = 1.0
"""Whoever has not left by then is likely to stay, and a voice that is loading is not to be waited for (seconds)."""


class VoicePrefetch:
    """The first words, spoken in the background. What goes wrong here goes wrong again where it is wanted, and is told.

    A line that was said before, or was brought along, wakes no voice.
    """

    def __init__(self, voice: str | None, playback: PlaybackOptions) -> None:
        """Take who will speak, as it was asked for, and how it will be heard."""
        self._arguments = (playback.get_voice(voice), PREFETCH_LANGUAGE, load_settings().rate)
        self._output = playback.output
        self._speech: SpeechService | None = None
        self._ready, self._stop = Event(), Event()
        self._thread = Thread(target=self._run, name="making ready", daemon=True)
        self._started = False

    def __enter__(self) -> Self:
        """Nothing is made ready yet."""
        return self

    def __exit__(self, *_raised: object) -> None:
        """Let go of what nobody took; no process may end while an engine runs in it."""
        self._stop.set()
        if speech := self._take_ready():
            speech.close()
        if self._started:
            self._thread.join(SPEECH_CLOSE_S)

    def start(self) -> None:
        """Begin, where somebody is there."""
        if is_interactive():
            self._started = True
            self._thread.start()

    def start_with(self, dialog: Dialog[Result]) -> Dialog[Result]:
        """A conversation; as it begins, so does this, and no sooner, or the first question would come later."""
        self.start()
        return (yield from dialog)

    def take_speech(self, voice: str | None, language: str, rate: Decimal) -> SpeechService:
        """Who speaks, as `stage.speech` gives it; awake already where it is who was expected. It is given once."""
        expected = (voice, language, rate) == self._arguments
        return (self._take_ready() if expected else None) or session_resources.open_speech(voice, language, rate)

    def _take_ready(self) -> SpeechService | None:
        if self._started:
            self._ready.wait()
        speech, self._speech = self._speech, None
        return speech

    def _run(self) -> None:
        with suppress(Exception):
            try:
                _copy_clips()
                speech = self._speech = session_resources.open_speech(*self._arguments)
            finally:
                self._ready.set()
            self._prefetch(speech, PlayerLines(stock_phrases.load_books(PREFETCH_LANGUAGE, paths.find_folders())[0]))

    def _prefetch(self, speech: SpeechService, lines: PlayerLines) -> None:
        if not self._stop.is_set():
            speech.get_clip(lines.get_line("ready"))
        if not self._stop.is_set():
            _preload(self._output)
        if load_settings().safety_read is None and not self._stop.wait(SAFETY_DELAY_S):
            for line in lines.split_line("safety"):
                speech.get_clip(line)


def _copy_clips() -> None:
    """Take what was said beforehand, by the voice that comes with guided, among the lines that were said before."""
    for path in (paths.audio_folder() / "spoken").glob("*.clip"):
        kept = session_resources.clip_folder() / path.name
        if not kept.exists():
            with suppress(OSError), atomic_write.open_atomic(kept) as file:
                file.write(path.read_bytes())


def _preload(out: str) -> None:
    """What takes long to import, and is wanted next."""
    import guided.script.loader  # noqa: F401

    load_output(out)


_LIST_HINT = f"Everything there is: {make_command('list')}"
OTHERS_HINT = f"{_LIST_HINT}. To play one: {make_command('play', 'NAME')}"
NO_MATCH_TEXT = f"Nothing here fits that. {_LIST_HINT}"
FEEL_WORDS = {
    "flare": DayRating.FLARE,
    "not-great": DayRating.NOT_GREAT,
    "ordinary": DayRating.ORDINARY,
    "better": DayRating.BETTER,
}
FEEL_LABELS = {
    "flare": "a flare day",
    "not-great": "not great",
    "ordinary": "an ordinary day",
    "better": "a better day",
}
"""The same, as one says it."""


@dataclass(frozen=True)
class Recommender:
    """What fits some answers, for this person now."""

    profile: Profile
    history: History
    catalog: Catalog
    now: datetime
    notices: list[str] = field(default_factory=list)
    """What they ought to know of an answer that could not be kept."""

    def __call__(self, profile: Profile, answers: Answers) -> RecommendationSet:
        """Up to three sessions; the profile is as this person wants it now."""
        return recommend_sessions(profile, self.history, answers, self.catalog, self.now)

    def find_best(self, answers: Answers) -> Recommendation | None:
        """The one that fits best; None where there is none."""
        return next(iter(self(self.profile, answers).best), None)

    def offer(self, answers: Answers) -> ProfileOffer | None:
        """A little more movement, or other numbers as usual, where that suits the day and can be kept; one at most."""
        today = RecommendationContext(self.profile, self.history, answers, self.now)
        found: ProfileOffer | None = None
        if more := movement_budget.find_increase(today):
            found = partial(movement_budget.ask_increase, more)
        elif other := statistics.find_new_usual(today):
            found = partial(statistics.ask_usual, other, today.today)
        return partial(self._save_answer, found) if found and settings_defaults.can_save_settings() else None

    def _save_answer(self, offer: ProfileOffer, profile: Profile) -> Dialog[Profile]:
        """Keep an answer as soon as it is given: they may leave at the next question."""
        after = yield from offer(profile)
        self.notices.extend(settings_defaults.save_profile(profile, after))
        return after

    def exclude(self, session: str) -> "Recommender":
        """The same where a session cannot be had."""
        return replace(self, catalog=self.catalog.exclude(session))


answer_options = options.stack_options(
    options.minutes("How long there is."),
    click.option("--where", type=click.Choice(list(PLACE_EXCLUSIONS)), help="Where you are."),
    click.option("--pain", type=click.IntRange(0, 10), help="Pain now, 0 to 10."),
    click.option("--energy", type=click.IntRange(0, 10), help="Energy now, 0 to 10."),
)
"""The options that answer beforehand; the command is given `minutes`, `where`, `pain` and `energy`."""
feel_options = options.stack_options(
    *(
        click.option(f"--{word}", "feel", flag_value=word, default=None, help=f"Today is {day}.")
        for word, day in FEEL_LABELS.items()
    )
)
"""The options that say how today is; the command is given `feel`, a word of `FEEL_WORDS` or None."""


@click.command("today", cls=CommandWithSettings)
@feel_options
@answer_options
@click.option("--go", is_flag=True, help="Begin the first suggestion at once.")
@click.option("--explain", is_flag=True, help="Show which rules made each suggestion.")
@options.voice()
@options.playback
def command(feel: str | None, go: bool, explain: bool, voice: str | None, **given: Any) -> None:
    """Say how today is, and begin a session that fits.

    \b
    guided today                                  asks, and suggests three
    guided today --flare --where bed --minutes 5 --go
    """  # noqa: D301
    answered = {name: given.pop(name) for name in ("minutes", "where", "pain", "energy")}
    run_check_in(Answers(FEEL_WORDS[feel] if feel else None, **answered), PlaybackOptions(**given), voice, go, explain)


def run_check_in(
    asked: Answers, playback: PlaybackOptions, voice: str | None, go: bool = False, explain: bool = False
) -> None:
    """Lead to a session, and play it.

    Args:
        asked: what was answered beforehand.
        playback: how it is to be shown and heard.
        voice: who speaks.
        go: begin the first that fits, and ask nothing.
        explain: show which rules made each suggestion.
    """
    with VoicePrefetch(voice, playback) as ahead:
        if go:
            ahead.start()
        if led := _choose_session(asked, playback, go, explain, ahead):
            _follow_result(*led, playback, voice, StartOptions(ahead.take_speech, SHORT_WAIT_FRAMES))


def _choose_session(
    asked: Answers, playback: PlaybackOptions, go: bool, explain: bool, ahead: VoicePrefetch
) -> tuple[CheckInResult, Recommender] | None:
    """Where they chose to go, and what else would fit; None where nobody could be asked, and it was told instead."""
    now, profile = datetime.now().astimezone(), settings.get_profile(load_settings())
    with use_journal() as kept:
        history = drop_future(kept.read() if go or is_interactive() else kept.read_as_is())
        catalogue = catalog_cache.load_catalog(profile.flare_sessions)
        fitting = Recommender(profile, history, catalogue, now)
        door = CheckInDialog(profile, history, catalogue, fitting, fitting.offer, explain)
        if not (go or is_interactive()):
            echo(*(list(door.summarize(asked)) or [NO_MATCH_TEXT]))
            return None
        try:
            chosen = (
                CheckInResult(asked, fitting.find_best(asked))
                if go
                else run_dialog(ahead.start_with(door.ask(asked)), playback.plain)
            )
        finally:
            session_resources.notify(fitting.notices)
        said = chosen.answers
        if said.feel:
            kept.add(CheckIn(now, said.feel, said.pain, said.energy, said.slept_worse, said.set_back))
    return chosen, fitting


def _follow_result(
    result: CheckInResult, fitting: Recommender, playback: PlaybackOptions, voice: str | None, opening: StartOptions
) -> None:
    """Go where they chose to go."""
    if result.wants_setup:
        from guided.cli.commands import setup

        click.get_current_context().invoke(setup.command)
    elif result.recommendation:
        request = _make_request(result.recommendation, result.answers, fitting, voice)
        play_session(request, playback, lambda _score: PlaybackPosition(request.level), opening)
    else:
        echo(OTHERS_HINT)


def _make_request(found: Recommendation, answers: Answers, fitting: Recommender, voice: str | None) -> PlayRequest:
    """What is to be played. On a flare day, where that cannot be read, the next that fits: nobody is to look for it."""
    try:
        session = session_resources.load_session(found.session)
    except GuidedError:
        left = fitting.exclude(found.session)
        following = left.find_best(answers)
        if answers.feel is not DayRating.FLARE or following is None:
            raise
        return _make_request(following, answers, left, voice)
    known = load_settings()
    wishes = Preferences(known.avoid, found.place, known.words, known.ambience, known.rate, known.conditions)
    said = tuple(filter(None, _get_notices(found, answers, fitting)))
    return PlayRequest(session, found.session, found.level, wishes, found.minutes, voice, said)


def _get_notices(found: Recommendation, answers: Answers, fitting: Recommender) -> Iterator[str]:
    """What is shown as it begins on a flare day: their own words, and what of their plan is not played."""
    if answers.feel is DayRating.FLARE:
        yield fitting.profile.flare_words
        today = RecommendationContext(fitting.profile, fitting.history, answers, fitting.now)
        yield plan_questions.explain_skipped(today, fitting.catalog, found.session)
