"""The language as JSON Schema (draft 7), composed from the models: with it, editors complete, explain and check."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from guided.core import paths
from guided.core.level import LEVELS
from guided.plan.steps.registry import STEP_TYPES, step_type_names
from guided.script import text, values
from guided.script.by_level import SAME, STEPS
from guided.script.model import Breathe, Each, Factors, Group, Header, Include, Verb
from guided.script.values import Text, WordName
from guided.script.verb_keys import COMMON, keys_of

Schema = dict[str, Any]
Model = type[Verb] | type[Header] | type[Factors]


@dataclass(frozen=True)
class Form:
    """How one kind of value is written."""

    name: str
    help: str
    """How, in one sentence; what an editor shows where it is written otherwise."""
    ways: tuple[Schema, ...]
    """Each way to write it without a list."""
    items: "Form | None" = None
    """What its list holds; None where it is no list."""
    least: int = 1
    """How many a list has at least."""

    @property
    def words(self) -> tuple[str, ...]:
        """The words it can be, where it is one of a few."""
        return tuple(word for way in (self.items or self).ways for word in way.get("enum", ()))


def form_of(model: Model, key: str) -> Form:
    """The form of a key's values; for keys whose value is a map, of the values in it. KeyError for steps and pacing."""
    kind = kind_of(model, key)
    return FORMS[get_args(kind)[1] if is_map(kind) else kind]


def kind_of(model: Model, key: str) -> Any:
    """The type a key's value has in its model, None aside."""
    kind = get_type_hints(model, include_extras=True)[key]
    return next((one for one in get_args(kind) if NoneType in get_args(kind) and one is not NoneType), kind)


def is_map(kind: Any) -> bool:
    """Whether a value of this type has keys of its own."""
    return get_origin(kind) is Mapping


def about(kind: type[Verb]) -> str:
    """What a kind of step does."""
    return (kind.__doc__ or "").strip()


def help_of(model: Model, key: str) -> str:
    """What a key is for."""
    return model.model_fields[key].description or ""


def default_of(model: Model, key: str) -> str | int | None:
    """What stands for a key that is left out, as it would be written; None for nothing."""
    value = model.model_fields[key].get_default()
    if isinstance(value, Decimal):
        return f"{value}s"
    return value if isinstance(value, str | int) and value is not False else None


def sounds_of(key: str) -> list[str]:
    """The sounds that come with guided and can be a key's value; none for most keys."""
    folder = {"chime": "chimes", "ambience": "beds"}.get(key, "")
    found = sorted(path.stem for path in (paths.audio_folder() / folder).glob("*.flac")) if folder else []
    return [*found, "off"] if key == "ambience" else found


def bounds_of(factor: str) -> Schema:
    """The least and the most a factor may be, by the names JSON Schema has for them."""
    marks = Factors.model_fields[factor].metadata
    names = (("ge", "minimum"), ("le", "maximum"))
    return {name: getattr(mark, at) for mark in marks for at, name in names if hasattr(mark, at)}


def _matching(pattern: str, told: str) -> Schema:
    return {"type": "string", "pattern": pattern, "patternErrorMessage": told}


def _said(longest: int = values.LONGEST_TEXT) -> tuple[Schema, ...]:
    return {**_matching(r"\S", "there are no words here"), "maxLength": longest}, _TAKEN


def _shaped(name: str, pattern: str, told: str, *others: Schema) -> Form:
    return Form(name, told, (_matching(pattern, told), *others))


def _one_of(name: str, kind: Any) -> Form:
    """One of a few words, which the type of value names."""
    known = get_args(kind)[0]
    words = list(map(str, get_args(known) or known))
    return Form(name, f"one of {', '.join(words)}", ({"enum": words},))


def _named(name: str, items: Form) -> Form:
    """A list of short values; one may stand without brackets, and holds no comma."""
    ways = tuple(way if "pattern" not in way else {**way, **_matching(_NO_COMMA, _COMMA)} for way in items.ways)
    return Form(name, f"{items.help}; {_OR_MORE}", ways, items)


_TAKEN: Schema = {"not": {"type": ["string", "array", "object", "null"]}}
"""A text that an editor took for a number or a truth. (Named as a type, it would offer true and false for texts.)"""
_OR_MORE = "several stand in [ ]"
_COMMA = "a list with commas stands in [ ]"
_NO_COMMA = "^[^,]*$"
_COUNT = r"^0*(?:[1-9]\d?|1\d\d|200)\s*$"
_FLAG = "|".join("".join(f"[{c.upper()}{c}]" for c in word) for word in ("true", "yes", "false", "no"))
_NUMBER = r"^\d{1,4}(?:\.\d{1,4})?\s*$"
_PHASE = r"(?:(?:0?[1-9]|1\d)(?:\.\d)?|20(?:\.0)?)"
_RANGE = r"^\s*\d{1,3}(?:\.\d)?(?:\s*-\s*\d{1,3}(?:\.\d)?)?\s*$"
_TIME = rf"^\s*(?=\S){text.TIME.pattern.removesuffix(chr(92) + 'Z')}\s*$"
_TIMES = "a length of time, like 20s, 2m, 1m30s or 5.5s"
_BREATH = "natural; or the seconds of in-out (4-6), in-hold-out (4-2-6) or in-hold-out-hold (4-2-6-2), each 1 to 20"

_TEXT = Form("text", f"words to say, {values.LONGEST_TEXT} characters at most; (4s) in them is a pause", _said())
_LINE = Form("line", "words on one line", _said())
_NOTE = Form("note", "words on one line", ({"not": {"type": ["array", "object"]}},))
_FILLING = Form("words-to-fill-in", "words without a pause", _said())

