"""The page: what is to be seen, laid out for any size, what is needed most first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rich.cells import cell_len, set_cell_size

from guided.ui.tui import big_text, breath
from guided.ui.tui.text import clip, wrap
from guided.ui.tui.theme import Ink, Row, Span
from guided.ui.tui.view_model import View

READABLE = 48
"""The longest line that is read without losing one's place (cells)."""
LARGE_ROWS = 3 * big_text.TALL
"""From how many rows on words are in large letters."""
SMALLEST, LARGEST = 5, 21
"""The rows of the breathing shape; where there is less room there is none."""
MARGIN = 2
MARK = "▸ "
_BETWEEN = "   "


def centred(text: str, ink: Ink, width: int) -> Row:
    """A text in the middle of a row; an empty row for none."""
    shown = clip(text, width)
    before = (width - cell_len(shown)) // 2
    return (Span(" " * before), Span(shown, ink)) if shown else ()


def head(view: View, width: int) -> Row:
    """The title to the left, the level and the time left to the right."""
    room = width - 2 * MARGIN - cell_len(view.where)
    if room < 0:
        return centred(view.where, Ink.SOFT, width)
    title = clip(view.title, max(0, room - MARGIN))
    gap = " " * (room - cell_len(title))
    return Span(" " * MARGIN), Span(title, Ink.SOFT), Span(gap), Span(view.where, Ink.SOFT)


