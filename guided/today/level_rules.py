"""How much today may ask: a table of rules, each of which sets a ceiling; the lowest one holds."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from guided.core.level import LEVELS, Level
from guided.core.profile import Done, Feel, History, Profile, State, day_of

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
    """One of `guided.plan.preferences.BEYOND`."""
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
        return {each.session: each for each in self.history.done}

    @cached_property
    def kinds_heard(self) -> Mapping[str, Done]:
        """When each kind was heard last."""
        return {each.kind: each for each in self.history.done}

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

    @property
    def may_do_more(self) -> bool:
        """Whether they call it a better day, know their minutes, and are not knocked out for days by activity."""
        profile = self.profile
        return self.answers.feel is Feel.BETTER and profile.baseline is not None and not profile.knocked_out

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


MUCH = 2
"""So far from their usual is another day; one point is still usual."""
HIGHEST = 9
"""Where usual is as high as this, there is no room above it, and the person's own word decides."""
CALM_DAYS = 3
"""A better day is offered only so long after a flare or a setback."""


@dataclass(frozen=True)
class Rule:
    """Something that keeps a day down to a level."""

    name: str
    says: str
    """Why, in a few words."""
    level: Level
    holds: Callable[[Situation], bool]


@dataclass(frozen=True)
class Judged:
    """How much today may ask."""

    level: Level
    """The most that comes first: never above steady."""
    offered: Level | None
    """`Level.BETTER` where a better day may be offered beside it."""
    says: str
    """Why, in a few words."""
    rules: tuple[str, ...]
    """The names of the rules that fired."""


def judge(today: Situation) -> Judged:
    """Judge a day by the rules."""
    fired = [rule for rule in RULES if rule.holds(today)]
    lowest = min(fired, key=lambda rule: rule.level.rank)
    offered = lowest.level is Level.STEADY and _may_be_better(today)
    rules = tuple(rule.name for rule in fired) + (("better-offered",) if offered else ())
    return Judged(lowest.level, Level.BETTER if offered else None, lowest.says, rules)


def _more_pain(today: Situation) -> bool:
    return _above(today.answers.pain, today.profile.pain) >= MUCH


def _more_tired(today: Situation) -> bool:
    return _above(_fatigue(today.answers.energy), _fatigue(today.profile.energy)) >= MUCH


def _set_back(today: Situation) -> bool:
    return today.last_set_back == today.today


def _way_up(today: Situation) -> Level | None:
    """How far up the way back from the last flare has come; None where there was no flare.

    It goes one level at a time: one above the hardest that was done on a day since.
    """
    if today.last_flare is None:
        return None
    since = [each.level for each in today.history.done if today.last_flare < today.day(each.when) < today.today]
    highest = max((level.rank for level in since), default=0)
    return LEVELS[min(max(highest + 1, Level.GENTLE.rank), Level.BETTER.rank)]


def _may_be_better(today: Situation) -> bool:
    """Whether a better day may be offered where no rule keeps it down; never to whom activity knocks out for days."""
    calm = not any(today.within(day, CALM_DAYS) for day in (today.last_flare, today.last_set_back))
    up = _way_up(today) in (None, Level.BETTER)
    return today.may_do_more and calm and up and _less_pain(today)


def _less_pain(today: Situation) -> bool:
    """Whether there is clearly less pain than usual, or nothing to tell it by but their word."""
    usual, pain = today.profile.pain, today.answers.pain
    if usual is None or pain is None or usual >= HIGHEST:
        return True
    return pain <= max(usual - MUCH, 0)


def _above(value: int | None, usual: int | None) -> int:
    """How far above their usual it is; 0 where that cannot be told."""
    return 0 if value is None or usual is None or usual >= HIGHEST else value - usual


def _fatigue(energy: int | None) -> int | None:
    return None if energy is None else 10 - energy


RULES = (
    Rule("said-flare", "a flare day", Level.FLARE, lambda day: day.answers.feel is Feel.FLARE),
    Rule("more-pain", "more pain than your usual", Level.FLARE, _more_pain),
    Rule("more-tired", "less energy than your usual", Level.FLARE, _more_tired),
    Rule("set-back", "a small day, after what set you back", Level.FLARE, _set_back),
    Rule("not-great", "a day that is not great", Level.GENTLE, lambda day: day.answers.feel is Feel.NOT_GREAT),
    Rule("worse-sleep", "a worse night than your usual", Level.GENTLE, lambda day: day.answers.slept_worse is True),
    Rule("after-flare", "one step up, after a flare", Level.GENTLE, lambda day: _way_up(day) is Level.GENTLE),
    Rule("no-history", "a gentle beginning", Level.GENTLE, lambda day: not day.history.done),
    Rule("no-word", "a gentle day", Level.GENTLE, lambda day: day.answers.feel is None),
    Rule("ordinary", "an ordinary day", Level.STEADY, lambda day: day.answers.feel is Feel.ORDINARY),
    Rule("steady-first", "a better day, steady first", Level.STEADY, lambda day: day.answers.feel is Feel.BETTER),
)
"""Every rule, in the order in which reasons are given: of equals the first is told. At least one holds on any day."""
