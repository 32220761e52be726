"""A picture of some days in the terminal: words and soft bars; words alone for who has the screen read to them."""

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from guided.core.safe_text import clean
from guided.today.journal.statistics import (
    MONTH_DAYS,
    NUMBER_FIELDS,
    WEEK_DAYS,
    DaySummary,
    NumberSummary,
    Period,
    round_minutes,
    summarize,
)
from guided.today.reports import report_text
from guided.ui import has_screen_reader
from guided.ui.terminal_output import StyledLine, bold
from guided.ui.terminal_size import can_encode, get_columns

FULL_MINUTES = 10
"""A full bar is so long, or as the longest of them (minutes)."""
MAX_BAR_CELLS, MIN_BAR_CELLS = 24, 4
MIN_TEXT_CELLS = 8
"""The narrowest column of words. Where little room is left beside it, there are no bars."""
WEEK_BAR_CELLS = 14
GAP_CELLS = 2
LABEL_CELLS = len("Mon 26") + GAP_CELLS


class ChartRow(NamedTuple):
    """A line of a picture."""

    label: str
    details: str
    levels: str = ""
    minutes: int = 0
    """0 for no bar."""


def format_history(period: Period) -> Iterator[str]:
    """The picture, as wide as the screen."""
    long = len(period.days)
    yield bold(report_text.days(period.first, period.last))
    yield ""
    if period.total.is_empty:
        yield report_text.EMPTY_PERIOD
        return
    if has_screen_reader():
        tell = _describe_day if period.by_day else _describe_month
        yield from (tell(piece) for piece in period.pieces if not piece.is_empty)
    elif long <= WEEK_DAYS:
        yield from _format_week(period.days)
    else:
        yield from _table(_build_day_rows(period.days) if period.by_day else _build_month_rows(period.months))
    if period.episodes and long > WEEK_DAYS:
        yield ""
        yield from (f"{line}." for line in report_text.episodes(period.episodes))
    yield from _format_numbers(
        *((period.weeks, report_text.week) if period.by_day else (period.months, report_text.month))
    )
    if long > (MONTH_DAYS if has_screen_reader() else WEEK_DAYS):  # what is shorter has them with their days
        yield from _format_notes(period.days)


def _format_week(days: Sequence[DaySummary]) -> Iterator[str]:
    """Every day with its sessions and notes."""
    longest = max((round_minutes(done.seconds) for day in days for done in day.sessions), default=0)
    room = get_columns() - LABEL_CELLS
    wide = room - len("  100 min  ") - WEEK_BAR_CELLS
    for day in days:
        yield f"{_format_day(day)}{' ' * GAP_CELLS}{report_text.state(day)}".rstrip()
        for done in day.sessions:
            minutes = round_minutes(done.seconds)
            first, *more = textwrap.wrap(f"{clean(done.title)}, {done.level}", wide)
            yield _add_bar(_indent_line(f"{first:<{wide}}  {minutes:>3} min  "), minutes, longest, WEEK_BAR_CELLS)
            yield from map(_indent_line, more)
        for note in day.notes:
            yield from map(_indent_line, textwrap.wrap(f"“{clean(note.text)}”", room))


def _indent_line(line: str) -> str:
    return " " * LABEL_CELLS + line


def _build_day_rows(days: Iterable[DaySummary]) -> Iterator[ChartRow | None]:
    """Every day in a line, and None between weeks."""
    for n, day in enumerate(days):
        if n and not n % WEEK_DAYS:
            yield None
        yield ChartRow(
            f"{_format_day(day)} {day.first:%b}", report_text.state(day), report_text.levels(day), day.minutes
        )


def _build_month_rows(months: Iterable[DaySummary]) -> Iterator[ChartRow]:
    for each in months:
        if not each.is_empty:
            sessions = report_text.count(len(each.sessions), "session") if each.sessions else ""
            yield ChartRow(report_text.month(each), sessions, report_text.levels(each), each.minutes)


