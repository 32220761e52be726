"""Validation of steps and headers: against their models, against each other, and from level to level."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import PurePath
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from guided.core.level import LEVELS
from guided.plan.steps.registry import STEP_TYPES
from guided.script.context import LoadContext
from guided.script.model import Ambience, Breathe, Chime, Each, Factors, Release, StepModel, Stretch
from guided.script.node import Blank, List, Map, Node, Scalar, iter_tree
from guided.script.spoken_text import find_placeholders
from guided.script.values import MAX_COUNT, quote, quote_yaml, shorten, suggest_word


def check_monotonic(
    context: LoadContext, verbs: Sequence[StepModel], steps: Sequence[Map], level_keys: frozenset[str]
) -> None:
    """Check that a step written by level asks no more at an easier level.

    Args:
        context: the file, which takes the diagnostics.
        verbs: the step at each level.
        steps: the same, as written.
        level_keys: the keys written by level.
    """
    for easier, harder in pairwise(range(len(LEVELS))):
        low, high = verbs[easier], verbs[harder]
        if type(low) is not type(high):
            continue
        step_type = STEP_TYPES[low.step_type]
        for keys, less, more, bound in ((step_type.work, low, high, "or less"), (step_type.rest, high, low, "or more")):
            for key in level_keys.intersection(keys):
                if _exceeds(getattr(less, key), getattr(more, key)):
                    _report_bound(context, steps, easier, key, bound)


def _measure(value: Any) -> tuple[Decimal, ...]:
    """How much a value asks, part by part: for a breath, its length and the holds in it."""
    if isinstance(value, tuple):
        return sum(value, Decimal(0)), sum(value[1::2] if len(value) > 2 else (), Decimal(0))
    if isinstance(value, str):
        return (Decimal(value == "light"),)
    return () if value is None else (Decimal(value),)


def _exceeds(one: Any, other: Any) -> bool:
    """Whether the first value asks more than the second in any part."""
    return any(part > other_part for part, other_part in zip(_measure(one), _measure(other), strict=False))


def _report_bound(context: LoadContext, steps: Sequence[Map], rank: int, key: str, bound: str) -> None:
    """Report a key that asks more at one level than at the next."""
    node, harder_node = steps[rank].get(key), steps[rank + 1].get(key)
    easier = next(level for level, step in zip(LEVELS, steps, strict=True) if step.get(key) is node)
    text = harder_node.text if isinstance(harder_node, Scalar) else ""
    what = "is shorter" if bound == "or more" else "asks more"
    hint = f"use {text} {bound}" if text[:1].isdigit() and "-" not in text else f"use {text}"
    hint = hint if text else f"write '{key}' at {LEVELS[rank + 1]} too"
    context.error(
        node.location if node else steps[rank].location, f"'{key}' {what} at {easier} than at {LEVELS[rank + 1]}", hint
    )


def _involves_nothing(verb: StepModel) -> bool:
    """Whether a step has no load that could exclude it."""
    return not verb.involves and not isinstance(verb, Breathe | Release)


_UNUSED_KEYS: tuple[tuple[str, type[StepModel], Callable[[Any], bool], str, str], ...] = (
    ("during", Stretch, lambda v: not v.hold, "'during' is never heard", "add hold: with a time, like 10s"),
    ("again", Stretch, lambda v: v.reps == 1, "'again' is never heard", "add reps: 2 or more"),
    ("tense", Release, lambda v: v.tension == "none", "'tense' is never heard", "add tension: light"),
    ("hold", Release, lambda v: v.tension == "none", "'hold' has no effect", "add tension: light"),
    ("instead", StepModel, _involves_nothing, "'instead' is never played", "add involves: with what this loads"),
    ("skip", StepModel, lambda v: set(v.skip) == set(LEVELS), "this is skipped at every level", "leave one out"),
)
"""Keys that have no effect in some steps: the key, the step's model, a test for it, the message and the hint."""


