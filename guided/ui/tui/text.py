"""Text that fits, measured in cells: a letter may take two of them, or none."""

import re
from collections.abc import Callable
from functools import lru_cache

from rich.cells import cell_len, chop_cells

from guided.core.safe_text import mask_hidden

ELLIPSIS = "…"


def sanitize(text: str) -> str:
    """A text on one line, with marks for what would act on a terminal or hide in it."""
    return mask_hidden(re.sub(r"\s+", " ", text))


def truncate(text: str, width: int) -> str:
    """As much of a text as fits, with a mark where more was."""
    if cell_len(text) <= width:
        return text
    if width < len(ELLIPSIS):
        return ""
    return next(iter(chop_cells(text, width - 1))).rstrip() + ELLIPSIS if width > 1 else ELLIPSIS


@lru_cache(64)
def wrap(text: str, width: int, measure: Callable[[str], int] = cell_len) -> tuple[str, ...]:
    """A text in lines of at most so many cells, all of about one length; a word too long for a line is cut."""
    lines = _fill_lines(text, width, measure)
    shortest = max((measure(word) for word in text.split()), default=0)
    for narrower in range(width - 1, shortest - 1, -1):
        narrower_lines = _fill_lines(text, narrower, measure)
        if len(narrower_lines) > len(lines):
            break
        lines = narrower_lines
    return tuple(lines)


def _fill_lines(text: str, width: int, measure: Callable[[str], int]) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and measure(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines += _split_word(word, width, measure)
    return lines


def _split_word(word: str, width: int, measure: Callable[[str], int]) -> list[str]:
    return [word] if measure(word) <= width else chop_cells(word, max(2, width))
