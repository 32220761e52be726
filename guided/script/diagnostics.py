"""Where things stand in a script, and how a problem with them is shown."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from guided.core.errors import GuidedError
from guided.core.formatting import one_line

Severity = Literal["error", "warning"]

MOST = 100
"""So many errors of a file are told at once, and so many warnings: nobody fixes more."""
_MORE = "there are more problems than these"
_WIDEST = 120
"""A longer line is shown in part (characters)."""


class Place(NamedTuple):
    """A stretch of one line of a file, as an author counts: lines and columns from 1."""

    file: str
    """The file's name as the person gave it, or its path where nobody did."""
    line: int
    column: int
    width: int = 1
    """How many characters the caret marks, at least 1."""


class Problem(NamedTuple):
    """One thing to mend in a script: a value, shown by whoever talks to the person."""

    place: Place
    what: str
    """What is wrong, in lower case, without a full stop."""
    hint: str = ""
    """The way out, shown beside the caret: "did you mean 'hold'?"."""
    note: str = ""
    """What is allowed here, shown below."""
    severity: Severity = "error"

    def shown(self, line: str = "") -> str:
        """The problem as text: place and what, and below that its picture. The argument is that of `picture`."""
        place = self.place
        head = f"{place.file}:{place.line}:{place.column}: {self.severity}: {self.what}"
        return "\n".join([one_line(head), *self.picture(line)])

    def picture(self, line: str = "") -> list[str]:
        """What stands below: the line of the file, the caret with the hint, the note.

        Args:
            line: the line of the file that `place` names, without its end; empty leaves hint and note.
        """
        place = self.place
        if not line:
            return [one_line(f"  = {text}") for text in (self.hint, self.note) if text]
        number = str(place.line)
        bar = " " * len(number) + " |"
        part, column = _part(line, place.column)
        lead = "".join("\t" if c == "\t" else " " for c in part[: column - 1])
        width = max(1, min(place.width, len(part) - column + 1))
        caret = f"{bar} {lead}{'^' * width} {self.hint}".rstrip()
        note = [bar, f"{bar[:-1]}= {self.note}"] if self.note else []
        return [one_line(row) for row in (bar, f"{number} | {part}".rstrip(), caret, *note)]


def first(problems: Sequence[Problem]) -> list[Problem]:
    """The first problems of each severity; the last of too many says that there are more."""
    found: list[Problem] = []
    for severity in get_args(Severity):
        here = [problem for problem in problems if problem.severity == severity]
        told = [problem for problem in here if problem.what != _MORE]
        found += here if len(here) <= MOST else [*told[: MOST - 1], more(told[min(MOST, len(told)) - 1])]
    return found


def more(problem: Problem) -> Problem:
    """What is told in place of a problem where there are too many."""
    return problem._replace(what=_MORE, hint="fix these first", note="")


class ScriptError(GuidedError):
    """A script with problems, all of them at once."""

    def __init__(self, problems: list[Problem], sources: Mapping[str, str]) -> None:
        """Take the problems and the text of each file they are in, by the file's name."""
        self.problems = sorted(first(sorted(set(problems))))
        self.sources = sources
        super().__init__(*"\n\n".join(shown(self.problems, sources)).split("\n"))


def shown(problems: Sequence[Problem], sources: Mapping[str, str]) -> list[str]:
    """Each problem as text with the line it is about. Arguments as for `about`."""
    return [each.shown(line) for each, line in zip(problems, about(problems, sources), strict=True)]


def about(problems: Sequence[Problem], sources: Mapping[str, str]) -> list[str]:
    """The line that each problem is about, without its end; "" where there is none.

    Args:
        problems: in the order to show.
        sources: the text of each file, by the name its places use.
    """
    lines = {
        (name, number): line for name, text in sources.items() for number, line in enumerate(split_lines(text), start=1)
    }
    return [lines.get(each.place[:2], "") for each in problems]


def split_lines(text: str) -> list[str]:
    """The lines of a file without their ends; at least one, though it be empty."""
    return re.split("\r\n|\n|\r", text)


def count_indent(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip())


def display_name(path: Path) -> str:
    """A file's name as an error shows it: short where it is below the working folder."""
    try:
        return str(path.relative_to(Path.cwd()))
    except (ValueError, OSError):  # below another folder; or the working folder is gone
        return str(path)


def _part(line: str, column: int) -> tuple[str, int]:
    """The part of a long line around a column, and where that column is in it."""
    if len(line) <= _WIDEST:
        return line, column
    start = max(0, min(column - 1 - _WIDEST // 3, len(line) - _WIDEST))
    end = start + _WIDEST
    before, after = "…" if start else "", "…" if end < len(line) else ""
    return before + line[start:end] + after, column - start + len(before)
