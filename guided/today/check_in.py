"""The check-in: what is asked of a day, which is little, and the sessions to choose from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from guided.core.formatting import clock
from guided.core.profile import Feel, History, Profile
from guided.core.shell_command import typed
from guided.plan.preferences import PLACE_WORDS
from guided.today.catalog import Catalogue
from guided.today.level_rules import Answers
from guided.today.recommender import Suggestion, Suggestions
from guided.ui.prompts import Conversation, Option, Question

PAIN = "Pain now, 0 to 10?"
ENERGY = "Energy, 0 to 10? 10 is the most."
NUMBERS = {"p": ("pass over", None), **{str(n): (str(n), n) for n in range(10)}, "t": ("10", 10)}
"""Keys for 0 to 10, and for passing over."""
HELLO = "Hello. A calm voice for a few quiet minutes; any key pauses it."
FEELS = {key: (str(feel), feel) for key, feel in zip("fnob", Feel, strict=True)}
LENGTHS = {"a": ("as long as it takes", None), **{str(n)[0]: (f"{n} minutes", Decimal(n)) for n in (3, 5, 10, 20)}}
"""Minutes, each by its first digit."""
PLACES = {"w": ("wherever", None), **{place[0]: (words, place) for place, words in PLACE_WORDS.items()}}
NO_OR_YES = {"n": ("no", False), "y": ("yes", True)}
LYING = Answers(Feel.FLARE, minutes=Decimal(4), where="bed")
"""What the very first session is to be like; nobody has said so of their day, and nothing of it is remembered."""

Value = TypeVar("Value")
Suggest = Callable[[Profile, Answers], Suggestions]
Offer = Callable[[Profile], Conversation[Profile]]
"""Something that can be offered: asked of a profile, it gives the profile as that person wants it from now on."""


@dataclass(frozen=True)
class Chosen:
    """What came of it."""

    answers: Answers
    suggestion: Suggestion | None = None
    """The session that was chosen; None for something else."""
    setup: bool = False
    """Whether they would rather set up first."""


@dataclass(frozen=True)
class Door:
    """What stands behind the door."""

    profile: Profile
    history: History
    catalogue: Catalogue
    suggest: Suggest
    """What fits somebody who gave some answers."""
    offer: Callable[[Answers], Offer | None]
    """What could be offered to this person after some answers, before the sessions are shown."""
    explain: bool = False
    """Whether to show which rules made each suggestion."""

    def open(self, given: Answers) -> Conversation[Chosen]:
        """Lead to a session.

        Args:
            given: what was answered beforehand, and is not asked again.
        """
        if given.feel is None and not (self.history.check_ins or self.history.done):
            first = yield from self._first()
            if first:
                return first
        answers = yield from check_in(self.profile, self.history, given)
        offer = self.offer(answers)
        settled = (yield from offer(self.profile)) if offer else None
        return (yield from self._choose(answers, settled))

    def lines(self, given: Answers) -> Iterator[str]:
        """What fits, for those whom nobody can ask: each with what begins it."""
        found = self.suggest(self.profile, given)
        if found.note:
            yield found.note
        for option, each in zip(self._options(found), found.first, strict=False):
            yield from (option.label, f"  {option.about}")
            yield f"  {typed('play', each.session, '--level', str(each.level))}"

    def _first(self) -> Conversation[Chosen | None]:
        """The very first time: one thing is ready, and nothing else is asked."""
        ready = self.suggest(self.profile, LYING).first[:1]
        key = yield Question(
            HELLO,
            (
                Option("l", "four quiet minutes, lying down", "".join(map(self._rules, ready)).lstrip()),
                Option("o", "something else"),
                Option("s", "set up; that can wait for another day"),
            ),
        )
        if key == "s":
            return Chosen(Answers(), setup=True)
        return Chosen(Answers(), ready[0]) if key == "l" and ready else None

    def _choose(self, answers: Answers, settled: Profile | None) -> Conversation[Chosen]:
        while True:
            found = self.suggest(settled or self.profile, answers)
            key = yield Question(
                "Enter begins the first.", tuple(self._options(found)), tuple(filter(None, [found.note]))
            )
            if key == "m":
                answers = replace(answers, beyond=True)
            elif key == "e":
                return Chosen(answers)
            else:
                return Chosen(answers, found.first[int(key) - 1])

    def _options(self, found: Suggestions) -> Iterator[Option]:
        for n, each in enumerate(found.first, start=1):
            yield Option(str(n), self._title(each), f"{each.why}{self._rules(each)}")
        if found.full:
            yield Option("m", "move once more all the same")
        yield Option("e", "something else")

    def _rules(self, suggestion: Suggestion) -> str:
        return f" [{', '.join(suggestion.rules)}]" if self.explain else ""

    def _title(self, suggestion: Suggestion) -> str:
        known = self.catalogue.get(suggestion.session)
        if known is None:
            return suggestion.session
        seconds = suggestion.minutes * 60 if suggestion.minutes else Decimal(str(known.at(suggestion.level).seconds))
        return f"{known.title}, {suggestion.level}, {clock(seconds)}"


def choose(text: str, answers: Mapping[str, tuple[str, Value]]) -> Conversation[Value]:
    """Ask one question; gives the value of the answer.

    Args:
        text: the question.
        answers: what each answer is called, and its value, by its key; Enter takes the first.
    """
    key = yield Question(text, tuple(Option(key, label) for key, (label, _) in answers.items()))
    return answers[key][1]


def number(text: str) -> Conversation[int | None]:
    """Ask for a number from 0 to 10, which may be passed over."""
    return (yield from choose(text, NUMBERS))


def check_in(profile: Profile, history: History, given: Answers) -> Conversation[Answers]:
    """Ask how the day is, and at most a few things more; after a flare nothing.

    Args:
        profile: what the person has settled.
        history: what is remembered.
        given: what was answered beforehand, and is not asked again.
    """
    answers = given
    if answers.feel is None:
        answers = replace(answers, feel=(yield from choose("How is today?", FEELS)))
    if answers.feel is Feel.FLARE:
        return answers
    if answers.set_back is None and _heard_since(history):
        set_back = yield from choose("Since last time, did anything set you back?", NO_OR_YES)
        answers = replace(answers, set_back=set_back)
    if profile.numbers:
        answers = yield from _numbers(answers)
    return (yield from _room(profile, answers))


def _heard_since(history: History) -> bool:
    """Whether something was done since they last said how a day was."""
    done, said = history.done[-1:], history.check_ins[-1:]
    return bool(done) and (not said or done[0].when > said[0].when)


def _numbers(answers: Answers) -> Conversation[Answers]:
    """Pain and energy, for those who want them."""
    if answers.pain is None:
        answers = replace(answers, pain=(yield from number(PAIN)))
    if answers.energy is None:
        answers = replace(answers, energy=(yield from number(ENERGY)))
    if answers.slept_worse is None:
        answers = replace(answers, slept_worse=(yield from choose("Slept worse than your usual?", NO_OR_YES)))
    return answers


def _room(profile: Profile, answers: Answers) -> Conversation[Answers]:
    """How long there is, and where."""
    if answers.minutes is None:
        answers = replace(answers, minutes=(yield from choose("How long?", LENGTHS)))
    if answers.where is None and len(profile.places) != 1:
        known = profile.places or [place for _, place in PLACES.values()]
        places = {key: answer for key, answer in PLACES.items() if answer[1] in (None, *known)}
        answers = replace(answers, where=(yield from choose("Where?", places)))
    return replace(answers, where=profile.places[0]) if len(profile.places) == 1 and not answers.where else answers
