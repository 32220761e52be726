"""YAML text becomes a tree of nodes. Nothing of YAML is known beyond here.

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
"""So many parts a script has at most; one of 256 KB with steps of a sentence each has some 8,000."""


class YamlLimitError(yaml.YAMLError):
    """The text is deeper, or has more parts, than any script."""

    def __init__(self, event: yaml.Event, what: str, hint: str) -> None:
        """Take the first part that is too much, what is wrong, and the way out."""
        self.event, self.what, self.hint = event, what, hint


def iter_events(text: str, loader: type) -> Iterator[yaml.Event]:
    """What a loader finds, one by one.

    Args:
        text: the file's text.
        loader: the loader, fast or plain.

    Raises:
        BeyondError: this is no script any more.
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
"""So many keys may stand side by side."""
_COMMENT = re.compile(r"\s+(#.*\w.*)")


class ParseResult(NamedTuple):
    """What came of a text."""

    root: Node | None
    """The tree; None where there is none."""
    diagnostics: list[Diagnostic]
    """Every problem met on the way."""
    mistakes: tuple[SyntaxProblem, ...] = ()
    """Those of the problems that hid what stands below them, and that can be mended in one sure way."""


def parse_tree(text: str, file: str) -> tuple[Node | None, list[Diagnostic]]:
    """Read a file's text into a tree.

    Args:
        text: without characters that show as nothing.
        file: its name, for places.

    Returns:
        The tree, None where there is none; and every problem met on the way.
    """
    grown = parse(text, file)
    return grown.root, grown.diagnostics


def parse(text: str, file: str) -> ParseResult:
    """Read a file's text into a tree, as far as that goes. Arguments as for `parse_tree`."""
    grower = _TreeBuilder(text, file)
    try:
        return ParseResult(grower.build_root(), grower.diagnostics, tuple(grower.mistakes))
    except yaml.YAMLError as error:
        found = _find_plain_error(text, error)
    except (ValueError, OverflowError):  # the plain loader meets "\U99999999" so
        what = "a backslash in double quotes names a character that does not exist"
        return ParseResult(
            None, [*grower.diagnostics, Diagnostic(SourceLocation(file, 1, 1), what, "leave the backslash out")]
        )
    if grower.mistakes:
        slip = grower.mistakes[0]
    elif isinstance(found, YamlLimitError):
        slip = SyntaxProblem(Diagnostic(grower.locate(found.event)._replace(width=1), found.what, found.hint))
    else:
        slip = syntax_rules.explain_yaml_error(text, file, found)
    before = [problem for problem in grower.diagnostics if problem.location.line < slip.diagnostic.location.line]
    return ParseResult(None, [*before, slip.diagnostic], (slip,))  # what was met below it was read wrongly


