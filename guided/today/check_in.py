"""The check-in: what is asked of a day, which is little, and the sessions to choose from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from guided.core.formatting import format_clock
from guided.core.profile import DayRating, History, Profile
from guided.core.shell_command import make_command
from guided.plan.preferences import PLACE_WORDS
from guided.today.catalog import Catalog
from guided.today.level_rules import Answers
from guided.today.recommender import Recommendation, RecommendationSet
from guided.ui.prompts import Choice, Dialog, Prompt

PAIN_PROMPT = "Pain now, 0 to 10?"
ENERGY_PROMPT = "Energy, 0 to 10? 10 is the most."
SCALE_KEYS = {"p": ("pass over", None), **{str(n): (str(n), n) for n in range(10)}, "t": ("10", 10)}
"""Keys for 0 to 10, and for passing over."""
WELCOME_TEXT = "Hello. A calm voice for a few quiet minutes; any key pauses it."
FEEL_BY_KEY = {key: (str(feel), feel) for key, feel in zip("fnob", DayRating, strict=True)}
MINUTES_BY_KEY = {
    "a": ("as long as it takes", None),
    **{str(n)[0]: (f"{n} minutes", Decimal(n)) for n in (3, 5, 10, 20)},
}
"""Minutes, each by its first digit."""
PLACE_BY_KEY = {"w": ("wherever", None), **{place[0]: (words, place) for place, words in PLACE_WORDS.items()}}
NO_OR_YES = {"n": ("no", False), "y": ("yes", True)}
FIRST_ANSWERS = Answers(DayRating.FLARE, minutes=Decimal(4), where="bed")
"""What the very first session is to be like; nobody has said so of their day, and nothing of it is remembered."""

Value = TypeVar("Value")
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


def choose(text: str, answers: Mapping[str, tuple[str, Value]]) -> Dialog[Value]:
    """Ask one question; gives the value of the answer.

    Args:
        text: the question.
        answers: what each answer is called, and its value, by its key; Enter takes the first.
    """
    key = yield Prompt(text, tuple(Choice(key, label) for key, (label, _) in answers.items()))
    return answers[key][1]


def ask_number(text: str) -> Dialog[int | None]:
    """Ask for a number from 0 to 10, which may be passed over."""
    return (yield from choose(text, SCALE_KEYS))


def ask_check_in(profile: Profile, history: History, given: Answers) -> Dialog[Answers]:
    """Ask how the day is, and at most a few things more; after a flare nothing.

    Args:
        profile: what the person has settled.
        history: what is remembered.
        given: what was answered beforehand, and is not asked again.
    """
    answers = given
    if answers.feel is None:
        answers = replace(answers, feel=(yield from choose("How is today?", FEEL_BY_KEY)))
    if answers.feel is DayRating.FLARE:
        return answers
    if answers.set_back is None and _has_heard_since(history):
        set_back = yield from choose("Since last time, did anything set you back?", NO_OR_YES)
        answers = replace(answers, set_back=set_back)
    if profile.numbers:
        answers = yield from _ask_numbers(answers)
    return (yield from _ask_time_place(profile, answers))


def _has_heard_since(history: History) -> bool:
    """Whether something was done since they last said how a day was."""
    done, said = history.sessions[-1:], history.check_ins[-1:]
    return bool(done) and (not said or done[0].when > said[0].when)


def _ask_numbers(answers: Answers) -> Dialog[Answers]:
    """Pain and energy, for those who want them."""
    if answers.pain is None:
        answers = replace(answers, pain=(yield from ask_number(PAIN_PROMPT)))
    if answers.energy is None:
        answers = replace(answers, energy=(yield from ask_number(ENERGY_PROMPT)))
    if answers.slept_worse is None:
        answers = replace(answers, slept_worse=(yield from choose("Slept worse than your usual?", NO_OR_YES)))
    return answers


def _ask_time_place(profile: Profile, answers: Answers) -> Dialog[Answers]:
    """How long there is, and where."""
    if answers.minutes is None:
        answers = replace(answers, minutes=(yield from choose("How long?", MINUTES_BY_KEY)))
    if answers.where is None and len(profile.places) != 1:
        known = profile.places or [place for _, place in PLACE_BY_KEY.values()]
        places = {key: answer for key, answer in PLACE_BY_KEY.items() if answer[1] in (None, *known)}
        answers = replace(answers, where=(yield from choose("Where?", places)))
    return replace(answers, where=profile.places[0]) if len(profile.places) == 1 and not answers.where else answers
