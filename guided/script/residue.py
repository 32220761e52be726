"""What word processors and web pages leave behind in a text, and a voice would read aloud or stumble over."""

import re
from collections.abc import Iterator

from guided.script.pauses import Slip

_LEFT = (
    (re.compile(r"(?:https?://|www\.)\S+"), "a web address would be spoken aloud", "say it in words, or leave it out"),
    (re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6});"), "this is a sign of a web page", "write the sign itself, or a space"),
    (
        re.compile(r"(?<!\w)([*_]{1,3})(?=\S)[^*_\n]{1,200}(?<=\S)\1(?!\w)|`[^`\n]*`?"),
        "these signs say nothing to a voice",
        "leave them out",
    ),
    (
        re.compile(r"^[ \t]*(?:[•●▪◦‣·–—]|#{1,6}(?=[ \t])|\d{1,2}[.)](?=[ \t]+\D))", re.MULTILINE),
        "the sign of a list or a heading stands before the words",
        "leave it out: steps play in order",
    ),
    (
        re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50]+"),
        "some voices say what a picture shows",
        "leave it out",
    ),
)


def residue(text: str) -> Iterator[Slip]:
    """Find what a text that is to be spoken holds and nobody would say."""
    if text.isascii() and not re.search(r"[&*_`#/]|www\.|^[ \t]*\d", text, re.MULTILINE):
        return  # as nearly always
    for pattern, what, hint in _LEFT:
        for match in pattern.finditer(text):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Slip(what, hint, start, match.end() - start)