def _find_plain_error(text: str, error: yaml.YAMLError) -> yaml.YAMLError:
    """The plain loader's own error, which is the same on every computer; the error given where it has none."""
    if not isinstance(error, YamlLimitError):
        with suppress(ValueError, OverflowError):
            try:
                deque(iter_events(text, yaml.SafeLoader), maxlen=0)
            except yaml.YAMLError as found:
                return found
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
        place = self.locate(start, event)
        return List(tuple(items), place) if items else self.reject_empty(place)

    def build_map(self, start: yaml.CollectionStartEvent) -> Node:
        entries: dict[str, tuple[Scalar, Node]] = {}
        refused: list[SourceLocation] = []
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if len(entries) + len(refused) == MAX_KEYS:
                raise YamlLimitError(event, f"there are more than {MAX_KEYS} keys here", "a script needs fewer")
            key = self.build(event)
            following = next(self.events)
            value = self.build(following)
            if isinstance(key, Scalar) and self.check_key(key, entries):
                if not _is_empty(following):
                    entries[key.text] = key, value
                    continue
                name = self.report_no_value(key, flow=bool(start.flow_style))
                if name:
                    entries[name] = key._replace(text=name), Blank(key.location)
                    continue
            refused.append(key.location)
            if not isinstance(key, Scalar):
                self.reject(event, "a key must be a plain word", "to have this said, put it in quotes")
        place = self.locate(start, event)
        if not entries:
            return Blank(refused[0]) if refused else self.reject_empty(place)
        return Map(tuple(entries.values()), place if start.flow_style else next(iter(entries.values()))[0].location)

    def reject_empty(self, place: SourceLocation) -> Blank:
        self.report(place, "there is nothing in these brackets", "write something in them, or leave them out")
        return Blank(place)

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

    def report_no_value(self, key: Scalar, *, flow: bool) -> str:
        """Tell that a key has no value; the key that was meant, or nothing where a comma made text one."""
        after = self.lines[key.location.line - 1][key.location.column - 1 + key.location.width :].lstrip()
        if flow and not after.startswith(":"):
            # A key and its value may have grown together: `flare:3s`, `flare 3s`.
            glued = re.match(r"([\w-]+):(\S.*)", key.text) or re.match(rf"({'|'.join(LEVELS)})\s+(\S.*)", key.text)
            if not glued:
                what = f"the comma or bracket before {quote(key.text)} makes it a key of its own"
                self.report(key.location, what, "put text with a comma in quotes, and lists in [ ]")
                return ""
            what = f"{quote(key.text)} has no colon with a space after it"
            self.report(key.location, what, f"write {shorten(glued[1])}: {shorten(glued[2])}")
            return glued[1]
        if after.lstrip(": \t").startswith("#"):
            self.report(key.location, "everything after # is left out", "put the text in quotes to keep it")
        else:
            hint = "write its value, or leave it out"
            hint = "write some below it, each with a dash" if key.text == "steps" else hint
            self.report(key.location, f"there is nothing after {quote(key.text)}", hint)
        return key.text

    def report_no_item(self, event: yaml.Event) -> Blank:
        line, column, _, _ = self.get_span(event)
        dash = max(0, self.lines[line].rfind("-", 0, column))
        place = SourceLocation(self.file, line + 1, dash + 1)
        if "#" in self.lines[line][dash:]:
            self.report(place, "everything after # is left out", "put the line in quotes to have it said")
        else:
            self.report(place, "there is nothing after this dash", "write a step, or take the dash away")
        return Blank(place)

    def build_scalar(self, event: yaml.ScalarEvent) -> Node:
        line, column, last, until = self.get_span(event)
        quoted = event.style in ("'", '"')
        block = event.style in ("|", ">")
        place = self.find_block(line, last, event) if block else self.locate(event)
        written = self.slice_lines(line, column, last, until)
        plain = not (quoted or block)
        if plain and last > line and self.report_swallowed_dash(line, column, written):
            return Blank(place)
        tail = _COMMENT.match(self.lines[last], until) if plain else None
        comment = tail and SourceLocation(self.file, last + 1, tail.start(1) + 1, len(tail[1].rstrip()))
        return Scalar(event.value, place, written, (line + 1, column + 1), comment)

    def slice_lines(self, line: int, column: int, last: int, until: int) -> tuple[str, ...]:
        """The lines from one place to another."""
        if line == last:
            return (self.lines[line][column:until],)
        return (self.lines[line][column:], *self.lines[line + 1 : last], self.lines[last][:until])

    def find_block(self, line: int, last: int, event: yaml.Event) -> SourceLocation:
        """The first line of a text that begins below its key."""
        for number, text in enumerate(self.lines[line + 1 : last + 1], start=line + 2):
            if text.strip():
                return SourceLocation(self.file, number, count_indent(text) + 1, len(text.strip()))
        return self.locate(event)

    def report_swallowed_dash(self, line: int, column: int, written: tuple[str, ...]) -> bool:
        """Tell of dashes that are read as part of the text above; whether there are any."""
        dashes = [number for number, text in enumerate(written) if number and text.lstrip().startswith("- ")]
        begins_line = not self.lines[line][:column].strip()
        slip = syntax_rules.detect_wrong_dash(self.lines, line, self.file) if dashes and begins_line else None
        if slip:
            self.diagnostics.append(slip.diagnostic)
            self.mistakes.append(slip)
            return True
        hint = "line it up with the dash above"
        if re.search(r"\brepeat:\s+\Z", self.lines[line][:column]):
            hint = "write steps: on a line of its own between"
        elif written[0].startswith("//"):
            hint = "begin the note above it with #, not with //"
        for number in dashes:
            place = SourceLocation(self.file, line + number + 1, written[number].index("-") + 1)
            self.report(place, "this dash is read as part of the line above", hint)
        return bool(dashes)

    def get_span(self, event: yaml.Event) -> tuple[int, int, int, int]:
        """Line and column of the beginning and of the end, from 0; the loader may point below the last line."""
        start, end = event.start_mark, event.end_mark
        if start is None or end is None:
            return 0, 0, 0, 0
        last = len(self.lines) - 1
        return min(start.line, last), start.column, min(end.line, last), end.column

    def locate(self, start: yaml.Event, end: yaml.Event | None = None) -> SourceLocation:
        """From the beginning of one event to the end of another, on the first line."""
        line, column, _, _ = self.get_span(start)
        _, _, last, until = self.get_span(end or start)
        column = min(column, max(0, len(self.lines[line]) - 1))
        until = until if last == line else len(self.lines[line].rstrip())
        return SourceLocation(self.file, line + 1, column + 1, max(1, until - column))

    def reject(self, event: yaml.Event, what: str, hint: str) -> None:
        self.report(self.locate(event), what, hint)

    def report(self, place: SourceLocation, what: str, hint: str) -> None:
        self.diagnostics.append(Diagnostic(place, what, hint))


