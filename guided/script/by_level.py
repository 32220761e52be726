"""Values written by level, `{flare: 5s, better: 15s}`: finding them, fixing near misses, and taking them apart.

A map is by level if every key is a level. A level left out takes the next easier one written.
"""

from functools import partial

from guided.core.level import LEVELS, Level
from guided.plan.steps.registry import STEP_TYPES
from guided.script.context import LoadContext
from guided.script.node import Blank, Map, Node, Scalar, iter_tree, map_children
from guided.script.values import guess_word, quote, suggest_word

LEVEL_NAMES = tuple(str(level) for level in LEVELS)
STEP_KEYS = ("steps", "instead")
"""Keys that hold steps, which are taken apart one by one."""
FIXED_KEYS = ("title", "kind", "where", "language", "only", "skip", "twin")
"""Keys whose value is the same at every level."""
_MAP_KEYS = ("words", "each", "care")
"""Keys whose value is a map by nature, of names that are not levels."""
_PACING = "pacing"


def is_by_level(node: Node | None) -> bool:
    """Whether this is a map with levels for keys."""
    return isinstance(node, Map) and bool(node.entries) and all(key.text in LEVEL_NAMES for key, _ in node.entries)


def pick_level(node: Node, level: Level) -> Node:
    """The value at a level: the node itself, unless it is by level."""
    while isinstance(node, Map) and is_by_level(node):
        values_by_level = {key.text: value for key, value in node.entries}
        written_levels = [name for name in LEVEL_NAMES[: level.rank + 1] if name in values_by_level]
        node = values_by_level[written_levels[-1]] if written_levels else node.entries[0][1]
    return node


def resolve_levels(node: Node) -> list[Map]:
    """A step or a header at each level, one object where levels are equal; fewer than four where one is no map."""
    if isinstance(node, Map) and not is_by_level(node) and not find_level_keys(node):
        return [node] * len(LEVELS)
    distinct_maps: dict[tuple[int, ...], Map] = {}
    nodes = ((level, pick_level(node, level)) for level in LEVELS)
    maps = [item.map_values(partial(_resolve_value, level=level)) for level, item in nodes if isinstance(item, Map)]
    return [distinct_maps.setdefault(tuple(map(id, item.values)), item) for item in maps]


def find_level_keys(node: Node) -> frozenset[str]:
    """The keys whose values are written by level, wholly or in part."""
    return frozenset(
        key.text
        for key, value in (node.entries if isinstance(node, Map) else ())
        if key.text != _PACING
        and (is_by_level(value) if key.text in STEP_KEYS else any(map(is_by_level, iter_tree(value))))
    )


def fix_step(node: Node, context: LoadContext) -> Node:
    """A step with its by-level maps completed, and errors reported. The step itself may be by level."""
    has_type = isinstance(node, Map) and any(key.text in STEP_TYPES for key, _ in node.entries)
    if isinstance(node, Map) and not has_type and _seems_by_level(node, 2):
        return map_children(_complete_map(node, context), partial(fix_step, context=context))
    return fix_levels(node, context) if isinstance(node, Map) else node


def fix_levels(node: Map, context: LoadContext) -> Map:
    """A step or a header with the by-level maps in its values completed, and errors reported."""
    return node.map_values(partial(_fix_value, context=context))


def _resolve_value(key: Scalar, value: Node, level: Level) -> Node:
    if key.text == _PACING:
        return value
    return pick_level(value, level) if key.text in STEP_KEYS else _resolve(value, level)


def _resolve(node: Node, level: Level) -> Node:
    return map_children(pick_level(node, level), partial(_resolve, level=level))


def _fix_value(key: Scalar, value: Node, context: LoadContext) -> Node:
    if key.text == _PACING:
        return value
    if key.text in FIXED_KEYS and isinstance(value, Map):
        hint = "write one value" if is_by_level(value) else "write it without keys"
        context.error(value.location, f"'{key.text}' is the same at every level", hint)
        return Blank(value.location)
    if key.text in STEP_KEYS:
        return _complete_map(value, context) if isinstance(value, Map) and _seems_by_level(value) else value
    if key.text in _MAP_KEYS and isinstance(value, Map) and not is_by_level(value):
        return map_children(value, partial(_fix_maps, context=context))
    return _fix_maps(value, context)


def _fix_maps(node: Node, context: LoadContext) -> Node:
    complete = _complete_map(node, context) if isinstance(node, Map) and _seems_by_level(node) else node
    return map_children(complete, partial(_fix_maps, context=context))


def _seems_by_level(node: Map, min_keys: int = 1) -> bool:
    """Whether one key is a level, or all nearly are and there are enough: `Gently: let go.` is a spoken line."""
    keys = [key.text for key, _ in node.entries]
    return any(key in LEVEL_NAMES for key in keys) or (
        len(keys) >= min_keys and all(guess_word(key, LEVEL_NAMES) for key in keys)
    )


def _complete_map(node: Map, context: LoadContext) -> Node:
    """A by-level map in which every key is a level; reports other keys, and a missing `flare`."""
    entries: dict[str, tuple[Scalar, Node]] = {key.text: (key, value) for key, value in node.entries}
    for key_text, (key, value) in list(entries.items()):
        if key_text not in LEVEL_NAMES:
            del entries[key_text]
            context.error(
                key.location,
                f"{quote(key_text)} is not a level",
                suggest_word(key_text, LEVEL_NAMES),
                f"levels: {', '.join(LEVEL_NAMES)}",
            )
            closest = guess_word(key_text, LEVEL_NAMES)
            if closest:
                entries.setdefault(closest, (Scalar(closest, key.location, key.raw_lines, key.start), value))
    if "flare" not in entries:
        context.error(node.location, "the easiest day is missing", "add a value for 'flare'")
    return Map(tuple(entries.values()), node.location) if entries else Blank(node.location)
