"""Characters that show as nothing, and spaces that are none: told at their place, and read on as if they were mended.

In what is spoken, one that does no harm stays, and is warned of: a text from a web page is to play.
"""

import re
from collections.abc import Collection

from guided.core.safe_text import CONTROL_RE, HIDDEN_RE, describe_hidden
from guided.script.by_level import LEVEL_NAMES
from guided.script.diagnostics import Diagnostic, SourceLocation, split_lines
from guided.script.node import Blank, List, Map, Node, Scalar, map_children
from guided.script.spoken_text import PAUSE_RE, PLACEHOLDER_RE, find_pause_typos
from guided.script.values import MAX_TEXT_CHARS

_PREFIX_RE = re.compile(r"[ \t]*(?:-(?:[ \t]+|\Z))*(?:[a-z_-]+:[ \t]*)?")
"""What stands before the value on a line."""
_AFTER_COLON = re.compile(rf"(?<=[a-z]:)(?:{HIDDEN_RE.pattern})(?=[ \t]|\Z)")
_ODD_SPACE = re.compile(r"^[ \t]*(?:-|(?:- +)*[a-z_-]+:[ \t]*)?([\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+)")
"""Spaces that are none to YAML where it needs one: before a line, after a dash, after a key."""
_BRACKETS_RE = re.compile(r"\([^()]*\)|<[^<>]*>|\[[^\[\]]*\]|\{[^{}]*\}")
"""What may be a pause or a word to fill in."""


def fix_hidden(text: str, file: str) -> tuple[str, list[Diagnostic]]:
    """A file's text without what would keep it from being read as it is meant.

    Args:
        text: the text.
        file: the file's name, for places.

    Returns:
        The text, in which the columns of the lines that are told of have moved; and one problem for each of those.
    """
    lines, told = split_lines(text), list[Diagnostic]()
    for number, line in enumerate(lines):
        if not (line.isascii() and line.isprintable()) and (fault := _fix_line(line)):
            lines[number], at, what, hint = fault
            told.append(Diagnostic(SourceLocation(file, number + 1, at + 1), what, hint))
    return ("\n".join(lines) if told else text), told


def _fix_line(line: str) -> tuple[str, int, str, str] | None:
    """A line once mended, where and what is wrong in it, and the way out; None where nothing is."""
    first, plain = HIDDEN_RE.search(line), HIDDEN_RE.sub("", line)
    keyed = first if first and _is_before_value(plain, first.start()) else _AFTER_COLON.search(line)
    found = keyed or CONTROL_RE.search(line)
    line = plain if found else line
    odd = _ODD_SPACE.match(line)
    if odd:
        line = line[: odd.start(1)] + " " * len(odd[1]) + line[odd.end(1) :]
    if found:
        return line, found.start(), describe_hidden(found), "take it out"
    what, hint = "there is a space here that is not a plain one", "type it again with the space bar"
    return (line, odd.start(1), what, hint) if odd else None


def _is_before_value(line: str, at: int) -> bool:
    """Whether what stood at this place was in the indent of a line, at its dash, in its key, or was all of it."""
    beginning = _PREFIX_RE.match(line)
    end = beginning.end() if beginning else 0
    return at < end or not line.strip() or (at == end and line[at - 1] == ":")


def remove_hidden(
    node: Node, spoken_keys: Collection[str], problems: list[Diagnostic], *, is_spoken: bool = False
) -> Node:
    """A tree without the characters that show as nothing; those stay that do no harm in what is said.

    Args:
        node: the tree.
        spoken_keys: the keys below which words stand that are said.
        problems: what is wrong is added here, by line.
        is_spoken: whether this stands below one of them.
    """
    if isinstance(node, Scalar):
        return _clean_text(node, problems, is_spoken=is_spoken)
    if isinstance(node, List):
        return map_children(node, lambda item: remove_hidden(item, spoken_keys, problems, is_spoken=is_spoken))
    entries: dict[str, tuple[Scalar, Node]] = {}
    for key, value in node.entries if isinstance(node, Map) else ():
        plain = _clean_text(key, problems, is_spoken=False)
        inside = remove_hidden(
            value, spoken_keys, problems, is_spoken=key.text in spoken_keys or (is_spoken and key.text in LEVEL_NAMES)
        )
        if isinstance(plain, Scalar):
            entries.setdefault(plain.text, (plain, inside))
    return Map(tuple(entries.values()), node.location) if entries else Blank(node.location)


def _clean_text(node: Scalar, problems: list[Diagnostic], *, is_spoken: bool) -> Scalar | Blank:
    """A text without them, and one problem for each of its lines; one that is too long to be said is told as that."""
    if not HIDDEN_RE.search(node.text) or (is_spoken and len(node.text) > MAX_TEXT_CHARS):
        return node
    plain, (line, column) = _strip(node.text, is_spoken=is_spoken), node.start
    found = [
        _diagnose(
            node.location._replace(line=line + n, column=first.start() + (1 if n else column), width=1),
            first,
            is_spoken,
        )
        for n, text in enumerate(node.raw_lines)
        if (first := _find_first(text, is_spoken=is_spoken))
    ]
    whole = _find_first(node.text, is_spoken=is_spoken)
    if whole and not found:  # a backslash makes it
        found = [_diagnose(node.location, whole, is_spoken)]
    problems += found
    return node._replace(text=plain) if plain.strip() else Blank(node.location)


def _find_first(text: str, *, is_spoken: bool) -> re.Match[str] | None:
    """The first character that has to go; where none has, the first that shows as nothing."""
    plain = _strip(text, is_spoken=is_spoken)
    same = next((at for at, (old, new) in enumerate(zip(text, plain, strict=False)) if old != new), len(plain))
    return HIDDEN_RE.search(text, same) or HIDDEN_RE.search(text)


def _diagnose(place: SourceLocation, found: re.Match[str], is_spoken: bool) -> Diagnostic:
    if is_spoken and _strip(found.string, is_spoken=is_spoken).startswith(found.string[: found.end()]):
        return Diagnostic(place, describe_hidden(found), "take it out: a voice may stumble over it", severity="warning")
    return Diagnostic(place, describe_hidden(found), "take it out")


def _strip(text: str, *, is_spoken: bool) -> str:
    """A text without what may not stay in it: nothing in what is said but in a pause or in a word to fill in."""
    if not is_spoken:
        return HIDDEN_RE.sub("", text)
    return _BRACKETS_RE.sub(lambda mark: _strip_mark(mark[0]), CONTROL_RE.sub("", text))


def _strip_mark(mark: str) -> str:
    plain = HIDDEN_RE.sub("", mark)
    meant = PLACEHOLDER_RE.fullmatch(plain) or PAUSE_RE.fullmatch(plain) or next(find_pause_typos(plain), None)
    return plain if meant else mark
