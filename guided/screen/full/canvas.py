"""Where the page is drawn: a widget that repaints the cells that have changed, and no others."""

from collections.abc import Iterable

from rich.cells import cell_len
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from guided.screen.full.ink import Row, Span
from guided.screen.full.paint import Light, paint


class Canvas(Widget):
    """A page of rows."""

    DEFAULT_CSS = "Canvas { width: 100%; height: 100%; }"
    ALLOW_SELECT = False

    def __init__(self) -> None:
        """Begin with an empty page."""
        super().__init__()
        self._rows: tuple[Row, ...] = ()
        self._light: Light = None

    def show(self, rows: tuple[Row, ...], light: Light) -> None:
        """Draw a page by a certain light."""
        before, self._rows = self._rows, rows
        if light != self._light or len(before) != len(rows):
            self._light = light
            self.refresh()
            return
        changed = [_changed(y, *pair) for y, pair in enumerate(zip(before, rows, strict=True)) if pair[0] != pair[1]]
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """One row of the page."""
        return paint(self._rows[y], self._light) if y < len(self._rows) else Strip.blank(self.size.width)


def _changed(y: int, before: Row, after: Row) -> Region:
    """The cells of a row from the first that differs to the last; both are of one width."""
    start, end = _alike(zip(before, after, strict=False)), _alike(zip(before[::-1], after[::-1], strict=False))
    width = sum(cell_len(span.text) for span in after)
    return Region(start, y, max(1, width - start - end), 1)


def _alike(pairs: Iterable[tuple[Span, Span]]) -> int:
    cells = 0
    for one, other in pairs:
        if one != other:
            break
        cells += cell_len(one.text)
    return cells
