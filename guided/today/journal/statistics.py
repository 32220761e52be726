"""The journal day by day and week by week, and the usual numbers of a person."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, groupby
from statistics import median
from typing import NamedTuple

from guided.core.history import CheckIn, DayRating, Episode, EpisodeKind, History, Note, PastSession, day_of
from guided.core.level import Level
from guided.core.profile import Profile
from guided.today.journal.repository import find_states
from guided.today.level_rules import RecommendationContext
from guided.ui.prompts import Choice, Dialog, Prompt

USUAL_WINDOW_DAYS = 14
"""The last so many days with a number are looked at,"""
MIN_USUAL_DAYS = 7
"""and fewer than these say nothing."""


REOFFER_DAYS = 14
"""After an answer it is not offered again for this many days."""
USUAL_OFFER = "usual"
"""The name of the offer, as `Profile.no_more` has it."""


class UsualNumbers(NamedTuple):
    """The usual pain and energy (0 to 10); None where there are too few numbers."""

    pain: int | None
    energy: int | None


def find_new_usual(context: RecommendationContext) -> UsualNumbers | None:
    """The usual numbers to offer on this day; None where they are so already, or were offered lately.

    It is offered on an ordinary or a better day that nothing has set back.
    """
    profile, answers = context.profile, context.answers
    is_calm_day = answers.feel in (DayRating.ORDINARY, DayRating.BETTER) and not answers.set_back
    if (
        not (profile.numbers and is_calm_day)
        or USUAL_OFFER in profile.no_more
        or context.is_within(profile.usual_asked, REOFFER_DAYS)
    ):
        return None
    usual = find_usual(context.history, profile)
    current = UsualNumbers(profile.pain, profile.energy)
    usual = UsualNumbers(*(current[n] if number is None else number for n, number in enumerate(usual)))
    return None if usual == current else usual


def ask_usual(usual: UsualNumbers, day: date, profile: Profile) -> Dialog[Profile]:
    """Offer new usual numbers, with Enter for no change. Gives the profile as that person wants it from now on.

    Args:
        usual: the numbers that could be usual.
        day: the day on which it is offered.
        profile: as they want it now.
    """
    values = {"pain": usual.pain, "energy": usual.energy}
    numbers = " and ".join(f"{name} around {number}" for name, number in values.items() if number is not None)
    text = f"Lately you have noted {numbers}. Is that your usual now? Your days are compared with it."
    no, yes = Choice("n", "no, leave it as it is"), Choice("y", "yes, from now on")
    answer = yield Prompt(text, (no, yes, Choice("d", "no, and do not ask this again")))
    if answer == "d":
        return replace(profile, no_more=profile.no_more | {USUAL_OFFER})
    asked = replace(profile, usual_asked=day)
    return replace(asked, pain=usual.pain, energy=usual.energy) if answer == yes.key else asked


def find_usual(history: History, profile: Profile) -> UsualNumbers:
    """The median of the last fortnight of entries, without days in a flare or on a break.

    Where it lies between two numbers, the one that makes easier days: less pain, more energy.
    """
    ordinary = [check_in for check_in in history.check_ins if not _is_in_episode(check_in, history, profile)]
    return UsualNumbers(
        _pick_median(_list_daily(ordinary, "pain", profile), low=True),
        _pick_median(_list_daily(ordinary, "energy", profile), low=False),
    )


def _is_in_episode(check_in: CheckIn, history: History, profile: Profile) -> bool:
    day = day_of(check_in.when, profile.day_starts)
    return check_in.feel is DayRating.FLARE or bool(find_states(history.episodes, day))


def _list_daily(check_ins: Iterable[CheckIn], name: str, profile: Profile) -> list[int]:
    """The last number of each of the last days that have one."""
    number_by_day = {day_of(check_in.when, profile.day_starts): getattr(check_in, name) for check_in in check_ins}
    return [number for _, number in sorted(number_by_day.items()) if number is not None][-USUAL_WINDOW_DAYS:]


def _pick_median(numbers: list[int], low: bool) -> int | None:
    if len(numbers) < MIN_USUAL_DAYS:
        return None
    return sorted(numbers)[(len(numbers) - low) // 2]


WEEK_DAYS, MONTH_DAYS, QUARTER_DAYS = 7, 28, 84
"""Whole weeks, so that each of them stands beside the same days (days)."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NumberSummary:
    """The summary of a number that was noted on some days, 0 to 10."""

    median: float
    """The median, of one number a day."""
    least: int
    most: int
    days: int
    """On how many days it was noted, at least 1."""


@dataclass(frozen=True, slots=True)
class DaySummary:
    """A day or several of them, with their records, oldest first."""

    first: date
    last: date
    check_ins: tuple[CheckIn, ...] = ()
    sessions: tuple[PastSession, ...] = ()
    notes: tuple[Note, ...] = ()
    states: tuple[EpisodeKind, ...] = ()
    pains: tuple[int, ...] = ()
    """The last pain number of each day that has one."""
    energies: tuple[int, ...] = ()
    """The last energy number of each day that has one."""

    @property
    def feels(self) -> tuple[DayRating, ...]:
        """The ratings of it, each once."""
        return tuple(dict.fromkeys(check_in.feel for check_in in self.check_ins))

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels that were played, each once, from the easiest."""
        return tuple(level for level in Level if any(session.level is level for session in self.sessions))

    @property
    def minutes(self) -> int:
        """How long was heard in all: whole minutes, 1 at least where there was anything."""
        return round_minutes(sum(session.seconds for session in self.sessions)) if self.sessions else 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell of it."""
        return not (self.check_ins or self.sessions or self.notes or self.states)


