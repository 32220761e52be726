"""The parser: YAML text becomes a tree of nodes. No other module knows about YAML.

Where there is one sure way to fix a mistake, the rest is read as if it were fixed, so that everything is reported at
once. Nothing else is reported of a line that was fixed: its columns have moved.
"""

import re
from collections import deque
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

import yaml

from guided.core.level import LEVELS
from guided.script import hidden_characters, syntax_rules
from guided.script.diagnostics import Diagnostic, SourceLocation, count_indent, keep_first, split_lines
from guided.script.node import Blank, List, Map, Node, Scalar
from guided.script.values import quote, shorten
from guided.script.yaml_error_context import SyntaxProblem

YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_YAML_DEPTH = 60
"""How deep lists and keys may nest."""
MAX_EVENTS = 40_000
"""How many events a script has at most; one of 256 KB with a sentence in each step has some 8,000."""


class YamlLimitError(yaml.YAMLError):
    """The text is deeper, or has more parts, than any script."""

    def __init__(self, event: yaml.Event, what: str, hint: str) -> None:
        """Take the first part that is too much, what is wrong, and the way out."""
        self.event, self.what, self.hint = event, what, hint


def iter_events(text: str, loader: type) -> Iterator[yaml.Event]:
    """The events of a YAML loader, one by one.

    Args:
        text: the file's text.
        loader: the loader, fast or plain.

    Raises:
        YamlLimitError: this is more than a script can be.
        yaml.YAMLError: this is no YAML.
    """
    depth = -1
    for count, event in enumerate(yaml.parse(text, Loader=loader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_YAML_DEPTH:
            raise YamlLimitError(event, "this is nested too deep to follow", "use fewer lists inside lists")
        if count > MAX_EVENTS:
            hint = "move parts into fragments, and include them"
            raise YamlLimitError(event, "this is more than a script can hold", hint)
        yield event


MAX_KEYS = 200
"""How many keys a map may have."""
_COMMENT = re.compile(r"\s+(#.*\w.*)")


class ParseResult(NamedTuple):
    """The result of parsing a text."""

    root: Node | None
    """The tree; None where there is none."""
    diagnostics: list[Diagnostic]
    """Everything wrong that was found on the way."""
    mistakes: tuple[SyntaxProblem, ...] = ()
    """The problems that hid what is below them, and that can be fixed in one sure way."""


def parse_tree(text: str, file: str) -> tuple[Node | None, list[Diagnostic]]:
    """Read a file's text into a tree.

    Args:
        text: without hidden characters.
        file: its name, for locations.

    Returns:
        The tree, None where there is none; and every diagnostic on the way.
    """
    result = parse(text, file)
    return result.root, result.diagnostics


def parse(text: str, file: str) -> ParseResult:
    """Read a file's text into a tree, as far as that goes. Arguments as for `parse_tree`."""
    builder = _TreeBuilder(text, file)
    try:
        return ParseResult(builder.build_root(), builder.diagnostics, tuple(builder.mistakes))
    except yaml.YAMLError as error:
        cause = _find_plain_error(text, error)
    except (ValueError, OverflowError):  # the plain loader meets "\U99999999" so
        what = "a backslash in double quotes names a character that does not exist"
        return ParseResult(
            None, [*builder.diagnostics, Diagnostic(SourceLocation(file, 1, 1), what, "leave the backslash out")]
        )
    if builder.mistakes:
        mistake = builder.mistakes[0]
    elif isinstance(cause, YamlLimitError):
        mistake = SyntaxProblem(Diagnostic(builder.locate(cause.event)._replace(width=1), cause.what, cause.hint))
    else:
        mistake = syntax_rules.explain_yaml_error(text, file, cause)
    earlier = [item for item in builder.diagnostics if item.location.line < mistake.diagnostic.location.line]
    return ParseResult(None, [*earlier, mistake.diagnostic], (mistake,))  # what was met below it was read wrongly


def _find_plain_error(text: str, error: yaml.YAMLError) -> yaml.YAMLError:
    """The plain loader's own error, which is the same on every computer; the error given where it has none."""
    if not isinstance(error, YamlLimitError):
        with suppress(ValueError, OverflowError):
            try:
                deque(iter_events(text, yaml.SafeLoader), maxlen=0)
            except yaml.YAMLError as plain_error:
                return plain_error
    return error


class _TreeBuilder:
    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines = split_lines(text)
        self.diagnostics: list[Diagnostic] = []
        self.mistakes: list[SyntaxProblem] = []
        self.events: Iterator[yaml.Event] = iter_events(text, YAML_LOADER)

    def build_root(self) -> Node | None:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self.reject(event, "one file holds one script", "keep the other in a file of its own")
                    break
                if event.version or event.tags:
                    self.reject(event, "lines that start with % are not used in scripts", "leave them out")
                root = self.build(next(self.events))
        return root

    def build(self, event: yaml.Event) -> Node:
        # Scripts have no use for anchors, aliases and tags.
        if getattr(event, "anchor", None):
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            hint = "put a text in quotes; to use steps twice write include: or each:"
            self.reject(event, f"anchors ({sign}) are not used in scripts", hint)
        elif getattr(event, "tag", None):
            self.reject(event, "tags (!) are not used in scripts", "put a text that starts with ! in quotes")
        if isinstance(event, yaml.ScalarEvent):
            return self.build_scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.build_list(event)
        return self.build_map(event) if isinstance(event, yaml.MappingStartEvent) else Blank(self.locate(event))

    def build_list(self, start: yaml.CollectionStartEvent) -> Node:
        items: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            node = self.build(event)
            items.append(self.report_no_item(event) if _is_empty(event) else node)
        location = self.locate(start, event)
        return List(tuple(items), location) if items else self.reject_empty(location)

    def build_map(self, start: yaml.CollectionStartEvent) -> Node:
        entries: dict[str, tuple[Scalar, Node]] = {}
        refused_locations: list[SourceLocation] = []
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if len(entries) + len(refused_locations) == MAX_KEYS:
                raise YamlLimitError(event, f"there are more than {MAX_KEYS} keys here", "a script needs fewer")
            key = self.build(event)
            value_event = next(self.events)
            value = self.build(value_event)
            if isinstance(key, Scalar) and self.check_key(key, entries):
                if not _is_empty(value_event):
                    entries[key.text] = key, value
                    continue
                intended_key = self.report_no_value(key, in_flow=bool(start.flow_style))
                if intended_key:
                    entries[intended_key] = key._replace(text=intended_key), Blank(key.location)
                    continue
            refused_locations.append(key.location)
            if not isinstance(key, Scalar):
                self.reject(event, "a key must be a plain word", "to have this said, put it in quotes")
        location = self.locate(start, event)
        if not entries:
            return Blank(refused_locations[0]) if refused_locations else self.reject_empty(location)
        return Map(tuple(entries.values()), location if start.flow_style else next(iter(entries.values()))[0].location)

    def reject_empty(self, location: SourceLocation) -> Blank:
        self.report(location, "there is nothing in these brackets", "write something in them, or leave them out")
        return Blank(location)

    def check_key(self, key: Scalar, others: Mapping[str, tuple[Scalar, Node]]) -> bool:
        if key.text == "<<":
            self.report(key.location, "merge keys (<<) are not used in scripts", "write include: instead")
        elif not key.text.strip():
            self.report(key.location, "there is no key before this colon", "to have this said, put it in quotes")
        elif key.text in others:
            self.report(
                key.location, f"'{key.text}' is here twice", f"first on line {others[key.text][0].location.line}"
            )
        else:
            return True
        return False

    def report_no_value(self, key: Scalar, *, in_flow: bool) -> str:
        """Report a key without a value; returns the key that was meant, or "" if a comma made a key of text."""
        after = self.lines[key.location.line - 1][key.location.column - 1 + key.location.width :].lstrip()
        if in_flow and not after.startswith(":"):
            # A key and its value may have grown together: `flare:3s`, `flare 3s`.
            joined = re.match(r"([\w-]+):(\S.*)", key.text) or re.match(rf"({'|'.join(LEVELS)})\s+(\S.*)", key.text)
            if not joined:
                what = f"the comma or bracket before {quote(key.text)} makes it a key of its own"
                self.report(key.location, what, "put text with a comma in quotes, and lists in [ ]")
                return ""
            what = f"{quote(key.text)} has no colon with a space after it"
            self.report(key.location, what, f"write {shorten(joined[1])}: {shorten(joined[2])}")
            return joined[1]
        if after.lstrip(": \t").startswith("#"):
            self.report(key.location, "everything after # is left out", "put the text in quotes to keep it")
        else:
            hint = "write its value, or leave it out"
            hint = "write some below it, each with a dash" if key.text == "steps" else hint
            self.report(key.location, f"there is nothing after {quote(key.text)}", hint)
        return key.text

    def report_no_item(self, event: yaml.Event) -> Blank:
        line, column, _, _ = self.get_span(event)
        dash_column = max(0, self.lines[line].rfind("-", 0, column))
        location = SourceLocation(self.file, line + 1, dash_column + 1)
        if "#" in self.lines[line][dash_column:]:
            self.report(location, "everything after # is left out", "put the line in quotes to have it said")
        else:
            self.report(location, "there is nothing after this dash", "write a step, or take the dash away")
        return Blank(location)

    def build_scalar(self, event: yaml.ScalarEvent) -> Node:
        line, column, last_line, end_column = self.get_span(event)
        is_quoted = event.style in ("'", '"')
        is_block = event.style in ("|", ">")
        location = self.find_block(line, last_line, event) if is_block else self.locate(event)
        raw_lines = self.slice_lines(line, column, last_line, end_column)
        is_plain = not (is_quoted or is_block)
        if is_plain and last_line > line and self.report_swallowed_dash(line, column, raw_lines):
            return Blank(location)
        tail = _COMMENT.match(self.lines[last_line], end_column) if is_plain else None
        comment = tail and SourceLocation(self.file, last_line + 1, tail.start(1) + 1, len(tail[1].rstrip()))
        return Scalar(event.value, location, raw_lines, (line + 1, column + 1), comment)

    def slice_lines(self, line: int, column: int, last_line: int, end_column: int) -> tuple[str, ...]:
        """The lines from one place to another."""
        if line == last_line:
            return (self.lines[line][column:end_column],)
        return (self.lines[line][column:], *self.lines[line + 1 : last_line], self.lines[last_line][:end_column])

    def find_block(self, line: int, last_line: int, event: yaml.Event) -> SourceLocation:
        """The location of the first line of a text that begins below its key."""
        for number, text in enumerate(self.lines[line + 1 : last_line + 1], start=line + 2):
            if text.strip():
                return SourceLocation(self.file, number, count_indent(text) + 1, len(text.strip()))
        return self.locate(event)

    def report_swallowed_dash(self, line: int, column: int, raw_lines: tuple[str, ...]) -> bool:
        """Report dashes that are read as part of the text above; whether there are any."""
        dashes = [number for number, text in enumerate(raw_lines) if number and text.lstrip().startswith("- ")]
        begins_line = not self.lines[line][:column].strip()
        mistake = syntax_rules.detect_wrong_dash(self.lines, line, self.file) if dashes and begins_line else None
        if mistake:
            self.diagnostics.append(mistake.diagnostic)
            self.mistakes.append(mistake)
            return True
        hint = "line it up with the dash above"
        if re.search(r"\brepeat:\s+\Z", self.lines[line][:column]):
            hint = "write steps: on a line of its own between"
        elif raw_lines[0].startswith("//"):
            hint = "begin the note above it with #, not with //"
        for number in dashes:
            location = SourceLocation(self.file, line + number + 1, raw_lines[number].index("-") + 1)
            self.report(location, "this dash is read as part of the line above", hint)
        return bool(dashes)

    def get_span(self, event: yaml.Event) -> tuple[int, int, int, int]:
        """Line and column of the beginning and of the end, from 0; the loader may point below the last line."""
        start, end = event.start_mark, event.end_mark
        if start is None or end is None:
            return 0, 0, 0, 0
        last_line = len(self.lines) - 1
        return min(start.line, last_line), start.column, min(end.line, last_line), end.column

    def locate(self, start: yaml.Event, end: yaml.Event | None = None) -> SourceLocation:
        """The location from one event to the end of another, on the first line."""
        line, column, _, _ = self.get_span(start)
        _, _, last_line, end_column = self.get_span(end or start)
        column = min(column, max(0, len(self.lines[line]) - 1))
        end_column = end_column if last_line == line else len(self.lines[line].rstrip())
        return SourceLocation(self.file, line + 1, column + 1, max(1, end_column - column))

    def reject(self, event: yaml.Event, what: str, hint: str) -> None:
        self.report(self.locate(event), what, hint)

    def report(self, location: SourceLocation, what: str, hint: str) -> None:
        self.diagnostics.append(Diagnostic(location, what, hint))


def _is_empty(event: yaml.Event) -> bool:
    return isinstance(event, yaml.ScalarEvent) and not event.value and event.style not in ("'", '"')


MAX_FIX_ROUNDS = 40
"""How many mistakes are reported at once, at most."""
_MAX_FIX_CHARS = 200_000
"""How many characters are read again for that: the plain loader, which finds the mistakes, is slow."""


def parse_with_fixes(
    text: str, file: str, spoken_keys: Collection[str] = ()
) -> tuple[Node | None, list[Diagnostic], frozenset[int]]:
    """Read a file's text into a tree, past the mistakes that can be fixed.

    Args:
        text: the text.
        file: its name, for locations.
        spoken_keys: the keys whose text is spoken.

    Returns:
        The tree of the fixed text, None where there is none; every diagnostic of the text as it is; and the numbers of
        the lines that were fixed, from 1.
    """
    text, diagnostics = hidden_characters.fix_hidden(text, file)
    lines, fixed = split_lines(text), {diagnostic.location.line for diagnostic in diagnostics}
    for round_number in range(1, MAX_FIX_ROUNDS + 1):
        root, parse_diagnostics, mistakes = parse("\n".join(lines), file)
        fixes = {number: line for mistake in mistakes for number, line in mistake.fixes.items()}
        if all(lines[number] == line for number, line in fixes.items()):
            break
        diagnostics += [mistake.diagnostic for mistake in mistakes if mistake.diagnostic.location.line not in fixed]
        for number, line in fixes.items():
            lines[number] = line
            fixed.add(number + 1)
        if round_number * len(text) > _MAX_FIX_CHARS:
            return None, keep_first(diagnostics), frozenset(fixed)
    if root:
        hidden_diagnostics: list[Diagnostic] = []
        root = hidden_characters.remove_hidden(root, spoken_keys, hidden_diagnostics)
        diagnostics += [diagnostic for diagnostic in hidden_diagnostics if diagnostic.location.line not in fixed]
        fixed |= {diagnostic.location.line for diagnostic in diagnostics if diagnostic.severity == "error"}
    remaining = [diagnostic for diagnostic in parse_diagnostics if diagnostic.location.line not in fixed]
    return root, keep_first([*diagnostics, *remaining]), frozenset(fixed)