def check_unused_keys(context: LoadContext, verbs: Sequence[StepModel], steps: Sequence[Map]) -> None:
    """Warn of keys of a step that have no effect at any level."""
    for key, model, is_unused, what, hint in _UNUSED_KEYS:
        first_map = next((step for step in steps if step.has(key)), None)
        if first_map and all(isinstance(verb, model) and is_unused(verb) for verb in verbs):
            context.warn(first_map.locate_key(key), what, hint)


def check_step(context: LoadContext, verb: StepModel, step: Map) -> None:
    """Check one step at one level."""
    if step.has("only") and step.has("skip"):
        context.error(step.locate_key("skip"), "'only' and 'skip' cannot stand together", "keep one of them")
    if isinstance(verb, Breathe):
        _check_breathe(context, verb, step)
    elif isinstance(verb, Each) and len(verb.each) > 1:
        each_map = step.get("each")
        location = each_map.entries[1][0].location if isinstance(each_map, Map) else step.location
        context.error(location, "'each' takes one word and its list", "put one each: inside the other")
    elif isinstance(verb, Stretch):
        _check_duplicates(context, step)
        _check_side_names(context, verb, step)
    elif isinstance(verb, Chime):
        check_sound(context, step, "chime", context.folders.chimes)
    elif isinstance(verb, Ambience):
        check_bed(context, step)


def check_bed(context: LoadContext, step: Map) -> None:
    """Check that the ambience exists that a step or a header names."""
    check_sound(context, step, "ambience", (*context.folders.beds, "off"))


def check_sound(context: LoadContext, step: Map, key: str, known: Iterable[str]) -> None:
    """Check that the sound exists that a key names."""
    name, known = step.get(key), sorted(known)
    if isinstance(name, Scalar) and name.text not in known:
        note = f"{key}s: {', '.join(known)}" if known else f"there are no {key}s on this computer"
        hint = suggest_word(PurePath(name.text).stem, known)
        context.error(name.location, f"there is no {key} called {quote(name.text)}", hint, note)


def _check_breathe(context: LoadContext, verb: Breathe, step: Map) -> None:
    if verb.rounds is not None and verb.lasting is not None:
        context.error(step.locate_key("lasting"), "'rounds' and 'lasting' cannot stand together", "keep one of them")
    elif not verb.breathe and not step.has("lasting"):
        key, hint = "breathe", "add lasting: with a time, like 1m"
        if step.has("rounds"):
            key, hint = "rounds", "write lasting: with a time in its place"
        context.error(step.locate_key(key), "natural breathing is not counted", hint)
    elif not (step.has("rounds") or step.has("lasting")):
        context.error(
            step.locate_key("breathe"), "this does not say how long to breathe", "add rounds: 6, or lasting: 1m"
        )


def _check_side_names(context: LoadContext, verb: Stretch, step: Map) -> None:
    named_words = {name["name"].strip().lower() for name in find_placeholders(f"{verb.into} {verb.again or ''}")}
    if verb.sides and "side" not in named_words:
        what = f"the first side, {verb.sides[0]}, is never named"
        context.warn(step.locate_key("sides"), what, "write <side> in 'into', like: your <side> knee")


def _check_duplicates(context: LoadContext, step: Map) -> None:
    sides = step.get("sides")
    texts = [item for item in sides.items if isinstance(item, Scalar)] if isinstance(sides, List) else []
    for index, side in enumerate(texts):
        if side.text in (other.text for other in texts[:index]):
            context.error(side.location, f"{quote(side.text)} is here twice", "name each side once")


_Model = TypeVar("_Model", bound=BaseModel)

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
_BY_LEVEL_HINT = "write one value, or one for each level, like {flare: …, better: …}"
_LIST_ERRORS = ("tuple_type", "list_type")
_MAP_ERRORS = ("dict_type", "mapping_type", "model_type")


