"""Which kind of step a map of keys is, and which of its keys belong."""

import re
from collections.abc import Iterator
from functools import cache

from guided.plan.steps.registry import STEP_TYPES, step_model, step_type_names
from guided.script.context import Page
from guided.script.model import Group, Header, Verb
from guided.script.node import List, Map, Node, Scalar
from guided.script.text import meant
from guided.script.values import brief, near_word, nearest, quoted

COMMON = tuple(Verb.model_fields)
"""Keys that any step may carry."""
_KEYS_MEANT = {
    "times": ("reps", "rounds"), "sets": ("reps", "rounds"), "repeat": ("reps", "rounds"), "count": ("reps", "rounds"),
    "repetitions": ("reps", "rounds"), "duration": ("hold", "lasting"), "time": ("hold", "lasting", "settle"),
    "seconds": ("hold", "lasting"), "for": ("hold", "lasting"), "minutes": ("lasting",), "text": ("into",),
    "say": ("into",), "instructions": ("into",), "description": ("into",), "how": ("into",), "side": ("sides",),
    "pause": ("rest", "settle"), "relax": ("rest",), "level": ("only",), "levels": ("only",),
}  # fmt: skip
"""Words that people try for a key of a step."""
CURLY = "these quotation marks are those of a word processor", 'write " in their place'
"""What is wrong where curly quotes were to hold a line with a colon together, and the way out."""


def pick_verb(page: Page, step: Map) -> type[Verb] | None:
    """The kind of a step; None, and told, where it has none or two."""
    found = [key for key, _ in step.entries if key.text in STEP_TYPES and key.text != Group.verb]
    if len(found) > 1:
        first, second = found[:2]
        what = f"'{first.text}' and '{second.text}' are two steps"
        page.error(second.place, what, "begin the second on a line of its own, with a dash")
        return None
    if not found and not step.has(Group.verb):
        _no_verb(page, step)
        return None
    return step_model(found[0].text) if found else Group


@cache
def known_keys() -> frozenset[str]:
    """Every key that can stand anywhere in a script."""
    return frozenset(Header.model_fields) | frozenset(key for kind in _models() for key in keys_of(kind))


@cache
def keys_of(kind: type[Verb]) -> tuple[str, ...]:
    """Every key a kind of step can have: its own, its verb first, then what any step may carry."""
    own = [name for name in kind.model_fields if name not in COMMON]
    return (kind.verb, *(name for name in own if name != kind.verb), *COMMON)


def known_only(page: Page, kind: type[Verb], step: Map) -> Map:
    """The step without the keys that do not belong in it, which are told."""
    keys = keys_of(kind)
    free = tuple(key for key in keys if not step.has(key))
    for key, value in step.entries:
        if key.text not in keys and not _before_brace(page, key, value, keys):
            what = f"{quoted(key.text)} does not belong in {_named(kind)}"
            hint = _key_meant(key.text, free) or nearest(key.text, keys)
            if kind is Group and not hint and _verb_meant(key.text):
                hint = f"did you mean '{_verb_meant(key.text)}'?"
            note = "" if hint else f"{_named(kind)} can have: {', '.join(keys)}"
            page.error(key.place, what, hint or belongs(key.text), note)
    return Map(tuple(entry for entry in step.entries if entry[0].text in keys), step.place)


def _named(kind: type[Verb]) -> str:
    return "a group of steps" if kind is Group else kind.verb


def _key_meant(word: str, keys: tuple[str, ...]) -> str:
    """The hint for a word that people try for a key; nothing where it is none, or stands for no key here."""
    found = next((key for key in _KEYS_MEANT.get(word.lower(), ()) if key in keys), "")
    if word.lower() == "sets" and not found:
        return "put repeat: around the step"
    return f"did you mean '{found}'?" if found else ""


def belongs(key: str) -> str:
    """Which kinds of step a key belongs in; nothing where that is all of them, or none."""
    if key == Group.verb:
        return "line them up below it, each with its own dash"
    kinds = [kind.verb for kind in _models() if key in kind.model_fields and kind is not Group]
    if key in COMMON or not kinds:
        return "it belongs above steps:" if key in Header.model_fields else ""
    return f"it belongs in {' and '.join(kinds)}"


