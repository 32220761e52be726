"""Pauses as people mark them in a text to be read aloud: `[pause 5]`, `[PAUSE:5]`, `(5s)`, `(pause)`, `...`."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from guided.authoring.importer.doses import BREATH_S, NUMBERS

DEFAULT_PAUSE_S, LONG_MARK_S, DOTS_PAUSE_S = Decimal(4), Decimal(10), Decimal(2)
"""A pause that does not say how long it is, one that says it is long, and dots (seconds)."""
MAX_PAUSE_S = Decimal(600)
"""A longer pause is not taken over (seconds)."""

_BRACKETS = re.compile(
    r"\((?P<round>[^()]{1,200})\)|\[(?P<square>[^\[\]]{1,200})\]|<(?P<angle>[^<>]{0,200})>"
    r"|\{(?P<curly>[^{}]{1,200})\}|(?<!\*)\*{1,3}(?P<stars>[^*]{1,200})\*{1,3}|(?P<dots>\.{3,}|\u2026+)"
)
_PAUSE_WORD = r"(?:pause|silence|wait|rest|break|quiet|beat)s?"
_PAUSE = re.compile(
    rf"(?P<long>(?:very )?long(?:er)? )?(?:(?:short|brief|silent|quiet) )?(?P<word>{_PAUSE_WORD}\b)?[\s:=,-]*"
    r"(?:(?:for|of|time|about|lasting)\b)?[\s=:\"']*"
    rf"(?:(?P<minutes>\d{{1,2}}):(?P<rest>\d\d)|(?P<n>\d{{1,4}}(?:[.,]\d{{1,2}})?|{'|'.join(NUMBERS)})\s?-?\s?"
    r"(?P<unit>ms|s|secs?|seconds?|m|mins?|minutes?|breaths?)?)?"
    rf"[\s.\"'/]*(?P<after>(?:of )?{_PAUSE_WORD})?\W*",
    re.IGNORECASE,
)
_UNIT_SECONDS = {"ms": Decimal("0.001"), "m": Decimal(60), "b": Decimal(BREATH_S)}


class Piece(NamedTuple):
    """Words, or a pause."""

    words: str
    pause: Decimal = Decimal(0)
    """Seconds; 0 where these are words."""


def split_pauses(line: str, remarks: list[str]) -> Iterator[Piece]:
    """The words and the pauses of a line, in order; what is not clear in it is told."""
    words, at = "", 0
    for match in _BRACKETS.finditer(line):
        words += line[at : match.start()]
        at = match.end()
        length = DOTS_PAUSE_S if match["dots"] else _read_pause(match[match.lastgroup or 0], match[0], remarks)
        if length is None:
            words += _read_brackets(match, remarks)
            continue
        yield from _clean(words)
        words = ""
        yield Piece("", length)
    yield from _clean(words + line[at:])


def _read_pause(inside: str, whole: str, remarks: list[str]) -> Decimal | None:
    """The seconds of a pause; None where this is none."""
    match = _PAUSE.fullmatch(inside.strip())
    if match is None or not (match["word"] or match["after"] or match["unit"] or match["minutes"]):
        return None
    if match["minutes"]:
        found = Decimal(match["minutes"]) * 60 + Decimal(match["rest"])
    elif match["n"]:
        unit = (match["unit"] or "s").lower()
        number = NUMBERS.get(match["n"].lower()) or Decimal(match["n"].replace(",", "."))
        found = number * _UNIT_SECONDS.get(unit if unit == "ms" else unit[0], Decimal(1))
    else:
        found = LONG_MARK_S if match["long"] else DEFAULT_PAUSE_S
        remarks.append(f"'{whole}' does not say how long, and is written as {found}s")
    if found > MAX_PAUSE_S:
        remarks.append(f"'{whole}' is longer than a pause can be, and is written as {MAX_PAUSE_S}s")
    return min(found, MAX_PAUSE_S).quantize(Decimal("0.1")).normalize()


def _read_brackets(match: re.Match[str], remarks: list[str]) -> str:
    """What is said of brackets that are no pause."""
    inside = match[match.lastgroup or 0].strip()
    if match["round"] is not None and not inside.isdecimal():
        return f"({inside})" if inside[:1].isalpha() else f" {inside} "
    if match["curly"] is not None or match["stars"] is not None:
        return f" {inside} "
    if inside:
        remarks.append(f"'{match[0]}' is left out, for what stands in such brackets is not said")
    return " "


def _clean(words: str) -> Iterator[Piece]:
    """Words as a script can say them: no brackets left open, no colon that would look like a key."""
    words = re.sub(r"[<>\[\]{}*_#|\\]", " ", words)
    if words.count("(") != words.count(")"):
        words = re.sub(r"[()]", " ", words)
    words = " ".join(re.sub(r"(?<=[A-Za-z_-]):(?=[^\s/])", ": ", words).split())
    words = re.sub(r" (?=[.,;!?](?:\s|$))", "", words)
    if any(character.isalnum() for character in words):
        yield Piece(words)
