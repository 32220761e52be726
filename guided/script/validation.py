"""One step or header against its model: what pydantic finds wrong, in plain words at its place."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from guided.script.model import Factors, Verb
from guided.script.page import Page
from guided.script.source import Place
from guided.script.tree import Blank, List, Map, Node, Scalar
from guided.script.values import MOST, brief, in_quotes, nearest, quoted

Model = TypeVar("Model", bound=BaseModel)

_EXAMPLES = {
    "each": "{area: [your jaw, your hands]}",
    "words": "{place: the sofa}",
    "care": "{long-hold: my physiotherapist asked for it}",
    "pacing": "{flare: {counts: 0.4}}",
    "sides": "[left, right]",
    "only": "[steady, better]",
    "skip": "[flare, gentle]",
    "where": "[bed, chair]",
}
_BY_LEVEL = "write one value, or one for each level, like {flare: …, better: …}"
_LISTS = ("tuple_type", "list_type")
_MAPS = ("dict_type", "mapping_type", "model_type")


def validated(page: Page, kind: type[Model], node: Map, given: Mapping[str, Any]) -> Model | None:
    """A map of keys as a model; None, and told, where it cannot be.

    Args:
        page: where problems go.
        kind: the model.
        node: what was written.
        given: values to take in place of those written, by key.
    """
    for key, value in node.entries:
        if key.text not in given and (long := _too_long(value)):
            page.error(long.place, f"this list has more than {MOST} entries", "make it shorter")
            return None
    data = {key.text: given.get(key.text, plain(value)) for key, value in node.entries}
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False):
            _tell(page, kind, node, fault)
        return None


def _too_long(node: Node) -> List | None:
    """The first list in a value that is too long."""
    if isinstance(node, Map):
        return next((long for _, value in node.entries if (long := _too_long(value))), None)
    if not isinstance(node, List) or len(node.items) > MOST:
        return node if isinstance(node, List) else None
    return next((long for item in node.items if (long := _too_long(item))), None)


def plain(node: Node) -> Any:
    """A tree as lists, dictionaries and texts; None where something is missing."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, List):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries} if isinstance(node, Map) else None


def _tell(page: Page, kind: type[BaseModel], root: Map, fault: Any) -> None:
    path, about, details = fault["loc"], fault["type"], fault.get("ctx", {})
    node = _at(root, path)
    key = next((part for part in reversed(path) if isinstance(part, str) and part != "[key]"), "")
    if isinstance(node, Blank):
        return
    if about == "script":
        place = node.spot(details["at"], details["width"]) if isinstance(node, Scalar) else node.place
        page.error(place, details["what"], details["hint"], details["note"])
    elif about == "missing":
        _missing(page, kind, root, key)
    elif about == "extra_forbidden":
        note = f"pacing can have: {', '.join(Factors.model_fields)}"
        place = _key_place(root, path)
        page.error(place, f"{quoted(key)} does not belong in pacing", nearest(key, Factors.model_fields), note)
    elif about in ("greater_than_equal", "less_than_equal"):
        _bound(page, node, details)
    else:
        _shape(page, node, key, about)


def _missing(page: Page, kind: type[BaseModel], root: Map, key: str) -> None:
    verb = kind.verb if issubclass(kind, Verb) else ""
    page.error(root.place_of(verb), f"'{verb}' needs '{key}'", f"add {key}: below it")


def _bound(page: Page, node: Node, details: Mapping[str, Any]) -> None:
    text = plain(node)
    if "ge" in details:
        page.error(node.place, f"{text} is too low here", f"use {details['ge']} or more")
    else:
        page.error(node.place, f"{text} is too high here", f"use {details['le']} or less")


def _shape(page: Page, node: Node, key: str, about: str) -> None:
    """A list where one value belongs, a text where keys belong."""
    wanted = "a list" if about in _LISTS else "keys of its own" if about in _MAPS else "one value"
    got = "a text" if isinstance(node, Scalar) else "a list" if isinstance(node, List) else "keys"
    line = _with_colon(node) if wanted == "one value" else ""
    if line:
        hint = f"put quotes around the text, like {in_quotes(brief(line))}"
        page.error(node.place, "a colon with a space after it needs quotes in a text", hint)
        return
    hint = f"write it like {_EXAMPLES[key]}" if key in _EXAMPLES and wanted != "one value" else ""
    if wanted == "keys of its own" and not hint:
        hint = "write it like {counts: 0.4}"
    elif not hint:
        hint = "write one, without a dash or [ ]" if isinstance(node, List) else _BY_LEVEL
    page.error(node.place, f"'{key}' takes {wanted}, not {got}", hint)


def _with_colon(node: Node) -> str:
    """A line that was read as a key and its value for the colon in it, `Stop if it hurts: now`; or nothing."""
    if not isinstance(node, Map) or len(node.entries) != 1:
        return ""
    key, value = node.entries[0]
    prose = " " in key.text.strip() or key.text[:1].isupper()
    return f"{key.text}: {value.text}" if prose and isinstance(value, Scalar) else ""


def _at(node: Node, path: Sequence[int | str]) -> Node:
    """The node a path leads to, or the last on the way that is there; a key for a path that ends in "[key]"."""
    for n, part in enumerate(path):
        if path[n + 1 : n + 2] == ("[key]",) and isinstance(node, Map):
            return next((key for key, _ in node.entries if key.text == part), node)
        if isinstance(node, Map) and isinstance(part, str):
            node = node.get(part) or node
        elif isinstance(node, List) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
    return node


def _key_place(root: Map, path: Sequence[int | str]) -> Place:
    inside = _at(root, path[:-1])
    return inside.place_of(str(path[-1])) if isinstance(inside, Map) else inside.place