def build_model(context: LoadContext, model: type[_Model], node: Map, overrides: Mapping[str, Any]) -> _Model | None:
    """A map of keys as a model; None, and reported, if it has errors.

    Args:
        context: the file, which takes the diagnostics.
        model: the model.
        node: what was written.
        overrides: values to take in place of those written, by key.
    """
    for key, value in node.entries:
        for child in iter_tree(value) if key.text not in overrides else ():
            if isinstance(child, List) and len(child.items) > MAX_COUNT:
                context.error(child.location, f"this list has more than {MAX_COUNT} entries", "make it shorter")
                return None
    data = {key.text: overrides.get(key.text, to_plain(value)) for key, value in node.entries}
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for details in error.errors(include_url=False, include_input=False):
            _report_error(context, model, node, details)
        return None


def to_plain(node: Node) -> Any:
    """A tree as lists, dictionaries and texts; None where something is missing."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, List):
        return [to_plain(item) for item in node.items]
    return {key.text: to_plain(value) for key, value in node.entries} if isinstance(node, Map) else None


def _report_error(context: LoadContext, model: type[BaseModel], root: Map, details: Any) -> None:
    path, error_type, values = details["loc"], details["type"], details.get("ctx", {})
    node = _find_node(root, path)
    key = next((part for part in reversed(path) if isinstance(part, str) and part != "[key]"), "")
    if isinstance(node, Blank):
        return
    if error_type == "script":
        location = node.locate(values["at"], values["width"]) if isinstance(node, Scalar) else node.location
        context.error(location, values["what"], values["hint"], values["note"])
    elif error_type == "missing":
        verb = model.step_type if issubclass(model, StepModel) else ""
        context.error(root.locate_key(verb), f"'{verb}' needs '{key}'", f"add {key}: below it")
    elif error_type == "extra_forbidden":
        note = f"pacing can have: {', '.join(Factors.model_fields)}"
        location = _find_node(root, (*path, "[key]")).location
        hint = suggest_word(key, Factors.model_fields)
        context.error(location, f"{quote(key)} does not belong in pacing", hint, note)
    elif error_type == "greater_than_equal":
        context.error(node.location, f"{to_plain(node)} is too low here", f"use {values['ge']} or more")
    elif error_type == "less_than_equal":
        context.error(node.location, f"{to_plain(node)} is too high here", f"use {values['le']} or less")
    else:
        _report_type(context, node, key, error_type)


def _report_type(context: LoadContext, node: Node, key: str, error: str) -> None:
    """Report a value of the wrong type: a list for one value, a text for keys."""
    expected = "a list" if error in _LIST_ERRORS else "keys of its own" if error in _MAP_ERRORS else "one value"
    actual = "a text" if isinstance(node, Scalar) else "a list" if isinstance(node, List) else "keys"
    line = _join_line(node) if expected == "one value" else ""
    if line:
        hint = f"put quotes around the text, like {quote_yaml(shorten(line))}"
        context.error(node.location, "a colon with a space after it needs quotes in a text", hint)
        return
    hint = f"write it like {_EXAMPLES[key]}" if key in _EXAMPLES and expected != "one value" else ""
    if expected == "keys of its own" and not hint:
        hint = "write it like {counts: 0.4}"
    elif not hint:
        hint = "write one, without a dash or [ ]" if isinstance(node, List) else _BY_LEVEL_HINT
    context.error(node.location, f"'{key}' takes {expected}, not {actual}", hint)


def _join_line(node: Node) -> str:
    """A line that was read as a key and its value for the colon in it, `Stop if it hurts: now`; or nothing."""
    if not isinstance(node, Map) or len(node.entries) != 1:
        return ""
    key, value = node.entries[0]
    is_prose = " " in key.text.strip() or key.text[:1].isupper()
    return f"{key.text}: {value.text}" if is_prose and isinstance(value, Scalar) else ""


def _find_node(node: Node, path: Sequence[int | str]) -> Node:
    """The node at a path, or the last one on the way that exists; a key for a path that ends in "[key]"."""
    for index, part in enumerate(path):
        if path[index + 1 : index + 2] == ("[key]",) and isinstance(node, Map):
            return next((key for key, _ in node.entries if key.text == part), node)
        if isinstance(node, Map) and isinstance(part, str):
            node = node.get(part) or node
        elif isinstance(node, List) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
    return node
