"""Minutes of movement: the baseline, what is left of today, its pieces, and when a little more is offered."""

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
    feels = {_get_day(each.when, profile): each.feel for each in history.check_ins}
    moved: dict[date, Decimal] = {}
    for done in history.sessions:
        day = _get_day(done.when, profile)
        moved[day] = moved.get(day, Decimal(0)) + Decimal(str(done.moved)) / 60
    paid = _find_setback_days(history, profile)
    days = [day for day in sorted(moved) if feels.get(day) is DayRating.ORDINARY and moved[day] and day not in paid]
    return {day: moved[day] for day in days[-BASELINE_DAYS:]}


def propose_baseline(history: History, profile: Profile) -> Decimal | None:
    """What three ordinary days come to (minutes); None as long as there are fewer."""
    days = ordinary_days(history, profile)
    return baseline(tuple(days.values())) if len(days) == BASELINE_DAYS else None


def _find_setback_days(history: History, profile: Profile) -> set[date]:
    """The days that were paid for: the last one with a session before each setback."""
    days = sorted({_get_day(done.when, profile) for done in history.sessions})
    told = [_get_day(each.when, profile) for each in history.check_ins if each.set_back]
    return {max(before) for day in told if (before := [each for each in days if each < day])}


def _get_day(when: datetime, profile: Profile) -> date:
    return day_of(when, profile.day_starts)


HALF_MINUTE = Decimal("0.5")
MAX_PART_MINUTES = Decimal(3)
"""What one piece has at most, as long as that makes few of them (minutes)."""
MIN_PARTS, MAX_PARTS = 2, 4
"""How many pieces a day has."""


class BudgetSplit(NamedTuple):
    """Pieces of a day."""

    minutes: Decimal
    """Of movement, in each."""
    parts: int


