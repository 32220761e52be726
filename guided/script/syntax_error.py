"""Where a file stopped being YAML: the lines around it, and a slip with the lines as they would be mended."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import yaml

from guided.script.diagnostics import Place, Problem

Mends = Mapping[int, str]
"""Lines as they are once mended, by number from 0."""
STEP = re.compile(r"(?P<dent> *)-\s+(?P<text>\S.*)")
"""A step on its line."""
BULLET = re.compile(r" *(?P<sign>[–—•●▪◦‣·+])\s*(?=\S)")
"""What stands where a step's dash belongs, and is none."""
_BEGINS = re.compile(r"\s*(?:-|[–—•●▪◦‣·+]|[\w-]+:(?:\s|\Z))|[^\s#]")


class Slip(NamedTuple):
    """What went wrong, in words."""

    problem: Problem
    mended: Mends = MappingProxyType({})
    """The lines as they would be mended; none where there is no sure way to mend them."""


@dataclass
class Fault:
    """Where the loader stopped, lines and columns from 0."""

    lines: list[str]
    file: str
    error: yaml.YAMLError

    def __post_init__(self) -> None:
        self.problem = str(getattr(self.error, "problem", ""))
        self.context = str(getattr(self.error, "context", ""))
        mark = getattr(self.error, "problem_mark", None)
        context = getattr(self.error, "context_mark", None) or mark
        self.line, self.column = self._inside(mark)
        self.from_line, self.from_column = self._inside(context)

    def _inside(self, mark: yaml.Mark | None) -> tuple[int, int]:
        line = min(mark.line if mark else 0, len(self.lines) - 1)
        while line and not self.lines[line].strip():
            line -= 1
            mark = None
        return line, min(mark.column if mark else len(self.lines[line]), len(self.lines[line]))

    @property
    def text(self) -> str:
        """The line where the loader stopped."""
        return self.lines[self.line]

    @property
    def above(self) -> int:
        """The last line above with something on it that is no note, or -1."""
        return next((n for n in self.upward() if self.lines[n].strip() and self.lines[n].strip()[0] != "#"), -1)

    @property
    def opener(self) -> int:
        """The line above on which the text began that the loader was still reading, or -1."""
        return next((n for n in self.upward() if _BEGINS.match(self.lines[n])), -1)

    def upward(self) -> Iterator[int]:
        """The lines above, from the nearest one up."""
        return iter(range(self.line - 1, -1, -1))

    def dent(self, line: int) -> int:
        """How many spaces a line begins with."""
        return len(self.lines[line]) - len(self.lines[line].lstrip())

    def at(self, line: int, column: int, what: str, hint: str, width: int = 1, mended: Mends | None = None) -> Slip:
        """A slip here."""
        column = min(column, max(0, len(self.lines[line]) - 1))
        return Slip(Problem(Place(self.file, line + 1, column + 1, width), what, hint), mended or {})

    def whole(self, line: int, what: str, hint: str, mended: Mends | None = None) -> Slip:
        """A slip of a whole line."""
        return self.at(line, self.dent(line), what, hint, max(1, len(self.lines[line].strip())), mended)

    def below(self, line: int) -> list[int]:
        """The lines that belong to a line: those that follow it and begin further right."""
        found: list[int] = []
        for number in range(line + 1, len(self.lines)):
            if self.lines[number].strip():
                if self.dent(number) <= self.dent(line):
                    break
                found.append(number)
        return found

    def moved(self, line: int, dent: int) -> Mends:
        """A line with another indent. What belongs to it goes with it, or stays where that is right already.

        Args:
            line: the line.
            dent: how many spaces it is to begin with.

        Returns:
            Nothing where neither is right.
        """
        lines, by = self.below(line), dent - self.dent(line)
        first = self.dent(lines[0]) if lines else -1
        if not lines or self._fits(line, dent, first):
            lines = []
        elif not self._fits(line, dent, first + by):
            return {}
        return {n: " " * (self.dent(n) + by) + self.lines[n].lstrip() for n in (line, *lines)}

    def _fits(self, line: int, dent: int, first: int) -> bool:
        """Whether what belongs to a line can begin so far right once the line begins with so many spaces."""
        keys = re.match(r" *(-\s+)[\w-]+:(?:\s|\Z)", self.lines[line])
        if keys:
            return first == dent + len(keys[1])
        return first > dent if STEP.match(self.lines[line]) else first >= dent

    def alone(self, line: int, text: str) -> Mends:
        """A line written otherwise; nothing where its text goes on below it."""
        return {} if self.below(line) else {line: text}
