"""The movement budget: the baseline, what is left of today, its parts, and when a little more is offered."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from guided.core.history import DayRating, EpisodeKind, History, SessionRating, day_of
from guided.core.level import Level
from guided.core.profile import Profile
from guided.today.level_rules import RecommendationContext, decide_level
from guided.ui.prompts import Choice, Dialog, Prompt

BASELINE_DAYS = 3
BASELINE_SHARE = Decimal("0.8")
TENTH = Decimal("0.1")


def baseline(minutes: Sequence[Decimal]) -> Decimal:
    """The minutes a day to begin with, rounded down to a tenth.

    Args:
        minutes: of movement, on each of some ordinary days, at least one.
    """
    return (sum(minutes, Decimal(0)) / len(minutes) * BASELINE_SHARE).quantize(TENTH, ROUND_FLOOR)


def ordinary_days(history: History, profile: Profile) -> dict[date, Decimal]:
    """The minutes of movement of the last ordinary days that had any, three at most, the oldest first.

    A day counts as it was called last; one that was followed by a setback does not count.
    """
    feels = {_get_day(check_in.when, profile): check_in.feel for check_in in history.check_ins}
    minutes: dict[date, Decimal] = {}
    for session in history.sessions:
        day = _get_day(session.when, profile)
        minutes[day] = minutes.get(day, Decimal(0)) + Decimal(str(session.moved)) / 60
    setback_days = _find_setback_days(history, profile)
    days = [
        day
        for day in sorted(minutes)
        if feels.get(day) is DayRating.ORDINARY and minutes[day] and day not in setback_days
    ]
    return {day: minutes[day] for day in days[-BASELINE_DAYS:]}


def propose_baseline(history: History, profile: Profile) -> Decimal | None:
    """The baseline of three ordinary days (minutes); None as long as there are fewer."""
    days = ordinary_days(history, profile)
    return baseline(tuple(days.values())) if len(days) == BASELINE_DAYS else None


def _find_setback_days(history: History, profile: Profile) -> set[date]:
    """The days that were followed by a setback: the last one with a session before each."""
    session_days = sorted({_get_day(session.when, profile) for session in history.sessions})
    setbacks = [_get_day(each.when, profile) for each in history.check_ins if each.set_back]
    return {max(earlier) for day in setbacks if (earlier := [each for each in session_days if each < day])}


def _get_day(when: datetime, profile: Profile) -> date:
    return day_of(when, profile.day_starts)


HALF_MINUTE = Decimal("0.5")
MAX_PART_MINUTES = Decimal(3)
"""The longest part, as long as that makes few of them (minutes)."""
MIN_PARTS, MAX_PARTS = 2, 4
"""How many parts a day has."""


class BudgetSplit(NamedTuple):
    """The parts of a movement budget."""

    minutes: Decimal
    """Minutes of movement in each part."""
    parts: int


def split_budget(baseline: Decimal) -> BudgetSplit:
    """Split a baseline into parts of half minutes that come to no more than it; one part if two would be too small."""
    part = min(MAX_PART_MINUTES, _round_to_half(baseline / MIN_PARTS))
    if not part:
        return BudgetSplit(baseline, 1)
    count = min(MAX_PARTS, int(baseline // part))
    return BudgetSplit(max(part, _round_to_half(baseline / count)) if count == MAX_PARTS else part, count)


def _round_to_half(minutes: Decimal) -> Decimal:
    return (minutes / HALF_MINUTE).to_integral(ROUND_FLOOR) * HALF_MINUTE


DEFAULT_MINUTES = 5.0
"""Minutes of movement a day for those who have no baseline yet."""
BETTER_FACTOR, SETBACK_FACTOR = 1.1, 0.8
"""The factors of a person's own minutes on a better day, and on the days after a setback."""
SETBACK_DAYS = 3
"""Days after a setback that have less."""


@dataclass(frozen=True)
class MovementBudget:
    """How much movement a day may still have."""

    seconds: float
    """Still left today."""
    level: Level
    """Movement is asked for at no harder level."""
    rest_only: bool
    """Whether only rest and breath are suggested today."""
    is_spent: bool
    """Whether they have had their movement for today."""
    rules: tuple[str, ...]
    """The names of the rules that fired."""


def find_budget(context: RecommendationContext) -> MovementBudget:
    """The movement budget of today. Repeats count; somebody who asks for more gets a whole day's budget again."""
    rules = [name for name, (holds, _) in BUDGET_FACTORS.items() if holds(context)]
    total_s = float(context.profile.baseline or DEFAULT_MINUTES) * 60
    for name in rules:
        total_s *= BUDGET_FACTORS[name][1]
    moved = sum(done.moved for done in context.sessions_today)
    spent = moved >= total_s and not context.answers.wants_more
    left_s = total_s if context.answers.wants_more else max(0.0, total_s - moved)
    rest_only = any(context.has_pain_risen(done) for done in context.sessions_today)
    checks = {"no-baseline": context.profile.baseline is None, "rest-and-breath": rest_only, "day-is-full": spent}
    level = Level.GENTLE if context.profile.baseline is None else Level.BETTER
    return MovementBudget(
        0.0 if rest_only else left_s,
        level,
        rest_only,
        spent,
        (*rules, *(name for name, holds in checks.items() if holds)),
    )


