"""The summary, one page for a clinician: counts, levels, medians with their range, and no claims.

The page is plain facts, headings, lines and tables, and is given as text or as HTML.
"""

import textwrap
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guided.core.history import DayRating, SessionRating
from guided.core.html import render
from guided.core.level import Level
from guided.core.safe_text import clean
from guided.today.journal.statistics import NUMBER_FIELDS, QUARTER_DAYS, DaySummary, Period, round_minutes, summarize
from guided.today.reports import report_formatting

SUMMARY_ABOUT = (
    "What one person noted for themselves with guided, a player of relaxation, breathing and gentle movement sessions "
    "for people in pain. Sessions that ended early count as well."
)
SUMMARY_FOOTER = (
    "Counted from a person's own notes. Nothing here was measured or assessed, and nothing follows from it by itself."
)
LEVEL_NOTE = (
    "Levels: flare asks the least, then gentle, steady and better. The person chooses the level of every session."
)
RANGES_NOTE = "Pain and energy go from 0 to 10, 10 being the most: the median of the days noted, and (least to most)."

MAX_MONTHS = 25
"""Two years of them stand on one page."""
TEXT_WIDTH = 78
"""The width of the text (characters)."""
Row = tuple[str, ...]


@dataclass(frozen=True)
class SheetSection:
    """A section of the summary."""

    heading: str
    lines: tuple[str, ...] = ()
    heads: Row = ()
    """The heads of the columns of its table; empty where it has none."""
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class SummarySheet:
    """The summary, as plain values."""

    title: str
    about: str
    sections: tuple[SheetSection, ...]
    foot: str


def build_summary(period: Period, notes: Collection[date] | None = ()) -> SummarySheet:
    """Build the summary.

    Args:
        period: the days it is about.
        notes: the days whose notes stand on it; None for every day's.
    """
    sections = (_build_practice(period), _build_trend(period), _build_days(period), _build_notes(period, notes))
    title = f"Practised from {report_formatting.days(period.first, period.last)}"
    return SummarySheet(title, SUMMARY_ABOUT, tuple(section for section in sections if section), SUMMARY_FOOTER)


def _build_practice(period: Period) -> SheetSection:
    """The sessions, kind by kind."""
    total = period.total
    heads = ("Kind", "Sessions", "Days", "Time", "Levels")
    kinds = Counter(session.kind for session in total.sessions)
    rows = tuple(_kind(kind, period.days) for kind, _ in kinds.most_common())
    if not rows:
        return SheetSection("What was practised", ("No sessions in this time.",))
    active_days = sum(bool(day.sessions) for day in period.days)
    days = report_formatting.count(len(period.days), "day")
    counts = f"{report_formatting.count(len(total.sessions), 'session')} on {active_days} of {days}, "
    moved = report_formatting.duration(round(sum(session.moved for session in total.sessions) / 60))
    times = f"{report_formatting.duration(total.minutes)} in all, of which {moved} were movement."
    return SheetSection("What was practised", (counts + times, LEVEL_NOTE), heads, rows)


def _kind(kind: str, days: Sequence[DaySummary]) -> Row:
    done = [done for day in days for done in day.sessions if done.kind == kind]
    day_count = sum(any(each.kind == kind for each in day.sessions) for day in days)
    time = report_formatting.duration(round_minutes(sum(each.seconds for each in done)))
    return clean(kind), str(len(done)), str(day_count), time, _format_counts((each.level for each in done), Level)


def _build_trend(period: Period) -> SheetSection | None:
    """Week by week, or month or year, with pain and energy where they were noted."""
    if period.total.is_empty:
        return None
    unit, pieces, name = _choose_unit(period)
    numbers = {label: numbers_of for label, numbers_of in NUMBER_FIELDS.items() if numbers_of(period.total)}
    rows = tuple(
        (
            name(piece),
            str(len(piece.sessions)),
            str(piece.minutes),
            report_formatting.levels(piece),
            *(_number(numbers_of(piece)) for numbers_of in numbers.values()),
        )
        for piece in pieces
    )
    heads = (unit, "Sessions", "Minutes", "Levels", *numbers)
    return SheetSection(f"{unit} by {unit.lower()}", (RANGES_NOTE,) if numbers else (), heads, rows)


