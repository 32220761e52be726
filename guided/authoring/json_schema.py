"""The language as JSON Schema (draft 7), composed from the models: with it, editors complete, explain and check."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from guided.core import paths
from guided.core.level import LEVELS
from guided.plan.steps.registry import STEP_TYPES
from guided.script import spoken_text, values
from guided.script.by_level import FIXED_KEYS, STEP_KEYS
from guided.script.model import Breathe, Each, Factors, Group, Header, Include, StepModel
from guided.script.values import Text, WordName
from guided.script.verb_keys import COMMON_KEYS, list_step_keys

Schema = dict[str, Any]
ScriptModel = type[StepModel] | type[Header] | type[Factors]


@dataclass(frozen=True)
class Form:
    """The form of a kind of value: how it is written."""

    name: str
    help: str
    """How it is written, in one sentence, which an editor shows for any other value."""
    schemas: tuple[Schema, ...]
    """The schemas of each way to write it without a list."""
    items: "Form | None" = None
    """The form of the items of its list; None where it is no list."""
    least: int = 1
    """The fewest items of a list."""

    @property
    def words(self) -> tuple[str, ...]:
        """The words it can be, where it is one of a few."""
        return tuple(word for schema in (self.items or self).schemas for word in schema.get("enum", ()))


def get_form(model: ScriptModel, key: str) -> Form:
    """The form of a key's values; for keys whose value is a map, of the values in it. KeyError for steps and pacing."""
    kind = get_type(model, key)
    return FORMS[get_args(kind)[1] if is_map_type(kind) else kind]


def get_type(model: ScriptModel, key: str) -> Any:
    """The type a key's value has in its model, None aside."""
    kind = get_type_hints(model, include_extras=True)[key]
    return next((arg for arg in get_args(kind) if NoneType in get_args(kind) and arg is not NoneType), kind)


def is_map_type(kind: Any) -> bool:
    """Whether a value of this type has keys of its own."""
    return get_origin(kind) is Mapping


def describe_step(kind: type[StepModel]) -> str:
    """The description of a step type."""
    return (kind.__doc__ or "").strip()


def get_help(model: ScriptModel, key: str) -> str:
    """The description of a key."""
    return model.model_fields[key].description or ""


def get_default(model: ScriptModel, key: str) -> str | int | None:
    """The default of a key, as it would be written; None for none."""
    value = model.model_fields[key].get_default()
    if isinstance(value, Decimal):
        return f"{value}s"
    return value if isinstance(value, str | int) and value is not False else None


def list_sounds(key: str) -> list[str]:
    """The sounds that come with guided and can be a key's value; none for most keys."""
    folder = {"chime": "chimes", "ambience": "beds"}.get(key, "")
    names = sorted(path.stem for path in (paths.audio_folder() / folder).glob("*.flac")) if folder else []
    return [*names, "off"] if key == "ambience" else names


def get_bounds(factor: str) -> Schema:
    """The least and the most a factor may be, by the names JSON Schema has for them."""
    limits = Factors.model_fields[factor].metadata
    names = (("ge", "minimum"), ("le", "maximum"))
    return {name: getattr(limit, attr) for limit in limits for attr, name in names if hasattr(limit, attr)}


def _make_pattern(pattern: str, error: str) -> Schema:
    return {"type": "string", "pattern": pattern, "patternErrorMessage": error}


def _make_text(longest: int = values.MAX_TEXT_CHARS) -> tuple[Schema, ...]:
    return {**_make_pattern(r"\S", "there are no words here"), "maxLength": longest}, _OTHER_SCALAR


def _make_form(name: str, pattern: str, error: str, *others: Schema) -> Form:
    return Form(name, error, (_make_pattern(pattern, error), *others))


def _make_enum(name: str, kind: Any) -> Form:
    """One of a few words, which the type of value names."""
    options = get_args(kind)[0]
    words = list(map(str, get_args(options) or options))
    return Form(name, f"one of {', '.join(words)}", ({"enum": words},))


def _make_short(name: str, items: Form) -> Form:
    """A list of short values; one may stand without brackets, and holds no comma."""
    schemas = tuple(
        schema if "pattern" not in schema else {**schema, **_make_pattern(_NO_COMMA_REGEX, _COMMA_HINT)}
        for schema in items.schemas
    )
    return Form(name, f"{items.help}; {_LIST_HINT}", schemas, items)


