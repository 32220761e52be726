"""The context of a YAML error: where PyYAML stopped, and the kind of mistake, judged by the place alone.

PyYAML's texts are never read: a release may reword them. What it gives for certain is the class of its error and two
marks: where it stopped, and where what it was reading then began. With the text around them, they tell the kinds apart.
"""

import re
from collections.abc import Iterator, Mapping
from enum import Flag, auto
from functools import cached_property
from itertools import takewhile
from types import MappingProxyType
from typing import NamedTuple

import yaml
from yaml.parser import ParserError
from yaml.scanner import ScannerError

from guided.script.diagnostics import Diagnostic, SourceLocation, count_indent

LineFixes = Mapping[int, str]
"""Lines as they are once fixed, by number from 0."""
STEP_LINE_RE = re.compile(r"(?P<indent> *)-\s+(?P<text>\S.*)")
KEY_LINE_RE = re.compile(r" *(?P<dash>-\s+)?(?P<key>[\w-]+):(?:\s|\Z)")
_TEXT_START_RE = re.compile(r"\s*(?:-|[–—•●▪◦‣·+]|[\w-]+:(?:\s|\Z))|[^\s#]")
_CLOSED_QUOTE_RE = re.compile(r"""'[^']*+(?:''[^']*+)*+'|"[^"\\]*+(?:\\.[^"\\]*+)*+\"""", re.DOTALL)
_ESCAPE_RE = re.compile(r"\\[xuU]?\Z")


class ErrorKind(Flag):
    """The kind of an error of PyYAML's."""

    TAB = auto()
    """A tab where spaces belong."""
    COLON = auto()
    """A colon with a space after it, where no key can be."""
    LIST = auto()
    """A dash with a space after it, where no list can begin."""
    QUOTE = auto()
    """The end, before a quotation mark was closed."""
    ESCAPE = auto()
    """A backslash in double quotes, before a character that has no meaning there."""
    KEY = auto()
    """The end of a line that stands where a key belongs, and has no colon."""
    BLOCK = auto()
    """Something that belongs to none of the lists and keys above it."""
    STEP = auto()
    """A key that stands where the dashes of a list do. It belongs to none of the lists and keys above, either."""
    END = auto()
    """Something more, after all that the file begins with was complete."""
    BRACKETS = auto()
    """Something in brackets that is neither a comma nor their end."""
    EMPTY = auto()
    """Nothing, between two commas in brackets."""
    OTHER = auto()


ANY = ~ErrorKind(0)


class SyntaxProblem(NamedTuple):
    """A mistake in the YAML, with its diagnostic."""

    diagnostic: Diagnostic
    fixes: LineFixes = MappingProxyType({})
    """The lines as they would be fixed; none where there is no sure way to fix them."""