def _table(rows: Iterable[ChartRow | None]) -> Iterator[str]:
    """Rows below each other; what is too wide for its column goes on below."""
    known = list(rows)
    filled = [row for row in known if row]
    when, levels = max(len(row.label) for row in filled), max(len(row.levels) for row in filled)
    longest = max(row.minutes for row in filled)
    figures = len(f"{longest} min")
    room = get_columns() - when - levels - figures - 4 * GAP_CELLS
    said = max(MIN_TEXT_CELLS, min(room - MIN_BAR_CELLS, max(len(row.details) for row in filled)))
    for row in known:
        first, *more = (textwrap.wrap(row.details, said) if row else []) or [""]
        if row:
            minutes = f"{row.minutes} min" if row.minutes else ""
            line = f"{row.label:<{when}}  {first:<{said}}  {row.levels:<{levels}}  {minutes:>{figures}}  "
            yield _add_bar(line, row.minutes, longest, min(MAX_BAR_CELLS, room - said))
        else:
            yield ""
        yield from (" " * (when + GAP_CELLS) + line for line in more)


def _describe_day(day: DaySummary) -> str:
    done = (f"{clean(d.title)}, {d.level}, {report_text.duration(round_minutes(d.seconds))}" for d in day.sessions)
    notes = (f"you wrote: {clean(note.text)}" for note in day.notes)
    facts = filter(None, (report_text.state(day), *done, *notes))
    return f"{day.first:%A} {report_text.day(day.first)}: {'; '.join(facts)}."


def _describe_month(month: DaySummary) -> str:
    done = (
        report_text.count(len(month.sessions), "session"),
        report_text.levels(month),
        report_text.duration(month.minutes),
    )
    return f"{report_text.month(month)}: {', '.join(done) if month.sessions else 'no sessions'}."


def _format_numbers(pieces: Sequence[DaySummary], named: Callable[[DaySummary], str]) -> Iterator[str]:
    """Pain and energy, where they were noted: the median of each piece, and its range."""
    for name, numbers in NUMBER_FIELDS.items():
        found = [(piece, what) for piece in pieces if (what := summarize(numbers(piece)))]
        if found:
            yield ""
            yield bold(f"{name}, 0 to 10: the median, and from least to most")
            yield from (_format_number(piece, named(piece), what) for piece, what in found)


def _format_number(piece: DaySummary, when: str, what: NumberSummary) -> str:
    if has_screen_reader():
        return f"{report_text.days(piece.first, piece.last)}: {report_text.range_text(what)}."
    days = report_text.count(what.days, "day")
    span = days if what.least == what.most else f"{what.least} to {what.most}, {days}"
    return f"  {when:<16}  {_draw_range(what)}  {what.median:>3g}  ({span})"


def _draw_range(what: NumberSummary) -> str:
    """A number and its range on a line from 0 to 10."""
    out, within, middle = "·─●" if can_encode("·─●") else ".-o"
    line = [within if what.least <= n <= what.most else out for n in range(11)]
    line[round(what.median)] = middle
    return "".join(line)


def _format_notes(days: Sequence[DaySummary]) -> Iterator[str]:
    """What somebody wrote, day by day."""
    year = len(days) > MONTH_DAYS
    kept = [(day.first, note) for day in days for note in day.notes]
    if kept:
        yield ""
        yield bold("Notes")
    for when, note in kept:
        text = f"{when:%a} {report_text.day(when, year)}: {clean(note.text)}"
        yield from textwrap.wrap(text, get_columns(), initial_indent="  ", subsequent_indent="    ")


def _format_day(day: DaySummary) -> str:
    return f"{day.first:%a} {day.first.day:>2}"


def _add_bar(line: str, minutes: int, longest: int, most: int) -> str:
    """A line that ends in a bar of at least one block and of so many at most; in none where there is nothing."""
    blocks = max(0, -(-minutes * most // max(longest, FULL_MINUTES)))
    return StyledLine(line, ("▒" if can_encode("▒") else "=") * blocks, fg="cyan") if blocks else line.rstrip()