def _verb_meant(word: str) -> str:
    """The kind of step that a word stands for, or is nearly; "" if there is none."""
    word = word.lower()
    return _synonym(word) or near_word(word, STEP_TYPES) or ""


def _synonym(word: str) -> str:
    """The kind of step that a word is often tried for; "" if there is none."""
    return next((name for name, step_type in STEP_TYPES.items() if word in step_type.synonyms), "")


def _kinds() -> str:
    return f"kinds of step: {', '.join(step_type_names())}"


def _models() -> Iterator[type[Verb]]:
    return map(step_model, STEP_TYPES)


def _no_verb(page: Page, step: Map) -> None:
    """Say why none of the keys makes this a step."""
    unknown = [entry for entry in step.entries if entry[0].text not in known_keys()]
    if unknown:
        key, value = next((entry for entry in unknown if _stands_for(*entry)), unknown[0])
        _unknown(page, key, value, alone=len(step.entries) == 1)
        return
    keys = [key.text for key, _ in step.entries]
    kinds = [kind for kind in _models() if all(key in kind.model_fields for key in keys)]
    hint = f"add {kinds[0].verb}: to it" if len(kinds) == 1 else ""
    if len(keys) == 1 and not hint:
        hint = f"did you mean '{_synonym(keys[0])}'?" if _synonym(keys[0]) else belongs(keys[0])
    hint = hint or "add what to do, like say: or steps:"
    page.error(step.entries[0][0].place, "this step does not say what it is", hint, _kinds())


def _unknown(page: Page, key: Scalar, value: Node, *, alone: bool) -> None:
    """Tell of a key that is no kind of step: one that was meant for one, or a line with a colon in it."""
    if _before_brace(page, key, value, tuple(known_keys())):
        return
    quoting = "to say a line with a colon in it, put the line in quotes"
    verb = _stands_for(key, value)
    text = value.text if alone and isinstance(value, Scalar) else ""
    prose = bool(text) and (" " in key.text or key.text[:1].isupper())
    what = f"{quoted(key.text)} is not a kind of step"
    if key.text[0] in "“‘„":
        page.error(key.place._replace(width=1), *CURLY)
    elif verb:
        unsure = prose and " " in text and not _is_time(value)
        page.error(key.place, what, f"did you mean '{verb}'?", quoting if unsure else "")
    elif prose:
        page.error(key.place, what, quoting)
    elif isinstance(value, List):
        hint = f"write section: {brief(key.text)}, and line its steps up below it"
        page.error(key.place, what, hint, _kinds())
    else:
        page.error(key.place, what, "write one of these in its place", _kinds())


def _before_brace(page: Page, key: Scalar, value: Node, keys: tuple[str, ...]) -> bool:
    """Tell of a key without its colon before one value by level, `pause {flare: 15s}`; whether it is one."""
    found = re.match(r"([a-z_-]+)\s*(\{\s*[\w-]+)\Z", key.text)
    if found is None or found[1] not in keys or not isinstance(value, Scalar) or not value.text.endswith("}"):
        return False
    place, end = key.place, value.place.column + value.place.width
    if value.place.line == place.line:
        place = place._replace(width=end - place.column)
    page.error(place, f"there is no colon after {found[1]}", f"write {found[1]}: {brief(f'{found[2]}: {value.text}')}")
    return True


def _stands_for(key: Scalar, value: Node) -> str:
    """The kind of step that a key with its value was meant for; "" where it reads as a line with a colon in it."""
    words = key.text.split()
    if len(words) > 1 and isinstance(value, Scalar) and not _is_time(value):
        return ""
    return _verb_meant(words[0]) or ("pause" if _is_time(value) else "")


def _is_time(value: Node) -> bool:
    """Whether this is a length of time with its unit, as scripts write it or otherwise."""
    return isinstance(value, Scalar) and re.search("[a-z:]", value.text) is not None and bool(meant(value.text))
