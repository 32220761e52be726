"""Phrases are taken out where a sentence ends or begins with them, or is nothing else; never from its middle."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_SEAM = re.compile(r"[.!?;:\u2026]+(?=\s|$)|(?<=\s)[-\u2013\u2014](?=\s)|[()\[\]]")
"""What sentences end with. A colon, a dash between spaces and brackets are such ends too."""
_LINK = re.compile(r"(?:[\s,&+/\u2013\u2014-]|\b(?:and|then|for)\b)*", re.IGNORECASE)
"""What may stand between phrases."""
_LINKS = ("and", "then", "for")
_HANGING = re.compile(
    r"an?|about|after|allow|another|at|be|before|by|can|count|do|every|from|have|in|least|more|most|must|my|need|next|no"
    r"|not|of|or|over|place|put|should|spend|take|than|that|the|these|this|those|to|try|under|use|will|with|within|you"
    r"|your",
    re.IGNORECASE,
)
"""Words that no sentence ends with: what follows them belongs to them."""
_ONWARD = re.compile(
    r"again|and|as|at|before|but|by|except|if|in|not|on|only|or|so|than|that|then|to|until|when|which|while|with|without",
    re.IGNORECASE,
)
"""Words that no sentence begins with: they belong to what stands before them."""


class Phrase(NamedTuple):
    """A stretch of a text that may be taken out."""

    start: int
    end: int
    free: bool = True
    """Whether it may follow other words directly; else only a comma, the beginning or another phrase."""


def cut(text: str, phrases: Sequence[Phrase]) -> tuple[str, frozenset[Phrase]]:
    """The text without the phrases that can be spared, and which those are.

    Args:
        text: white space in it is single spaces.
        phrases: in any order; none reaches into another.
    """
    out: list[tuple[int, int]] = []
    gone: set[Phrase] = set()
    waiting = sorted(phrases)
    for start, end in _sentences(text, waiting):
        own = waiting[: bisect_left(waiting, end, key=lambda phrase: phrase.start)]
        del waiting[: len(own)]
        if span := _ending(text, start, end, own) or _beginning(text, start, end, own):
            out.append(span)
            gone |= {phrase for phrase in own if span[0] <= phrase.start and phrase.end <= span[1]}
    return _tidy(" ".join(_left(text, out))) if out else text, frozenset(gone)


def _sentences(text: str, phrases: Sequence[Phrase]) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends; what looks like an end inside a phrase is none."""
    masked = list(text)
    for phrase in phrases:
        masked[phrase.start : phrase.end] = "_" * (phrase.end - phrase.start)
    start = 0
    for seam in _SEAM.finditer("".join(masked)):
        yield start, seam.start()
        start = seam.end()
    yield start, len(text)


def _ending(text: str, start: int, end: int, own: Sequence[Phrase]) -> tuple[int, int] | None:
    """The part of a sentence with the phrases that it ends with."""
    if not own or text[own[-1].end : end].strip(" ,"):
        return None
    first = len(own) - 1
    while first and _LINK.fullmatch(text, own[first - 1].end, own[first].start):
        first -= 1
    for phrase in own[first:]:
        before = text[start : phrase.start]
        bare = _bare(before)
        if not bare or "," in before[len(bare) :] or (phrase.free and not _HANGING.fullmatch(_last_word(bare))):
            return start + len(bare), end
    return None


def _beginning(text: str, start: int, end: int, own: Sequence[Phrase]) -> tuple[int, int] | None:
    """The part of a sentence with the phrases that it begins with, and their comma."""
    if not own or text[start : own[0].start].strip():
        return None
    last = 0
    while last + 1 < len(own) and _LINK.fullmatch(text, own[last].end, own[last + 1].start):
        last += 1
    comma = re.compile(r"\s*,\s*(?P<next>\w+)").match(text, own[last].end, end)
    return (start, comma.start("next")) if comma and not _ONWARD.fullmatch(comma["next"]) else None


def _bare(before: str) -> str:
    """Words without what links them to a phrase after them."""
    while True:
        before = before.rstrip(" ,&+/\u2013\u2014-")
        rest, space, last = before.rpartition(" ")
        if last.lower() not in _LINKS:
            return before
        before = rest if space else ""


def _last_word(text: str) -> str:
    return text.rpartition(" ")[2]


def _left(text: str, out: Sequence[tuple[int, int]]) -> Iterator[str]:
    at = 0
    for start, end in out:
        yield text[at:start]
        at = end
    yield text[at:]


def _tidy(text: str) -> str:
    """A text without the signs that were left hanging in it; no word of it is touched."""
    text = re.sub(r"[(\[]\s*[)\]]", " ", " ".join(text.split()))
    text = re.sub(r"(?:\s[-\u2013\u2014]|\s?,)+(?=\s*(?:[.,;:!?)]|\s[-\u2013\u2014]\s|$))", "", text)
    text = re.sub(r"(?<=[.!?;:,])(?:\s+[.,;:](?!\.))+", "", " ".join(text.split()))
    text = re.sub(r"\s+(?=[.,;:!?)](?!\.))", "", text)
    return " ".join(text.split()).strip(" ,;:/-\u2013\u2014")
