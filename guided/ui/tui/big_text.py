"""Large letters out of half blocks. Their shapes can be read, and mended, in letters.txt."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from unicodedata import normalize

from guided.ui.tui.theme import Ink, Row, Span

TALL = 5
"""Rows of cells a line of large letters takes."""
_DOTS = 2 * TALL
"""Rows of dots: one free, or for the accent of a capital, seven down to the base line, two below it."""
_GAP = 1
_BLANK = 3
_ACCENTS = {"\u0301": "´", "\u0300": "`", "\u0302": "^", "\u0303": "~", "\u0308": "¨", "\u030a": "˚", "\u0327": "¸"}
_DOTLESS = {"i": "ı", "j": "ȷ"}
_CELLS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}

Dots = tuple[str, ...]


def drawable(text: str) -> bool:
    """Whether there is a large letter for all of it."""
    return all(letter == " " or set(letter) <= _shapes().keys() | _ACCENTS.keys() for letter in _letters(text))


def wide(text: str) -> int:
    """How many cells it takes in large letters."""
    return len(_line(text)[0])


@lru_cache(64)
def enlarge(text: str, ink: Ink) -> tuple[Row, ...]:
    """A line in large letters: `TALL` rows. Raises KeyError for what is not `drawable`."""
    lines = _line(text)
    pairs = (zip(lines[y], lines[y + 1], strict=True) for y in range(0, _DOTS, 2))
    return tuple((Span("".join(_CELLS[above == "#", below == "#"] for above, below in pair), ink),) for pair in pairs)


@cache
def dots(text: str) -> tuple[tuple[bool, ...], ...]:
    """The dots of a text, and no empty rows around them. Raises KeyError for what is not `drawable`."""
    rows = [tuple(dot == "#" for dot in line) for line in _line(text)]
    while rows and not any(rows[0]):
        rows.pop(0)
    while rows and not any(rows[-1]):
        rows.pop()
    return tuple(rows)


def _line(text: str) -> Dots:
    """Every row of dots of a line, all of one width."""
    drawn = [_letter(letter) for letter in _letters(text)]
    return tuple((" " * _GAP).join(rows) for rows in zip(*drawn, strict=True)) if drawn else ("",) * _DOTS


def _letters(text: str) -> Iterator[str]:
    """Each letter with its accents, taken apart."""
    return iter(re.findall(r".[\u0300-\u036f]*", normalize("NFD", text)))


@cache
def _letter(letter: str) -> Dots:
    base, accents = letter[0], letter[1:]
    if base == " ":
        return (" " * _BLANK,) * _DOTS
    low = base.islower()
    drawn = (" " * len(_shapes()[base][0]), *_shapes()[_DOTLESS.get(base, base) if accents else base])
    for accent in accents:
        drawn = _over(drawn, _shapes()[_ACCENTS[accent]], low or accent == "\u0327")
    return drawn


def _over(drawn: Dots, accent: Dots, low: bool) -> Dots:
    """Put an accent over a letter; over a capital there is room for its lower half only."""
    width = max(len(drawn[0]), len(accent[0]))
    placed = (" " * len(accent[0]), *accent) if low else (accent[1], *[""] * (_DOTS - 1))
    return tuple(_merged(one.center(width), other.center(width)) for one, other in zip(drawn, placed, strict=True))


def _merged(one: str, other: str) -> str:
    return "".join("#" if "#" in pair else " " for pair in zip(one, other, strict=True))


@cache
def _shapes() -> Mapping[str, Dots]:
    """Every letter's rows of dots, from the band of letters it stands in: a row of names, and their dots below."""
    text = Path(__file__).with_name("letters.txt").read_text("utf-8")
    return dict(shape for band in text.split("\n\n") for shape in _band(band.splitlines()))


def _band(lines: list[str]) -> Iterator[tuple[str, Dots]]:
    names, rows = lines[0], lines[1:_DOTS]
    starts = [place for place, name in enumerate(names) if name != " "]
    for start, end in zip(starts, [*starts[1:], max(map(len, rows)) + 2], strict=True):
        part = [row[start:end].ljust(end - start).replace(".", " ") for row in rows]
        width = end - start - 2
        yield names[start], tuple(row[:width].ljust(width) for row in part)
