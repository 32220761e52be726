"""A period of the journal in the terminal: words and bars; words alone for screen readers."""

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
from guided.today.reports import report_formatting
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
    """A row of the chart."""

    label: str
    details: str
    levels: str = ""
    minutes: int = 0
    """0 for no bar."""


def format_history(period: Period) -> Iterator[str]:
    """Lines with a period, as wide as the screen."""
    day_count = len(period.days)
    yield bold(report_formatting.days(period.first, period.last))
    yield ""
    if period.total.is_empty:
        yield report_formatting.EMPTY_PERIOD
        return
    if has_screen_reader():
        describe = _describe_day if period.by_day else _describe_month
        yield from (describe(summary) for summary in period.pieces if not summary.is_empty)
    elif day_count <= WEEK_DAYS:
        yield from _format_week(period.days)
    else:
        yield from _table(_build_day_rows(period.days) if period.by_day else _build_month_rows(period.months))
    if period.episodes and day_count > WEEK_DAYS:
        yield ""
        yield from (f"{line}." for line in report_formatting.episodes(period.episodes))
    yield from _format_numbers(
        *((period.weeks, report_formatting.week) if period.by_day else (period.months, report_formatting.month))
    )
    if day_count > (MONTH_DAYS if has_screen_reader() else WEEK_DAYS):  # what is shorter has them with their days
        yield from _format_notes(period.days)


def _format_week(days: Sequence[DaySummary]) -> Iterator[str]:
    """Every day with its sessions and notes."""
    longest = max((round_minutes(session.seconds) for day in days for session in day.sessions), default=0)
    text_width = get_columns() - LABEL_CELLS
    width = text_width - len("  100 min  ") - WEEK_BAR_CELLS
    for day in days:
        yield f"{_format_day(day)}{' ' * GAP_CELLS}{report_formatting.state(day)}".rstrip()
        for session in day.sessions:
            minutes = round_minutes(session.seconds)
            first, *others = textwrap.wrap(f"{clean(session.title)}, {session.level}", width)
            yield _add_bar(_indent_line(f"{first:<{width}}  {minutes:>3} min  "), minutes, longest, WEEK_BAR_CELLS)
            yield from map(_indent_line, others)
        for note in day.notes:
            yield from map(_indent_line, textwrap.wrap(f"“{clean(note.text)}”", text_width))


def _indent_line(line: str) -> str:
    return " " * LABEL_CELLS + line


def _build_day_rows(days: Iterable[DaySummary]) -> Iterator[ChartRow | None]:
    """Every day in a line, and None between weeks."""
    for number, day in enumerate(days):
        if number and not number % WEEK_DAYS:
            yield None
        yield ChartRow(
            f"{_format_day(day)} {day.first:%b}",
            report_formatting.state(day),
            report_formatting.levels(day),
            day.minutes,
        )


def _build_month_rows(months: Iterable[DaySummary]) -> Iterator[ChartRow]:
    for month in months:
        if not month.is_empty:
            sessions = report_formatting.count(len(month.sessions), "session") if month.sessions else ""
            yield ChartRow(report_formatting.month(month), sessions, report_formatting.levels(month), month.minutes)


def _table(rows: Iterable[ChartRow | None]) -> Iterator[str]:
    """Lines of the rows; text that is too wide for its column goes on below."""
    all_rows = list(rows)
    shown_rows = [row for row in all_rows if row]
    label_width, levels = max(len(row.label) for row in shown_rows), max(len(row.levels) for row in shown_rows)
    longest = max(row.minutes for row in shown_rows)
    figures = len(f"{longest} min")
    room = get_columns() - label_width - levels - figures - 4 * GAP_CELLS
    text_width = max(MIN_TEXT_CELLS, min(room - MIN_BAR_CELLS, max(len(row.details) for row in shown_rows)))
    for row in all_rows:
        first, *more = (textwrap.wrap(row.details, text_width) if row else []) or [""]
        if row:
            minutes = f"{row.minutes} min" if row.minutes else ""
            line = f"{row.label:<{label_width}}  {first:<{text_width}}  {row.levels:<{levels}}  {minutes:>{figures}}  "
            yield _add_bar(line, row.minutes, longest, min(MAX_BAR_CELLS, room - text_width))
        else:
            yield ""
        yield from (" " * (label_width + GAP_CELLS) + line for line in more)


def _describe_day(day: DaySummary) -> str:
    done = (
        f"{clean(d.title)}, {d.level}, {report_formatting.duration(round_minutes(d.seconds))}" for d in day.sessions
    )
    notes = (f"you wrote: {clean(note.text)}" for note in day.notes)
    facts = filter(None, (report_formatting.state(day), *done, *notes))
    return f"{day.first:%A} {report_formatting.day(day.first)}: {'; '.join(facts)}."


def _describe_month(month: DaySummary) -> str:
    facts = (
        report_formatting.count(len(month.sessions), "session"),
        report_formatting.levels(month),
        report_formatting.duration(month.minutes),
    )
    return f"{report_formatting.month(month)}: {', '.join(facts) if month.sessions else 'no sessions'}."


def _format_numbers(summaries: Sequence[DaySummary], name_of: Callable[[DaySummary], str]) -> Iterator[str]:
    """Pain and energy, where they were noted: the median of each week or month, and its range."""
    for name, numbers in NUMBER_FIELDS.items():
        found = [(summary, number) for summary in summaries if (number := summarize(numbers(summary)))]
        if found:
            yield ""
            yield bold(f"{name}, 0 to 10: the median, and from least to most")
            yield from (_format_number(summary, name_of(summary), number) for summary, number in found)


def _format_number(summary: DaySummary, label: str, number: NumberSummary) -> str:
    if has_screen_reader():
        return f"{report_formatting.days(summary.first, summary.last)}: {report_formatting.range_text(number)}."
    days = report_formatting.count(number.days, "day")
    range_text = days if number.least == number.most else f"{number.least} to {number.most}, {days}"
    return f"  {label:<16}  {_draw_range(number)}  {number.median:>3g}  ({range_text})"


def _draw_range(number: NumberSummary) -> str:
    """A number and its range on a line from 0 to 10."""
    outside, inside, median = "·─●" if can_encode("·─●") else ".-o"
    line = [inside if number.least <= n <= number.most else outside for n in range(11)]
    line[round(number.median)] = median
    return "".join(line)


def _format_notes(days: Sequence[DaySummary]) -> Iterator[str]:
    """The notes, day by day."""
    year = len(days) > MONTH_DAYS
    notes = [(day.first, note) for day in days for note in day.notes]
    if notes:
        yield ""
        yield bold("Notes")
    for date, note in notes:
        text = f"{date:%a} {report_formatting.day(date, year)}: {clean(note.text)}"
        yield from textwrap.wrap(text, get_columns(), initial_indent="  ", subsequent_indent="    ")


def _format_day(day: DaySummary) -> str:
    return f"{day.first:%a} {day.first.day:>2}"


def _add_bar(line: str, minutes: int, longest: int, max_cells: int) -> str:
    """A line that ends in a bar of one block at least and `max_cells` at most; without a bar for 0 minutes."""
    blocks = max(0, -(-minutes * max_cells // max(longest, FULL_MINUTES)))
    return StyledLine(line, ("▒" if can_encode("▒") else "=") * blocks, fg="cyan") if blocks else line.rstrip()
