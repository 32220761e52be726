"""The step type of a map of keys, and the keys that belong to it."""

import re
from collections.abc import Iterator
from functools import cache

from guided.plan.steps.registry import STEP_TYPES, step_model
from guided.script.context import LoadContext
from guided.script.model import Group, Header, StepModel
from guided.script.node import List, Map, Node, Scalar
from guided.script.spoken_text import normalize_time
from guided.script.values import guess_word, quote, shorten, suggest_word

COMMON_KEYS = tuple(StepModel.model_fields)
"""Keys that any step may carry."""
_KEY_SYNONYMS = {
    "times": ("reps", "rounds"), "sets": ("reps", "rounds"), "repeat": ("reps", "rounds"), "count": ("reps", "rounds"),
    "repetitions": ("reps", "rounds"), "duration": ("hold", "lasting"), "time": ("hold", "lasting", "settle"),
    "seconds": ("hold", "lasting"), "for": ("hold", "lasting"), "minutes": ("lasting",), "text": ("into",),
    "say": ("into",), "instructions": ("into",), "description": ("into",), "how": ("into",), "side": ("sides",),
    "pause": ("rest", "settle"), "relax": ("rest",), "level": ("only",), "levels": ("only",),
}  # fmt: skip
"""Words that people try for a key of a step."""
CURLY_QUOTES = "these quotation marks are those of a word processor", 'write " in their place'
"""The message and hint for curly quotes around a line with a colon."""


def pick_model(context: LoadContext, step: Map) -> type[StepModel] | None:
    """The model of a step; None, and reported, if it has no type or two."""
    type_keys = [key for key, _ in step.entries if key.text in STEP_TYPES and key.text != Group.step_type]
    if len(type_keys) > 1:
        first_key, second_key = type_keys[:2]
        what = f"'{first_key.text}' and '{second_key.text}' are two steps"
        context.error(second_key.location, what, "begin the second on a line of its own, with a dash")
        return None
    if not type_keys and not step.has(Group.step_type):
        _report_no_type(context, step)
        return None
    return step_model(type_keys[0].text) if type_keys else Group


@cache
def list_all_keys() -> frozenset[str]:
    """Every key that can be anywhere in a script."""
    return frozenset(Header.model_fields) | frozenset(key for model in _list_models() for key in list_step_keys(model))


@cache
def list_step_keys(model: type[StepModel]) -> tuple[str, ...]:
    """Every key a kind of step can have: its own, its verb first, then what any step may carry."""
    own_keys = [name for name in model.model_fields if name not in COMMON_KEYS]
    return (model.step_type, *(name for name in own_keys if name != model.step_type), *COMMON_KEYS)


def drop_unknown(context: LoadContext, model: type[StepModel], step: Map) -> Map:
    """The step without the keys that do not belong in it, which are reported."""
    keys = list_step_keys(model)
    unused_keys = tuple(key for key in keys if not step.has(key))
    for key, value in step.entries:
        if key.text not in keys and not _report_no_colon(context, key, value, keys):
            what = f"{quote(key.text)} does not belong in {_format_type(model)}"
            hint = _suggest_key(key.text, unused_keys) or suggest_word(key.text, keys)
            if model is Group and not hint and _guess_type(key.text):
                hint = f"did you mean '{_guess_type(key.text)}'?"
            note = "" if hint else f"{_format_type(model)} can have: {', '.join(keys)}"
            context.error(key.location, what, hint or suggest_owner(key.text), note)
    return Map(tuple(entry for entry in step.entries if entry[0].text in keys), step.location)


def _format_type(model: type[StepModel]) -> str:
    return "a group of steps" if model is Group else model.step_type


def _suggest_key(word: str, keys: tuple[str, ...]) -> str:
    """The hint for a synonym of a key; "" if it is none, or of no key of this step."""
    found = next((key for key in _KEY_SYNONYMS.get(word.lower(), ()) if key in keys), "")
    if word.lower() == "sets" and not found:
        return "put repeat: around the step"
    return f"did you mean '{found}'?" if found else ""


def suggest_owner(key: str) -> str:
    """The hint on which step types have a key; "" if all have it, or none."""
    if key == Group.step_type:
        return "line them up below it, each with its own dash"
    models = [kind.step_type for kind in _list_models() if key in kind.model_fields and kind is not Group]
    if key in COMMON_KEYS or not models:
        return "it belongs above steps:" if key in Header.model_fields else ""
    return f"it belongs in {' and '.join(models)}"