_OTHER_SCALAR: Schema = {"not": {"type": ["string", "array", "object", "null"]}}
"""A text that an editor took for a number or a truth. (Named as a type, it would offer true and false for texts.)"""
_LIST_HINT = "several stand in [ ]"
_COMMA_HINT = "a list with commas stands in [ ]"
_NO_COMMA_REGEX = "^[^,]*$"
_COUNT_REGEX = r"^0*(?:[1-9]\d?|1\d\d|200)\s*$"
_FLAG_REGEX = "|".join("".join(f"[{c.upper()}{c}]" for c in word) for word in ("true", "yes", "false", "no"))
_NUMBER_REGEX = r"^\d{1,4}(?:\.\d{1,4})?\s*$"
_PHASE_REGEX = r"(?:(?:0?[1-9]|1\d)(?:\.\d)?|20(?:\.0)?)"
_RANGE_REGEX = r"^\s*\d{1,3}(?:\.\d)?(?:\s*-\s*\d{1,3}(?:\.\d)?)?\s*$"
_TIME_REGEX = rf"^\s*(?=\S){spoken_text.TIME_RE.pattern.removesuffix(chr(92) + 'Z')}\s*$"
_TIME_HELP = "a length of time, like 20s, 2m, 1m30s or 5.5s"
_BREATH_HELP = (
    "natural; or the seconds of in-out (4-6), in-hold-out (4-2-6) or in-hold-out-hold (4-2-6-2), each 1 to 20"
)

_TEXT_FORM = Form(
    "text", f"words to say, {values.MAX_TEXT_CHARS} characters at most; (4s) in them is a pause", _make_text()
)
_LINE_FORM = Form("line", "words on one line", _make_text())
_NOTE_FORM = Form("note", "words on one line", ({"not": {"type": ["array", "object"]}},))
_FILLING_FORM = Form("words-to-fill-in", "words without a pause", _make_text())

FORMS: Mapping[Any, Form] = {
    values.Text: _TEXT_FORM,
    values.Texts: Form("texts", f"{_TEXT_FORM.help}; {_LIST_HINT}", _TEXT_FORM.schemas, _TEXT_FORM),
    values.Line: _LINE_FORM,
    values.Lines: Form("lines", f"{_LINE_FORM.help}; {_LIST_HINT}", ({"type": "string"}, _OTHER_SCALAR), _NOTE_FORM),
    values.Title: Form(
        "title", f"words on one line, {values.MAX_TITLE_CHARS} characters at most", _make_text(values.MAX_TITLE_CHARS)
    ),
    str: Form("name", "a name", _make_text()),
    values.Names: Form(
        "names", f"a name; {_LIST_HINT}", (_make_pattern(_NO_COMMA_REGEX, _COMMA_HINT), _OTHER_SCALAR), _NOTE_FORM
    ),
    values.WordValue: _FILLING_FORM,
    values.WordValues: _make_short("fillings", _FILLING_FORM),
    values.Sides: Form("sides", "two or more in [ ], like [left, right]", (), _FILLING_FORM, least=2),
    values.Seconds: _make_form("time", _TIME_REGEX, f"{_TIME_HELP}; 60m at most"),
    values.HeatTime: _make_form("warm-time", _TIME_REGEX, f"{_TIME_HELP}; {values.MAX_HEAT_S // 60}m at most"),
    values.Count: _make_form(
        "count",
        _COUNT_REGEX,
        f"a count, 1 to {values.MAX_COUNT}",
        {"type": "integer", "minimum": 1, "maximum": values.MAX_COUNT},
    ),
    values.Factor: _make_form("factor", _NUMBER_REGEX, "a number, like 0.5", {"type": "number", "minimum": 0}),
    values.Flag: _make_form("true-or-false", f"^(?:{_FLAG_REGEX})$", "true or false", {"type": "boolean"}),
    values.Pattern: _make_form("breath", f"^(?:natural|{_PHASE_REGEX}(?:-{_PHASE_REGEX}){{1,3}})$", _BREATH_HELP),
    values.Minutes: _make_form(
        "minutes", _RANGE_REGEX, "minutes, like 4-6 or 5", {"type": "number", "exclusiveMinimum": 0}
    ),
    values.Language: _make_form("language", "^[a-z]{2}$", "two letters, like en, es or fr"),
    values.KindValue: _make_enum("kind", values.KindValue),
    values.Tension: _make_enum("tension", values.Tension),
    values.Talk: _make_enum("talk", values.Talk),
    values.BreathCues: _make_enum("cues", values.BreathCues),
    values.Places: _make_short("places", _make_enum("place", values.Place)),
    values.Loads: _make_short("loads", _make_enum("load", values.LoadName)),
    values.LevelNames: _make_short("levels", _make_enum("level", values.LevelName)),
}
"""The form of every kind of value in the models."""


