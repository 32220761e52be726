"""A command line as somebody can copy it from the screen, and type it."""

import os
import re
import shlex
from pathlib import Path

_PLAIN = re.compile(r"[\w@%+=:,./-]+")
"""What means itself in every shell."""


def typed(*words: str | Path) -> str:
    """`guided` and some words after it; quoted where a shell would take them apart.

    >>> typed("play", "my evening.yaml")
    "guided play 'my evening.yaml'"
    """
    return " ".join(["guided", *(quoted(str(word)) for word in words)])


def quoted(word: str, windows: bool = os.name == "nt") -> str:
    """One word for the shell of this computer; on Windows no name holds the quotes that stand around it."""
    if _PLAIN.fullmatch(word.replace("\\", "/") if windows else word):
        return word
    return f'"{word}"' if windows else shlex.quote(word)
