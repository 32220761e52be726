"""The dialog of `guided`: the check-in, then the sessions that suit, of which one is chosen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from guided.core.formatting import format_clock
from guided.core.history import DayRating, History
from guided.core.profile import Profile
from guided.core.shell_command import make_command
from guided.today.catalog import Catalog
from guided.today.check_in import ask_check_in
from guided.today.level_rules import Answers
from guided.today.recommender import Recommendation, RecommendationSet
from guided.ui.prompts import Choice, Dialog, Prompt

WELCOME_TEXT = "Hello. A calm voice for a few quiet minutes; any key pauses it."
FIRST_ANSWERS = Answers(DayRating.FLARE, minutes=Decimal(4), where="bed")
"""The answers that the very first session is chosen by; they are not recorded."""
RecommendFunction = Callable[[Profile, Answers], RecommendationSet]
ProfileOffer = Callable[[Profile], Dialog[Profile]]
"""Makes the dialog of an offer for a profile, which gives the profile as that person wants it from now on."""


@dataclass(frozen=True)
class CheckInResult:
    """The result of a check-in."""

    answers: Answers
    recommendation: Recommendation | None = None
    """The session that was chosen; None for something else."""
    wants_setup: bool = False
    """Whether they would rather set up first."""


@dataclass(frozen=True)
class CheckInDialog:
    """The dialog of a check-in and the choice of a session."""

    profile: Profile
    history: History
    catalog: Catalog
    recommend: RecommendFunction
    """Recommends sessions for a profile and answers."""
    offer: Callable[[Answers], ProfileOffer | None]
    """Finds an offer to make after the answers, before the sessions are shown; None for none."""
    shows_rules: bool = False
    """Whether to show which rules made each suggestion."""

    def ask(self, given: Answers) -> Dialog[CheckInResult]:
        """Ask until a session is chosen.

        Args:
            given: what was answered beforehand, and is not asked again.
        """
        if given.feel is None and not (self.history.check_ins or self.history.sessions):
            first_result = yield from self._welcome()
            if first_result:
                return first_result
        answers = yield from ask_check_in(self.profile, self.history, given)
        offer = self.offer(answers)
        changed_profile = (yield from offer(self.profile)) if offer else None
        return (yield from self._ask_choice(answers, changed_profile))

    def summarize(self, given: Answers) -> Iterator[str]:
        """The recommendations as lines, each with the command that plays it, where nobody can be asked."""
        result = self.recommend(self.profile, given)
        if result.note:
            yield result.note
        for choice, recommendation in zip(self._build_choices(result), result.best, strict=False):
            yield from (choice.label, f"  {choice.details}")
            yield f"  {make_command('play', recommendation.session, '--level', str(recommendation.level))}"

    def _welcome(self) -> Dialog[CheckInResult | None]:
        """The very first time: offer one session, and ask nothing else."""
        first_session = self.recommend(self.profile, FIRST_ANSWERS).best[:1]
        key = yield Prompt(
            WELCOME_TEXT,
            (
                Choice("l", "four quiet minutes, lying down", "".join(map(self._format_rules, first_session)).lstrip()),
                Choice("o", "something else"),
                Choice("s", "set up; that can wait for another day"),
            ),
        )
        if key == "s":
            return CheckInResult(Answers(), wants_setup=True)
        return CheckInResult(Answers(), first_session[0]) if key == "l" and first_session else None

    def _ask_choice(self, answers: Answers, changed_profile: Profile | None) -> Dialog[CheckInResult]:
        while True:
            result = self.recommend(changed_profile or self.profile, answers)
            key = yield Prompt(
                "Enter begins the first.", tuple(self._build_choices(result)), tuple(filter(None, [result.note]))
            )
            if key == "m":
                answers = replace(answers, wants_more=True)
            elif key == "e":
                return CheckInResult(answers)
            else:
                return CheckInResult(answers, result.best[int(key) - 1])

    def _build_choices(self, result: RecommendationSet) -> Iterator[Choice]:
        for n, each in enumerate(result.best, start=1):
            yield Choice(str(n), self._format_title(each), f"{each.reason}{self._format_rules(each)}")
        if result.is_spent:
            yield Choice("m", "move once more all the same")
        yield Choice("e", "something else")

    def _format_rules(self, recommendation: Recommendation) -> str:
        return f" [{', '.join(recommendation.rules)}]" if self.shows_rules else ""

    def _format_title(self, suggestion: Recommendation) -> str:
        entry = self.catalog.find(suggestion.session)
        if entry is None:
            return suggestion.session
        seconds = (
            suggestion.minutes * 60 if suggestion.minutes else Decimal(str(entry.get_facts(suggestion.level).seconds))
        )
        return f"{entry.title}, {suggestion.level}, {format_clock(seconds)}"
