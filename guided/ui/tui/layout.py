"""The parts of a page, as rows for a width."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from guided.screen.full import disc, letters
from guided.screen.full.ink import Ink, Row, Span
from guided.screen.full.view import View
from guided.screen.full.words import clip, wrap

READABLE = 48
"""The longest line that is read without losing one's place (cells)."""
LARGE = 3 * letters.TALL
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
    return tuple((before, *row) for row in disc.disc(disc.steps(view.full, rows), rows, view.count, coloured))


def words(view: View, width: int, height: int) -> Sequence[Row]:
    """The present line, as large as there is room for; while paused, what is offered."""
    if view.options:
        return _options(view, width, height)
    if height >= LARGE and (large := _large(view.line, width, height)):
        return large
    lines = wrap(view.line, min(READABLE, max(1, width - 2 * MARGIN)))
    if len(lines) > height:
        lines = wrap(view.line, width)
    lines = lines if len(lines) <= height else (*lines[: height - 1], clip(" ".join(lines[height - 1 :]), width))
    rows = [centred(line, Ink.MAIN, width) for line in lines]
    return _apart(rows) if 2 * len(rows) - 1 <= height else rows


def _large(text: str, width: int, height: int, ink: Ink = Ink.MAIN) -> Sequence[Row]:
    """A text in large letters; nothing where it does not fit, or where there is no such letter."""
    if not letters.drawable(text):
        return ()
    lines = wrap(text, width - 4 * MARGIN, letters.wide)
    fits = lines and len(lines) * letters.TALL <= height and max(map(letters.wide, lines)) <= width
    return [row for line in lines for row in _enlarged(line, width, ink)] if fits else ()


def _enlarged(text: str, width: int, ink: Ink) -> Iterator[Row]:
    before = Span(" " * ((width - letters.wide(text)) // 2))
    return ((before, *row) for row in letters.enlarge(text, ink))


def _options(view: View, width: int, height: int) -> Sequence[Row]:
    """What is offered, with the present one marked; where there is little room, the present one alone."""
    title = centred(" · ".join(filter(None, (view.line, view.below))), Ink.MAIN, width)
    size = min(width, len(MARK) + max(map(cell_len, view.options)))
    rows = [_option(option, option == view.option, size, (width - size) // 2) for option in view.options]
    large = _large(view.option, width, letters.TALL, Ink.ACCENT) if height >= LARGE else ()
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


def notice(view: View, width: int) -> Sequence[Row]:
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