def split_budget(baseline: Decimal) -> BudgetSplit:
    """Pieces of half minutes that come to no more than a person's own minutes; one where two would be too small."""
    piece = min(MAX_PART_MINUTES, _round_to_half(baseline / MIN_PARTS))
    if not piece:
        return BudgetSplit(baseline, 1)
    times = min(MAX_PARTS, int(baseline // piece))
    return BudgetSplit(max(piece, _round_to_half(baseline / times)) if times == MAX_PARTS else piece, times)


def _round_to_half(minutes: Decimal) -> Decimal:
    return (minutes / HALF_MINUTE).to_integral(ROUND_FLOOR) * HALF_MINUTE


DEFAULT_MINUTES = 5.0
"""Minutes of movement a day for those who have not looked for theirs yet."""
BETTER_FACTOR, SETBACK_FACTOR = 1.1, 0.8
"""What a better day, and the days after a setback, multiply a person's own minutes by."""
SETBACK_DAYS = 3
"""Days after a setback that have less."""


@dataclass(frozen=True)
class MovementBudget:
    """What movement there is room for."""

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
    """What movement there is room for today. Repeats count; for who asks to go beyond, a day's worth once more."""
    fired = [name for name, (holds, _) in BUDGET_FACTORS.items() if holds(context)]
    whole = float(context.profile.baseline or DEFAULT_MINUTES) * 60
    for name in fired:
        whole *= BUDGET_FACTORS[name][1]
    moved = sum(done.moved for done in context.sessions_today)
    spent = moved >= whole and not context.answers.wants_more
    left = whole if context.answers.wants_more else max(0.0, whole - moved)
    still = any(context.has_pain_risen(done) for done in context.sessions_today)
    told = {"no-baseline": context.profile.baseline is None, "rest-and-breath": still, "day-is-full": spent}
    level = Level.GENTLE if context.profile.baseline is None else Level.BETTER
    return MovementBudget(
        0.0 if still else left, level, still, spent, (*fired, *(name for name, holds in told.items() if holds))
    )


BUDGET_FACTORS: dict[str, tuple[Callable[[RecommendationContext], bool], float]] = {
    "a-tenth-more": (lambda context: context.may_do_more, BETTER_FACTOR),
    "a-fifth-less": (lambda context: context.is_within(context.last_set_back, SETBACK_DAYS), SETBACK_FACTOR),
}
"""What changes a person's minutes for a day, by the name of the rule."""


MIN_STEADY_DAYS, MIN_STEADY_SESSIONS = 7, 3
"""So many days, and so many sessions, at steady before more is offered; the latest of them no longer ago than that."""
INCREASE_FACTOR = Decimal("1.1")
MAX_BASELINE_MINUTES = Decimal(180)
"""The most minutes a day that can be settled."""
MINUTES_OFFER = "minutes"
"""The name of what grows, as `Profile.no_more` has it: minutes of movement a day."""


@dataclass(frozen=True)
class Increase:
    """An offer. Nothing comes of it unless it is accepted."""

    baseline: Decimal
    """Minutes of movement a day that it would come to."""
    day: date
    """The day on which it is made."""


def find_increase(context: RecommendationContext) -> Increase | None:
    """What could be offered on this day; None for nothing, as on any but an ordinary one.

    A better day may pass, and where the movement of a day is done, more of it would only tempt.
    """
    profile = context.profile
    if profile.baseline is None or profile.knocked_out or MINUTES_OFFER in profile.no_more:
        return None
    ordinary = context.answers.feel is DayRating.ORDINARY and decide_level(context).level is Level.STEADY
    more = _raise_baseline(profile.baseline)
    if not ordinary or more > MAX_BASELINE_MINUTES or find_budget(context).is_spent or not _is_steady(context):
        return None
    return Increase(more, context.today)


def ask_increase(found: Increase, profile: Profile) -> Dialog[Profile]:
    """Make the offer, with Enter for staying. Gives the profile as that person wants it from now on."""
    now, more = _format_minutes(profile.baseline or Decimal(0)), _format_minutes(found.baseline)
    text = f"A steady while. Would {more} minutes of movement a day suit you, instead of {now}?"
    stay, yes = Choice("n", f"stay with {now}; that is just as good"), Choice("y", f"{more} from now on")
    never = Choice("d", "stay, and do not ask this again")
    answer = yield Prompt(text, (stay, yes, never))
    if answer == never.key:
        return replace(profile, no_more=profile.no_more | {MINUTES_OFFER})
    asked = replace(profile, baseline_asked=found.day)
    return replace(asked, baseline=found.baseline) if answer == yes.key else asked


def _raise_baseline(baseline: Decimal) -> Decimal:
    """A tenth more, and a tenth of a minute at least; rounded down to tenths of a minute."""
    return Decimal(_format_minutes(max(baseline * INCREASE_FACTOR, baseline + TENTH).quantize(TENTH, ROUND_FLOOR)))


def _format_minutes(baseline: Decimal) -> str:
    """As somebody would write them: 11, not 11.0."""
    return f"{baseline.normalize():f}"


def _is_steady(context: RecommendationContext) -> bool:
    """Whether there were enough sessions, over enough days, since the last day that was not calm."""
    calm = max(_find_unsettled(context), default=date.min)
    moved = [
        context.get_day(done.when) for done in context.history.sessions if done.level is Level.STEADY and done.moved
    ]
    days = [day for day in moved if day > calm]
    return (
        len(days) >= MIN_STEADY_SESSIONS
        and context.is_within(max(days), MIN_STEADY_DAYS)
        and (context.today - min(days)).days >= MIN_STEADY_DAYS
    )


def _find_unsettled(context: RecommendationContext) -> Iterator[date]:
    """Days after which a calm while begins anew: in a flare, on a break, set back, with too much; when last offered."""
    told = (context.last_flare, context.last_set_back, context.profile.baseline_asked)
    yield from (day for day in told if day and day <= context.today)
    yield from context.find_last_days(EpisodeKind.BREAK)
    yield from (
        context.get_day(done.when)
        for done in context.history.sessions
        if done.ease is SessionRating.TOO_MUCH or context.has_pain_risen(done)
    )
