"""Characters that show as nothing, and spaces that are none: told at their place, and read on as if they were mended.

In what is spoken, one that does no harm stays, and is warned of: a text from a web page is to play.
"""

import re
from collections.abc import Collection

from guided.core.formatting import INVISIBLE, STEERING, unseen
from guided.script.by_level import NAMES
from guided.script.diagnostics import Place, Problem, split_lines
from guided.script.node import Blank, List, Map, Node, Scalar, map_children
from guided.script.text import PAUSE, WORD, slips
from guided.script.values import LONGEST_TEXT

_BEGINNING = re.compile(r"[ \t]*(?:-(?:[ \t]+|\Z))*(?:[a-z_-]+:[ \t]*)?")
"""What stands before the value on a line."""
_AFTER_COLON = re.compile(rf"(?<=[a-z]:)(?:{INVISIBLE.pattern})(?=[ \t]|\Z)")
_ODD_SPACE = re.compile(r"^[ \t]*(?:-|(?:- +)*[a-z_-]+:[ \t]*)?([\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+)")
"""Spaces that are none to YAML where it needs one: before a line, after a dash, after a key."""
_MARK = re.compile(r"\([^()]*\)|<[^<>]*>|\[[^\[\]]*\]|\{[^{}]*\}")
"""What may be a pause or a word to fill in."""


def mended(text: str, file: str) -> tuple[str, list[Problem]]:
    """A file's text without what would keep it from being read as it is meant.

    Args:
        text: the text.
        file: the file's name, for places.

    Returns:
        The text, in which the columns of the lines that are told of have moved; and one problem for each of those.
    """
    lines, told = split_lines(text), list[Problem]()
    for number, line in enumerate(lines):
        if not (line.isascii() and line.isprintable()) and (fault := _fault(line)):
            lines[number], at, what, hint = fault
            told.append(Problem(Place(file, number + 1, at + 1), what, hint))
    return ("\n".join(lines) if told else text), told


def _fault(line: str) -> tuple[str, int, str, str] | None:
    """A line once mended, where and what is wrong in it, and the way out; None where nothing is."""
    first, plain = INVISIBLE.search(line), INVISIBLE.sub("", line)
    keyed = first if first and _among_keys(plain, first.start()) else _AFTER_COLON.search(line)
    found = keyed or STEERING.search(line)
    line = plain if found else line
    odd = _ODD_SPACE.match(line)
    if odd:
        line = line[: odd.start(1)] + " " * len(odd[1]) + line[odd.end(1) :]
    if found:
        return line, found.start(), unseen(found), "take it out"
    what, hint = "there is a space here that is not a plain one", "type it again with the space bar"
    return (line, odd.start(1), what, hint) if odd else None


def _among_keys(line: str, at: int) -> bool:
    """Whether what stood at this place was in the indent of a line, at its dash, in its key, or was all of it."""
    beginning = _BEGINNING.match(line)
    end = beginning.end() if beginning else 0
    return at < end or not line.strip() or (at == end and line[at - 1] == ":")


def taken_out(node: Node, spoken: Collection[str], problems: list[Problem], *, said: bool = False) -> Node:
    """A tree without the characters that show as nothing; those stay that do no harm in what is said.

    Args:
        node: the tree.
        spoken: the keys below which words stand that are said.
        problems: what is wrong is added here, by line.
        said: whether this stands below one of them.
    """
    if isinstance(node, Scalar):
        return _text(node, problems, said=said)
    if isinstance(node, List):
        return map_children(node, lambda item: taken_out(item, spoken, problems, said=said))
    entries: dict[str, tuple[Scalar, Node]] = {}
    for key, value in node.entries if isinstance(node, Map) else ():
        plain = _text(key, problems, said=False)
        inside = taken_out(value, spoken, problems, said=key.text in spoken or (said and key.text in NAMES))
        if isinstance(plain, Scalar):
            entries.setdefault(plain.text, (plain, inside))
    return Map(tuple(entries.values()), node.place) if entries else Blank(node.place)


def _text(node: Scalar, problems: list[Problem], *, said: bool) -> Scalar | Blank:
    """A text without them, and one problem for each of its lines; one that is too long to be said is told as that."""
    if not INVISIBLE.search(node.text) or (said and len(node.text) > LONGEST_TEXT):
        return node
    plain, (line, column) = _plain(node.text, said=said), node.start
    found = [
        _problem(node.place._replace(line=line + n, column=first.start() + (1 if n else column), width=1), first, said)
        for n, text in enumerate(node.written)
        if (first := _first(text, said=said))
    ]
    whole = _first(node.text, said=said)
    if whole and not found:  # a backslash makes it
        found = [_problem(node.place, whole, said)]
    problems += found
    return node._replace(text=plain) if plain.strip() else Blank(node.place)


def _first(text: str, *, said: bool) -> re.Match[str] | None:
    """The first character that has to go; where none has, the first that shows as nothing."""
    plain = _plain(text, said=said)
    same = next((at for at, (old, new) in enumerate(zip(text, plain, strict=False)) if old != new), len(plain))
    return INVISIBLE.search(text, same) or INVISIBLE.search(text)


def _problem(place: Place, found: re.Match[str], said: bool) -> Problem:
    if said and _plain(found.string, said=said).startswith(found.string[: found.end()]):
        return Problem(place, unseen(found), "take it out: a voice may stumble over it", severity="warning")
    return Problem(place, unseen(found), "take it out")


def _plain(text: str, *, said: bool) -> str:
    """A text without what may not stay in it: nothing in what is said but in a pause or in a word to fill in."""
    if not said:
        return INVISIBLE.sub("", text)
    return _MARK.sub(lambda mark: _meant(mark[0]), STEERING.sub("", text))


def _meant(mark: str) -> str:
    plain = INVISIBLE.sub("", mark)
    meant = WORD.fullmatch(plain) or PAUSE.fullmatch(plain) or next(slips(plain), None)
    return plain if meant else mark
