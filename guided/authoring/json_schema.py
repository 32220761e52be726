"""The language as JSON Schema (draft 7), composed from the models: with it, editors complete, explain and check.

`if` and `then` go by the verb of a step, so that an editor names the key that is wrong, and offers the right ones. What
a schema cannot tell, like a name that leads nowhere, is left to `guided check`.
"""

import json
from collections.abc import Mapping
from typing import get_args

from guided.core.level import LEVELS
from guided.script import text
from guided.script.by_level import SAME, STEPS
from guided.script.model import VERBS, Breathe, Each, Factors, Group, Header, Include, Verb
from guided.script.values import Text, WordName
from guided.script.verb_keys import COMMON, keys_of
from guided.writing.forms import (
    FORMS,
    Form,
    Model,
    Schema,
    about,
    bounds_of,
    default_of,
    form_of,
    help_of,
    is_map,
    kind_of,
    sounds_of,
)

ABOUT = "A session for guided, or a part of one. Numbers are for a better day: the most anyone will be asked to do."
_LEVELS = tuple(map(str, LEVELS))
_VERBS = tuple(verb for verb in VERBS if verb != Group.verb)
_MAPS: Mapping[str, tuple[Model, str]] = {
    "words": (Header, "words"),
    "replaced": (Include, "words"),
    "left-aside": (Header, "care"),
    "word-and-list": (Each, "each"),
}
"""Values with keys of any name."""
_MODELS: tuple[Model, ...] = (Header, *VERBS.values())
_UNFORMED = ("pacing", *STEPS)
_END = r"\Z"
_BREATHE: tuple[Schema, ...] = (
    {"if": {"required": ["rounds"]}, "then": {"properties": {"lasting": False}}, "else": {"required": ["lasting"]}},
    {"if": {"properties": {"breathe": {"const": "natural"}}}, "then": {"properties": {"rounds": False}}},
)
"""How long to breathe is said once, and natural breathing is not counted; see `guided.script.validation`."""


def page() -> str:
    """The schema as it is printed and kept."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def schema() -> Schema:
    """The schema of a script's file."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "description": ABOUT,
        **_object({**{key: _key(Header, key) for key in Header.model_fields}, "steps": _steps()}, "steps"),
        "dependencies": {"pacing": ["title"]},
        "definitions": _definitions(),
    }


def _definitions() -> Schema:
    return {
        **{verb: _verb(kind) for verb, kind in VERBS.items()},
        "step": _step(),
        "step-by-level": _by_level("step"),
        "new-step": _new(),
        "any-step": {"properties": {key: _key(Verb, key) for key in COMMON}},
        "some-steps": {"anyOf": [_steps(), _by_level("some-steps")]},
        **{name: {"anyOf": [*_ways(form), _by_level(name)]} for name, form in _forms().items()},
        **{name: {"anyOf": [_map(*place), _by_level(name)]} for name, place in _MAPS.items()},
    }


def _step() -> Schema:
    """A line by itself, or keys, of which the verb says what else may be among them."""
    marks: list[tuple[Schema, str]] = [
        *((_has(verb), verb) for verb in _VERBS),
        ({**_has(Group.verb), "not": _has(*_VERBS)}, Group.verb),
        ({**_has(*_LEVELS), "not": _has(*VERBS)}, "step-by-level"),
    ]
    return {
        "anyOf": [*FORMS[Text].ways, {"type": "object"}],
        "allOf": [
            *({"if": {"type": "object", **mark}, "then": _ref(name)} for mark, name in marks),
            {"if": {"type": "object", **_has(*VERBS, *_LEVELS)}, "else": _ref("new-step")},
        ],
    }


def _new() -> Schema:
    """A step that does not yet say what it is: an editor offers every verb."""
    verbs = {verb: {"description": about(kind), "type": "string"} for verb, kind in VERBS.items()}
    told = f"begin a step with what it does: {', '.join(VERBS)}"
    keys = {**verbs, **{key: _ref(f"any-step/properties/{key}") for key in COMMON}}
    return {"properties": keys, "additionalProperties": False, "allOf": [{"required": ["say"], "errorMessage": told}]}


def _verb(kind: type[Verb]) -> Schema:
    keys = keys_of(kind)
    properties = {key: _ref(f"any-step/properties/{key}") if key in COMMON else _key(kind, key) for key in keys}
    required = [key for key in keys if kind.model_fields[key].is_required()]
    rules = [{"if": _has("only"), "then": {"properties": {"skip": False}}}, *(_BREATHE if kind is Breathe else ())]
    return {"description": about(kind), **_object(properties, *required), "allOf": rules}


def _key(model: Model, key: str) -> Schema:
    """The schema of a key's value, with its help and its default."""
    told = help_of(model, key)
    if key == getattr(model, "verb", ""):
        told = f"{model.__doc__} {told}"
    default = default_of(model, key)
    offered = [{"label": sound, "body": sound} for sound in sounds_of(key)]
    more = {"defaultSnippets": offered} if offered else {} if default is None else {"default": default}
    return {"description": told, **more, **_value(model, key)}


def _value(model: Model, key: str) -> Schema:
    if key == "pacing":
        return _object({level: _factors() for level in _LEVELS})
    if key in STEPS:
        return {"anyOf": [_ref("some-steps")]}
    if is_map(kind_of(model, key)):
        return {"anyOf": [_ref(next(name for name, place in _MAPS.items() if place == (model, key)))]}
    form = form_of(model, key)
    return {"anyOf": _ways(form) if key in SAME else [_ref(form.name)]}


def _forms() -> dict[str, Form]:
    """Every form whose values may be by level, by name."""
    keys = [(model, key) for model in _MODELS for key in model.model_fields if key not in _UNFORMED]
    forms = [form_of(model, key) for model, key in keys]
    whole = {form.name: form for form, (_, key) in zip(forms, keys, strict=True) if key not in SAME}
    return whole | {form.items.name: form.items for form in forms if form.items}


def _ways(form: Form) -> list[Schema]:
    """Each way to write a value that is the same at every level."""
    if form.items is None:
        return list(form.ways)
    return [*form.ways, {"type": "array", "items": _ref(form.items.name), "minItems": form.least}]


def _map(model: Model, key: str) -> Schema:
    """Keys of the author's own, each with a value of one form."""
    names, _ = get_args(kind_of(model, key))
    pattern = f"^{text.NAME.pattern.removesuffix(_END)}$" if names == WordName else "."
    most = {"maxProperties": 1} if model is Each else {}
    values = {pattern: _ref(form_of(model, key).name)}
    return {"type": "object", "patternProperties": values, "additionalProperties": False, "minProperties": 1, **most}


def _factors() -> Schema:
    return _object({key: _factor(key) for key in Factors.model_fields})


def _factor(key: str) -> Schema:
    written, number = form_of(Factors, key).ways
    return {"description": help_of(Factors, key), "anyOf": [{**number, **bounds_of(key)}, written]}


def _by_level(name: str) -> Schema:
    """A value for each of some levels, the easiest among them."""
    return _object({level: _ref(name) for level in _LEVELS}, _LEVELS[0])


def _steps() -> Schema:
    return {"type": "array", "items": _ref("step"), "minItems": 1}


def _object(properties: Schema, *required: str) -> Schema:
    needed: Schema = {"required": [*required]} if required else {"minProperties": 1}
    return {"type": "object", "properties": properties, **needed, "additionalProperties": False}


def _has(*keys: str) -> Schema:
    """Any of some keys is here."""
    if len(keys) == 1:
        return {"required": [*keys]}
    return {"anyOf": [{"required": [key]} for key in keys]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}
