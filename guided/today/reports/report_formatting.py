"""Days, times and numbers in words: the same in the terminal, on a page, on a summary."""

from collections.abc import Iterable, Iterator
from datetime import date

from guided.core.history import DayRating, Episode, EpisodeKind
from guided.today.journal.statistics import DaySummary, NumberSummary

EMPTY_JOURNAL = "Nothing here yet, and that is fine."
EMPTY_PERIOD = "Nothing is noted for these days, and that is fine."


def day(when: date, year: bool = False) -> str:
    """A day like 3 March, or 3 March 2026."""
    return f"{when.day} {when:%B} {when.year}" if year else f"{when.day} {when:%B}"


def days(first: date, last: date, year: bool = True) -> str:
    """From a day to a day like 26 October to 1 November 2026."""
    if first == last:
        return day(last, year)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last, year)}"
    return f"{day(first, year and first.year != last.year)} to {day(last, year)}"


def month(summary: DaySummary) -> str:
    """The month that a piece lies in, like March 2026."""
    return f"{summary.first:%B} {summary.first.year}"


def week(summary: DaySummary) -> str:
    """Days of a piece, short: 2 Mar to 8 Mar."""
    return f"{summary.first.day} {summary.first:%b} to {summary.last.day} {summary.last:%b}"


def count(number: int, one: str) -> str:
    """A number of things: 1 session, 2 sessions."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def duration(minutes: int) -> str:
    """Minutes as somebody says them: 45 minutes, 2 hours 5 minutes."""
    hours, rest = divmod(minutes, 60)
    parts = (count(number, unit) for number, unit in ((hours, "hour"), (rest, "minute")) if number)
    return " ".join(parts) or "no time"


def state(summary: DaySummary) -> str:
    """The ratings of a day, and its state; "" for none."""
    says_flare = DayRating.FLARE in summary.feels  # which says as much as being in one
    return ", ".join(
        [*map(str, summary.feels), *(str(s) for s in summary.states if not (says_flare and s is EpisodeKind.FLARE))]
    )


def levels(summary: DaySummary) -> str:
    """The levels played: gentle, or flare to steady; "" for none."""
    return " to ".join(dict.fromkeys(map(str, (*summary.levels[:1], *summary.levels[-1:]))))


def range_text(summary: NumberSummary) -> str:
    """A number with its range, and on how many days: around 5, from 3 to 6 (4 days)."""
    if summary.least == summary.most:
        return f"{summary.most} ({count(summary.days, 'day')})"
    return f"around {summary.median:g}, from {summary.least} to {summary.most} ({count(summary.days, 'day')})"


def episodes(episodes: Iterable[Episode]) -> Iterator[str]:
    """States with their days, a line each."""
    for episode in episodes:
        when = days(episode.since, episode.until) if episode.until else f"since {day(episode.since, year=True)}"
        yield f"{str(episode.state).capitalize()}{', ' if episode.until else ' '}{when}"
