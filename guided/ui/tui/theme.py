"""The palettes, calm and dark, and the widget that repaints the cells that have changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from guided.core.player_state import PlayerPhase, PlayerState

RGB = tuple[int, int, int]
NIGHT_STEPS = 8
"""In how many steps a session to fall asleep with gets dark."""
NIGHT_FADE_S = 600
"""Over how long it does, before its end (seconds)."""


class Ink(StrEnum):
    """The role of a cell; its value is the letter for it in recorded pages of the tests."""

    BACKGROUND = "."
    PRIMARY = "M"
    """The current line."""
    SECONDARY = "s"
    """Text that is less important."""
    MUTED = "f"
    """Text that is there for whoever looks for it."""
    ACCENT = "A"
    """The current one of several."""
    GLOW0 = "0"
    GLOW1 = "1"
    GLOW2 = "2"
    GLOW3 = "3"
    GLOW4 = "4"
    GLOW5 = "5"
    GLOW6 = "6"
    GLOW7 = "7"
    GLOW8 = "8"
    GLOW9 = "9"
    GLOW10 = "a"
    GLOW11 = "b"


GLOW_INKS = tuple(ink for ink in Ink if ink.name.startswith("GLOW"))
"""The shades of the breathing shape, from the darkest."""


class Span(NamedTuple):
    """Cells beside each other that look the same."""

    text: str
    ink: Ink = Ink.BACKGROUND
    fill: Ink = Ink.BACKGROUND


CellRow = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a page: red, green, blue, 0 to 255."""

    background: RGB
    primary: RGB
    secondary: RGB
    muted: RGB
    accent: RGB
    edge: RGB
    """The shape at its edge."""
    centre: RGB
    """The shape in its middle."""


EVENING_PALETTE = Palette(
    (13, 19, 24), (222, 230, 226), (150, 171, 172), (113, 136, 140), (222, 188, 138), (18, 32, 40), (58, 112, 118)
)
BED_PALETTE = Palette((5, 3, 2), (126, 81, 40), (92, 58, 30), (74, 46, 24), (132, 82, 34), (10, 6, 4), (52, 30, 14))
NIGHT_PALETTE = Palette((2, 1, 1), (34, 20, 10), (20, 12, 6), (14, 8, 4), (30, 18, 8), (3, 2, 1), (9, 5, 2))


@cache
def get_colours(bed: bool, night_step: int) -> Mapping[Ink, RGB]:
    """The colour of every ink, for the evening or for bed, and `night_step` steps (0 to 8) into the night."""
    palette = BED_PALETTE if bed or night_step else EVENING_PALETTE
    share = night_step / NIGHT_STEPS
    pairs = {
        Ink.BACKGROUND: (palette.background, NIGHT_PALETTE.background),
        Ink.PRIMARY: (palette.primary, NIGHT_PALETTE.primary),
        Ink.SECONDARY: (palette.secondary, NIGHT_PALETTE.secondary),
        Ink.MUTED: (palette.muted, NIGHT_PALETTE.muted),
        Ink.ACCENT: (palette.accent, NIGHT_PALETTE.accent),
    }
    blended = {ink: blend(day, night, share) for ink, (day, night) in pairs.items()}
    edge, centre = blend(palette.edge, NIGHT_PALETTE.edge, share), blend(palette.centre, NIGHT_PALETTE.centre, share)
    return blended | {ink: blend(edge, centre, shade / (len(GLOW_INKS) - 1)) for shade, ink in enumerate(GLOW_INKS)}


def blend(one: RGB, other: RGB, share: float) -> RGB:
    """A colour `share` (0 to 1) of the way from one to the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def get_light(state: PlayerState, dim: bool) -> tuple[bool, int]:
    """Whether a state is shown as in bed, and how many steps into the night; a session for sleep ends in the dark."""
    if state.for_sleep:
        night_share = 1 - state.remaining / NIGHT_FADE_S
        return True, NIGHT_STEPS if state.phase is PlayerPhase.ENDED else max(
            0, min(NIGHT_STEPS, int(night_share * NIGHT_STEPS))
        )
    return dim or state.dim, NIGHT_STEPS // 2 if dim and state.dim else 0


Light = tuple[bool, int] | None
"""Whether the page is shown as in bed, and how far into the night; None for the colours of the terminal."""
_BOLD_INKS = frozenset({Ink.PRIMARY, Ink.ACCENT})


@lru_cache(256)
def paint_row(row: CellRow, light: Light) -> Strip:
    """A row as a strip; without any colours for None."""
    styles = _build_styles(light)
    return Strip([Segment(span.text, styles[span.ink, span.fill]) for span in row if span.text])


@cache
def _build_styles(light: Light) -> Mapping[tuple[Ink, Ink], Style]:
    return {(ink, under): _build_style(ink, under, light) for ink in Ink for under in Ink}


def _build_style(ink: Ink, under: Ink, light: Light) -> Style:
    if light is None:
        return Style(bold=ink in _BOLD_INKS, dim=ink is Ink.MUTED)
    colours = get_colours(*light)
    return Style(color=Color.from_rgb(*colours[ink]), bgcolor=Color.from_rgb(*colours[under]), bold=ink in _BOLD_INKS)


class Canvas(Widget):
    """The widget that draws a page of rows."""

    DEFAULT_CSS = "Canvas { width: 100%; height: 100%; }"
    ALLOW_SELECT = False

    def __init__(self) -> None:
        """Begin with an empty page."""
        super().__init__()
        self._rows: tuple[CellRow, ...] = ()
        self._light: Light = None

    def show(self, rows: tuple[CellRow, ...], light: Light) -> None:
        """Draw a page in a light."""
        old, self._rows = self._rows, rows
        if light != self._light or len(old) != len(rows):
            self._light = light
            self.refresh()
            return
        changed = [_diff_rows(y, *pair) for y, pair in enumerate(zip(old, rows, strict=True)) if pair[0] != pair[1]]
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """One row of the page."""
        return paint_row(self._rows[y], self._light) if y < len(self._rows) else Strip.blank(self.size.width)


def _diff_rows(y: int, before: CellRow, after: CellRow) -> Region:
    """The cells of a row from the first that differs to the last; both are of one width."""
    equal_before, equal_after = (
        _count_equal(zip(before, after, strict=False)),
        _count_equal(zip(before[::-1], after[::-1], strict=False)),
    )
    width = sum(cell_len(span.text) for span in after)
    return Region(equal_before, y, max(1, width - equal_before - equal_after), 1)


def _count_equal(pairs: Iterable[tuple[Span, Span]]) -> int:
    cells = 0
    for one, other in pairs:
        if one != other:
            break
        cells += cell_len(one.text)
    return cells
