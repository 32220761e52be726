"""How much room there is for text, and with which characters."""

import shutil
import sys

LEAST, MOST = 30, 100
"""Columns: narrower, words would be torn apart; wider, lines are hard to follow."""


def columns() -> int:
    """How wide text is set: as wide as the terminal, within reason; 80 where there is none."""
    return max(LEAST, min(shutil.get_terminal_size((80, 24)).columns, MOST))


def holds(characters: str) -> bool:
    """Whether what is written to can hold some characters."""
    try:
        characters.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
