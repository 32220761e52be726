"""What is usual for a person, as their own notes have it. It is offered, and changes only when they agree."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from guided.core.profile import CheckIn, Feel, History, Profile, day_of
from guided.today.situation import Situation
from guided.today.spells import holding
from guided.ui.prompts import Conversation, Option, Question

ENTRIES = 14
"""The last so many days with a number are looked at,"""
LEAST = 7
"""and fewer than these say nothing."""


AGAIN = 14
"""So many days after an answer it is not offered again."""
NUMBERS = "usual"
"""The name of the offer, as `Profile.no_more` has it."""


class Usual(NamedTuple):
    """What is usual (0 to 10); None where there is too little to tell it by."""

    pain: int | None
    energy: int | None


def other_usual(today: Situation) -> Usual | None:
    """What could be offered on this day as usual from now on; None where it is so already, or was spoken of lately.

    It is offered on an ordinary or a better day that nothing has set back.
    """
    profile, answers = today.profile, today.answers
    calm = answers.feel in (Feel.ORDINARY, Feel.BETTER) and not answers.set_back
    if not (profile.numbers and calm) or NUMBERS in profile.no_more or today.within(profile.usual_asked, AGAIN):
        return None
    found = usual(today.history, profile)
    kept = Usual(profile.pain, profile.energy)
    found = Usual(*(kept[n] if number is None else number for n, number in enumerate(found)))
    return None if found == kept else found


def offer(found: Usual, day: date, profile: Profile) -> Conversation[Profile]:
    """Make the offer, with Enter for leaving all as it is. Gives the profile as that person wants it from now on.

    Args:
        found: what could be usual.
        day: the day on which it is offered.
        profile: as they want it now.
    """
    named = {"pain": found.pain, "energy": found.energy}
    numbers = " and ".join(f"{name} around {number}" for name, number in named.items() if number is not None)
    text = f"Lately you have noted {numbers}. Is that your usual now? Your days are compared with it."
    no, yes = Option("n", "no, leave it as it is"), Option("y", "yes, from now on")
    answer = yield Question(text, (no, yes, Option("d", "no, and do not ask this again")))
    if answer == "d":
        return replace(profile, no_more=profile.no_more | {NUMBERS})
    asked = replace(profile, usual_asked=day)
    return replace(asked, pain=found.pain, energy=found.energy) if answer == yes.key else asked


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
