"""Diagnostics: what is wrong in a script, where, and how that is shown."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from guided.core.errors import GuidedError
from guided.core.safe_text import mask_line

Severity = Literal["error", "warning"]

MAX_DIAGNOSTICS = 100
"""How many errors of a file are shown, and how many warnings: nobody fixes more at once."""
_OVERFLOW = "there are more problems than these"
_MAX_LINE_CHARS = 120
"""A longer line is shown in part (characters)."""


class SourceLocation(NamedTuple):
    """A part of one line of a file; lines and columns count from 1."""

    file: str
    """The file's name as the person gave it, else its path."""
    line: int
    column: int
    width: int = 1
    """How many characters the caret marks, at least 1."""


class Diagnostic(NamedTuple):
    """An error or a warning about a script, with its place."""

    location: SourceLocation
    what: str
    """What is wrong, in lower case, without a full stop."""
    hint: str = ""
    """The way out, shown beside the caret: "did you mean 'hold'?"."""
    note: str = ""
    """What is allowed here, shown below."""
    severity: Severity = "error"

    def format(self, line: str = "") -> str:
        """The diagnostic as text: location and message, then its body. Argument as for `format_body`."""
        location = self.location
        head = f"{location.file}:{location.line}:{location.column}: {self.severity}: {self.what}"
        return "\n".join([mask_line(head), *self.format_body(line)])

    def format_body(self, line: str = "") -> list[str]:
        """The lines below the message: the line of the file, the caret with the hint, the note.

        Args:
            line: the line of the file at the diagnostic's location, without its end; if empty, hint and note alone.
        """
        location = self.location
        if not line:
            return [mask_line(f"  = {text}") for text in (self.hint, self.note) if text]
        number = str(location.line)
        margin = " " * len(number) + " |"
        shown_line, column = _cut_line(line, location.column)
        caret_indent = "".join("\t" if c == "\t" else " " for c in shown_line[: column - 1])
        width = max(1, min(location.width, len(shown_line) - column + 1))
        caret = f"{margin} {caret_indent}{'^' * width} {self.hint}".rstrip()
        note = [margin, f"{margin[:-1]}= {self.note}"] if self.note else []
        return [mask_line(row) for row in (margin, f"{number} | {shown_line}".rstrip(), caret, *note)]


def keep_first(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The first diagnostics of each severity; the last of too many says that there are more."""
    kept: list[Diagnostic] = []
    for severity in get_args(Severity):
        same_severity = [diagnostic for diagnostic in diagnostics if diagnostic.severity == severity]
        shown = [diagnostic for diagnostic in same_severity if diagnostic.what != _OVERFLOW]
        kept += (
            same_severity
            if len(same_severity) <= MAX_DIAGNOSTICS
            else [*shown[: MAX_DIAGNOSTICS - 1], make_overflow(shown[min(MAX_DIAGNOSTICS, len(shown)) - 1])]
        )
    return kept


def make_overflow(diagnostic: Diagnostic) -> Diagnostic:
    """The diagnostic that says there are too many, at the place of one of them."""
    return diagnostic._replace(what=_OVERFLOW, hint="fix these first", note="")


class ScriptError(GuidedError):
    """A script has errors: holds all its diagnostics."""

    def __init__(self, diagnostics: list[Diagnostic], sources: Mapping[str, str]) -> None:
        """Take the diagnostics and the text of each file they are in, by the file's name."""
        self.diagnostics = sorted(keep_first(sorted(set(diagnostics))))
        self.sources = sources
        super().__init__(*"\n\n".join(format_diagnostics(self.diagnostics, sources)).split("\n"))


def format_diagnostics(diagnostics: Sequence[Diagnostic], sources: Mapping[str, str]) -> list[str]:
    """Each diagnostic as text with the line it is about. Arguments as for `find_lines`."""
    return [item.format(line) for item, line in zip(diagnostics, find_lines(diagnostics, sources), strict=True)]


def find_lines(diagnostics: Sequence[Diagnostic], sources: Mapping[str, str]) -> list[str]:
    """The line that each diagnostic is about, without its end; "" where there is none.

    Args:
        diagnostics: in the order to show.
        sources: the text of each file, by the name its locations use.
    """
    lines = {
        (name, number): line for name, text in sources.items() for number, line in enumerate(split_lines(text), start=1)
    }
    return [lines.get(diagnostic.location[:2], "") for diagnostic in diagnostics]


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
    prefix, suffix = "…" if start else "", "…" if end < len(line) else ""
    return prefix + line[start:end] + suffix, column - start + len(prefix)
