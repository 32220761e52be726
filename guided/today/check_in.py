"""The check-in: the questions about a day."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from guided.core.history import DayRating, History
from guided.core.profile import Profile
from guided.plan.preferences import PLACE_WORDS
from guided.today.level_rules import Answers
from guided.ui.prompts import Choice, Dialog, Prompt

PAIN_PROMPT = "Pain now, 0 to 10?"
ENERGY_PROMPT = "Energy, 0 to 10? 10 is the most."
SCALE_KEYS = {"p": ("pass over", None), **{str(n): (str(n), n) for n in range(10)}, "t": ("10", 10)}
"""The keys for 0 to 10, and for skipping the question."""
FEEL_BY_KEY = {key: (str(feel), feel) for key, feel in zip("fnob", DayRating, strict=True)}
MINUTES_BY_KEY = {
    "a": ("as long as it takes", None),
    **{str(n)[0]: (f"{n} minutes", Decimal(n)) for n in (3, 5, 10, 20)},
}
"""The answers for minutes, each by its first digit."""
PLACE_BY_KEY = {"w": ("wherever", None), **{place[0]: (words, place) for place, words in PLACE_WORDS.items()}}
NO_OR_YES = {"n": ("no", False), "y": ("yes", True)}

Value = TypeVar("Value")


def choose(text: str, answers: Mapping[str, tuple[str, Value]]) -> Dialog[Value]:
    """Ask one question; gives the value of the answer.

    Args:
        text: the question.
        answers: what each answer is called, and its value, by its key; Enter takes the first.
    """
    key = yield Prompt(text, tuple(Choice(key, label) for key, (label, _) in answers.items()))
    return answers[key][1]


def ask_number(text: str) -> Dialog[int | None]:
    """Ask for a number from 0 to 10, which may be skipped."""
    return (yield from choose(text, SCALE_KEYS))


def ask_check_in(profile: Profile, history: History, given: Answers) -> Dialog[Answers]:
    """Ask how the day is, and at most a few things more; after a flare nothing.

    Args:
        profile: the settings of the person.
        history: the journal.
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
    """Whether a session was done since the last check-in."""
    last_session, last_check_in = history.sessions[-1:], history.check_ins[-1:]
    return bool(last_session) and (not last_check_in or last_session[0].when > last_check_in[0].when)


def _ask_numbers(answers: Answers) -> Dialog[Answers]:
    """Ask for pain, energy and sleep, for those who want numbers."""
    if answers.pain is None:
        answers = replace(answers, pain=(yield from ask_number(PAIN_PROMPT)))
    if answers.energy is None:
        answers = replace(answers, energy=(yield from ask_number(ENERGY_PROMPT)))
    if answers.slept_worse is None:
        answers = replace(answers, slept_worse=(yield from choose("Slept worse than your usual?", NO_OR_YES)))
    return answers


def _ask_time_place(profile: Profile, answers: Answers) -> Dialog[Answers]:
    """Ask how long there is, and where."""
    if answers.minutes is None:
        answers = replace(answers, minutes=(yield from choose("How long?", MINUTES_BY_KEY)))
    if answers.where is None and len(profile.places) != 1:
        own_places = profile.places or [place for _, place in PLACE_BY_KEY.values()]
        options = {key: answer for key, answer in PLACE_BY_KEY.items() if answer[1] in (None, *own_places)}
        answers = replace(answers, where=(yield from choose("Where?", options)))
    return replace(answers, where=profile.places[0]) if len(profile.places) == 1 and not answers.where else answers
