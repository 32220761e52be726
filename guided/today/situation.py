"""What a suggestion is made from: who it is for, what is remembered, what was answered, and when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from guided.core.profile import CheckIn, Done, Feel, History, Profile, State, day_of

RISEN = 2
"""Pain this far above where it began has had enough of movement."""


@dataclass(frozen=True)
class Answers:
    """What was answered today. Anything may have gone unanswered, and after a flare nothing more is asked."""

    feel: Feel | None = None
    pain: int | None = None
    """0 to 10; 10 is the most."""
    energy: int | None = None
    """0 to 10; 10 is the most."""
    slept_worse: bool | None = None
    """Than that person usually does."""
    set_back: bool | None = None
    """Whether anything since the last time set them back."""
    minutes: Decimal | None = None
    """How long there is; None for as long as it takes."""
    where: str | None = None
    """One of `guided.plan.exclusions.BEYOND`."""
    beyond: bool = False
    """Whether they want to move once more, though they have had their movement for today."""


@dataclass(frozen=True)
class Situation:
    """A person on a day."""

    profile: Profile
    history: History
    """Up to this day: what is dated later counts for nothing."""
    answers: Answers
    now: datetime
    """With its time zone."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "history", self.history.until(self.today, self.profile.day_starts))

    @cached_property
    def today(self) -> date:
        """The day it is for this person."""
        return self.day(self.now)

    @cached_property
    def done_today(self) -> tuple[Done, ...]:
        """The sessions of this day."""
        return tuple(each for each in self.history.done if self.day(each.when) == self.today)

    @cached_property
    def heard(self) -> Mapping[str, Done]:
        """When each session was heard last, by its name."""
        return {each.session: each for each in sorted(self.history.done, key=_when)}

    @cached_property
    def kinds_heard(self) -> Mapping[str, Done]:
        """When each kind was heard last."""
        return {each.kind: each for each in sorted(self.history.done, key=_when)}

    @cached_property
    def last_flare(self) -> date | None:
        """The latest day in a flare, up to this one; None where there was none."""
        said = (self.day(each.when) for each in self.history.check_ins if each.feel is Feel.FLARE)
        return max((*said, *self.last_days(State.FLARE)), default=None)

    @cached_property
    def last_set_back(self) -> date | None:
        """The latest day on which they told of a setback; None where there was none."""
        if self.answers.set_back:
            return self.today
        return max((self.day(each.when) for each in self.history.check_ins if each.set_back), default=None)

    def day(self, when: datetime) -> date:
        """The day a moment belongs to."""
        return day_of(when, self.profile.day_starts)

    def within(self, day: date | None, days: int) -> bool:
        """Whether a day is this one, or one of so many before it."""
        return day is not None and 0 <= (self.today - day).days <= days

    def risen(self, done: Done) -> bool:
        """Whether pain after a session was clearly above what was said of it last, earlier on that day."""
        if done.pain is None:
            return False
        before = [pain for when, pain in self._pains.get(self.day(done.when), ()) if when <= done.when]
        return bool(before) and done.pain - before[-1] >= RISEN

    def last_days(self, state: State) -> Iterator[date]:
        """The last day, up to this one, of each stretch of days in a state."""
        for spell in self.history.spells:
            if spell.state is state:
                yield min(spell.until or self.today, self.today)

    @cached_property
    def _pains(self) -> Mapping[date, list[tuple[datetime, int]]]:
        """What was said of pain on each day, and when."""
        found: dict[date, list[tuple[datetime, int]]] = {}
        for each in self.history.check_ins:
            if each.pain is not None:
                found.setdefault(self.day(each.when), []).append((each.when, each.pain))
        return found


def _when(each: CheckIn | Done) -> datetime:
    return each.when