def _is_empty(event: yaml.Event) -> bool:
    return isinstance(event, yaml.ScalarEvent) and not event.value and event.style not in ("'", '"')


MAX_FIX_ROUNDS = 40
"""So many slips are told at once, at most."""
_MAX_FIX_CHARS = 200_000
"""So many characters are read for it, or one time: the plain loader, which names the slips, takes its time."""


def parse_with_fixes(
    text: str, file: str, spoken_keys: Collection[str] = ()
) -> tuple[Node | None, list[Diagnostic], frozenset[int]]:
    """Read a file's text into a tree, past the slips that can be mended.

    Args:
        text: the text.
        file: its name, for places.
        spoken_keys: the keys below which words stand that are said.

    Returns:
        The tree of the text once mended, None where there is none; every problem of the text as it is; and which
        lines of it were mended, from 1.
    """
    text, told = hidden_characters.fix_hidden(text, file)
    lines, mended = split_lines(text), {problem.location.line for problem in told}
    for turn in range(1, MAX_FIX_ROUNDS + 1):
        root, problems, slips = parse("\n".join(lines), file)
        mends = {number: line for slip in slips for number, line in slip.fixes.items()}
        if all(lines[number] == line for number, line in mends.items()):
            break
        told += [slip.diagnostic for slip in slips if slip.diagnostic.location.line not in mended]
        for number, line in mends.items():
            lines[number] = line
            mended.add(number + 1)
        if turn * len(text) > _MAX_FIX_CHARS:
            return None, keep_first(told), frozenset(mended)
    if root:
        unseen: list[Diagnostic] = []
        root = hidden_characters.remove_hidden(root, spoken_keys, unseen)
        told += [problem for problem in unseen if problem.location.line not in mended]
        mended |= {problem.location.line for problem in told if problem.severity == "error"}
    fresh = [problem for problem in problems if problem.location.line not in mended]
    return root, keep_first([*told, *fresh]), frozenset(mended)