NUMBER_FIELDS: Mapping[str, Callable[[DaySummary], tuple[int, ...]]] = {
    "Pain": lambda piece: piece.pains,
    "Energy": lambda piece: piece.energies,
}
"""The numbers of a check-in, by name."""


@dataclass(frozen=True, slots=True)
class Period:
    """The records from a first day to a last."""

    days: tuple[DaySummary, ...]
    """Every day of it, at least one, those with nothing as well."""
    episodes: tuple[Episode, ...]
    """The states that hold on any of them."""
    lead_in: tuple[DaySummary, ...] = ()
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
    def total(self) -> DaySummary:
        """All of it in one."""
        return merge_days(self.days)

    @property
    def by_day(self) -> bool:
        """Whether it is shown day by day: it is month by month where there are many."""
        return len(self.days) <= MONTH_DAYS

    @property
    def pieces(self) -> tuple[DaySummary, ...]:
        """Its days, or its months where there are many."""
        return self.days if self.by_day else self.months

    @property
    def weeks(self) -> tuple[DaySummary, ...]:
        """Seven days at a time, counted from its last; the first may have fewer."""
        ends = range(len(self.days), 0, -WEEK_DAYS)
        return tuple(merge_days(self.days[max(0, end - WEEK_DAYS) : end]) for end in reversed(ends))

    @property
    def months(self) -> tuple[DaySummary, ...]:
        """Month by month."""
        by_month = groupby(self.days, key=lambda day: (day.first.year, day.first.month))
        return tuple(merge_days(tuple(days)) for _, days in by_month)

    @property
    def years(self) -> tuple[DaySummary, ...]:
        """Year by year."""
        return tuple(merge_days(tuple(days)) for _, days in groupby(self.days, key=lambda day: day.first.year))

    def summarize_weeks(self, numbers: Callable[[DaySummary], tuple[int, ...]]) -> Iterator[NumberSummary | None]:
        """For each of its days, what was noted in the seven days up to it."""
        days = (*self.lead_in, *self.days)
        for end in range(len(self.lead_in) + 1, len(days) + 1):
            yield summarize([number for day in days[max(0, end - WEEK_DAYS) : end] for number in numbers(day)])


def get_period(history: History, today: date, days: int | None, starts: int = 4) -> Period:
    """The last days, up to this one.

    Args:
        history: the journal.
        today: the day it is.
        days: how many, at least 1; None for all there are.
        starts: the hour at which a day begins.
    """
    by_day = _group_by_day(history, starts)
    first_days = [*by_day, *(episode.since for episode in history.episodes)]
    last = max([today, *by_day]) if days is None else today
    first = min([last, *first_days]) if days is None else last - (days - 1) * _DAY
    lead_in_start = first - (WEEK_DAYS - 1) * _DAY
    dates = (lead_in_start + n * _DAY for n in range((last - lead_in_start).days + 1))
    all_days = tuple(_build_day(day, by_day.get(day, []), history.episodes) for day in dates)
    episodes = (episode for episode in history.episodes if episode.since <= last and (episode.until or last) >= first)
    return Period(all_days[WEEK_DAYS - 1 :], tuple(episodes), all_days[: WEEK_DAYS - 1])


def summarize(numbers: Sequence[int]) -> NumberSummary | None:
    """The summary of the numbers of several days; None where there are none."""
    return NumberSummary(float(median(numbers)), min(numbers), max(numbers), len(numbers)) if numbers else None


def merge_days(days: Sequence[DaySummary]) -> DaySummary:
    """Days that follow each other, in one."""
    names = ("check_ins", "sessions", "notes", "pains", "energies")
    merged = {name: tuple(chain.from_iterable(getattr(day, name) for day in days)) for name in names}
    states = dict.fromkeys(state for day in days for state in day.states)
    return DaySummary(days[0].first, days[-1].last, states=tuple(states), **merged)


def round_minutes(seconds: float) -> int:
    """Seconds as minutes, 1 at least."""
    return max(1, round(seconds / 60))


def _group_by_day(history: History, starts: int) -> dict[date, list[CheckIn | PastSession | Note]]:
    by_day: dict[date, list[CheckIn | PastSession | Note]] = {}
    records: tuple[CheckIn | PastSession | Note, ...] = (*history.check_ins, *history.sessions, *history.notes)
    for record in records:
        by_day.setdefault(day_of(record.when, starts), []).append(record)
    return by_day


def _build_day(day: date, records: Sequence[CheckIn | PastSession | Note], episodes: Iterable[Episode]) -> DaySummary:
    check_ins = tuple(record for record in records if isinstance(record, CheckIn))
    states = (episode.state for episode in episodes if episode.since <= day <= (episode.until or day))
    return DaySummary(
        day,
        day,
        check_ins,
        tuple(record for record in records if isinstance(record, PastSession)),
        tuple(record for record in records if isinstance(record, Note)),
        tuple(dict.fromkeys(states)),
        tuple(check_in.pain for check_in in check_ins if check_in.pain is not None)[-1:],
        tuple(check_in.energy for check_in in check_ins if check_in.energy is not None)[-1:],
    )
