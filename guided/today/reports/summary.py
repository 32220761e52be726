"""What was practised, on one page for a clinician: counts, levels, medians with their range, and no claims.

The page is plain facts, headings, lines and tables, and is given as text or as HTML.
"""

import textwrap
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guided.core.formatting import clean
from guided.core.html import render
from guided.core.level import Level
from guided.core.profile import Ease, Feel
from guided.today.journal.statistics import NUMBERS, QUARTER, Picture, Piece, noted, whole_minutes
from guided.today.reports import wording

ABOUT = (
    "What one person noted for themselves with guided, a player of relaxation, breathing and gentle movement sessions "
    "for people in pain. Sessions that ended early count as well."
)
FOOT = (
    "Counted from a person's own notes. Nothing here was measured or assessed, and nothing follows from it by itself."
)
LEVELS = "Levels: flare asks the least, then gentle, steady and better. The person chooses the level of every session."
RANGES = "Pain and energy go from 0 to 10, 10 being the most: the median of the days noted, and (least to most)."

MOST_MONTHS = 25
"""Two years of them stand on one page."""
WIDTH = 78
"""Of the text (characters)."""
Row = tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """What stands under a heading."""

    heading: str
    lines: tuple[str, ...] = ()
    heads: Row = ()
    """Of the columns of its table; empty where it has none."""
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A page."""

    title: str
    about: str
    sections: tuple[Section, ...]
    foot: str


def summary(picture: Picture, notes: Collection[date] | None = ()) -> Sheet:
    """The page.

    Args:
        picture: of the days it is about.
        notes: the days whose notes stand on it; None for every day's.
    """
    sections = (_practised(picture), _over_time(picture), _days(picture), _notes(picture, notes))
    title = f"Practised from {wording.days(picture.first, picture.last)}"
    return Sheet(title, ABOUT, tuple(section for section in sections if section), FOOT)


def _practised(picture: Picture) -> Section:
    """What was done, kind by kind."""
    whole = picture.whole
    heads = ("Kind", "Sessions", "Days", "Time", "Levels")
    kinds = Counter(done.kind for done in whole.done)
    rows = tuple(_kind(kind, picture.days) for kind, _ in kinds.most_common())
    if not rows:
        return Section("What was practised", ("No sessions in this time.",))
    on = sum(bool(day.done) for day in picture.days)
    said = f"{wording.count(len(whole.done), 'session')} on {on} of {wording.count(len(picture.days), 'day')}, "
    moved = wording.duration(round(sum(done.moved for done in whole.done) / 60))
    times = f"{wording.duration(whole.minutes)} in all, of which {moved} were movement."
    return Section("What was practised", (said + times, LEVELS), heads, rows)


def _kind(kind: str, days: Sequence[Piece]) -> Row:
    done = [done for day in days for done in day.done if done.kind == kind]
    on = sum(any(each.kind == kind for each in day.done) for day in days)
    time = wording.duration(whole_minutes(sum(each.seconds for each in done)))
    return clean(kind), str(len(done)), str(on), time, _tally((each.level for each in done), Level)


def _over_time(picture: Picture) -> Section | None:
    """Piece by piece, with pain and energy where they were noted."""
    if picture.whole.empty:
        return None
    unit, pieces, name = _pieces(picture)
    numbers = {of: cells for of, cells in NUMBERS.items() if cells(picture.whole)}
    rows = tuple(
        (
            name(piece),
            str(len(piece.done)),
            str(piece.minutes),
            wording.levels(piece),
            *(_number(cells(piece)) for cells in numbers.values()),
        )
        for piece in pieces
    )
    heads = (unit, "Sessions", "Minutes", "Levels", *numbers)
    return Section(f"{unit} by {unit.lower()}", (RANGES,) if numbers else (), heads, rows)


def _pieces(picture: Picture) -> tuple[str, tuple[Piece, ...], Callable[[Piece], str]]:
    """Weeks, months or years, so that they stand on one page; what one is called, and the name of each."""
    if len(picture.days) <= QUARTER:
        return "Week", picture.weeks, wording.week
    if len(picture.months) <= MOST_MONTHS:
        return "Month", picture.months, wording.month
    return "Year", picture.years, lambda piece: str(piece.first.year)


def _number(numbers: Sequence[int]) -> str:
    what = noted(numbers)
    if what is None or what.least == what.most:
        return str(what.most) if what else ""
    return f"{what.middle:g} ({what.least} to {what.most})"


def _days(picture: Picture) -> Section | None:
    """How days were called, what was said afterwards, and the states."""
    lines = (*_said(picture), *(f"{line}." for line in wording.spells(picture.spells)))
    return Section("What they said", lines) if lines else None


def _said(picture: Picture) -> Iterator[str]:
    feels = [day.feels[-1] for day in picture.days if day.feels]
    if feels:
        yield f"Days were called: {_tally(feels, Feel)} ({wording.count(len(feels), 'day')} noted)."
    eases = [done.ease for done in picture.whole.done if done.ease]
    if eases:
        yield f"After sessions: {_tally(eases, Ease)} (of {wording.count(len(picture.whole.done), 'session')})."
    if back := sum(any(each.set_back for each in day.check_ins) for day in picture.days):
        yield f"Told on {wording.count(back, 'day')} that something had set them back."


def _notes(picture: Picture, wanted: Collection[date] | None) -> Section | None:
    days = [day for day in picture.days if wanted is None or day.first in wanted]
    lines = tuple(f"{wording.day(day.first)}: {clean(note.text)}" for day in days for note in day.notes)
    return Section("Notes they chose", lines) if lines else None


def _tally(what: Iterable[StrEnum], order: type[StrEnum]) -> str:
    """How often each was there, in order: flare 4, gentle 8."""
    times = Counter(what)
    return ", ".join(f"{each} {times[each]}" for each in order if times[each])


def as_text(sheet: Sheet) -> str:
    """The page as text, in lines of `WIDTH` at most but for long words, ending in a new line."""
    return "\n".join(_text(sheet)) + "\n"


def as_page(sheet: Sheet) -> str:
    """The page as one file of HTML."""
    return render("summary.html", **vars(sheet))


def _text(sheet: Sheet) -> Iterator[str]:
    yield from (sheet.title, "=" * len(sheet.title))
    yield from textwrap.wrap(sheet.about, WIDTH)
    for section in sheet.sections:
        yield from ("", section.heading, "-" * len(section.heading))
        for line in section.lines:
            yield from textwrap.wrap(line, WIDTH, subsequent_indent="  ")
        yield from _table(section)
    yield ""
    yield from textwrap.wrap(sheet.foot, WIDTH)


def _table(section: Section) -> Iterator[str]:
    rows: Sequence[Row] = (section.heads, *section.rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows if section.heads else ():
        cells = (
            f"{cell:>{width}}" if cell.isdecimal() else f"{cell:<{width}}"
            for cell, width in zip(row, widths, strict=True)
        )
        yield "  ".join(cells).rstrip()
