"""The terminal: how wide it is, and which characters it can show."""

import shutil
import sys

MIN_COLUMNS, MAX_COLUMNS = 30, 100
"""Columns: narrower, words would be torn apart; wider, lines are hard to follow."""


def get_columns() -> int:
    """How wide text is set: as wide as the terminal, within reason; 80 where there is none."""
    return max(MIN_COLUMNS, min(shutil.get_terminal_size((80, 24)).columns, MAX_COLUMNS))


def can_encode(characters: str) -> bool:
    """Whether standard output can encode some characters."""
    try:
        characters.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
