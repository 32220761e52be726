"""Values written by level, `{flare: 5s, better: 15s}`: found, mended where they are nearly so, and taken apart.

A map is by level if every key is a level. A level left out takes the next easier one written.
"""

from functools import partial

from guided.core.level import LEVELS, Level
from guided.plan.steps.registry import STEP_TYPES
from guided.script.context import Page
from guided.script.node import Blank, Map, Node, Scalar, iter_tree, map_children
from guided.script.values import near_word, nearest, quoted

NAMES = tuple(str(level) for level in LEVELS)
STEPS = ("steps", "instead")
"""Keys that hold steps, which are taken apart one by one."""
SAME = ("title", "kind", "where", "language", "only", "skip", "twin")
"""Keys whose value is the same at every level."""
_NAMED = ("words", "each", "care")
"""Keys whose value is a map by nature, of names that are not levels."""
_UNTOUCHED = "pacing"


def is_by_level(node: Node | None) -> bool:
    """Whether this is a map with levels for keys."""
    return isinstance(node, Map) and bool(node.entries) and all(key.text in NAMES for key, _ in node.entries)


def pick(node: Node, level: Level) -> Node:
    """What stands at a level: itself, unless it is by level."""
    while isinstance(node, Map) and is_by_level(node):
        written = {key.text: value for key, value in node.entries}
        easier = [name for name in NAMES[: level.rank + 1] if name in written]
        node = written[easier[-1]] if easier else node.entries[0][1]
    return node


def at_levels(node: Node) -> list[Map]:
    """A step or a header at each level, the same object where it is the same; fewer than four where one is no map."""
    if isinstance(node, Map) and not is_by_level(node) and not by_hand(node):
        return [node] * len(LEVELS)
    same: dict[tuple[int, ...], Map] = {}
    nodes = ((level, pick(node, level)) for level in LEVELS)
    found = [one.map_values(partial(_value, level=level)) for level, one in nodes if isinstance(one, Map)]
    return [same.setdefault(tuple(map(id, one.values)), one) for one in found]


def by_hand(node: Node) -> frozenset[str]:
    """The keys whose values are written by level, wholly or in part."""
    return frozenset(
        key.text
        for key, value in (node.entries if isinstance(node, Map) else ())
        if key.text != _UNTOUCHED
        and (is_by_level(value) if key.text in STEPS else any(map(is_by_level, iter_tree(value))))
    )


def mend_step(node: Node, page: Page) -> Node:
    """A step with its by-level maps made whole; what was wrong with them is told. The step itself may be by level."""
    says_what_it_is = isinstance(node, Map) and any(key.text in STEP_TYPES for key, _ in node.entries)
    if isinstance(node, Map) and not says_what_it_is and _seems_by_level(node, 2):
        return map_children(_whole(node, page), partial(mend_step, page=page))
    return mend(node, page) if isinstance(node, Map) else node


def mend(node: Map, page: Page) -> Map:
    """A step or a header with the by-level maps in its values made whole; what was wrong with them is told."""
    return node.map_values(partial(_mended, page=page))


def _value(key: Scalar, value: Node, level: Level) -> Node:
    if key.text == _UNTOUCHED:
        return value
    return pick(value, level) if key.text in STEPS else _resolved(value, level)


def _resolved(node: Node, level: Level) -> Node:
    return map_children(pick(node, level), partial(_resolved, level=level))


def _mended(key: Scalar, value: Node, page: Page) -> Node:
    if key.text == _UNTOUCHED:
        return value
    if key.text in SAME and isinstance(value, Map):
        hint = "write one value" if is_by_level(value) else "write it without keys"
        page.error(value.place, f"'{key.text}' is the same at every level", hint)
        return Blank(value.place)
    if key.text in STEPS:
        return _whole(value, page) if isinstance(value, Map) and _seems_by_level(value) else value
    if key.text in _NAMED and isinstance(value, Map) and not is_by_level(value):
        return map_children(value, partial(_deep, page=page))
    return _deep(value, page)


def _deep(node: Node, page: Page) -> Node:
    whole = _whole(node, page) if isinstance(node, Map) and _seems_by_level(node) else node
    return map_children(whole, partial(_deep, page=page))


def _seems_by_level(node: Map, enough: int = 1) -> bool:
    """One key is a level, or all of them nearly are and there are enough: `Gently: let go.` is a line that is said."""
    keys = [key.text for key, _ in node.entries]
    return any(key in NAMES for key in keys) or (len(keys) >= enough and all(near_word(key, NAMES) for key in keys))


def _whole(node: Map, page: Page) -> Node:
    """A by-level map with every key a level, and `flare` among them or told to be missing."""
    entries: dict[str, tuple[Scalar, Node]] = {key.text: (key, value) for key, value in node.entries}
    for text, (key, value) in list(entries.items()):
        if text not in NAMES:
            del entries[text]
            page.error(key.place, f"{quoted(text)} is not a level", nearest(text, NAMES), f"levels: {', '.join(NAMES)}")
            near = near_word(text, NAMES)
            if near:
                entries.setdefault(near, (Scalar(near, key.place, key.written, key.start), value))
    if "flare" not in entries:
        page.error(node.place, "the easiest day is missing", "add a value for 'flare'")
    return Map(tuple(entries.values()), node.place) if entries else Blank(node.place)
