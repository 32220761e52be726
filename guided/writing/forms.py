"""The form each kind of value takes: in words for people, and as JSON Schema for editors.

Which key takes which kind stands in the models, and the words that are allowed come from there. An editor takes `3` for
a number and `true` for a truth before it asks a schema, so texts may be either.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from guided.core import paths
from guided.script import text, values
from guided.script.model import Factors, Header, Verb

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


def _listed(name: str, items: Form) -> Form:
    """A list; one value may stand without brackets."""
    return Form(name, f"{items.help}; {_OR_MORE}", items.ways, items)


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
_TITLE = Form("title", f"words on one line, {values.LONGEST_TITLE} characters at most", _said(values.LONGEST_TITLE))
_NAME = Form("name", "a name", _said())
_NOTE = Form("note", "words on one line", ({"not": {"type": ["array", "object"]}},))
_FILLING = Form("words-to-fill-in", "words without a pause", _said())

FORMS: Mapping[Any, Form] = {
    values.Text: _TEXT,
    values.Texts: _listed("texts", _TEXT),
    values.Line: _LINE,
    values.Lines: Form("lines", f"{_LINE.help}; {_OR_MORE}", ({"type": "string"}, _TAKEN), _NOTE),
    values.Title: _TITLE,
    str: _NAME,
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
