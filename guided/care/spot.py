"""Where things stand in a script's text: a key of its header, a key or a word of a step."""

import re
from collections.abc import Mapping

from guided.script.diagnostics import Place, split_lines

Sources = Mapping[str, str]
"""The text of each file, by the name its places use."""


def header(sources: Sources, file: str, *keys: str) -> Place:
    """The first of some keys of a script's header that is there; the beginning of the file where none is."""
    lines = split_lines(sources.get(file, ""))
    for key in keys:
        for number, line in enumerate(lines, start=1):
            if line.startswith(f"{key}:"):
                return Place(file, number, 1, len(line))
    return Place(file, 1, 1)


def within(sources: Sources, place: Place, pattern: str) -> Place:
    """Where a pattern first matches in the text of a step or a key; the place itself where it does not.

    Args:
        sources: the text of the files.
        place: where the step or the key of the header stands.
        pattern: a regular expression; the case of letters is nothing to it.
    """
    lines = split_lines(sources.get(place.file, ""))
    for number, line in enumerate(lines[place.line - 1 :], start=place.line):
        start = place.column - 1 if number == place.line else 0
        if number > place.line and not _belongs(line, place.column - 1):
            break
        if match := re.compile(pattern, re.IGNORECASE).search(line, start):
            return Place(place.file, number, match.start() + 1, max(1, len(match[0])))
    return place


def _belongs(line: str, indent: int) -> bool:
    """Whether a line goes on with what began at an indent: a step, or at 0 a key of the header with its list."""
    if not line.strip():
        return True
    return line[: indent or 1].isspace() or (not indent and line.startswith("-"))
