"""`guided today`: the check-in, and a session that fits; `guided` alone runs it."""

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
from guided.today import catalog_cache, flare_plan, movement_budget
from guided.today.catalog import Catalog
from guided.today.journal import statistics
from guided.today.level_rules import Answers, RecommendationContext
from guided.today.recommender import Recommendation, RecommendationSet, recommend_sessions
from guided.today.session_choice import CheckInDialog, CheckInResult, ProfileOffer
from guided.ui import is_interactive
from guided.ui.prompts import Dialog, Result, run_dialog
from guided.ui.terminal_output import echo

PREFETCH_LANGUAGE = "en"
"""The language that the first lines are likely to be in: the library's."""
SAFETY_DELAY_S = 1.0
"""The safety lines are spoken after this: whoever has not left by then is likely to stay (seconds)."""


class VoicePrefetch:
    """Speaks the first lines in the background. An error here comes again, and is shown, when they are needed.

    A line that is in the cache, or comes with guided, needs no voice.
    """

    def __init__(self, voice: str | None, playback: PlaybackOptions) -> None:
        """Take the voice asked for, and how it will be heard."""
        self._arguments = (playback.get_voice(voice), PREFETCH_LANGUAGE, load_settings().rate)
        self._output = playback.output
        self._speech: SpeechService | None = None
        self._ready, self._stop = Event(), Event()
        self._thread = Thread(target=self._run, name="making ready", daemon=True)
        self._started = False

    def __enter__(self) -> Self:
        """Begin the context; nothing is spoken yet."""
        return self

    def __exit__(self, *_raised: object) -> None:
        """Close what nobody took; no process may end while an engine runs in it."""
        self._stop.set()
        if speech := self._take_ready():
            speech.close()
        if self._started:
            self._thread.join(SPEECH_CLOSE_S)

    def start(self) -> None:
        """Begin to speak, if the terminal is interactive."""
        if is_interactive():
            self._started = True
            self._thread.start()

    def start_with(self, dialog: Dialog[Result]) -> Dialog[Result]:
        """A dialog that starts this as it begins, and no sooner, or the first question would come later."""
        self.start()
        return (yield from dialog)

    def take_speech(self, voice: str | None, language: str, rate: Decimal) -> SpeechService:
        """The speech service, as `session_resources.open_speech` gives it; loaded already if it is the expected one."""
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
    """Copy the clips that come with guided into the cache."""
    for path in (paths.audio_folder() / "spoken").glob("*.clip"):
        target = session_resources.clip_folder() / path.name
        if not target.exists():
            with suppress(OSError), atomic_write.open_atomic(target) as file:
                file.write(path.read_bytes())


def _preload(out: str) -> None:
    """Import what takes long, and is needed next."""
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
"""The labels of these words."""


@dataclass(frozen=True)
class Recommender:
    """Recommends sessions to this person now."""

    profile: Profile
    history: History
    catalog: Catalog
    now: datetime
    notices: list[str] = field(default_factory=list)
    """Notices of answers that could not be saved."""

    def __call__(self, profile: Profile, answers: Answers) -> RecommendationSet:
        """Recommend up to three sessions; the profile is as this person wants it now."""
        return recommend_sessions(profile, self.history, answers, self.catalog, self.now)

    def find_best(self, answers: Answers) -> Recommendation | None:
        """The best recommendation; None where there is none."""
        return next(iter(self(self.profile, answers).best), None)

    def offer(self, answers: Answers) -> ProfileOffer | None:
        """An offer of more movement, or of new usual numbers, if it suits the day and can be saved; one at most."""
        context = RecommendationContext(self.profile, self.history, answers, self.now)
        found: ProfileOffer | None = None
        if increase := movement_budget.find_increase(context):
            found = partial(movement_budget.ask_increase, increase)
        elif usual := statistics.find_new_usual(context):
            found = partial(statistics.ask_usual, usual, context.today)
        return partial(self._save_answer, found) if found and settings_defaults.can_save_settings() else None

    def _save_answer(self, offer: ProfileOffer, profile: Profile) -> Dialog[Profile]:
        """Save an answer as soon as it is given: they may leave at the next question."""
        after = yield from offer(profile)
        self.notices.extend(settings_defaults.save_profile(profile, after))
        return after

    def exclude(self, session: str) -> "Recommender":
        """A recommender without a session."""
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
    answers = {name: given.pop(name) for name in ("minutes", "where", "pain", "energy")}
    run_check_in(Answers(FEEL_WORDS[feel] if feel else None, **answers), PlaybackOptions(**given), voice, go, explain)


