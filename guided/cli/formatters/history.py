"""A picture of some days in the terminal: words and soft bars; words alone for who has the screen read to them."""

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from guided.core.formatting import clean
from guided.today.journal.statistics import MONTH, NUMBERS, WEEK, Noted, Picture, Piece, noted, whole_minutes
from guided.today.reports import wording
from guided.ui import read_aloud
from guided.ui.printer import Styled, bold
from guided.ui.terminal import columns, holds

FULL = 10
"""A full bar is so long, or as the longest of them (minutes)."""
WIDEST_BAR, NARROWEST_BAR = 24, 4
NARROWEST = 8
"""The narrowest column of words. Where little room is left beside it, there are no bars."""
WEEK_BAR = 14
MARGIN = 2
INDENT = len("Mon 26") + MARGIN


class Row(NamedTuple):
    """A line of a picture."""

    when: str
    said: str
    levels: str = ""
    minutes: int = 0
    """0 for no bar."""


def lines(picture: Picture) -> Iterator[str]:
    """The picture, as wide as the screen."""
    long = len(picture.days)
    yield bold(wording.days(picture.first, picture.last))
    yield ""
    if picture.whole.empty:
        yield wording.QUIET
        return
    if read_aloud():
        tell = _day_in_words if picture.by_day else _month_in_words
        yield from (tell(piece) for piece in picture.pieces if not piece.empty)
    elif long <= WEEK:
        yield from _week(picture.days)
    else:
        yield from _table(_days(picture.days) if picture.by_day else _months(picture.months))
    if picture.spells and long > WEEK:
        yield ""
        yield from (f"{line}." for line in wording.spells(picture.spells))
    yield from _numbers(*((picture.weeks, wording.week) if picture.by_day else (picture.months, wording.month)))
    if long > (MONTH if read_aloud() else WEEK):  # what is shorter has them with their days
        yield from _notes(picture.days)


def _week(days: Sequence[Piece]) -> Iterator[str]:
    """Every day with its sessions and notes."""
    longest = max((whole_minutes(done.seconds) for day in days for done in day.done), default=0)
    room = columns() - INDENT
    wide = room - len("  100 min  ") - WEEK_BAR
    for day in days:
        yield f"{_short(day)}{' ' * MARGIN}{wording.state(day)}".rstrip()
        for done in day.done:
            minutes = whole_minutes(done.seconds)
            first, *more = textwrap.wrap(f"{clean(done.title)}, {done.level}", wide)
            yield _barred(_indented(f"{first:<{wide}}  {minutes:>3} min  "), minutes, longest, WEEK_BAR)
            yield from map(_indented, more)
        for note in day.notes:
            yield from map(_indented, textwrap.wrap(f"“{clean(note.text)}”", room))


def _indented(line: str) -> str:
    return " " * INDENT + line


def _days(days: Iterable[Piece]) -> Iterator[Row | None]:
    """Every day in a line, and None between weeks."""
    for n, day in enumerate(days):
        if n and not n % WEEK:
            yield None
        yield Row(f"{_short(day)} {day.first:%b}", wording.state(day), wording.levels(day), day.minutes)


def _months(months: Iterable[Piece]) -> Iterator[Row]:
    for each in months:
        if not each.empty:
            sessions = wording.count(len(each.done), "session") if each.done else ""
            yield Row(wording.month(each), sessions, wording.levels(each), each.minutes)


def _table(rows: Iterable[Row | None]) -> Iterator[str]:
    """Rows below each other; what is too wide for its column goes on below."""
    known = list(rows)
    filled = [row for row in known if row]
    when, levels = max(len(row.when) for row in filled), max(len(row.levels) for row in filled)
    longest = max(row.minutes for row in filled)
    figures = len(f"{longest} min")
    room = columns() - when - levels - figures - 4 * MARGIN
    said = max(NARROWEST, min(room - NARROWEST_BAR, max(len(row.said) for row in filled)))
    for row in known:
        first, *more = (textwrap.wrap(row.said, said) if row else []) or [""]
        if row:
            minutes = f"{row.minutes} min" if row.minutes else ""
            line = f"{row.when:<{when}}  {first:<{said}}  {row.levels:<{levels}}  {minutes:>{figures}}  "
            yield _barred(line, row.minutes, longest, min(WIDEST_BAR, room - said))
        else:
            yield ""
        yield from (" " * (when + MARGIN) + line for line in more)


def _day_in_words(day: Piece) -> str:
    done = (f"{clean(d.title)}, {d.level}, {wording.duration(whole_minutes(d.seconds))}" for d in day.done)
    notes = (f"you wrote: {clean(note.text)}" for note in day.notes)
    return f"{day.first:%A} {wording.day(day.first)}: {'; '.join(filter(None, (wording.state(day), *done, *notes)))}."


def _month_in_words(month: Piece) -> str:
    done = (wording.count(len(month.done), "session"), wording.levels(month), wording.duration(month.minutes))
    return f"{wording.month(month)}: {', '.join(done) if month.done else 'no sessions'}."


def _numbers(pieces: Sequence[Piece], named: Callable[[Piece], str]) -> Iterator[str]:
    """Pain and energy, where they were noted: the median of each piece, and its range."""
    for name, numbers in NUMBERS.items():
        found = [(piece, what) for piece in pieces if (what := noted(numbers(piece)))]
        if found:
            yield ""
            yield bold(f"{name}, 0 to 10: the median, and from least to most")
            yield from (_number(piece, named(piece), what) for piece, what in found)


def _number(piece: Piece, when: str, what: Noted) -> str:
    if read_aloud():
        return f"{wording.days(piece.first, piece.last)}: {wording.noted(what)}."
    days = wording.count(what.days, "day")
    span = days if what.least == what.most else f"{what.least} to {what.most}, {days}"
    return f"  {when:<16}  {_range(what)}  {what.middle:>3g}  ({span})"


def _range(what: Noted) -> str:
    """A number and its range on a line from 0 to 10."""
    out, within, middle = "·─●" if holds("·─●") else ".-o"
    line = [within if what.least <= n <= what.most else out for n in range(11)]
    line[round(what.middle)] = middle
    return "".join(line)


def _notes(days: Sequence[Piece]) -> Iterator[str]:
    """What somebody wrote, day by day."""
    year = len(days) > MONTH
    kept = [(day.first, note) for day in days for note in day.notes]
    if kept:
        yield ""
        yield bold("Notes")
    for when, note in kept:
        text = f"{when:%a} {wording.day(when, year)}: {clean(note.text)}"
        yield from textwrap.wrap(text, columns(), initial_indent="  ", subsequent_indent="    ")


def _short(day: Piece) -> str:
    return f"{day.first:%a} {day.first.day:>2}"


def _barred(line: str, minutes: int, longest: int, most: int) -> str:
    """A line that ends in a bar of at least one block and of so many at most; in none where there is nothing."""
    blocks = max(0, -(-minutes * most // max(longest, FULL)))
    return Styled(line, ("▒" if holds("▒") else "=") * blocks, fg="cyan") if blocks else line.rstrip()