def _guess_type(word: str) -> str:
    """The step type that a word means or is close to; "" if there is none."""
    word = word.lower()
    return _find_synonym(word) or guess_word(word, STEP_TYPES) or ""


def _find_synonym(word: str) -> str:
    """The step type with a word as a synonym; "" if there is none."""
    return next((name for name, step_type in STEP_TYPES.items() if word in step_type.synonyms), "")


def _list_types() -> str:
    return f"kinds of step: {', '.join(STEP_TYPES)}"


def _list_models() -> Iterator[type[StepModel]]:
    return map(step_model, STEP_TYPES)


def _report_no_type(context: LoadContext, step: Map) -> None:
    """Report that none of the keys is a step type."""
    unknown = [entry for entry in step.entries if entry[0].text not in list_all_keys()]
    if unknown:
        key, value = next((entry for entry in unknown if _guess_meaning(*entry)), unknown[0])
        _report_unknown(context, key, value, is_alone=len(step.entries) == 1)
        return
    keys = [key.text for key, _ in step.entries]
    models = [kind for kind in _list_models() if all(key in kind.model_fields for key in keys)]
    hint = f"add {models[0].step_type}: to it" if len(models) == 1 else ""
    if len(keys) == 1 and not hint:
        hint = f"did you mean '{_find_synonym(keys[0])}'?" if _find_synonym(keys[0]) else suggest_owner(keys[0])
    hint = hint or "add what to do, like say: or steps:"
    context.error(step.entries[0][0].location, "this step does not say what it is", hint, _list_types())


def _report_unknown(context: LoadContext, key: Scalar, value: Node, *, is_alone: bool) -> None:
    """Report a key that is no step type: one that was meant for one, or a line with a colon in it."""
    if _report_no_colon(context, key, value, tuple(list_all_keys())):
        return
    quoting_note = "to say a line with a colon in it, put the line in quotes"
    verb = _guess_meaning(key, value)
    text = value.text if is_alone and isinstance(value, Scalar) else ""
    is_prose = bool(text) and (" " in key.text or key.text[:1].isupper())
    what = f"{quote(key.text)} is not a kind of step"
    if key.text[0] in "“‘„":
        context.error(key.location._replace(width=1), *CURLY_QUOTES)
    elif verb:
        is_unsure = is_prose and " " in text and not _is_time(value)
        context.error(key.location, what, f"did you mean '{verb}'?", quoting_note if is_unsure else "")
    elif is_prose:
        context.error(key.location, what, quoting_note)
    elif isinstance(value, List):
        hint = f"write section: {shorten(key.text)}, and line its steps up below it"
        context.error(key.location, what, hint, _list_types())
    else:
        context.error(key.location, what, "write one of these in its place", _list_types())


def _report_no_colon(context: LoadContext, key: Scalar, value: Node, keys: tuple[str, ...]) -> bool:
    """Report a key without its colon before one value by level, `pause {flare: 15s}`; whether it is one."""
    match = re.match(r"([a-z_-]+)\s*(\{\s*[\w-]+)\Z", key.text)
    if match is None or match[1] not in keys or not isinstance(value, Scalar) or not value.text.endswith("}"):
        return False
    location, end = key.location, value.location.column + value.location.width
    if value.location.line == location.line:
        location = location._replace(width=end - location.column)
    context.error(
        location, f"there is no colon after {match[1]}", f"write {match[1]}: {shorten(f'{match[2]}: {value.text}')}"
    )
    return True


def _guess_meaning(key: Scalar, value: Node) -> str:
    """The kind of step that a key with its value was meant for; "" where it reads as a line with a colon in it."""
    words = key.text.split()
    if len(words) > 1 and isinstance(value, Scalar) and not _is_time(value):
        return ""
    return _guess_type(words[0]) or ("pause" if _is_time(value) else "")


def _is_time(value: Node) -> bool:
    """Whether this is a length of time with its unit, as scripts write it or otherwise."""
    return (
        isinstance(value, Scalar) and re.search("[a-z:]", value.text) is not None and bool(normalize_time(value.text))
    )
