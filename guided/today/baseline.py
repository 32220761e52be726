"""A person's own minutes of movement: a fifth less than what three ordinary days were well with."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal

from guided.core.profile import Feel, History, Profile, day_of

DAYS = 3
SHARE = Decimal("0.8")
TENTH = Decimal("0.1")


def baseline(minutes: Sequence[Decimal]) -> Decimal:
    """The minutes a day to begin with, rounded down to a tenth.

    Args:
        minutes: of movement, on each of some ordinary days, at least one.
    """
    return (sum(minutes, Decimal(0)) / len(minutes) * SHARE).quantize(TENTH, ROUND_FLOOR)


def ordinary_days(history: History, profile: Profile) -> dict[date, Decimal]:
    """The minutes of movement of the last ordinary days that had any, three at most, the oldest first.

    A day counts as it was called last; one that was followed by a setback does not count.
    """
    feels = {_day(each.when, profile): each.feel for each in history.check_ins}
    moved: dict[date, Decimal] = {}
    for done in history.done:
        day = _day(done.when, profile)
        moved[day] = moved.get(day, Decimal(0)) + Decimal(str(done.moved)) / 60
    paid = _paid_back(history, profile)
    days = [day for day in sorted(moved) if feels.get(day) is Feel.ORDINARY and moved[day] and day not in paid]
    return {day: moved[day] for day in days[-DAYS:]}


def proposal(history: History, profile: Profile) -> Decimal | None:
    """What three ordinary days come to (minutes); None as long as there are fewer."""
    days = ordinary_days(history, profile)
    return baseline(tuple(days.values())) if len(days) == DAYS else None


def _paid_back(history: History, profile: Profile) -> set[date]:
    """The days that were paid for: the last one with a session before each setback."""
    days = sorted({_day(done.when, profile) for done in history.done})
    told = [_day(each.when, profile) for each in history.check_ins if each.set_back]
    return {max(before) for day in told if (before := [each for each in days if each < day])}


def _day(when: datetime, profile: Profile) -> date:
    return day_of(when, profile.day_starts)
