"""What a script says of itself, at each level."""

import re

from guided.script import bylevel, rules
from guided.script.model import VERBS, Header
from guided.script.page import Page
from guided.script.tree import Map, Node
from guided.script.validate import validated
from guided.script.values import nearest, quoted
from guided.script.wording import check_text, texts

_FOR_SESSIONS = ("kind", "where", "minutes", "ambience", "taper", "good_for")
"""What says nothing in a fragment."""
_MEANT = {
    "name": "title", "description": "about", "summary": "about", "type": "kind", "category": "kind", "place": "where",
    "location": "where", "duration": "minutes", "length": "minutes", "time": "minutes",
    "music": "ambience", "sound": "ambience", "background": "ambience", "lang": "language", "by": "author",
    "tags": "good_for", "suits": "good_for", "warnings": "cautions", "warning": "cautions", "references": "sources",
    "exercises": "steps", "script": "steps", "session": "steps", "content": "steps", "variables": "words",
}  # fmt: skip
"""Words that people try for a key above the steps."""
Headers = tuple[Header, Header, Header, Header]


def read_header(page: Page, root: Map) -> Headers | None:
    """The header at each level; None, and told, where something in it is wrong.

    Args:
        page: the file.
        root: everything in the file, `steps` too.
    """
    written = bylevel.mend(_known_only(page, root), page)
    maps = bylevel.at_levels(written)
    distinct = {id(now): now for now in maps}
    read = {key: _header(page, now) for key, now in distinct.items()}
    flare, gentle, steady, better = (read[id(now)] for now in maps)
    if flare is None or gentle is None or steady is None or better is None:
        return None
    _check_fragment(page, flare, written)
    return flare, gentle, steady, better


def words_of(headers: Headers | None, root: Map) -> frozenset[str]:
    """The words that a script can fill in at every level; those it seems to have, where its header is wrong."""
    if headers:
        return frozenset.intersection(*(frozenset(header.words) for header in headers))
    words = root.get("words")
    return frozenset(key.text for key, _ in words.entries) if isinstance(words, Map) else frozenset()


def _known_only(page: Page, root: Map) -> Map:
    known = (*Header.model_fields, "steps")
    for key, _ in root.entries:
        if key.text in known:
            continue
        if key.text in VERBS:
            page.error(key.place, f"'{key.text}' is a step", "put it below steps: with a dash")
            continue
        meant = _MEANT.get(key.text.lower())
        hint = f"did you mean '{meant}'?" if meant else nearest(key.text, known)
        hint = hint or ("begin a note with #" if " " in key.text else "")
        note = "" if hint else f"a script can have: {', '.join(known)}"
        page.error(key.place, f"{quoted(key.text)} does not belong in a script", hint, note)
    return Map(tuple(entry for entry in root.entries if entry[0].text in Header.model_fields), root.place)


def _header(page: Page, now: Map) -> Header | None:
    header = validated(page, Header, now, {})
    for key in ("title", "about", "cautions", "words"):
        for text in texts(_value(now, key)):
            check_text(page, text, frozenset())
            if key in ("title", "about") and re.fullmatch("[“„‘].*[”“’]", text.text):
                page.warn(text.place, f"these quotation marks are part of the '{key}'", 'take them away, or write "')
    rules.check_bed(page, now)
    return header


def _value(node: Map, key: str) -> Node:
    return node.get(key) or Map((), node.place)


def _check_fragment(page: Page, header: Header, written: Map) -> None:
    """Look for what only a session can say."""
    if header.title is not None:
        return
    if written.has("pacing"):
        page.error(written.place_of("pacing"), "a fragment has no pacing of its own", "leave it to the session")
    idle = [key for key, _ in written.entries if key.text in _FOR_SESSIONS]
    if idle:
        what = f"without a title: this is a fragment, and '{idle[0].text}' says nothing in it"
        page.warn(idle[0].place, what, "add a title: to make it a session")