SCHEMA_ABOUT = (
    "A session for guided, or a part of one. Numbers are for a better day: the most anyone will be asked to do."
)
_LEVEL_NAMES = tuple(map(str, LEVELS))
_MAP_KEYS: Mapping[str, tuple[ScriptModel, str]] = {
    "words": (Header, "words"),
    "replaced": (Include, "words"),
    "left-aside": (Header, "care"),
    "word-and-list": (Each, "each"),
}
"""The keys whose values have keys of any name."""
_FORMLESS_KEYS = ("pacing", *STEP_KEYS)
_REGEX_END = r"\Z"
_BREATHE_RULES: tuple[Schema, ...] = (
    {"if": {"required": ["rounds"]}, "then": {"properties": {"lasting": False}}, "else": {"required": ["lasting"]}},
    {"if": {"properties": {"breathe": {"const": "natural"}}}, "then": {"properties": {"rounds": False}}},
)
"""How long to breathe is said once, and natural breathing is not counted; see `guided.script.validation`."""


def dump_schema() -> str:
    """The schema as text."""
    return json.dumps(build_schema(), indent=2, ensure_ascii=False) + "\n"


def build_schema() -> Schema:
    """The schema of a script's file."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "description": SCHEMA_ABOUT,
        **_make_object(
            {**{key: _build_key(Header, key) for key in Header.model_fields}, "steps": _build_steps()}, "steps"
        ),
        "dependencies": {"pacing": ["title"]},
        "definitions": _build_definitions(),
    }


def _build_definitions() -> Schema:
    return {
        **{_get_step_ref(verb): _build_verb(each.model) for verb, each in STEP_TYPES.items()},
        "step": _build_step(),
        "step-by-level": _build_by_level("step"),
        "new-step": _build_new_step(),
        "any-step": {"properties": {key: _build_key(StepModel, key) for key in COMMON_KEYS}},
        "some-steps": {"anyOf": [_build_steps(), _build_by_level("some-steps")]},
        **{name: {"anyOf": [*_list_schemas(form), _build_by_level(name)]} for name, form in _collect_forms().items()},
        **{name: {"anyOf": [_build_map(*place), _build_by_level(name)]} for name, place in _MAP_KEYS.items()},
    }


def _get_step_ref(verb: str) -> str:
    """The name of the definition of a step type. No form has such a name, whatever a step type is called."""
    return f"step.{verb}"


def _build_step() -> Schema:
    """The schema of a step: a line by itself, or keys, of which the verb decides the others."""
    others = [verb for verb in STEP_TYPES if verb != Group.step_type]
    conditions: list[tuple[Schema, str]] = [
        *((_make_has(verb), _get_step_ref(verb)) for verb in others),
        ({**_make_has(Group.step_type), "not": _make_has(*others)}, _get_step_ref(Group.step_type)),
        ({**_make_has(*_LEVEL_NAMES), "not": _make_has(*STEP_TYPES)}, "step-by-level"),
    ]
    return {
        "anyOf": [*FORMS[Text].schemas, {"type": "object"}],
        "allOf": [
            *({"if": {"type": "object", **condition}, "then": _make_ref(name)} for condition, name in conditions),
            {"if": {"type": "object", **_make_has(*STEP_TYPES, *_LEVEL_NAMES)}, "else": _make_ref("new-step")},
        ],
    }


def _build_new_step() -> Schema:
    """The schema of a step without a verb yet: an editor offers every verb."""
    verbs = {verb: {"description": describe_step(each.model), "type": "string"} for verb, each in STEP_TYPES.items()}
    hint = f"begin a step with what it does: {', '.join(verbs)}"
    keys = {**verbs, **{key: _make_ref(f"any-step/properties/{key}") for key in COMMON_KEYS}}
    return {"properties": keys, "additionalProperties": False, "allOf": [{"required": ["say"], "errorMessage": hint}]}


def _build_verb(kind: type[StepModel]) -> Schema:
    keys = list_step_keys(kind)
    properties = {
        key: _make_ref(f"any-step/properties/{key}") if key in COMMON_KEYS else _build_key(kind, key) for key in keys
    }
    required = [key for key in keys if kind.model_fields[key].is_required()]
    rules = [
        {"if": _make_has("only"), "then": {"properties": {"skip": False}}},
        *(_BREATHE_RULES if kind is Breathe else ()),
    ]
    return {"description": describe_step(kind), **_make_object(properties, *required), "allOf": rules}


def _build_key(model: ScriptModel, key: str) -> Schema:
    """The schema of a key's value, with its help and its default."""
    description = get_help(model, key)
    if key == getattr(model, "step_type", ""):
        description = f"{model.__doc__} {description}"
    default = get_default(model, key)
    snippets = [{"label": sound, "body": sound} for sound in list_sounds(key)]
    extra_keys = {"defaultSnippets": snippets} if snippets else {} if default is None else {"default": default}
    return {"description": description, **extra_keys, **_build_value(model, key)}