FORMS: Mapping[Any, Form] = {
    values.Text: _TEXT,
    values.Texts: Form("texts", f"{_TEXT.help}; {_OR_MORE}", _TEXT.ways, _TEXT),
    values.Line: _LINE,
    values.Lines: Form("lines", f"{_LINE.help}; {_OR_MORE}", ({"type": "string"}, _TAKEN), _NOTE),
    values.Title: Form(
        "title", f"words on one line, {values.LONGEST_TITLE} characters at most", _said(values.LONGEST_TITLE)
    ),
    str: Form("name", "a name", _said()),
    values.Names: Form("names", f"a name; {_OR_MORE}", (_matching(_NO_COMMA, _COMMA), _TAKEN), _NOTE),
    values.Filling: _FILLING,
    values.Fillings: _named("fillings", _FILLING),
    values.Sides: Form("sides", "two or more in [ ], like [left, right]", (), _FILLING, least=2),
    values.Seconds: _shaped("time", _TIME, f"{_TIMES}; 60m at most"),
    values.Warmth: _shaped("warm-time", _TIME, f"{_TIMES}; {values.MOST_WARMTH // 60}m at most"),
    values.Count: _shaped(
        "count", _COUNT, f"a count, 1 to {values.MOST}", {"type": "integer", "minimum": 1, "maximum": values.MOST}
    ),
    values.Factor: _shaped("factor", _NUMBER, "a number, like 0.5", {"type": "number", "minimum": 0}),
    values.Flag: _shaped("true-or-false", f"^(?:{_FLAG})$", "true or false", {"type": "boolean"}),
    values.Pattern: _shaped("breath", f"^(?:natural|{_PHASE}(?:-{_PHASE}){{1,3}})$", _BREATH),
    values.Minutes: _shaped("minutes", _RANGE, "minutes, like 4-6 or 5", {"type": "number", "exclusiveMinimum": 0}),
    values.Language: _shaped("language", "^[a-z]{2}$", "two letters, like en, es or fr"),
    values.Kinds: _one_of("kind", values.Kinds),
    values.Tension: _one_of("tension", values.Tension),
    values.Talk: _one_of("talk", values.Talk),
    values.Cues: _one_of("cues", values.Cues),
    values.Places: _named("places", _one_of("place", values.Place)),
    values.Loads: _named("loads", _one_of("load", values.LoadName)),
    values.LevelNames: _named("levels", _one_of("level", values.LevelName)),
}
"""The form of every kind of value in the models."""


ABOUT = "A session for guided, or a part of one. Numbers are for a better day: the most anyone will be asked to do."
_LEVELS = tuple(map(str, LEVELS))
_MAPS: Mapping[str, tuple[Model, str]] = {
    "words": (Header, "words"),
    "replaced": (Include, "words"),
    "left-aside": (Header, "care"),
    "word-and-list": (Each, "each"),
}
"""Values with keys of any name."""
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
        **{_named_step(verb): _verb(each.model) for verb, each in STEP_TYPES.items()},
        "step": _step(),
        "step-by-level": _by_level("step"),
        "new-step": _new(),
        "any-step": {"properties": {key: _key(Verb, key) for key in COMMON}},
        "some-steps": {"anyOf": [_steps(), _by_level("some-steps")]},
        **{name: {"anyOf": [*_ways(form), _by_level(name)]} for name, form in _forms().items()},
        **{name: {"anyOf": [_map(*place), _by_level(name)]} for name, place in _MAPS.items()},
    }


def _named_step(verb: str) -> str:
    """What the definition of a kind of step is called. No kind of value has such a name, whatever a step is called."""
    return f"step.{verb}"


def _step() -> Schema:
    """A line by itself, or keys, of which the verb says what else may be among them."""
    others = [verb for verb in step_type_names() if verb != Group.verb]
    marks: list[tuple[Schema, str]] = [
        *((_has(verb), _named_step(verb)) for verb in others),
        ({**_has(Group.verb), "not": _has(*others)}, _named_step(Group.verb)),
        ({**_has(*_LEVELS), "not": _has(*step_type_names())}, "step-by-level"),
    ]
    return {
        "anyOf": [*FORMS[Text].ways, {"type": "object"}],
        "allOf": [
            *({"if": {"type": "object", **mark}, "then": _ref(name)} for mark, name in marks),
            {"if": {"type": "object", **_has(*step_type_names(), *_LEVELS)}, "else": _ref("new-step")},
        ],
    }


def _new() -> Schema:
    """A step that does not yet say what it is: an editor offers every verb."""
    verbs = {verb: {"description": about(each.model), "type": "string"} for verb, each in STEP_TYPES.items()}
    told = f"begin a step with what it does: {', '.join(verbs)}"
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
        factors = _object({factor: _factor(factor) for factor in Factors.model_fields})
        return _object(dict.fromkeys(_LEVELS, factors))
    if key in STEPS:
        return {"anyOf": [_ref("some-steps")]}
    if is_map(kind_of(model, key)):
        return {"anyOf": [_ref(next(name for name, place in _MAPS.items() if place == (model, key)))]}
    form = form_of(model, key)
    return {"anyOf": _ways(form) if key in SAME else [_ref(form.name)]}


def _forms() -> dict[str, Form]:
    """Every form whose values may be by level, by name."""
    models: list[Model] = [Header, *(each.model for each in STEP_TYPES.values())]
    keys = [(model, key) for model in models for key in model.model_fields if key not in _UNFORMED]
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