def run_check_in(
    given: Answers, playback: PlaybackOptions, voice: str | None, go: bool = False, explain: bool = False
) -> None:
    """Run the check-in, and play the session that is chosen.

    Args:
        given: what was answered beforehand.
        playback: how it is to be shown and heard.
        voice: who speaks.
        go: begin the first that fits, and ask nothing.
        explain: show which rules made each suggestion.
    """
    with VoicePrefetch(voice, playback) as prefetch:
        if go:
            prefetch.start()
        if choice := _choose_session(given, playback, go, explain, prefetch):
            _follow_result(*choice, playback, voice, StartOptions(prefetch.take_speech, SHORT_WAIT_FRAMES))


def _choose_session(
    given: Answers, playback: PlaybackOptions, go: bool, explain: bool, prefetch: VoicePrefetch
) -> tuple[CheckInResult, Recommender] | None:
    """The result of the check-in, and the recommender; None where nobody can be asked, and the sessions are listed."""
    now, profile = datetime.now().astimezone(), settings.get_profile(load_settings())
    with use_journal() as journal:
        history = drop_future(journal.read() if go or is_interactive() else journal.read_as_is())
        catalog = catalog_cache.load_catalog(profile.flare_sessions)
        recommender = Recommender(profile, history, catalog, now)
        dialog = CheckInDialog(profile, history, catalog, recommender, recommender.offer, explain)
        if not (go or is_interactive()):
            echo(*(list(dialog.summarize(given)) or [NO_MATCH_TEXT]))
            return None
        try:
            result = (
                CheckInResult(given, recommender.find_best(given))
                if go
                else run_dialog(prefetch.start_with(dialog.ask(given)), playback.plain)
            )
        finally:
            session_resources.notify(recommender.notices)
        answers = result.answers
        if answers.feel:
            journal.add(CheckIn(now, answers.feel, answers.pain, answers.energy, answers.slept_worse, answers.set_back))
    return result, recommender


def _follow_result(
    result: CheckInResult, recommender: Recommender, playback: PlaybackOptions, voice: str | None, opening: StartOptions
) -> None:
    """Run the setup, play a session or show a hint, as was chosen."""
    if result.wants_setup:
        from guided.cli.commands import setup

        click.get_current_context().invoke(setup.command)
    elif result.recommendation:
        request = _make_request(result.recommendation, result.answers, recommender, voice)
        play_session(request, playback, lambda _score: PlaybackPosition(request.level), opening)
    else:
        echo(OTHERS_HINT)


def _make_request(best: Recommendation, answers: Answers, recommender: Recommender, voice: str | None) -> PlayRequest:
    """The request for a recommendation. On a flare day, if that cannot be read, for the next best one."""
    try:
        session = session_resources.load_session(best.session)
    except GuidedError:
        others = recommender.exclude(best.session)
        next_best = others.find_best(answers)
        if answers.feel is not DayRating.FLARE or next_best is None:
            raise
        return _make_request(next_best, answers, others, voice)
    known = load_settings()
    preferences = Preferences(known.avoid, best.place, known.words, known.ambience, known.rate, known.conditions)
    notices = tuple(filter(None, _get_notices(best, answers, recommender)))
    return PlayRequest(session, best.session, best.level, preferences, best.minutes, voice, notices)


def _get_notices(recommendation: Recommendation, answers: Answers, recommender: Recommender) -> Iterator[str]:
    """Notices on a flare day: this person's own words, and which session of their plan is skipped."""
    if answers.feel is DayRating.FLARE:
        yield recommender.profile.flare_words
        context = RecommendationContext(recommender.profile, recommender.history, answers, recommender.now)
        yield flare_plan.explain_skipped(context, recommender.catalog, recommendation.session)
