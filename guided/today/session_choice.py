"""The conversation of `guided`: the check-in, then the sessions that suit, one of which is chosen."""

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
"""What the very first session is to be like; nobody has said so of their day, and nothing of it is remembered."""
RecommendFunction = Callable[[Profile, Answers], RecommendationSet]
ProfileOffer = Callable[[Profile], Dialog[Profile]]
"""Something that can be offered: asked of a profile, it gives the profile as that person wants it from now on."""


@dataclass(frozen=True)
class CheckInResult:
    """What came of it."""

    answers: Answers
    recommendation: Recommendation | None = None
    """The session that was chosen; None for something else."""
    wants_setup: bool = False
    """Whether they would rather set up first."""


@dataclass(frozen=True)
class CheckInDialog:
    """What stands behind the door."""

    profile: Profile
    history: History
    catalog: Catalog
    recommend: RecommendFunction
    """What fits somebody who gave some answers."""
    offer: Callable[[Answers], ProfileOffer | None]
    """What could be offered to this person after some answers, before the sessions are shown."""
    shows_rules: bool = False
    """Whether to show which rules made each suggestion."""

    def ask(self, given: Answers) -> Dialog[CheckInResult]:
        """Lead to a session.

        Args:
            given: what was answered beforehand, and is not asked again.
        """
        if given.feel is None and not (self.history.check_ins or self.history.sessions):
            first = yield from self._welcome()
            if first:
                return first
        answers = yield from ask_check_in(self.profile, self.history, given)
        offer = self.offer(answers)
        settled = (yield from offer(self.profile)) if offer else None
        return (yield from self._ask_choice(answers, settled))

    def summarize(self, given: Answers) -> Iterator[str]:
        """What fits, for those whom nobody can ask: each with what begins it."""
        found = self.recommend(self.profile, given)
        if found.note:
            yield found.note
        for option, each in zip(self._build_choices(found), found.best, strict=False):
            yield from (option.label, f"  {option.details}")
            yield f"  {make_command('play', each.session, '--level', str(each.level))}"

    def _welcome(self) -> Dialog[CheckInResult | None]:
        """The very first time: one thing is ready, and nothing else is asked."""
        ready = self.recommend(self.profile, FIRST_ANSWERS).best[:1]
        key = yield Prompt(
            WELCOME_TEXT,
            (
                Choice("l", "four quiet minutes, lying down", "".join(map(self._format_rules, ready)).lstrip()),
                Choice("o", "something else"),
                Choice("s", "set up; that can wait for another day"),
            ),
        )
        if key == "s":
            return CheckInResult(Answers(), wants_setup=True)
        return CheckInResult(Answers(), ready[0]) if key == "l" and ready else None

    def _ask_choice(self, answers: Answers, settled: Profile | None) -> Dialog[CheckInResult]:
        while True:
            found = self.recommend(settled or self.profile, answers)
            key = yield Prompt(
                "Enter begins the first.", tuple(self._build_choices(found)), tuple(filter(None, [found.note]))
            )
            if key == "m":
                answers = replace(answers, wants_more=True)
            elif key == "e":
                return CheckInResult(answers)
            else:
                return CheckInResult(answers, found.best[int(key) - 1])

    def _build_choices(self, found: RecommendationSet) -> Iterator[Choice]:
        for n, each in enumerate(found.best, start=1):
            yield Choice(str(n), self._format_title(each), f"{each.reason}{self._format_rules(each)}")
        if found.is_spent:
            yield Choice("m", "move once more all the same")
        yield Choice("e", "something else")

    def _format_rules(self, suggestion: Recommendation) -> str:
        return f" [{', '.join(suggestion.rules)}]" if self.shows_rules else ""

    def _format_title(self, suggestion: Recommendation) -> str:
        known = self.catalog.find(suggestion.session)
        if known is None:
            return suggestion.session
        seconds = (
            suggestion.minutes * 60 if suggestion.minutes else Decimal(str(known.get_facts(suggestion.level).seconds))
        )
        return f"{known.title}, {suggestion.level}, {format_clock(seconds)}"
