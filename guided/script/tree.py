"""A script as a tree of lists, keys and texts, each with its place."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from guided.script.source import Place


class Scalar(NamedTuple):
    """A text."""

    text: str
    place: Place
    written: tuple[str, ...]
    """The lines it is written on, the first from where it starts."""
    start: tuple[int, int]
    """Line and column where it starts, from 1."""
    comment: Place | None = None
    """What follows it on its line as a comment, where quotes would have made that part of the text."""

    def spot(self, at: int | None, width: int) -> Place:
        """The place of a part of the text; of the whole where that part cannot be found as it is written."""
        if at is None or not 0 < width <= len(self.text) - at:
            return self.place
        part = self.text[at : at + width]
        found = [(line, hit) for line, text in enumerate(self.written) for hit in _hits(part, text)]
        hits = list(_hits(part, self.text))
        if len(found) != len(hits):
            return self.place
        line, column = found[sum(hit < at for hit in hits)]
        return Place(self.place.file, self.start[0] + line, column + (1 if line else self.start[1]), width)


class Blank(NamedTuple):
    """Where something is missing or was refused; the problem with it is already told."""

    place: Place


class List(NamedTuple):
    """A list."""

    items: tuple["Node", ...]
    place: Place


class Map(NamedTuple):
    """Keys and their values, in order. A key is here once."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    place: Place

    def has(self, name: str) -> bool:
        """Whether a key is here."""
        return self.get(name) is not None

    def get(self, name: str) -> "Node | None":
        """The value of a key; None if the key is not here."""
        for key, value in self.entries:
            if key.text == name:
                return value
        return None

    def place_of(self, name: str) -> Place:
        """Where a key stands; the place of the whole if it is not here."""
        return next((key.place for key, _ in self.entries if key.text == name), self.place)


Node = Scalar | Blank | List | Map


def _hits(part: str, text: str) -> Iterator[int]:
    return (hit.start() for hit in re.finditer(re.escape(part), text))
