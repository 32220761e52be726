"""Large letters out of half blocks. Their shapes can be read, and mended, in letters.txt."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from unicodedata import normalize

from guided.ui.tui.theme import CellRow, Ink, Span

BIG_ROWS = 5
"""Rows of cells a line of large letters takes."""
_DOT_ROWS = 2 * BIG_ROWS
"""Rows of dots: one free, or for the accent of a capital, seven down to the base line, two below it."""
_GAP_DOTS = 1
_SPACE_DOTS = 3
_ACCENTS = {"\u0301": "´", "\u0300": "`", "\u0302": "^", "\u0303": "~", "\u0308": "¨", "\u030a": "˚", "\u0327": "¸"}
_DOTLESS_FORMS = {"i": "ı", "j": "ȷ"}
_HALF_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}

DotRows = tuple[str, ...]


def can_enlarge(text: str) -> bool:
    """Whether there is a large letter for every character of a text."""
    return all(
        letter == " " or set(letter) <= _load_letters().keys() | _ACCENTS.keys() for letter in _split_letters(text)
    )


def big_width(text: str) -> int:
    """How many cells wide a text is in large letters."""
    return len(_draw_line(text)[0])


@lru_cache(64)
def enlarge(text: str, ink: Ink) -> tuple[CellRow, ...]:
    """A line in large letters: `BIG_ROWS` rows. Raises KeyError for what is not `can_enlarge`."""
    lines = _draw_line(text)
    pairs = (zip(lines[y], lines[y + 1], strict=True) for y in range(0, _DOT_ROWS, 2))
    return tuple(
        (Span("".join(_HALF_BLOCKS[above == "#", below == "#"] for above, below in pair), ink),) for pair in pairs
    )


@cache
def draw_dots(text: str) -> tuple[tuple[bool, ...], ...]:
    """The dots of a text, and no empty rows around them. Raises KeyError for what is not `can_enlarge`."""
    rows = [tuple(dot == "#" for dot in line) for line in _draw_line(text)]
    while rows and not any(rows[0]):
        rows.pop(0)
    while rows and not any(rows[-1]):
        rows.pop()
    return tuple(rows)


def _draw_line(text: str) -> DotRows:
    """Every row of dots of a line, all of one width."""
    letters = [_draw_letter(letter) for letter in _split_letters(text)]
    return tuple((" " * _GAP_DOTS).join(rows) for rows in zip(*letters, strict=True)) if letters else ("",) * _DOT_ROWS


def _split_letters(text: str) -> Iterator[str]:
    """Each letter with its accents, taken apart."""
    return iter(re.findall(r".[\u0300-\u036f]*", normalize("NFD", text)))


@cache
def _draw_letter(letter: str) -> DotRows:
    base, accents = letter[0], letter[1:]
    if base == " ":
        return (" " * _SPACE_DOTS,) * _DOT_ROWS
    is_lower = base.islower()
    rows = (" " * len(_load_letters()[base][0]), *_load_letters()[_DOTLESS_FORMS.get(base, base) if accents else base])
    for accent in accents:
        rows = _add_accent(rows, _load_letters()[_ACCENTS[accent]], is_lower or accent == "\u0327")
    return rows


def _add_accent(rows: DotRows, accent: DotRows, is_lower: bool) -> DotRows:
    """Put an accent over a letter; over a capital there is room for its lower half only."""
    width = max(len(rows[0]), len(accent[0]))
    dots = (" " * len(accent[0]), *accent) if is_lower else (accent[1], *[""] * (_DOT_ROWS - 1))
    return tuple(_merge_rows(one.center(width), other.center(width)) for one, other in zip(rows, dots, strict=True))


def _merge_rows(one: str, other: str) -> str:
    return "".join("#" if "#" in pair else " " for pair in zip(one, other, strict=True))


@cache
def _load_letters() -> Mapping[str, DotRows]:
    """Load every letter's rows of dots. The file has bands: a row of names, and their dots below."""
    text = Path(__file__).with_name("letters.txt").read_text("utf-8")
    return dict(shape for band in text.split("\n\n") for shape in _parse_band(band.splitlines()))


def _parse_band(lines: list[str]) -> Iterator[tuple[str, DotRows]]:
    names, rows = lines[0], lines[1:_DOT_ROWS]
    starts = [column for column, name in enumerate(names) if name != " "]
    for start, end in zip(starts, [*starts[1:], max(map(len, rows)) + 2], strict=True):
        letter_rows = [row[start:end].ljust(end - start).replace(".", " ") for row in rows]
        width = end - start - 2
        yield names[start], tuple(row[:width].ljust(width) for row in letter_rows)
