"""Pauses written the wrong way in spoken text: each would be read aloud, or lost."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from guided.script import text as spoken

LONGEST = Decimal(3600)
"""The longest single length of time in a script (seconds)."""

_UNITS = {"h": 3600, "m": 60, "s": 1}
_NAMES = "h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?"
_BRACKETS = re.compile(r"\((?P<round>[^()]*)\)|\[(?P<square>[^\[\]]*)\]|\{(?P<curly>[^{}]*)\}")
_UNCLOSED = re.compile(r"\(\s*\d+(?:\.\d+)?\s*[sm]\b(?!\s*\))", re.ASCII)


class Slip(NamedTuple):
    """A fault within a text."""

    what: str
    hint: str
    at: int
    """Offset of the fault within the text."""
    width: int


def slips(text: str) -> Iterator[Slip]:
    """Find what was meant as a pause and is not one: `(4 sec)`, `(2:30)`, `[4s]`, `(4s` without an end."""
    if not re.search(r"[(\[{]", text):
        return
    for match in _BRACKETS.finditer(text):
        hint = _mend(match["round"]) if match["round"] is not None else _round(match["square"] or match["curly"] or "")
        if hint:
            yield Slip(f"{match[0]} is not a pause", hint, match.start(), len(match[0]))
    for match in _UNCLOSED.finditer(text):
        following = text.find("(", match.end())
        if text.find(")", match.end(), None if following < 0 else following) < 0:
            yield Slip("this pause has no end", f"did you mean {match[0]})?", match.start(), len(match[0]))


def _mend(inside: str) -> str:
    """What to write in place of `(inside)`, or nothing where it is a pause, or no slip at all."""
    length = spoken.seconds(inside)
    if length is not None:
        return "" if length <= LONGEST else "use 60m at most"
    inside = inside.strip().lower()
    bare = re.sub(r"^(?:pause|wait|rest)(?:\s+for)?\b\s*", "", inside)
    if meant(bare):
        return f"did you mean ({meant(bare)})?"
    if inside and not bare:
        return "write how long, like (4s)"
    return "to have it said, leave out the brackets" if re.match(r"\d", bare) else ""


def _round(inside: str) -> str:
    """What to write in place of `[inside]` or `{inside}` where that is a length of time."""
    return f"did you mean ({meant(inside)})?" if re.search("[a-z:]", inside) and meant(inside) else ""


def meant(text: str) -> str:
    """A length of time as scripts write it, from one written otherwise (`2:30`, `4 sec`); "" if there is none."""
    text = text.strip().lower()
    clock = re.match(r"(\d{1,3}):(\d\d)\Z", text, re.ASCII)
    if clock:
        return _written(Decimal(clock[1]) * 60 + Decimal(clock[2]))
    if spoken.seconds(text.replace(" ", "")) is not None:
        return text.replace(" ", "")
    length = re.match(rf"(\d{{1,5}}(?:[.,]\d{{1,3}})?)\s*({_NAMES})?\.?\Z", text, re.ASCII)
    if length is None:
        return ""
    return _written(Decimal(length[1].replace(",", ".")) * _UNITS[(length[2] or "s")[0]])


def _written(length: Decimal) -> str:
    if length > LONGEST:
        return ""
    minutes, seconds = divmod(length, 60)
    if not minutes:
        return f"{length.normalize():f}s"
    return f"{minutes:f}m" + (f"{seconds.normalize():f}s" if seconds else "")