BUDGET_FACTORS: dict[str, tuple[Callable[[RecommendationContext], bool], float]] = {
    "a-tenth-more": (lambda context: context.may_do_more, BETTER_FACTOR),
    "a-fifth-less": (lambda context: context.is_within(context.last_set_back, SETBACK_DAYS), SETBACK_FACTOR),
}
"""The factors that change a person's minutes for a day, by the name of the rule."""


MIN_STEADY_DAYS, MIN_STEADY_SESSIONS = 7, 3
"""The days and the sessions at steady before more is offered; the latest session is at most that many days ago."""
INCREASE_FACTOR = Decimal("1.1")
MAX_BASELINE_MINUTES = Decimal(180)
"""The most minutes a day that can be settled."""
MINUTES_OFFER = "minutes"
"""The name of what grows, as `Profile.no_more` has it: minutes of movement a day."""


@dataclass(frozen=True)
class Increase:
    """An offer of a higher baseline. Nothing changes unless it is accepted."""

    baseline: Decimal
    """Minutes of movement a day that it would come to."""
    day: date
    """The day on which it is made."""


def find_increase(context: RecommendationContext) -> Increase | None:
    """The increase to offer on this day; None for nothing, as on any but an ordinary one.

    A better day may pass, and where the movement of a day is done, more of it would only tempt.
    """
    profile = context.profile
    if profile.baseline is None or profile.knocked_out or MINUTES_OFFER in profile.no_more:
        return None
    is_ordinary = context.answers.feel is DayRating.ORDINARY and decide_level(context).level is Level.STEADY
    raised = _raise_baseline(profile.baseline)
    if not is_ordinary or raised > MAX_BASELINE_MINUTES or find_budget(context).is_spent or not _is_steady(context):
        return None
    return Increase(raised, context.today)


def ask_increase(increase: Increase, profile: Profile) -> Dialog[Profile]:
    """Offer the increase, with Enter for no change. Gives the profile as that person wants it from now on."""
    current, proposed = _format_minutes(profile.baseline or Decimal(0)), _format_minutes(increase.baseline)
    text = f"A steady while. Would {proposed} minutes of movement a day suit you, instead of {current}?"
    stay, yes = Choice("n", f"stay with {current}; that is just as good"), Choice("y", f"{proposed} from now on")
    never = Choice("d", "stay, and do not ask this again")
    answer = yield Prompt(text, (stay, yes, never))
    if answer == never.key:
        return replace(profile, no_more=profile.no_more | {MINUTES_OFFER})
    asked = replace(profile, baseline_asked=increase.day)
    return replace(asked, baseline=increase.baseline) if answer == yes.key else asked


def _raise_baseline(baseline: Decimal) -> Decimal:
    """A baseline a tenth higher, and by a tenth of a minute at least; rounded down to tenths of a minute."""
    return Decimal(_format_minutes(max(baseline * INCREASE_FACTOR, baseline + TENTH).quantize(TENTH, ROUND_FLOOR)))


def _format_minutes(baseline: Decimal) -> str:
    """Minutes as somebody would write them: 11, not 11.0."""
    return f"{baseline.normalize():f}"


def _is_steady(context: RecommendationContext) -> bool:
    """Whether there were enough sessions, over enough days, since the last day that was not calm."""
    unsettled = max(_find_unsettled(context), default=date.min)
    steady_days = [
        context.get_day(done.when) for done in context.history.sessions if done.level is Level.STEADY and done.moved
    ]
    days = [day for day in steady_days if day > unsettled]
    return (
        len(days) >= MIN_STEADY_SESSIONS
        and context.is_within(max(days), MIN_STEADY_DAYS)
        and (context.today - min(days)).days >= MIN_STEADY_DAYS
    )


def _find_unsettled(context: RecommendationContext) -> Iterator[date]:
    """Days after which a steady time begins again: a flare, a break, a setback, too much; and the last offer."""
    days = (context.last_flare, context.last_set_back, context.profile.baseline_asked)
    yield from (day for day in days if day and day <= context.today)
    yield from context.find_last_days(EpisodeKind.BREAK)
    yield from (
        context.get_day(session.when)
        for session in context.history.sessions
        if session.ease is SessionRating.TOO_MUCH or context.has_pain_risen(session)
    )
