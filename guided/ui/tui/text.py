"""Words that fit: measured in cells, for a letter may take two of them, or none."""

import re
from collections.abc import Callable
from functools import lru_cache

from rich.cells import cell_len, chop_cells

from guided.core.formatting import visible

MORE = "…"


def clean(text: str) -> str:
    """A text on one line, with marks for what would act on a terminal or hide in it."""
    return visible(re.sub(r"\s+", " ", text))


def clip(text: str, width: int) -> str:
    """As much of a text as fits, with a mark where more was."""
    if cell_len(text) <= width:
        return text
    if width < len(MORE):
        return ""
    return next(iter(chop_cells(text, width - 1))).rstrip() + MORE if width > 1 else MORE


@lru_cache(64)
def wrap(text: str, width: int, measure: Callable[[str], int] = cell_len) -> tuple[str, ...]:
    """A text in lines of at most so many cells, all of about one length; a word too long for a line is cut."""
    lines = _filled(text, width, measure)
    shortest = max((measure(word) for word in text.split()), default=0)
    for narrower in range(width - 1, shortest - 1, -1):
        tried = _filled(text, narrower, measure)
        if len(tried) > len(lines):
            break
        lines = tried
    return tuple(lines)


def _filled(text: str, width: int, measure: Callable[[str], int]) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and measure(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines += _pieces(word, width, measure)
    return lines


def _pieces(word: str, width: int, measure: Callable[[str], int]) -> list[str]:
    return [word] if measure(word) <= width else chop_cells(word, max(2, width))
