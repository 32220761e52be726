"""Respelling: words that an engine would say wrong are spelled another way."""

import re
from collections.abc import Mapping
from functools import lru_cache, partial

_CLOSE = (
    r"\b(?:as|so|too|very|quite|is|are|feels?|an?(?= close (?!to\b|of\b)\w)) close\b(?! (?:it|them|your|the)\b)"
    r"|\b(?:keep|hold|bring|draw|pull|move|come|stay|sit|lie|stand)(?:s|ing)?"
    r"(?: (?:it|them|both|an?|the|your)(?: (?!and\b|or\b|then\b|as\b)[\w-]+){0,2})? close\b(?! (?:it|them|your|the)\b)"
    r"|\bclose (?:to|together|enough|behind|beside|against|around|at hand|by(?! \w+sel(?:f|ves)\b))\b"
)
"""Phrases in which "close" means near, not to shut."""

LEXICON: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "en": (
        (re.compile(rf"(?i:(?P<kept>{_CLOSE}))|\b(?P<c>[Cc])lose\b"), r"\g<c>loze"),
        # What one does with a thing, not what it is for.
        (re.compile(r"^Use\b"), "Yooz"),
        (re.compile(r"\bcapsaicin\b"), "capsaycin"),
        (re.compile(r"\b([Dd])rows(?=[iy])"), r"\1rowz"),
        (re.compile(r"\b([Tt])ingly\b"), r"\1ingley"),
    ),
}
"""By language: patterns in their order, each with its respelling; a match of the group `kept` stays as it is."""


@lru_cache(1024)
def respell(text: str, language: str) -> str:
    """A line as it is given to a voice.

    Args:
        text: as written.
        language: its code, like "en".
    """
    for pattern, spelling in LEXICON.get(language, ()):
        text = pattern.sub(partial(_replace, spelling), text)
    return text


def _replace(spelling: str, match: re.Match[str]) -> str:
    return match.groupdict().get("kept") or match.expand(spelling)
