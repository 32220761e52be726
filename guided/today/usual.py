"""What is usual for a person, as their own notes have it. A proposal: it changes only when they agree."""

from collections.abc import Iterable
from typing import NamedTuple

from guided.today.day import day_of
from guided.today.records import CheckIn, Feel, History, Profile
from guided.today.spells import holding

ENTRIES = 14
"""The last so many days with a number are looked at,"""
LEAST = 7
"""and fewer than these say nothing."""


class Usual(NamedTuple):
    """What is usual (0 to 10); None where there is too little to tell it by."""

    pain: int | None
    energy: int | None


def usual(history: History, profile: Profile) -> Usual:
    """The median of the last fortnight of entries, without days in a flare or on a break.

    Where it lies between two numbers, the one that makes easier days: less pain, more energy.
    """
    ordinary = [each for each in history.check_ins if not _apart(each, history, profile)]
    pain = _last(ordinary, "pain", profile)
    energy = _last(ordinary, "energy", profile)
    return Usual(_median(pain, low=True), _median(energy, low=False))


def _apart(check_in: CheckIn, history: History, profile: Profile) -> bool:
    day = day_of(check_in.when, profile.day_starts)
    return check_in.feel is Feel.FLARE or bool(holding(history.spells, day))


def _last(check_ins: Iterable[CheckIn], name: str, profile: Profile) -> list[int]:
    """The number noted last on each of the last days that have one."""
    days = {day_of(each.when, profile.day_starts): getattr(each, name) for each in check_ins}
    return [number for _, number in sorted(days.items()) if number is not None][-ENTRIES:]


def _median(numbers: list[int], low: bool) -> int | None:
    if len(numbers) < LEAST:
        return None
    return sorted(numbers)[(len(numbers) - low) // 2]
