"""What is remembered, day by day and seven days at a time, and what is usual for a person."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, groupby
from statistics import median
from typing import NamedTuple

from guided.core.level import Level
from guided.core.profile import CheckIn, Done, Feel, History, Note, Profile, Spell, State, day_of
from guided.today.journal.repository import holding
from guided.today.level_rules import Situation
from guided.ui.prompts import Conversation, Option, Question

ENTRIES = 14
"""The last so many days with a number are looked at,"""
LEAST = 7
"""and fewer than these say nothing."""


AGAIN = 14
"""So many days after an answer it is not offered again."""
USUAL = "usual"
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
    if not (profile.numbers and calm) or USUAL in profile.no_more or today.within(profile.usual_asked, AGAIN):
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
        return replace(profile, no_more=profile.no_more | {USUAL})
    asked = replace(profile, usual_asked=day)
    return replace(asked, pain=found.pain, energy=found.energy) if answer == yes.key else asked


def usual(history: History, profile: Profile) -> Usual:
    """The median of the last fortnight of entries, without days in a flare or on a break.

    Where it lies between two numbers, the one that makes easier days: less pain, more energy.
    """
    ordinary = [each for each in history.check_ins if not _apart(each, history, profile)]
    return Usual(
        _median(_last(ordinary, "pain", profile), low=True), _median(_last(ordinary, "energy", profile), low=False)
    )


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


WEEK, MONTH, QUARTER = 7, 28, 84
"""Whole weeks, so that each of them stands beside the same days (days)."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Noted:
    """A number that was noted on some days, 0 to 10."""

    middle: float
    """The median, of one number a day."""
    least: int
    most: int
    days: int
    """On how many days it was noted, at least 1."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A day or several of them, with all that is remembered of them, oldest first."""

    first: date
    last: date
    check_ins: tuple[CheckIn, ...] = ()
    done: tuple[Done, ...] = ()
    notes: tuple[Note, ...] = ()
    states: tuple[State, ...] = ()
    pains: tuple[int, ...] = ()
    """What was noted last on each day that has it."""
    energies: tuple[int, ...] = ()
    """The same of energy."""

    @property
    def feels(self) -> tuple[Feel, ...]:
        """What was said of it, each once."""
        return tuple(dict.fromkeys(each.feel for each in self.check_ins))

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels that were played, each once, from the easiest."""
        return tuple(level for level in Level if any(done.level is level for done in self.done))

    @property
    def minutes(self) -> int:
        """How long was heard in all: whole minutes, 1 at least where there was anything."""
        return whole_minutes(sum(done.seconds for done in self.done)) if self.done else 0

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell of it."""
        return not (self.check_ins or self.done or self.notes or self.states)


NUMBERS: Mapping[str, Callable[[Piece], tuple[int, ...]]] = {
    "Pain": lambda piece: piece.pains,
    "Energy": lambda piece: piece.energies,
}
"""What may be noted as a number, by name."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What is remembered from a first day to a last."""

    days: tuple[Piece, ...]
    """Every day of it, at least one, those with nothing as well."""
    spells: tuple[Spell, ...]
    """The states that hold on any of them."""
    before: tuple[Piece, ...] = ()
    """The six days before its first."""

    @property
    def first(self) -> date:
        """Its first day."""
        return self.days[0].first

    @property
    def last(self) -> date:
        """Its last day."""
        return self.days[-1].last

    @property
    def whole(self) -> Piece:
        """All of it in one."""
        return joined(self.days)

    @property
    def by_day(self) -> bool:
        """Whether it is shown day by day: it is month by month where there are many."""
        return len(self.days) <= MONTH

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Its days, or its months where there are many."""
        return self.days if self.by_day else self.months

    @property
    def weeks(self) -> tuple[Piece, ...]:
        """Seven days at a time, counted from its last; the first may have fewer."""
        ends = range(len(self.days), 0, -WEEK)
        return tuple(joined(self.days[max(0, end - WEEK) : end]) for end in reversed(ends))

    @property
    def months(self) -> tuple[Piece, ...]:
        """Month by month."""
        by_month = groupby(self.days, key=lambda each: (each.first.year, each.first.month))
        return tuple(joined(tuple(days)) for _, days in by_month)

    @property
    def years(self) -> tuple[Piece, ...]:
        """Year by year."""
        return tuple(joined(tuple(days)) for _, days in groupby(self.days, key=lambda each: each.first.year))

    def rolling(self, numbers: Callable[[Piece], tuple[int, ...]]) -> Iterator[Noted | None]:
        """For each of its days, what was noted in the seven days up to it."""
        days = (*self.before, *self.days)
        for end in range(len(self.before) + 1, len(days) + 1):
            yield noted([number for day in days[max(0, end - WEEK) : end] for number in numbers(day)])


def picture(history: History, today: date, days: int | None, starts: int = 4) -> Picture:
    """The last days, up to this one.

    Args:
        history: what is remembered.
        today: the day it is.
        days: how many, at least 1; None for all there are.
        starts: the hour at which a day begins.
    """
    by_day = _by_day(history, starts)
    known = [*by_day, *(spell.since for spell in history.spells)]
    last = max([today, *by_day]) if days is None else today
    first = min([last, *known]) if days is None else last - (days - 1) * DAY
    lead = first - (WEEK - 1) * DAY
    dates = (lead + number * DAY for number in range((last - lead).days + 1))
    every = tuple(_day(day, by_day.get(day, []), history.spells) for day in dates)
    spells = (spell for spell in history.spells if spell.since <= last and (spell.until or last) >= first)
    return Picture(every[WEEK - 1 :], tuple(spells), every[: WEEK - 1])


def noted(numbers: Sequence[int]) -> Noted | None:
    """What numbers of several days come to; None where there are none."""
    return Noted(float(median(numbers)), min(numbers), max(numbers), len(numbers)) if numbers else None


def joined(days: Sequence[Piece]) -> Piece:
    """Days that follow each other, in one."""
    names = ("check_ins", "done", "notes", "pains", "energies")
    every = {name: tuple(chain.from_iterable(getattr(day, name) for day in days)) for name in names}
    states = dict.fromkeys(state for day in days for state in day.states)
    return Piece(days[0].first, days[-1].last, states=tuple(states), **every)


def whole_minutes(seconds: float) -> int:
    """Seconds as minutes, 1 at least."""
    return max(1, round(seconds / 60))


def _by_day(history: History, starts: int) -> dict[date, list[CheckIn | Done | Note]]:
    found: dict[date, list[CheckIn | Done | Note]] = {}
    records: tuple[CheckIn | Done | Note, ...] = (*history.check_ins, *history.done, *history.notes)
    for record in records:
        found.setdefault(day_of(record.when, starts), []).append(record)
    return found


def _day(day: date, records: Sequence[CheckIn | Done | Note], spells: Iterable[Spell]) -> Piece:
    check_ins = tuple(record for record in records if isinstance(record, CheckIn))
    states = (spell.state for spell in spells if spell.since <= day <= (spell.until or day))
    return Piece(
        day,
        day,
        check_ins,
        tuple(record for record in records if isinstance(record, Done)),
        tuple(record for record in records if isinstance(record, Note)),
        tuple(dict.fromkeys(states)),
        tuple(each.pain for each in check_ins if each.pain is not None)[-1:],
        tuple(each.energy for each in check_ins if each.energy is not None)[-1:],
    )