def sections(view: View, width: int) -> Sequence[Row]:
    """A bar with a piece for each section, and the names below."""
    count, room = len(view.sections), width - MARGIN
    if not count or room // count <= MARGIN:
        return ()
    ends = [room * (n + 1) // count for n in range(count)]
    sizes = [end - start - MARGIN for start, end in zip([0, *ends], ends, strict=False)]
    bar = [Span(("━" if n <= view.section else "─") * size, _section(n, view)) for n, size in enumerate(sizes)]
    names = [Span(name, Ink.ACCENT if n == view.section else Ink.FAINT) for n, name in enumerate(view.sections)]
    if all(cell_len(name) <= size for name, size in zip(view.sections, sizes, strict=True)):
        return (), _spread(bar, sizes), _spread(names, sizes)
    return (), _spread(bar, sizes), _present(view, width, [0, *ends])


def _section(n: int, view: View) -> Ink:
    return Ink.ACCENT if n == view.section else Ink.SOFT if n < view.section else Ink.FAINT


def _spread(spans: Sequence[Span], sizes: Sequence[int]) -> Row:
    """Each span at the start of its piece."""
    row = [Span(" " * MARGIN)]
    for span, size in zip(spans, sizes, strict=True):
        row += [span, Span(" " * (MARGIN + size - cell_len(span.text)))]
    return tuple(row[:-1])


def _present(view: View, width: int, starts: Sequence[int]) -> Row:
    """The present heading alone, below its piece as far as there is room."""
    if view.section < 0:
        return ()
    name = clip(view.sections[view.section], width - 2 * MARGIN)
    before = min(MARGIN + starts[view.section], width - MARGIN - cell_len(name))
    return Span(" " * before), Span(name, Ink.ACCENT)


def glow(view: View, width: int, height: int, coloured: bool) -> tuple[Row, ...]:
    """The breathing shape, in the middle of the page; nothing where it is too narrow."""
    rows = min(height, LARGEST, width // 2)
    if view.full < 0 or rows < SMALLEST:
        return ()
    before = Span(" " * (width // 2 - rows))
    return tuple((before, *row) for row in breath.disc(breath.steps(view.full, rows), rows, view.count, coloured))


def word_rows(view: View, width: int, height: int) -> Sequence[Row]:
    """The present line, as large as there is room for; while paused, what is offered."""
    if view.options:
        return _options(view, width, height)
    if height >= LARGE_ROWS and (large := _large(view.line, width, height)):
        return large
    lines = wrap(view.line, min(READABLE, max(1, width - 2 * MARGIN)))
    if len(lines) > height:
        lines = wrap(view.line, width)
    lines = lines if len(lines) <= height else (*lines[: height - 1], clip(" ".join(lines[height - 1 :]), width))
    rows = [centred(line, Ink.MAIN, width) for line in lines]
    return _apart(rows) if 2 * len(rows) - 1 <= height else rows


def _large(text: str, width: int, height: int, ink: Ink = Ink.MAIN) -> Sequence[Row]:
    """A text in large letters; nothing where it does not fit, or where there is no such letter."""
    if not big_text.drawable(text):
        return ()
    lines = wrap(text, width - 4 * MARGIN, big_text.wide)
    fits = lines and len(lines) * big_text.TALL <= height and max(map(big_text.wide, lines)) <= width
    return [row for line in lines for row in _enlarged(line, width, ink)] if fits else ()


def _enlarged(text: str, width: int, ink: Ink) -> Iterator[Row]:
    before = Span(" " * ((width - big_text.wide(text)) // 2))
    return ((before, *row) for row in big_text.enlarge(text, ink))


def _options(view: View, width: int, height: int) -> Sequence[Row]:
    """What is offered, with the present one marked; where there is little room, the present one alone."""
    title = centred(" · ".join(filter(None, (view.line, view.below))), Ink.MAIN, width)
    size = min(width, len(MARK) + max(map(cell_len, view.options)))
    rows = [_option(option, option == view.option, size, (width - size) // 2) for option in view.options]
    large = _large(view.option, width, big_text.TALL, Ink.ACCENT) if height >= LARGE_ROWS else ()
    for tried in ((title, (), *large, (), *_apart(rows)), (title, (), *rows), (title, *rows)):
        if len(tried) <= height:
            return tried
    return title, centred(MARK + view.option if view.option else "", Ink.ACCENT, width)


def _option(text: str, marked: bool, size: int, before: int) -> Row:
    shown = clip((MARK if marked else " " * len(MARK)) + text, size)
    return Span(" " * before), Span(shown, Ink.ACCENT if marked else Ink.SOFT)


def _apart(rows: Sequence[Row]) -> list[Row]:
    """The same rows with an empty one between any two."""
    return [part for row in rows for part in (row, ())][:-1]


def below(view: View, shape: bool) -> str:
    """Side, rep and what there is to do; with the count where no shape is there to hold it."""
    return " · ".join(filter(None, (view.below, "" if shape else view.count)))


def notice_rows(view: View, width: int) -> Sequence[Row]:
    """What is said by the way, in full."""
    return [centred(line, Ink.SOFT, width) for line in wrap(view.notice, max(1, width - 2 * MARGIN))]


def keys(names: Sequence[str], width: int) -> str:
    """As many keys as fit, most needed first."""
    shown = ""
    for name in names:
        longer = f"{shown}{_BETWEEN}{name}" if shown else name
        if cell_len(longer) > width - 2 * MARGIN:
            break
        shown = longer
    return shown


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
    words = min(height, LARGE_ROWS if large else 5 if height >= 22 else 4 if height >= 18 else 3)
    spare, given = height - words, {}
    for part, rows, wanted in _SHARES:
        given[part] = rows if spare >= wanted else 0
        spare -= given[part]
    return Shares(words, spare, **given) if spare >= SMALLEST else Shares(words + spare, **given)


def page(view: View, width: int, height: int, coloured: bool = True) -> tuple[Row, ...]:
    """A page of `height` rows, each of `width` cells."""
    share = shares(width, height)
    if view.options:
        words = share.words + share.below + share.gap + share.then
        share = replace(share, words=words, below=0, gap=0, then=0)
    notice = notice_rows(view, width)
    if len(notice) > share.notice:
        share = replace(share, notice=share.notice + share.keys, keys=0)
    line = centred
    laid: list[tuple[int, Sequence[Row]]] = [
        (share.top, ()),
        (share.head, [head(view, width)]),
        (share.sections, sections(view, width)),
        (share.glow, glow(view, width, share.glow, coloured)),
        (share.words, word_rows(view, width, share.words)),
        (share.below, [line(below(view, bool(share.glow)), Ink.SOFT, width)]),
        (share.gap, ()),
        (share.then, [line(f"then  {view.then}" if view.then else "", Ink.FAINT, width)]),
        (share.notice, notice),
        (share.keys, [line(keys(view.keys, width), Ink.FAINT, width)]),
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