class YamlErrorContext:
    """An error of PyYAML's in its file, lines and columns from 0."""

    def __init__(self, lines: list[str], file: str, error: yaml.YAMLError) -> None:
        """Take the file's lines and name, and the error of the plain loader."""
        self.lines = lines
        self.file = file
        mark: yaml.Mark | None = getattr(error, "problem_mark", None)
        start: yaml.Mark | None = getattr(error, "context_mark", None)
        self.line, self.column = self._clamp_mark(mark)
        self.context_line, self.context_column = self._clamp_mark(start or mark)
        self.is_at_end = (mark is None or mark.line > self.line) or not self.line_text[self.column :].strip()
        sign = self.lines[mark.line][mark.column : mark.column + 1] if mark and mark.line < len(self.lines) else ""
        self.kind = self._classify(type(error), sign, has_context=start is not None)

    def _clamp_mark(self, mark: yaml.Mark | None) -> tuple[int, int]:
        """The place of a mark, or the end of the last line before it that holds something."""
        line = min(mark.line if mark else 0, len(self.lines) - 1)
        while line and not self.lines[line].strip():
            line -= 1
            mark = None
        return line, min(mark.column if mark else len(self.lines[line]), len(self.lines[line]))

    def _classify(self, error: type[yaml.YAMLError], sign: str, *, has_context: bool) -> ErrorKind:
        """The kind of an error of this class at this sign."""
        if issubclass(error, ScannerError):
            kinds = {"\t": ErrorKind.TAB, ":": ErrorKind.COLON, "-": ErrorKind.LIST}
            return self._classify_unfinished() if has_context else kinds.get(sign, ErrorKind.OTHER)
        if issubclass(error, ParserError) and (has_context or sign != "%"):
            return self._classify_misplaced() if has_context else ErrorKind.END
        return ErrorKind.OTHER

    def _classify_misplaced(self) -> ErrorKind:
        """The kind of an error in something that is complete, and stands where it cannot."""
        # `[softly] Let: go.` is a key that begins with a bracket: closed by then, on its line.
        if self.opening in ("[", "{") and (self.line > self.context_line or _count_open_brackets(self.text_read) > 0):
            return ErrorKind.BRACKETS
        is_place_of_value = (self.context_line, self.context_column) == (self.line, self.column)
        if is_place_of_value and self._find_sign_before() in ("[", "{", ","):
            return ErrorKind.EMPTY
        # A key that belongs to no key above is right of all of them, or in the column of a list's dashes.
        is_key = re.match(r"(?!-\s|[]},]).*?:(?:\s|\Z)", self.line_text[self.column :])
        if is_key and self.column == self.context_column:
            return ErrorKind.STEP
        return ErrorKind.OTHER if is_place_of_value else ErrorKind.BLOCK

    def _classify_unfinished(self) -> ErrorKind:
        """The kind of an error in what had begun and could not be finished: a text in quotes, a key, a sign."""
        if self.opening == '"' and _ESCAPE_RE.search(self.line_text, max(0, self.column - 2), self.column):
            return ErrorKind.ESCAPE
        if self.opening in ("'", '"') and not _CLOSED_QUOTE_RE.match(self.text_read):
            return ErrorKind.QUOTE
        # A key ends with its line, so the mistake is seen below it, or after 1,024 characters.
        return ErrorKind.KEY if "\n" in self.text_read or len(self.text_read) > 1_000 else ErrorKind.OTHER

    def _find_sign_before(self) -> str:
        """The last character before the place where PyYAML stopped, which may be on a line above."""
        text_before = self.line_text[: self.column].strip() or self.lines[max(0, self.line_above)]
        return text_before.rstrip()[-1:]

    @cached_property
    def text_read(self) -> str:
        """The text that PyYAML was reading, from its beginning to where it stopped."""
        lines = [*self.lines[self.context_line : self.line], self.line_text[: self.column]]
        return "\n".join(lines)[self.context_column :] + ("\n" if self.is_at_end else "")

    @property
    def opening(self) -> str:
        """The first character of what PyYAML was reading."""
        return self.lines[self.context_line][self.context_column : self.context_column + 1]

    @property
    def line_text(self) -> str:
        """The line where PyYAML stopped."""
        return self.lines[self.line]

    @property
    def indent(self) -> int:
        """How many spaces that line begins with."""
        return count_indent(self.line_text)

    @property
    def line_without_colon(self) -> int:
        """The line that has no colon, where that is the mistake."""
        return self.context_line if self.kind is ErrorKind.KEY else self.line

    @property
    def line_above(self) -> int:
        """The last line above with something on it that is no note, or -1."""
        return next((line for line in self.iter_lines_above() if self.lines[line].strip()[:1] not in ("", "#")), -1)

    @property
    def opening_line(self) -> int:
        """The line above on which the text begins that PyYAML was still reading, or -1."""
        return next((line for line in self.iter_lines_above() if _TEXT_START_RE.match(self.lines[line])), -1)

    def iter_lines_above(self) -> Iterator[int]:
        """The lines above, from the nearest one up."""
        return iter(range(self.line - 1, -1, -1))

    def make_problem(
        self, line: int, column: int, what: str, hint: str, width: int = 1, fixes: LineFixes | None = None
    ) -> SyntaxProblem:
        """A problem at a line and a column."""
        column = min(column, max(0, len(self.lines[line]) - 1))
        return SyntaxProblem(
            Diagnostic(SourceLocation(self.file, line + 1, column + 1, width), what, hint), fixes or {}
        )

    def make_line_problem(self, line: int, what: str, hint: str, fixes: LineFixes | None = None) -> SyntaxProblem:
        """A problem that marks all of a line."""
        text = self.lines[line]
        return self.make_problem(line, count_indent(text), what, hint, max(1, len(text.strip())), fixes)

    def fix_line(self, line: int, text: str) -> LineFixes:
        """The fix that replaces a line; none if its text goes on below."""
        return {} if find_nested_lines(self.lines, line) else {line: text}

    def fix_indent(self, line: int, indent: int) -> LineFixes:
        """The fix that changes a line's indent. Nested lines move with it, or stay if they are right already.

        Args:
            line: the line.
            indent: how many spaces it is to begin with.

        Returns:
            No fix if neither is right.
        """
        nested, shift = find_nested_lines(self.lines, line), indent - count_indent(self.lines[line])
        nested_indent = count_indent(self.lines[nested[0]]) if nested else -1
        if not nested or self._can_nest(line, indent, nested_indent):
            nested = []
        elif not self._can_nest(line, indent, nested_indent + shift):
            return {}
        return {n: " " * (count_indent(self.lines[n]) + shift) + self.lines[n].lstrip() for n in (line, *nested)}

    def _can_nest(self, line: int, indent: int, nested_indent: int) -> bool:
        """Whether the lines nested in a line can have one indent once the line has another."""
        key = KEY_LINE_RE.match(self.lines[line])
        if key and key["dash"]:
            return nested_indent == indent + len(key["dash"])
        return nested_indent > indent if STEP_LINE_RE.match(self.lines[line]) else nested_indent >= indent


def find_nested_lines(lines: list[str], line: int) -> list[int]:
    """The lines that belong to a line: those that follow it and begin further right."""
    indent = count_indent(lines[line])
    non_blank = (number for number in range(line + 1, len(lines)) if lines[number].strip())
    return list(takewhile(lambda number: count_indent(lines[number]) > indent, non_blank))


def _count_open_brackets(text: str) -> int:
    return sum(text.count(sign) for sign in "[{") - sum(text.count(sign) for sign in "]}")
