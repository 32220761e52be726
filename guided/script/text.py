"""Spoken text: its sentences, the pauses written in it, and the words to fill in.

`Let it go. (4s) And rest your <side> hand.` is two sentences with a pause between, and one word to fill in.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

PAUSE = re.compile(r"\(\s*(?P<time>\d{1,3}m(?:\d{1,4}(?:\.\d+)?s)?|\d{1,4}(?:\.\d+)?s)\s*\)")
WORD = re.compile(r"<(?P<name>[^<>\n]*)>")
NAME = re.compile(r"[a-z][a-z0-9_-]*\Z")
TIME = re.compile(r"(?:(\d{1,3})m)?(?:(\d{1,4}(?:\.\d+)?)s)?\Z")
_SPOKEN = re.compile(r"[^\W_]\S*")
_SENTENCE_END = re.compile(r"(?<=[.!?…])([\"”’')\]]*)\s+(?=[^\s])")


def seconds(text: str) -> Decimal | None:
    """Read a length of time as scripts write it: `20s`, `2m`, `1m30s`, `5.5s`. None if it is not one."""
    match = TIME.match(text.strip())
    if match is None or not any(match.groups()):
        return None
    minutes, rest = match.groups(default="0")
    return Decimal(minutes) * 60 + Decimal(rest)


def pieces(text: str) -> Iterator[str | Decimal]:
    """Sentences (str) and pauses (Decimal, seconds as written), in order."""
    place = 0
    for match in PAUSE.finditer(text):
        length = seconds(match["time"])
        if length is None:
            continue
        yield from sentences(text[place : match.start()])
        yield length
        place = match.end()
    yield from sentences(text[place:])


def sentences(text: str) -> Iterator[str]:
    """Split where a sentence ends and the next does not begin in lower case."""
    text = " ".join(text.split())
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if text[match.end()].islower():
            continue
        yield text[start : match.end(1)]
        start = match.end()
    if count(text[start:]):
        yield text[start:]


def count(text: str) -> int:
    """How many words are spoken: runs between spaces that hold a letter or a digit."""
    return len(_SPOKEN.findall(text))


def fill(text: str, words: Mapping[str, str]) -> str:
    """Put the words in their places: `<side>` becomes `words["side"]`. Raises KeyError for a word not given."""
    return WORD.sub(lambda match: words[match["name"].strip()], text)


def names(text: str) -> Iterator[re.Match[str]]:
    """Every `<name>` in the text; group `name` is what stands between the brackets."""
    yield from WORD.finditer(text)
