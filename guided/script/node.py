"""A script as a tree of lists, keys and texts, each with its place."""

import operator
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import NamedTuple

from guided.script.diagnostics import Place


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
        nth, there = self.text.count(part, 0, at + width - 1), [text.count(part) for text in self.written]
        if sum(there) != self.text.count(part):
            return self.place
        line = next(n for n, upto in enumerate(accumulate(there)) if nth < upto)
        before = self.written[line].split(part)[: nth - sum(there[:line]) + 1]
        column = len(part.join(before)) + (1 if line else self.start[1])
        return Place(self.place.file, self.start[0] + line, column, width)


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

    @property
    def values(self) -> tuple["Node", ...]:
        """The values alone."""
        return tuple(value for _, value in self.entries)

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

    def map_values(self, change: Callable[[Scalar, "Node"], "Node"]) -> "Map":
        """The same keys, their values changed; itself where nothing changes."""
        values = [change(key, value) for key, value in self.entries]
        if all(map(operator.is_, values, self.values)):
            return self
        return Map(tuple((key, new) for (key, _), new in zip(self.entries, values, strict=True)), self.place)


Node = Scalar | Blank | List | Map


def map_children(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node, its items or values changed; itself where nothing changes."""
    if isinstance(node, Map):
        return node.map_values(lambda _, value: change(value))
    if isinstance(node, List):
        items = tuple(map(change, node.items))
        return node if all(map(operator.is_, items, node.items)) else List(items, node.place)
    return node


def iter_tree(node: Node) -> Iterator[Node]:
    """A value and every value inside it, in order."""
    yield node
    if not isinstance(node, Scalar | Blank):
        for inside in node.items if isinstance(node, List) else node.values:
            yield from iter_tree(inside)
