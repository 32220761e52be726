"""Words that are given and never used."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from guided.care.case import Case
from guided.care.finding import Finding
from guided.script.diagnostics import Place
from guided.script.model import Each, Include, Step, Verb
from guided.script.text import names
from guided.soundness.written import written


def unused(case: Case) -> Iterator[Finding]:
    """Words of the header, of an `each` and of an include that are said nowhere."""
    session = case.session
    place = case.key("words")
    for name in _missing({name for header in session.headers for name in header.words}, session.steps):
        yield Finding(_key(case, place, name), f"<{name}> is never used", f"write <{name}> in a line, or leave it out")
    for each in written(session.steps):
        for verb in each.verbs:
            yield from _given(case, each.step, verb)


def _given(case: Case, step: Step, verb: Verb) -> Iterator[Finding]:
    if isinstance(verb, Each):
        for name in _missing(verb.each, verb.steps):
            hint = f"write <{name}> in a line, or repeat: {len(verb.each[name])}"
            yield Finding(_key(case, step.place, name), f"<{name}> is never used in these steps", hint)
    elif isinstance(verb, Include) and step.included:
        for name in _missing(verb.words, step.included.steps):
            what = f"{verb.include} never uses <{name}>"
            yield Finding(_key(case, step.place, name), what, "leave it out, or use it there")


def _missing(given: Iterable[str], steps: Iterable[Step]) -> list[str]:
    """Of some names those that no step fills in."""
    wanted = set(given)
    if not wanted:
        return []
    used = {name for each in written(steps) for verb in each.verbs for name in _used(dict(verb))}
    return sorted(wanted - used)


def _used(value: Any) -> Iterator[str]:
    """The words that a value fills in, or any value inside it. Steps are looked at by themselves."""
    if isinstance(value, str):
        yield from (match["name"].strip() for match in names(value))
    elif isinstance(value, Mapping):
        yield from (name for inside in value.values() for name in _used(inside))
    elif isinstance(value, tuple):
        yield from (name for inside in value for name in _used(inside))


def _key(case: Case, place: Place, name: str) -> Place:
    return case.spot(place, rf"(?<![\w<-]){name}(?=\s*:)")