def _build_value(model: ScriptModel, key: str) -> Schema:
    if key == "pacing":
        factors = _make_object({factor: _build_factor(factor) for factor in Factors.model_fields})
        return _make_object(dict.fromkeys(_LEVEL_NAMES, factors))
    if key in STEP_KEYS:
        return {"anyOf": [_make_ref("some-steps")]}
    if is_map_type(get_type(model, key)):
        return {"anyOf": [_make_ref(next(name for name, place in _MAP_KEYS.items() if place == (model, key)))]}
    form = get_form(model, key)
    return {"anyOf": _list_schemas(form) if key in FIXED_KEYS else [_make_ref(form.name)]}


def _collect_forms() -> dict[str, Form]:
    """Every form whose values may be by level, by name."""
    models: list[ScriptModel] = [Header, *(step_type.model for step_type in STEP_TYPES.values())]
    keys = [(model, key) for model in models for key in model.model_fields if key not in _FORMLESS_KEYS]
    forms = [get_form(model, key) for model, key in keys]
    by_name = {form.name: form for form, (_, key) in zip(forms, keys, strict=True) if key not in FIXED_KEYS}
    return by_name | {form.items.name: form.items for form in forms if form.items}


def _list_schemas(form: Form) -> list[Schema]:
    """Each way to write a value that is the same at every level."""
    if form.items is None:
        return list(form.schemas)
    return [*form.schemas, {"type": "array", "items": _make_ref(form.items.name), "minItems": form.least}]


def _build_map(model: ScriptModel, key: str) -> Schema:
    """The schema of keys of the author's own, each with a value of one form."""
    names, _ = get_args(get_type(model, key))
    pattern = f"^{spoken_text.NAME_RE.pattern.removesuffix(_REGEX_END)}$" if names == WordName else "."
    limits = {"maxProperties": 1} if model is Each else {}
    values = {pattern: _make_ref(get_form(model, key).name)}
    return {"type": "object", "patternProperties": values, "additionalProperties": False, "minProperties": 1, **limits}


def _build_factor(key: str) -> Schema:
    text_schema, number_schema = get_form(Factors, key).schemas
    return {"description": get_help(Factors, key), "anyOf": [{**number_schema, **get_bounds(key)}, text_schema]}


def _build_by_level(name: str) -> Schema:
    """The schema of a value by level, the easiest level among them."""
    return _make_object({level: _make_ref(name) for level in _LEVEL_NAMES}, _LEVEL_NAMES[0])


def _build_steps() -> Schema:
    return {"type": "array", "items": _make_ref("step"), "minItems": 1}


def _make_object(properties: Schema, *required: str) -> Schema:
    requirement: Schema = {"required": [*required]} if required else {"minProperties": 1}
    return {"type": "object", "properties": properties, **requirement, "additionalProperties": False}


def _make_has(*keys: str) -> Schema:
    """The schema of an object that has any of some keys."""
    if len(keys) == 1:
        return {"required": [*keys]}
    return {"anyOf": [{"required": [key]} for key in keys]}


def _make_ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}