def _choose_unit(period: Period) -> tuple[str, tuple[DaySummary, ...], Callable[[DaySummary], str]]:
    """Weeks, months or years, so that they fit on one page: the unit, the summaries, and a function that names one."""
    if len(period.days) <= QUARTER_DAYS:
        return "Week", period.weeks, report_formatting.week
    if len(period.months) <= MAX_MONTHS:
        return "Month", period.months, report_formatting.month
    return "Year", period.years, lambda summary: str(summary.first.year)


def _number(numbers: Sequence[int]) -> str:
    summary = summarize(numbers)
    if summary is None or summary.least == summary.most:
        return str(summary.most) if summary else ""
    return f"{summary.median:g} ({summary.least} to {summary.most})"


def _build_days(period: Period) -> SheetSection | None:
    """How days and sessions were rated, and the states."""
    lines = (*_count(period), *(f"{line}." for line in report_formatting.episodes(period.episodes)))
    return SheetSection("What they said", lines) if lines else None


def _count(period: Period) -> Iterator[str]:
    feels = [day.feels[-1] for day in period.days if day.feels]
    if feels:
        noted = report_formatting.count(len(feels), "day")
        yield f"Days were called: {_format_counts(feels, DayRating)} ({noted} noted)."
    eases = [session.ease for session in period.total.sessions if session.ease]
    if eases:
        sessions = report_formatting.count(len(period.total.sessions), "session")
        yield f"After sessions: {_format_counts(eases, SessionRating)} (of {sessions})."
    if setback_days := sum(any(check_in.set_back for check_in in day.check_ins) for day in period.days):
        yield f"Told on {report_formatting.count(setback_days, 'day')} that something had set them back."


def _build_notes(period: Period, wanted: Collection[date] | None) -> SheetSection | None:
    days = [day for day in period.days if wanted is None or day.first in wanted]
    lines = tuple(f"{report_formatting.day(day.first)}: {clean(note.text)}" for day in days for note in day.notes)
    return SheetSection("Notes they chose", lines) if lines else None


def _format_counts(values: Iterable[StrEnum], order: type[StrEnum]) -> str:
    """How often each was there, in order: flare 4, gentle 8."""
    counts = Counter(values)
    return ", ".join(f"{value} {counts[value]}" for value in order if counts[value])


def as_text(sheet: SummarySheet) -> str:
    """The page as text, in lines of `TEXT_WIDTH` at most but for long words, ending in a new line."""
    return "\n".join(_to_lines(sheet)) + "\n"


def as_page(sheet: SummarySheet) -> str:
    """The page as one file of HTML."""
    return render("summary.html", **vars(sheet))


def _to_lines(sheet: SummarySheet) -> Iterator[str]:
    yield from (sheet.title, "=" * len(sheet.title))
    yield from textwrap.wrap(sheet.about, TEXT_WIDTH)
    for section in sheet.sections:
        yield from ("", section.heading, "-" * len(section.heading))
        for line in section.lines:
            yield from textwrap.wrap(line, TEXT_WIDTH, subsequent_indent="  ")
        yield from _table(section)
    yield ""
    yield from textwrap.wrap(sheet.foot, TEXT_WIDTH)


def _table(section: SheetSection) -> Iterator[str]:
    rows: Sequence[Row] = (section.heads, *section.rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows if section.heads else ():
        cells = (
            f"{cell:>{width}}" if cell.isdecimal() else f"{cell:<{width}}"
            for cell, width in zip(row, widths, strict=True)
        )
        yield "  ".join(cells).rstrip()
