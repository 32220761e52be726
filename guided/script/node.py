"""A script as a tree of lists, keys and texts, each with its place."""

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
    """What follows it on its line as a comment, where quotes would have made that part of the text."""

    def locate(self, at: int | None, width: int) -> SourceLocation:
        """The place of a part of the text; of the whole where that part cannot be found as it is written."""
        if at is None or not 0 < width <= len(self.text) - at:
            return self.location
        part = self.text[at : at + width]
        nth, there = self.text.count(part, 0, at + width - 1), [text.count(part) for text in self.raw_lines]
        if sum(there) != self.text.count(part):
            return self.location
        line = next(n for n, upto in enumerate(accumulate(there)) if nth < upto)
        before = self.raw_lines[line].split(part)[: nth - sum(there[:line]) + 1]
        column = len(part.join(before)) + (1 if line else self.start[1])
        return SourceLocation(self.location.file, self.start[0] + line, column, width)


class Blank(NamedTuple):
    """Where something is missing or was refused; the problem with it is already told."""

    location: SourceLocation


class List(NamedTuple):
    """A list."""

    items: tuple["Node", ...]
    location: SourceLocation


class Map(NamedTuple):
    """Keys and their values, in order. A key is here once."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    location: SourceLocation

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

    def locate_key(self, name: str) -> SourceLocation:
        """Where a key stands; the place of the whole if it is not here."""
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
