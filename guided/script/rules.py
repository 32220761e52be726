"""What the keys of one step must be to each other, and which sounds there are."""

from collections.abc import Iterable
from pathlib import PurePath

from guided.script.model import Ambience, Breathe, Chime, Each, Stretch, Verb
from guided.script.page import Page
from guided.script.text import names
from guided.script.tree import List, Map, Scalar
from guided.script.values import nearest, quoted


def check(page: Page, verb: Verb, step: Map) -> None:
    """Look through one step as it stands at one level."""
    if step.has("only") and step.has("skip"):
        page.error(step.place_of("skip"), "'only' and 'skip' cannot stand together", "keep one of them")
    if isinstance(verb, Breathe):
        _breathe(page, verb, step)
    elif isinstance(verb, Each) and len(verb.each) > 1:
        second = step.get("each")
        place = second.entries[1][0].place if isinstance(second, Map) else step.place
        page.error(place, "'each' takes one word and its list", "put one each: inside the other")
    elif isinstance(verb, Stretch):
        _twice(page, step)
        _unnamed(page, verb, step)
    elif isinstance(verb, Chime):
        check_sound(page, step, "chime", page.folders.chimes, "chime", "chimes")
    elif isinstance(verb, Ambience):
        check_bed(page, step)


def check_bed(page: Page, step: Map) -> None:
    """Look whether there is the ambience that a step or a header names."""
    check_sound(page, step, "ambience", (*page.folders.beds, "off"), "ambience", "ambiences")


def check_sound(page: Page, step: Map, key: str, known: Iterable[str], noun: str, nouns: str) -> None:
    """Look whether there is the sound that a key names."""
    name, known = step.get(key), sorted(known)
    if isinstance(name, Scalar) and name.text not in known:
        note = f"{nouns}: {', '.join(known)}" if known else f"there are no {nouns} on this computer"
        hint = nearest(PurePath(name.text).stem, known)
        page.error(name.place, f"there is no {noun} called {quoted(name.text)}", hint, note)


def _breathe(page: Page, verb: Breathe, step: Map) -> None:
    place = step.place_of("breathe")
    if verb.rounds is not None and verb.lasting is not None:
        page.error(step.place_of("lasting"), "'rounds' and 'lasting' cannot stand together", "keep one of them")
    elif not verb.breathe and not step.has("lasting"):
        where, hint = place, "add lasting: with a time, like 1m"
        if step.has("rounds"):
            where, hint = step.place_of("rounds"), "write lasting: with a time in its place"
        page.error(where, "natural breathing is not counted", hint)
    elif not (step.has("rounds") or step.has("lasting")):
        page.error(place, "this does not say how long to breathe", "add rounds: 6, or lasting: 1m")


def _unnamed(page: Page, verb: Stretch, step: Map) -> None:
    named = {name["name"].strip().lower() for name in names(f"{verb.into} {verb.again or ''}")}
    if verb.sides and "side" not in named:
        what = f"the first side, {verb.sides[0]}, is never named"
        page.warn(step.place_of("sides"), what, "write <side> in 'into', like: your <side> knee")


def _twice(page: Page, step: Map) -> None:
    sides = step.get("sides")
    texts = [item for item in sides.items if isinstance(item, Scalar)] if isinstance(sides, List) else []
    for n, side in enumerate(texts):
        if side.text in (other.text for other in texts[:n]):
            page.error(side.place, f"{quoted(side.text)} is here twice", "name each side once")
