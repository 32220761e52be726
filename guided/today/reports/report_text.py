"""Days, times and what was noted, in words: the same in the terminal, on a page, on a sheet."""

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


def month(piece: DaySummary) -> str:
    """The month that a piece lies in, like March 2026."""
    return f"{piece.first:%B} {piece.first.year}"


def week(piece: DaySummary) -> str:
    """Days of a piece, short: 2 Mar to 8 Mar."""
    return f"{piece.first.day} {piece.first:%b} to {piece.last.day} {piece.last:%b}"


def count(number: int, one: str) -> str:
    """A number of things: 1 session, 2 sessions."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def duration(minutes: int) -> str:
    """Minutes as somebody says them: 45 minutes, 2 hours 5 minutes."""
    hours, rest = divmod(minutes, 60)
    parts = (count(number, unit) for number, unit in ((hours, "hour"), (rest, "minute")) if number)
    return " ".join(parts) or "no time"


def state(piece: DaySummary) -> str:
    """What was said of a day, and the state it was in; "" for nothing."""
    flare = DayRating.FLARE in piece.feels  # which says as much as being in one
    return ", ".join(
        [*map(str, piece.feels), *(str(s) for s in piece.states if not (flare and s is EpisodeKind.FLARE))]
    )


def levels(piece: DaySummary) -> str:
    """The levels played: gentle, or flare to steady; "" for none."""
    return " to ".join(dict.fromkeys(map(str, (*piece.levels[:1], *piece.levels[-1:]))))


def range_text(what: NumberSummary) -> str:
    """A number with its range, and on how many days: around 5, from 3 to 6 (4 days)."""
    if what.least == what.most:
        return f"{what.most} ({count(what.days, 'day')})"
    return f"around {what.median:g}, from {what.least} to {what.most} ({count(what.days, 'day')})"


def episodes(episodes: Iterable[Episode]) -> Iterator[str]:
    """States with their days, a line each."""
    for spell in episodes:
        when = days(spell.since, spell.until) if spell.until else f"since {day(spell.since, year=True)}"
        yield f"{str(spell.state).capitalize()}{', ' if spell.until else ' '}{when}"
