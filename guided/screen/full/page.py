"""The page: what is to be seen, laid out for any size, what is needed most first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rich.cells import cell_len, set_cell_size

from guided.screen.full import parts
from guided.screen.full.ink import Ink, Row, Span
from guided.screen.full.view import View

LARGE = (150, 40)
"""From this size on there is room for large letters (cells, rows)."""
_SHARES = (
    ("below", 1, 1),
    ("keys", 1, 1),
    ("head", 1, 1),
    ("notice", 1, 2),
    ("then", 1, 2),
    ("sections", 3, 8),
    ("top", 1, 10),
    ("gap", 1, 9),
)
"""What gets rows after the words, most needed first: how many, and from how many spare rows on."""


@dataclass(frozen=True, slots=True)
class Shares:
    """How many rows each part has. They depend on the size alone, so that nothing moves about."""

    words: int
    glow: int = 0
    top: int = 0
    head: int = 0
    sections: int = 0
    below: int = 0
    gap: int = 0
    then: int = 0
    notice: int = 0
    keys: int = 0


@lru_cache(16)
def shares(width: int, height: int) -> Shares:
    """Share out the rows: first the words, last the breathing shape, which takes what is left."""
    large = width >= LARGE[0] and height >= LARGE[1]
    words = min(height, parts.LARGE if large else 5 if height >= 22 else 4 if height >= 18 else 3)
    spare, given = height - words, {}
    for part, rows, wanted in _SHARES:
        given[part] = rows if spare >= wanted else 0
        spare -= given[part]
    return Shares(words, spare, **given) if spare >= parts.SMALLEST else Shares(words + spare, **given)


def page(view: View, width: int, height: int, coloured: bool = True) -> tuple[Row, ...]:
    """A page of `height` rows, each of `width` cells."""
    share = shares(width, height)
    if view.options:
        words = share.words + share.below + share.gap + share.then
        share = replace(share, words=words, below=0, gap=0, then=0)
    notice = parts.notice(view, width)
    if len(notice) > share.notice:
        share = replace(share, notice=share.notice + share.keys, keys=0)
    line = parts.centred
    laid: list[tuple[int, Sequence[Row]]] = [
        (share.top, ()),
        (share.head, [parts.head(view, width)]),
        (share.sections, parts.sections(view, width)),
        (share.glow, parts.glow(view, width, share.glow, coloured)),
        (share.words, parts.words(view, width, share.words)),
        (share.below, [line(parts.below(view, bool(share.glow)), Ink.SOFT, width)]),
        (share.gap, ()),
        (share.then, [line(f"then  {view.then}" if view.then else "", Ink.FAINT, width)]),
        (share.notice, notice),
        (share.keys, [line(parts.keys(view.keys, width), Ink.FAINT, width)]),
    ]
    return tuple(row for height, rows in laid for row in _middle(rows, height, width))


def _middle(rows: Sequence[Row], height: int, width: int) -> list[Row]:
    """Rows in the middle of their part of the page, each as wide as the page."""
    shown = rows[:height]
    above = (height - len(shown)) // 2
    below = height - len(shown) - above
    return [_filled(row, width) for row in ((),) * above + tuple(shown) + ((),) * below]


def _filled(row: Row, width: int) -> Row:
    """A row with what is missing, or without what is too much."""
    fitting: list[Span] = []
    for span in row:
        room = width - sum(cell_len(fitted.text) for fitted in fitting)
        fitting.append(span if cell_len(span.text) <= room else span._replace(text=set_cell_size(span.text, room)))
    rest = width - sum(cell_len(span.text) for span in fitting)
    return (*fitting, Span(" " * rest)) if rest else tuple(fitting)
