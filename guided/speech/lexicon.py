"""Words that a voice would say wrong, and how to write them so that it does not.

One list for every engine. An entry is here because an engine was found to say the word wrong, and its respelling is
said right by all of them: the sounds they make of it were looked at, in the line it stands in. Screens show the word
as it is written.
"""

import re
from collections.abc import Mapping
from functools import lru_cache, partial

_NEAR = (
    r"\b(?:as|so|too|very|quite|is|are|feels?|an?(?= close (?!to\b|of\b)\w)) close\b(?! (?:it|them|your|the)\b)"
    r"|\b(?:keep|hold|bring|draw|pull|move|come|stay|sit|lie|stand)(?:s|ing)?"
    r"(?: (?:it|them|both|an?|the|your)(?: (?!and\b|or\b|then\b|as\b)[\w-]+){0,2})? close\b(?! (?:it|them|your|the)\b)"
    r"|\bclose (?:to|together|enough|behind|beside|against|around|at hand|by(?! \w+sel(?:f|ves)\b))\b"
)
"""Where "close" is near, and not what one does with eyes or a hand."""

LEXICON: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "en": (
        (re.compile(rf"(?i:(?P<kept>{_NEAR}))|\b(?P<c>[Cc])lose\b"), r"\g<c>loze"),
        # What one does with a thing, not what it is for.
        (re.compile(r"^Use\b"), "Yooz"),
        (re.compile(r"\bcapsaicin\b"), "capsaycin"),
        (re.compile(r"\b([Dd])rows(?=[iy])"), r"\1rowz"),
        (re.compile(r"\b([Tt])ingly\b"), r"\1ingley"),
    ),
}
"""By language: what is looked for, in the order it is, and what is said in its place; a group `kept` stays as it is."""


@lru_cache(1024)
def respelled(text: str, language: str) -> str:
    """A line as a voice is given it.

    Args:
        text: as written.
        language: its code, like "en".
    """
    for pattern, spelling in LEXICON.get(language, ()):
        text = pattern.sub(partial(_said, spelling), text)
    return text


def _said(spelling: str, found: re.Match[str]) -> str:
    return found.groupdict().get("kept") or found.expand(spelling)
