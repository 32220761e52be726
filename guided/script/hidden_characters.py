"""Hidden characters and odd spaces: reported at their place, and taken out so that the rest can be read.

In spoken text a harmless one stays, with a warning, so that a text from a web page plays.
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
"""The part of a line before its value."""
_AFTER_COLON = re.compile(rf"(?<=[a-z]:)(?:{HIDDEN_RE.pattern})(?=[ \t]|\Z)")
_ODD_SPACE = re.compile(r"^[ \t]*(?:-|(?:- +)*[a-z_-]+:[ \t]*)?([\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+)")
"""Spaces that are none to YAML where it needs one: before a line, after a dash, after a key."""
_BRACKETS_RE = re.compile(r"\([^()]*\)|<[^<>]*>|\[[^\[\]]*\]|\{[^{}]*\}")
"""What may be a pause or a word to fill in."""


def fix_hidden(text: str, file: str) -> tuple[str, list[Diagnostic]]:
    """A file's text without hidden characters that would change how it is read.

    Args:
        text: the text.
        file: the file's name, for locations.

    Returns:
        The text, in which columns have moved on each reported line; and one diagnostic for each of those lines.
    """
    lines, diagnostics = split_lines(text), list[Diagnostic]()
    for number, line in enumerate(lines):
        if not (line.isascii() and line.isprintable()) and (fix := _fix_line(line)):
            lines[number], offset, what, hint = fix
            diagnostics.append(Diagnostic(SourceLocation(file, number + 1, offset + 1), what, hint))
    return ("\n".join(lines) if diagnostics else text), diagnostics


def _fix_line(line: str) -> tuple[str, int, str, str] | None:
    """The fixed line, the offset of the fault, the message and the hint; None if nothing is wrong."""
    hidden, clean_line = HIDDEN_RE.search(line), HIDDEN_RE.sub("", line)
    hidden_in_key = hidden if hidden and _is_before_value(clean_line, hidden.start()) else _AFTER_COLON.search(line)
    removed = hidden_in_key or CONTROL_RE.search(line)
    line = clean_line if removed else line
    odd_space = _ODD_SPACE.match(line)
    if odd_space:
        line = line[: odd_space.start(1)] + " " * len(odd_space[1]) + line[odd_space.end(1) :]
    if removed:
        return line, removed.start(), describe_hidden(removed), "take it out"
    what, hint = "there is a space here that is not a plain one", "type it again with the space bar"
    return (line, odd_space.start(1), what, hint) if odd_space else None


def _is_before_value(line: str, offset: int) -> bool:
    """Whether an offset is in the indent of a line, at its dash or in its key, or the line is empty."""
    prefix = _PREFIX_RE.match(line)
    end = prefix.end() if prefix else 0
    return offset < end or not line.strip() or (offset == end and line[offset - 1] == ":")


def remove_hidden(
    node: Node, spoken_keys: Collection[str], diagnostics: list[Diagnostic], *, is_spoken: bool = False
) -> Node:
    """A tree without hidden characters; in spoken text the harmless ones stay.

    Args:
        node: the tree.
        spoken_keys: the keys whose text is spoken.
        diagnostics: what is wrong is added here, by line.
        is_spoken: whether this stands below one of them.
    """
    if isinstance(node, Scalar):
        return _clean_text(node, diagnostics, is_spoken=is_spoken)
    if isinstance(node, List):
        return map_children(node, lambda item: remove_hidden(item, spoken_keys, diagnostics, is_spoken=is_spoken))
    entries: dict[str, tuple[Scalar, Node]] = {}
    for key, value in node.entries if isinstance(node, Map) else ():
        clean_key = _clean_text(key, diagnostics, is_spoken=False)
        is_value_spoken = key.text in spoken_keys or (is_spoken and key.text in LEVEL_NAMES)
        clean_value = remove_hidden(value, spoken_keys, diagnostics, is_spoken=is_value_spoken)
        if isinstance(clean_key, Scalar):
            entries.setdefault(clean_key.text, (clean_key, clean_value))
    return Map(tuple(entries.values()), node.location) if entries else Blank(node.location)


def _clean_text(node: Scalar, diagnostics: list[Diagnostic], *, is_spoken: bool) -> Scalar | Blank:
    """A text without them, with one diagnostic for each line; a text too long to be spoken is reported elsewhere."""
    if not HIDDEN_RE.search(node.text) or (is_spoken and len(node.text) > MAX_TEXT_CHARS):
        return node
    clean, (line, column) = _strip(node.text, is_spoken=is_spoken), node.start
    text_diagnostics = [
        _diagnose(
            node.location._replace(line=line + index, column=match.start() + (1 if index else column), width=1),
            match,
            is_spoken,
        )
        for index, text in enumerate(node.raw_lines)
        if (match := _find_first(text, is_spoken=is_spoken))
    ]
    escaped = _find_first(node.text, is_spoken=is_spoken)
    if escaped and not text_diagnostics:  # a backslash makes it
        text_diagnostics = [_diagnose(node.location, escaped, is_spoken)]
    diagnostics += text_diagnostics
    return node._replace(text=clean) if clean.strip() else Blank(node.location)


def _find_first(text: str, *, is_spoken: bool) -> re.Match[str] | None:
    """The first hidden character that is taken out; if none is, the first that stays."""
    clean = _strip(text, is_spoken=is_spoken)
    change = next((index for index, (old, new) in enumerate(zip(text, clean, strict=False)) if old != new), len(clean))
    return HIDDEN_RE.search(text, change) or HIDDEN_RE.search(text)


def _diagnose(location: SourceLocation, found: re.Match[str], is_spoken: bool) -> Diagnostic:
    if is_spoken and _strip(found.string, is_spoken=is_spoken).startswith(found.string[: found.end()]):
        hint = "take it out: a voice may stumble over it"
        return Diagnostic(location, describe_hidden(found), hint, severity="warning")
    return Diagnostic(location, describe_hidden(found), "take it out")


def _strip(text: str, *, is_spoken: bool) -> str:
    """A text without forbidden characters; in spoken text, hidden ones go only from pauses and words to fill in."""
    if not is_spoken:
        return HIDDEN_RE.sub("", text)
    return _BRACKETS_RE.sub(lambda mark: _strip_mark(mark[0]), CONTROL_RE.sub("", text))


def _strip_mark(mark: str) -> str:
    clean = HIDDEN_RE.sub("", mark)
    is_mark = PLACEHOLDER_RE.fullmatch(clean) or PAUSE_RE.fullmatch(clean) or next(find_pause_typos(clean), None)
    return clean if is_mark else mark
