"""The nodes of a script: lists, maps and texts, each with its location."""

import operator
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import NamedTuple

from guided.script.diagnostics import SourceLocation


class Scalar(NamedTuple):
    """A text."""

    text: str
    location: SourceLocation
    raw_lines: tuple[str, ...]
    """The lines it is written on, the first from where it starts."""
    start: tuple[int, int]
    """Line and column where it starts, from 1."""
    comment: SourceLocation | None = None
    """The comment after it on its line, which quotes would have made part of the text."""

    def locate(self, offset: int | None, width: int) -> SourceLocation:
        """The location of a part of the text; of all of it if that part is not found in the raw lines."""
        if offset is None or not 0 < width <= len(self.text) - offset:
            return self.location
        wanted = self.text[offset : offset + width]
        occurrence = self.text.count(wanted, 0, offset + width - 1)
        counts = [text.count(wanted) for text in self.raw_lines]
        if sum(counts) != self.text.count(wanted):
            return self.location
        line = next(index for index, total in enumerate(accumulate(counts)) if occurrence < total)
        pieces_before = self.raw_lines[line].split(wanted)[: occurrence - sum(counts[:line]) + 1]
        column = len(wanted.join(pieces_before)) + (1 if line else self.start[1])
        return SourceLocation(self.location.file, self.start[0] + line, column, width)


class Blank(NamedTuple):
    """A node in place of something missing or wrong, which has been reported."""

    location: SourceLocation


class List(NamedTuple):
    """A list."""

    items: tuple["Node", ...]
    location: SourceLocation


class Map(NamedTuple):
    """Keys and their values, in order. Each key is unique."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    location: SourceLocation

    @property
    def values(self) -> tuple["Node", ...]:
        """The values alone."""
        return tuple(value for _, value in self.entries)

    def has(self, name: str) -> bool:
        """Whether it has a key."""
        return self.get(name) is not None

    def get(self, name: str) -> "Node | None":
        """The value of a key; None if it has no such key."""
        for key, value in self.entries:
            if key.text == name:
                return value
        return None

    def locate_key(self, name: str) -> SourceLocation:
        """The location of a key; of the map if it has no such key."""
        return next((key.location for key, _ in self.entries if key.text == name), self.location)

    def map_values(self, change: Callable[[Scalar, "Node"], "Node"]) -> "Map":
        """The same keys, their values changed; itself where nothing changes."""
        values = [change(key, value) for key, value in self.entries]
        if all(map(operator.is_, values, self.values)):
            return self
        return Map(tuple((key, new) for (key, _), new in zip(self.entries, values, strict=True)), self.location)


Node = Scalar | Blank | List | Map


def map_children(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node, its items or values changed; itself where nothing changes."""
    if isinstance(node, Map):
        return node.map_values(lambda _, value: change(value))
    if isinstance(node, List):
        items = tuple(map(change, node.items))
        return node if all(map(operator.is_, items, node.items)) else List(items, node.location)
    return node


def iter_tree(node: Node) -> Iterator[Node]:
    """A value and every value inside it, in order."""
    yield node
    if not isinstance(node, Scalar | Blank):
        for inside in node.items if isinstance(node, List) else node.values:
            yield from iter_tree(inside)
