"""Where things stand in a script, and how a problem with them is shown."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from guided.core.errors import GuidedError
from guided.core.safe_text import mask_line

Severity = Literal["error", "warning"]

MAX_DIAGNOSTICS = 100
"""So many errors of a file are told at once, and so many warnings: nobody fixes more."""
_OVERFLOW = "there are more problems than these"
_MAX_LINE_CHARS = 120
"""A longer line is shown in part (characters)."""


class SourceLocation(NamedTuple):
    """A stretch of one line of a file, as an author counts: lines and columns from 1."""

    file: str
    """The file's name as the person gave it, or its path where nobody did."""
    line: int
    column: int
    width: int = 1
    """How many characters the caret marks, at least 1."""


class Diagnostic(NamedTuple):
    """One thing to mend in a script: a value, shown by whoever talks to the person."""

    location: SourceLocation
    what: str
    """What is wrong, in lower case, without a full stop."""
    hint: str = ""
    """The way out, shown beside the caret: "did you mean 'hold'?"."""
    note: str = ""
    """What is allowed here, shown below."""
    severity: Severity = "error"

    def format(self, line: str = "") -> str:
        """The problem as text: place and what, and below that its picture. The argument is that of `format_body`."""
        place = self.location
        head = f"{place.file}:{place.line}:{place.column}: {self.severity}: {self.what}"
        return "\n".join([mask_line(head), *self.format_body(line)])

    def format_body(self, line: str = "") -> list[str]:
        """What stands below: the line of the file, the caret with the hint, the note.

        Args:
            line: the line of the file that `place` names, without its end; empty leaves hint and note.
        """
        place = self.location
        if not line:
            return [mask_line(f"  = {text}") for text in (self.hint, self.note) if text]
        number = str(place.line)
        bar = " " * len(number) + " |"
        part, column = _cut_line(line, place.column)
        lead = "".join("\t" if c == "\t" else " " for c in part[: column - 1])
        width = max(1, min(place.width, len(part) - column + 1))
        caret = f"{bar} {lead}{'^' * width} {self.hint}".rstrip()
        note = [bar, f"{bar[:-1]}= {self.note}"] if self.note else []
        return [mask_line(row) for row in (bar, f"{number} | {part}".rstrip(), caret, *note)]


def keep_first(problems: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The first problems of each severity; the last of too many says that there are more."""
    found: list[Diagnostic] = []
    for severity in get_args(Severity):
        here = [problem for problem in problems if problem.severity == severity]
        told = [problem for problem in here if problem.what != _OVERFLOW]
        found += (
            here
            if len(here) <= MAX_DIAGNOSTICS
            else [*told[: MAX_DIAGNOSTICS - 1], make_overflow(told[min(MAX_DIAGNOSTICS, len(told)) - 1])]
        )
    return found


def make_overflow(problem: Diagnostic) -> Diagnostic:
    """What is told in place of a problem where there are too many."""
    return problem._replace(what=_OVERFLOW, hint="fix these first", note="")


class ScriptError(GuidedError):
    """A script with problems, all of them at once."""

    def __init__(self, problems: list[Diagnostic], sources: Mapping[str, str]) -> None:
        """Take the problems and the text of each file they are in, by the file's name."""
        self.diagnostics = sorted(keep_first(sorted(set(problems))))
        self.sources = sources
        super().__init__(*"\n\n".join(format_diagnostics(self.diagnostics, sources)).split("\n"))


def format_diagnostics(problems: Sequence[Diagnostic], sources: Mapping[str, str]) -> list[str]:
    """Each problem as text with the line it is about. Arguments as for `find_lines`."""
    return [each.format(line) for each, line in zip(problems, find_lines(problems, sources), strict=True)]


def find_lines(problems: Sequence[Diagnostic], sources: Mapping[str, str]) -> list[str]:
    """The line that each problem is about, without its end; "" where there is none.

    Args:
        problems: in the order to show.
        sources: the text of each file, by the name its places use.
    """
    lines = {
        (name, number): line for name, text in sources.items() for number, line in enumerate(split_lines(text), start=1)
    }
    return [lines.get(each.location[:2], "") for each in problems]


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


def _cut_line(line: str, column: int) -> tuple[str, int]:
    """The part of a long line around a column, and where that column is in it."""
    if len(line) <= _MAX_LINE_CHARS:
        return line, column
    start = max(0, min(column - 1 - _MAX_LINE_CHARS // 3, len(line) - _MAX_LINE_CHARS))
    end = start + _MAX_LINE_CHARS
    before, after = "…" if start else "", "…" if end < len(line) else ""
    return before + line[start:end] + after, column - start + len(before)
