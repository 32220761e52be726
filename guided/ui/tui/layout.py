"""The layout of the full screen for any size; what is needed most comes first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rich.cells import cell_len, set_cell_size

from guided.ui.tui import big_text, breath
from guided.ui.tui.text import truncate, wrap
from guided.ui.tui.theme import CellRow, Ink, Span
from guided.ui.tui.view_model import PlayerView

MAX_TEXT_CELLS = 48
"""The longest line that is easy to read (cells)."""
MIN_BIG_ROWS = 3 * big_text.BIG_ROWS
"""From how many rows on words are in large letters."""
MIN_SHAPE_ROWS, MAX_SHAPE_ROWS = 5, 21
"""The rows of the breathing shape; where there is less room there is none."""
MARGIN_CELLS = 2
CHOSEN_MARKER = "▸ "
_SEPARATOR = "   "


def centre_text(text: str, ink: Ink, width: int) -> CellRow:
    """A text in the middle of a row; an empty row for none."""
    shown = truncate(text, width)
    indent = (width - cell_len(shown)) // 2
    return (Span(" " * indent), Span(shown, ink)) if shown else ()


def draw_header(view: PlayerView, width: int) -> CellRow:
    """The title to the left, the level and the time left to the right."""
    title_room = width - 2 * MARGIN_CELLS - cell_len(view.status)
    if title_room < 0:
        return centre_text(view.status, Ink.SECONDARY, width)
    title = truncate(view.title, max(0, title_room - MARGIN_CELLS))
    gap = " " * (title_room - cell_len(title))
    return Span(" " * MARGIN_CELLS), Span(title, Ink.SECONDARY), Span(gap), Span(view.status, Ink.SECONDARY)


def draw_sections(view: PlayerView, width: int) -> Sequence[CellRow]:
    """A bar with a part for each section, and the names below."""
    count, room = len(view.sections), width - MARGIN_CELLS
    if not count or room // count <= MARGIN_CELLS:
        return ()
    ends = [room * (n + 1) // count for n in range(count)]
    sizes = [end - start - MARGIN_CELLS for start, end in zip([0, *ends], ends, strict=False)]
    bar = [Span(("━" if n <= view.section else "─") * size, _section_ink(n, view)) for n, size in enumerate(sizes)]
    names = [Span(name, Ink.ACCENT if n == view.section else Ink.MUTED) for n, name in enumerate(view.sections)]
    if all(cell_len(name) <= size for name, size in zip(view.sections, sizes, strict=True)):
        return (), _spread_spans(bar, sizes), _spread_spans(names, sizes)
    return (), _spread_spans(bar, sizes), _draw_section(view, width, [0, *ends])


def _section_ink(n: int, view: PlayerView) -> Ink:
    return Ink.ACCENT if n == view.section else Ink.SECONDARY if n < view.section else Ink.MUTED


def _spread_spans(spans: Sequence[Span], sizes: Sequence[int]) -> CellRow:
    """Each span at the start of its part of the bar."""
    row = [Span(" " * MARGIN_CELLS)]
    for span, size in zip(spans, sizes, strict=True):
        row += [span, Span(" " * (MARGIN_CELLS + size - cell_len(span.text)))]
    return tuple(row[:-1])


def _draw_section(view: PlayerView, width: int, starts: Sequence[int]) -> CellRow:
    """The current heading alone, below its part of the bar as far as there is room."""
    if view.section < 0:
        return ()
    name = truncate(view.sections[view.section], width - 2 * MARGIN_CELLS)
    indent = min(MARGIN_CELLS + starts[view.section], width - MARGIN_CELLS - cell_len(name))
    return Span(" " * indent), Span(name, Ink.ACCENT)


def draw_shape(view: PlayerView, width: int, height: int, coloured: bool) -> tuple[CellRow, ...]:
    """The breathing shape, in the middle of the page; nothing where it is too narrow."""
    rows = min(height, MAX_SHAPE_ROWS, width // 2)
    if view.fullness < 0 or rows < MIN_SHAPE_ROWS:
        return ()
    indent = Span(" " * (width // 2 - rows))
    return tuple(
        (indent, *row) for row in breath.draw_disc(breath.get_radius(view.fullness, rows), rows, view.count, coloured)
    )


def draw_line(view: PlayerView, width: int, height: int) -> Sequence[CellRow]:
    """The current line, as large as there is room for; while paused, the pause menu."""
    if view.choices:
        return _draw_choices(view, width, height)
    if height >= MIN_BIG_ROWS and (big_rows := _draw_big(view.line, width, height)):
        return big_rows
    lines = wrap(view.line, min(MAX_TEXT_CELLS, max(1, width - 2 * MARGIN_CELLS)))
    if len(lines) > height:
        lines = wrap(view.line, width)
    lines = lines if len(lines) <= height else (*lines[: height - 1], truncate(" ".join(lines[height - 1 :]), width))
    rows = [centre_text(line, Ink.PRIMARY, width) for line in lines]
    return _space_rows(rows) if 2 * len(rows) - 1 <= height else rows


def _draw_big(text: str, width: int, height: int, ink: Ink = Ink.PRIMARY) -> Sequence[CellRow]:
    """A text in large letters; nothing where it does not fit, or where there is no such letter."""
    if not big_text.can_enlarge(text):
        return ()
    lines = wrap(text, width - 4 * MARGIN_CELLS, big_text.big_width)
    fits_page = lines and len(lines) * big_text.BIG_ROWS <= height and max(map(big_text.big_width, lines)) <= width
    return [row for line in lines for row in _draw_rows(line, width, ink)] if fits_page else ()


def _draw_rows(text: str, width: int, ink: Ink) -> Iterator[CellRow]:
    indent = Span(" " * ((width - big_text.big_width(text)) // 2))
    return ((indent, *row) for row in big_text.enlarge(text, ink))


def _draw_choices(view: PlayerView, width: int, height: int) -> Sequence[CellRow]:
    """The pause menu, with the current item marked; where there is little room, the current one alone."""
    title = centre_text(" · ".join(filter(None, (view.line, view.detail))), Ink.PRIMARY, width)
    size = min(width, len(CHOSEN_MARKER) + max(map(cell_len, view.choices)))
    rows = [_draw_choice(choice, choice == view.choice, size, (width - size) // 2) for choice in view.choices]
    big_rows = _draw_big(view.choice, width, big_text.BIG_ROWS, Ink.ACCENT) if height >= MIN_BIG_ROWS else ()
    for candidate in ((title, (), *big_rows, (), *_space_rows(rows)), (title, (), *rows), (title, *rows)):
        if len(candidate) <= height:
            return candidate
    return title, centre_text(CHOSEN_MARKER + view.choice if view.choice else "", Ink.ACCENT, width)


def _draw_choice(text: str, marked: bool, size: int, indent: int) -> CellRow:
    shown = truncate((CHOSEN_MARKER if marked else " " * len(CHOSEN_MARKER)) + text, size)
    return Span(" " * indent), Span(shown, Ink.ACCENT if marked else Ink.SECONDARY)


def _space_rows(rows: Sequence[CellRow]) -> list[CellRow]:
    """Rows with an empty one between any two."""
    return [part for row in rows for part in (row, ())][:-1]


def get_detail(view: PlayerView, shape: bool) -> str:
    """Side, repetition and what there is to do; with the count if there is no shape to show it in."""
    return " · ".join(filter(None, (view.detail, "" if shape else view.count)))


def draw_notice(view: PlayerView, width: int) -> Sequence[CellRow]:
    """The notice, in full."""
    return [centre_text(line, Ink.SECONDARY, width) for line in wrap(view.notice, max(1, width - 2 * MARGIN_CELLS))]


def fit_keys(names: Sequence[str], width: int) -> str:
    """As many keys as fit, most needed first."""
    shown = ""
    for name in names:
        candidate = f"{shown}{_SEPARATOR}{name}" if shown else name
        if cell_len(candidate) > width - 2 * MARGIN_CELLS:
            break
        shown = candidate
    return shown


MIN_LARGE_SIZE = (150, 40)
"""From this size on there is room for large letters (cells, rows)."""
_ROW_PRIORITIES = (
    ("below", 1, 1),
    ("keys", 1, 1),
    ("head", 1, 1),
    ("notice", 1, 2),
    ("then", 1, 2),
    ("sections", 3, 8),
    ("top", 1, 10),
    ("gap", 1, 9),
)
"""The parts that get rows after the words, most needed first: how many, and from how many spare rows on."""


@dataclass(frozen=True, slots=True)
class RowAllocation:
    """How many rows each part has. It depends on the size alone, so that nothing moves about."""

    words: int
    shape: int = 0
    top: int = 0
    head: int = 0
    sections: int = 0
    below: int = 0
    gap: int = 0
    then: int = 0
    notice: int = 0
    keys: int = 0


@lru_cache(16)
def allocate_rows(width: int, height: int) -> RowAllocation:
    """Allocate rows to the parts: first the words, last the breathing shape, which takes what is left."""
    large = width >= MIN_LARGE_SIZE[0] and height >= MIN_LARGE_SIZE[1]
    words = min(height, MIN_BIG_ROWS if large else 5 if height >= 22 else 4 if height >= 18 else 3)
    spare, counts = height - words, {}
    for part, rows, needed in _ROW_PRIORITIES:
        counts[part] = rows if spare >= needed else 0
        spare -= counts[part]
    return RowAllocation(words, spare, **counts) if spare >= MIN_SHAPE_ROWS else RowAllocation(words + spare, **counts)


def draw_view(view: PlayerView, width: int, height: int, coloured: bool = True) -> tuple[CellRow, ...]:
    """A page of `height` rows, each of `width` cells."""
    allocation = allocate_rows(width, height)
    if view.choices:
        words = allocation.words + allocation.below + allocation.gap + allocation.then
        allocation = replace(allocation, words=words, below=0, gap=0, then=0)
    notice = draw_notice(view, width)
    if len(notice) > allocation.notice:
        allocation = replace(allocation, notice=allocation.notice + allocation.keys, keys=0)
    line = centre_text
    parts: list[tuple[int, Sequence[CellRow]]] = [
        (allocation.top, ()),
        (allocation.head, [draw_header(view, width)]),
        (allocation.sections, draw_sections(view, width)),
        (allocation.shape, draw_shape(view, width, allocation.shape, coloured)),
        (allocation.words, draw_line(view, width, allocation.words)),
        (allocation.below, [line(get_detail(view, bool(allocation.shape)), Ink.SECONDARY, width)]),
        (allocation.gap, ()),
        (allocation.then, [line(f"then  {view.next_title}" if view.next_title else "", Ink.MUTED, width)]),
        (allocation.notice, notice),
        (allocation.keys, [line(fit_keys(view.keys, width), Ink.MUTED, width)]),
    ]
    return tuple(row for height, rows in parts for row in _centre_rows(rows, height, width))


def _centre_rows(rows: Sequence[CellRow], height: int, width: int) -> list[CellRow]:
    """Rows in the middle of their part of the page, each as wide as the page."""
    shown = rows[:height]
    blank_above = (height - len(shown)) // 2
    blank_below = height - len(shown) - blank_above
    return [_fit_row(row, width) for row in ((),) * blank_above + tuple(shown) + ((),) * blank_below]


def _fit_row(row: CellRow, width: int) -> CellRow:
    """A row filled up, or cut, to a width."""
    spans: list[Span] = []
    for span in row:
        room = width - sum(cell_len(fitted.text) for fitted in spans)
        spans.append(span if cell_len(span.text) <= room else span._replace(text=set_cell_size(span.text, room)))
    missing = width - sum(cell_len(span.text) for span in spans)
    return (*spans, Span(" " * missing)) if missing else tuple(spans)
