"""One page of plain facts, as text and as HTML: headings, lines, tables."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guided.today.frame import frame, safe, table

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


def as_text(sheet: Sheet) -> str:
    """The page as text, in lines of `WIDTH` at most but for long words, ending in a new line."""
    return "\n".join(_text(sheet)) + "\n"


def as_page(sheet: Sheet) -> str:
    """The page as one file of HTML."""
    return frame(sheet.title, _html(sheet))


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


def _html(sheet: Sheet) -> Iterator[str]:
    yield f"<p>{safe(sheet.about)}</p>"
    for section in sheet.sections:
        yield f"<h2>{safe(section.heading)}</h2>"
        yield from (f"<p>{safe(line)}</p>" for line in section.lines)
        if section.heads:
            yield from table(section.heads, section.rows)
    yield f"<footer><p>{safe(sheet.foot)}</p></footer>"
