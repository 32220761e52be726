"""How much today may ask: a table of rules, each of which sets a ceiling; the lowest one holds."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from guided.core.history import DayRating, EpisodeKind, History, PastSession, day_of
from guided.core.level import LEVELS, Level
from guided.core.profile import Profile

MIN_PAIN_RISE = 2
"""Pain this far above where it began has had enough of movement."""


@dataclass(frozen=True)
class Answers:
    """The answers of a check-in. Any of them may be missing, and after a flare nothing more is asked."""

    feel: DayRating | None = None
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
    """One of `guided.plan.preferences.PLACE_EXCLUSIONS`."""
    wants_more: bool = False
    """Whether they want to move once more, though they have had their movement for today."""


@dataclass(frozen=True)
class RecommendationContext:
    """What a recommendation depends on: a person, their journal and answers, and the time."""

    profile: Profile
    history: History
    """Up to this day: what is dated later counts for nothing."""
    answers: Answers
    now: datetime
    """With its time zone."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "history", self.history.truncate(self.today, self.profile.day_starts))

    @cached_property
    def today(self) -> date:
        """The day it is for this person."""
        return self.get_day(self.now)

    @cached_property
    def sessions_today(self) -> tuple[PastSession, ...]:
        """The sessions of this day."""
        return tuple(session for session in self.history.sessions if self.get_day(session.when) == self.today)

    @cached_property
    def last_heard(self) -> Mapping[str, PastSession]:
        """When each session was heard last, by its name."""
        return {session.session: session for session in self.history.sessions}

    @cached_property
    def kinds_heard(self) -> Mapping[str, PastSession]:
        """When each kind was heard last."""
        return {session.kind: session for session in self.history.sessions}

    @cached_property
    def last_flare(self) -> date | None:
        """The latest day in a flare, up to this one; None where there was none."""
        days = (self.get_day(each.when) for each in self.history.check_ins if each.feel is DayRating.FLARE)
        return max((*days, *self.find_last_days(EpisodeKind.FLARE)), default=None)

    @cached_property
    def last_set_back(self) -> date | None:
        """The latest day on which they told of a setback; None where there was none."""
        if self.answers.set_back:
            return self.today
        return max((self.get_day(each.when) for each in self.history.check_ins if each.set_back), default=None)

    @property
    def may_do_more(self) -> bool:
        """Whether they call it a better day, know their minutes, and are not knocked out for days by activity."""
        profile = self.profile
        return self.answers.feel is DayRating.BETTER and profile.baseline is not None and not profile.knocked_out

    def get_day(self, when: datetime) -> date:
        """The day a moment belongs to."""
        return day_of(when, self.profile.day_starts)

    def is_within(self, day: date | None, days: int) -> bool:
        """Whether a day is this one, or one of so many before it."""
        return day is not None and 0 <= (self.today - day).days <= days

    def has_pain_risen(self, done: PastSession) -> bool:
        """Whether pain after a session was clearly above what was said of it last, earlier on that day."""
        if done.pain is None:
            return False
        earlier = [pain for when, pain in self._pains_by_day.get(self.get_day(done.when), ()) if when <= done.when]
        return bool(earlier) and done.pain - earlier[-1] >= MIN_PAIN_RISE

    def find_last_days(self, state: EpisodeKind) -> Iterator[date]:
        """The last day, up to this one, of each stretch of days in a state."""
        for episode in self.history.episodes:
            if episode.state is state:
                yield min(episode.until or self.today, self.today)

    @cached_property
    def _pains_by_day(self) -> Mapping[date, list[tuple[datetime, int]]]:
        """The pain numbers of each day, with their times."""
        by_day: dict[date, list[tuple[datetime, int]]] = {}
        for check_in in self.history.check_ins:
            if check_in.pain is not None:
                by_day.setdefault(self.get_day(check_in.when), []).append((check_in.when, check_in.pain))
        return by_day


UNUSUAL_POINTS = 2
"""So far from their usual is another day; one point is still usual."""
HIGH_USUAL = 9
"""From this usual number on there is no room above it, and the person's own rating decides."""
MIN_CALM_DAYS = 3
"""A better day is offered only so long after a flare or a setback."""


@dataclass(frozen=True)
class LevelRule:
    """A rule that keeps a day at a level or easier."""

    name: str
    reason: str
    """Why, in a few words."""
    level: Level
    applies: Callable[[RecommendationContext], bool]


