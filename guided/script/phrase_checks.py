"""Steps that leave their words to the phrase book of a script's language, and what to say where it has no such line."""

from collections.abc import Iterator, Mapping, Sequence

from guided.core.shell_command import typed
from guided.script import phrases
from guided.script.context import Page
from guided.script.model import Breathe, Header, Release, Step, Stretch, Verb, every_verb
from guided.script.node import Map

_PHASES = ("in", "out", "in-short", "out-short")
_STILL = ("still", "still-short")


def check_language(page: Page, root: Map, header: Header, steps: Sequence[Step], lines: Mapping[str, str]) -> None:
    """Look whether the phrase book of the language has every line that a step needs.

    Args:
        page: the file.
        root: all of it.
        header: with its language.
        steps: those of the whole session.
        lines: what the phrase book has.
    """
    if lines.keys() >= phrases.KEYS.keys():
        return
    verb, missing = _first_lack(steps, lines)
    if not missing:
        return
    language, known = header.language, phrases.languages(page.folders)
    what = f"there is no phrase book for '{language}', and {verb} speaks lines of it here"
    if language in known:
        what = f"the phrase book for '{language}' has no line for {phrases.few(missing)}, which {verb} speaks here"
    note = f"there are: {', '.join(known)}" if known else "there are no phrase books"
    way = f"its place is: {typed('edit', f'phrases/{language}')}"
    page.error((root.get("language") or root).place, what, way, note)


def _first_lack(steps: Sequence[Step], lines: Mapping[str, str]) -> tuple[str, list[str]]:
    """The first kind of step that speaks stock lines there are not, at any level, also inside others; and those."""
    for _, verb in every_verb(steps):
        if missing := [key for key in _spoken(verb) if key not in lines]:
            return verb.verb, missing
    return "", []


def _spoken(verb: Verb) -> tuple[str, ...]:
    """The lines that a step leaves to the phrase book."""
    if isinstance(verb, Breathe) and verb.breathe and verb.cues != "none":
        return _PHASES + (_STILL if len(verb.breathe) > 2 else ())
    if isinstance(verb, Release):
        return tuple(_letting_go(verb))
    return ("switch",) if isinstance(verb, Stretch) and verb.sides else ()


def _letting_go(verb: Release) -> Iterator[str]:
    firm = verb.tension != "none"
    if firm and verb.tense is None:
        yield "tense"
    if verb.let_go is None:
        yield "soften"
        yield from ("let-go",) if firm else ()
