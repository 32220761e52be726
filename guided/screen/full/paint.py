"""Rows of a page as Textual draws them, in the colours of the hour."""

from collections.abc import Mapping
from functools import cache, lru_cache

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from guided.screen.full.ink import Ink, Row, colours

Light = tuple[bool, int] | None
"""Whether it is shown as in bed, and how far into the night; None for the colours of the terminal."""
_BOLD = frozenset({Ink.MAIN, Ink.ACCENT})


@lru_cache(256)
def paint(row: Row, light: Light) -> Strip:
    """A row as a strip; without any colours for None."""
    styles = _styles(light)
    return Strip([Segment(span.text, styles[span.ink, span.under]) for span in row if span.text])


@cache
def _styles(light: Light) -> Mapping[tuple[Ink, Ink], Style]:
    return {(ink, under): _style(ink, under, light) for ink in Ink for under in Ink}


def _style(ink: Ink, under: Ink, light: Light) -> Style:
    if light is None:
        return Style(bold=ink in _BOLD, dim=ink is Ink.FAINT)
    shown = colours(*light)
    return Style(color=Color.from_rgb(*shown[ink]), bgcolor=Color.from_rgb(*shown[under]), bold=ink in _BOLD)