@dataclass(frozen=True)
class LevelDecision:
    """The level of a day, and why."""

    level: Level
    """The most that comes first: never above steady."""
    offer: Level | None
    """`Level.BETTER` where a better day may be offered beside it."""
    reason: str
    """Why, in a few words."""
    rules: tuple[str, ...]
    """The names of the rules that fired."""


def decide_level(context: RecommendationContext) -> LevelDecision:
    """Decide the level of a day by the rules."""
    matching = [rule for rule in LEVEL_RULES if rule.applies(context)]
    deciding = min(matching, key=lambda rule: rule.level.rank)
    is_better_offered = deciding.level is Level.STEADY and _can_offer_better(context)
    rules = tuple(rule.name for rule in matching) + (("better-offered",) if is_better_offered else ())
    return LevelDecision(deciding.level, Level.BETTER if is_better_offered else None, deciding.reason, rules)


def _has_more_pain(context: RecommendationContext) -> bool:
    return _get_rise(context.answers.pain, context.profile.pain) >= UNUSUAL_POINTS


def _has_less_energy(context: RecommendationContext) -> bool:
    return _get_rise(_to_fatigue(context.answers.energy), _to_fatigue(context.profile.energy)) >= UNUSUAL_POINTS


def _has_setback(context: RecommendationContext) -> bool:
    return context.last_set_back == context.today


def _find_recovery(context: RecommendationContext) -> Level | None:
    """The level that the way back from the last flare has reached; None where there was no flare.

    It goes one level at a time: one above the hardest that was done on a day since.
    """
    if context.last_flare is None:
        return None
    levels_since = [
        session.level
        for session in context.history.sessions
        if context.last_flare < context.get_day(session.when) < context.today
    ]
    hardest_rank = max((level.rank for level in levels_since), default=0)
    return LEVELS[min(max(hardest_rank + 1, Level.GENTLE.rank), Level.BETTER.rank)]


def _can_offer_better(context: RecommendationContext) -> bool:
    """Whether a better day may be offered where no rule keeps it down; never to whom activity knocks out for days."""
    is_calm = not any(context.is_within(day, MIN_CALM_DAYS) for day in (context.last_flare, context.last_set_back))
    has_recovered = _find_recovery(context) in (None, Level.BETTER)
    return context.may_do_more and is_calm and has_recovered and _has_less_pain(context)


def _has_less_pain(context: RecommendationContext) -> bool:
    """Whether there is clearly less pain than usual, or nothing to tell it by but their word."""
    usual, pain = context.profile.pain, context.answers.pain
    if usual is None or pain is None or usual >= HIGH_USUAL:
        return True
    return pain <= max(usual - UNUSUAL_POINTS, 0)


def _get_rise(value: int | None, usual: int | None) -> int:
    """How far above their usual it is; 0 where that cannot be told."""
    return 0 if value is None or usual is None or usual >= HIGH_USUAL else value - usual


def _to_fatigue(energy: int | None) -> int | None:
    return None if energy is None else 10 - energy


LEVEL_RULES = (
    LevelRule("said-flare", "a flare day", Level.FLARE, lambda day: day.answers.feel is DayRating.FLARE),
    LevelRule("more-pain", "more pain than your usual", Level.FLARE, _has_more_pain),
    LevelRule("more-tired", "less energy than your usual", Level.FLARE, _has_less_energy),
    LevelRule("set-back", "a small day, after what set you back", Level.FLARE, _has_setback),
    LevelRule(
        "not-great", "a day that is not great", Level.GENTLE, lambda day: day.answers.feel is DayRating.NOT_GREAT
    ),
    LevelRule(
        "worse-sleep", "a worse night than your usual", Level.GENTLE, lambda day: day.answers.slept_worse is True
    ),
    LevelRule(
        "after-flare", "one step up, after a flare", Level.GENTLE, lambda day: _find_recovery(day) is Level.GENTLE
    ),
    LevelRule("no-history", "a gentle beginning", Level.GENTLE, lambda day: not day.history.sessions),
    LevelRule("no-word", "a gentle day", Level.GENTLE, lambda day: day.answers.feel is None),
    LevelRule("ordinary", "an ordinary day", Level.STEADY, lambda day: day.answers.feel is DayRating.ORDINARY),
    LevelRule(
        "steady-first", "a better day, steady first", Level.STEADY, lambda day: day.answers.feel is DayRating.BETTER
    ),
)
"""Every rule, in the order in which reasons are given: of equals the first is told. At least one holds on any day."""
