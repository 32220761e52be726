"""Which kind of step a map of keys is, and which of its keys belong."""

from functools import cache

from guided.script.model import VERBS, Group, Header, Verb
from guided.script.page import Page
from guided.script.source import Place
from guided.script.tree import Map, Scalar
from guided.script.values import near_word, nearest, quoted

COMMON = tuple(Verb.model_fields)
"""Keys that any step may carry."""


def pick_verb(page: Page, step: Map) -> type[Verb] | None:
    """The kind of a step; None, and told, where it has none or two."""
    found = [key for key, _ in step.entries if key.text in VERBS and key.text != Group.verb]
    if len(found) > 1:
        first, second = found[:2]
        what = f"'{first.text}' and '{second.text}' are two steps"
        page.error(second.place, what, "begin the second on a line of its own, with a dash")
        return None
    if found:
        return VERBS[found[0].text]
    if step.has(Group.verb):
        return Group
    _no_verb(page, step)
    return None


@cache
def known_keys() -> frozenset[str]:
    """Every key that can stand anywhere in a script."""
    return frozenset(Header.model_fields) | frozenset(key for kind in VERBS.values() for key in keys_of(kind))


@cache
def keys_of(kind: type[Verb]) -> tuple[str, ...]:
    """Every key a kind of step can have: its own, its verb first, then what any step may carry."""
    own = [name for name in kind.model_fields if name not in COMMON]
    return (kind.verb, *(name for name in own if name != kind.verb), *COMMON)


def known_only(page: Page, kind: type[Verb], step: Map) -> Map:
    """The step without the keys that do not belong in it, which are told."""
    keys = keys_of(kind)
    for key, _ in step.entries:
        if key.text not in keys:
            hint = nearest(key.text, keys) or _belongs(key.text)
            what = f"{quoted(key.text)} does not belong in {_named(kind)}"
            page.error(key.place, what, hint, f"{_named(kind)} can have: {', '.join(keys)}")
    return Map(tuple(entry for entry in step.entries if entry[0].text in keys), step.place)


def place_of(kind: type[Verb], step: Map) -> Place:
    """Where the key stands that makes a step what it is."""
    return step.place_of(kind.verb)


def _named(kind: type[Verb]) -> str:
    return "a group of steps" if kind is Group else kind.verb


def _belongs(key: str) -> str:
    """Which kinds of step a key belongs in."""
    kinds = [kind.verb for kind in VERBS.values() if key in kind.model_fields and kind is not Group]
    return f"it belongs in {' and '.join(kinds)}" if kinds else ""


def _no_verb(page: Page, step: Map) -> None:
    """Say why none of the keys makes this a step."""
    unknown = [key for key, _ in step.entries if key.text not in known_keys()]
    keys = unknown or [key for key, _ in step.entries]
    slips = [key for key in unknown if near_word(key.text, VERBS)]
    if unknown:
        _unknown(page, (slips or keys)[0], len(step.entries))
        return
    kinds = [kind for kind in VERBS.values() if all(key.text in kind.model_fields for key in keys)]
    hint = f"add {kinds[0].verb}: to it" if len(kinds) == 1 else "add what to do, like say: or steps:"
    page.error(keys[0].place, "this step does not say what it is", hint, f"kinds of step: {', '.join(VERBS)}")


def _unknown(page: Page, key: Scalar, keys: int) -> None:
    near = nearest(key.text, VERBS)
    note = f"kinds of step: {', '.join(VERBS)}"
    if keys == 1 and (" " in key.text or key.text[:1].isupper() or not near):
        hint = "to say a line with a colon in it, put the line in quotes"
        note = note if key.text.islower() and " " not in key.text else ""
    else:
        hint = near
    page.error(key.place, f"{quoted(key.text)} is not a kind of step", hint, note)
