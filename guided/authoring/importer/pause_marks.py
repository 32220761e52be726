"""Pauses as people mark them in a text to be read aloud: `[pause 5]`, `[PAUSE:5]`, `(5s)`, `(pause)`, `...`."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from guided.authoring.importer.doses import BREATH_S, NUMBERS

DEFAULT_PAUSE_S, LONG_MARK_S, DOTS_PAUSE_S = Decimal(4), Decimal(10), Decimal(2)
"""The length of a pause without a number, of a long one, and of dots (seconds)."""
MAX_PAUSE_S = Decimal(600)
"""The longest pause; a longer one is limited (seconds)."""

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
    """Split a line into words and pauses, in order; adds a remark on what is not clear."""
    text, position = "", 0
    for match in _BRACKETS.finditer(line):
        text += line[position : match.start()]
        position = match.end()
        length = DOTS_PAUSE_S if match["dots"] else _read_pause(match[match.lastgroup or 0], match[0], remarks)
        if length is None:
            text += _read_brackets(match, remarks)
            continue
        yield from _clean(text)
        text = ""
        yield Piece("", length)
    yield from _clean(text + line[position:])


def _read_pause(inside: str, mark: str, remarks: list[str]) -> Decimal | None:
    """The seconds of a pause; None for brackets that are no pause."""
    match = _PAUSE.fullmatch(inside.strip())
    if match is None or not (match["word"] or match["after"] or match["unit"] or match["minutes"]):
        return None
    if match["minutes"]:
        seconds = Decimal(match["minutes"]) * 60 + Decimal(match["rest"])
    elif match["n"]:
        unit = (match["unit"] or "s").lower()
        number = NUMBERS.get(match["n"].lower()) or Decimal(match["n"].replace(",", "."))
        seconds = number * _UNIT_SECONDS.get(unit if unit == "ms" else unit[0], Decimal(1))
    else:
        seconds = LONG_MARK_S if match["long"] else DEFAULT_PAUSE_S
        remarks.append(f"'{mark}' does not say how long, and is written as {seconds}s")
    if seconds > MAX_PAUSE_S:
        remarks.append(f"'{mark}' is longer than a pause can be, and is written as {MAX_PAUSE_S}s")
    return min(seconds, MAX_PAUSE_S).quantize(Decimal("0.1")).normalize()


def _read_brackets(match: re.Match[str], remarks: list[str]) -> str:
    """The words to say for brackets that are no pause."""
    inside = match[match.lastgroup or 0].strip()
    if match["round"] is not None and not inside.isdecimal():
        return f"({inside})" if inside[:1].isalpha() else f" {inside} "
    if match["curly"] is not None or match["stars"] is not None:
        return f" {inside} "
    if inside:
        remarks.append(f"'{match[0]}' is left out, for what stands in such brackets is not said")
    return " "


def _clean(words: str) -> Iterator[Piece]:
    """A piece of words as a script can say them: no brackets left open, no colon that would look like a key."""
    words = re.sub(r"[<>\[\]{}*_#|\\]", " ", words)
    if words.count("(") != words.count(")"):
        words = re.sub(r"[()]", " ", words)
    words = " ".join(re.sub(r"(?<=[A-Za-z_-]):(?=[^\s/])", ": ", words).split())
    words = re.sub(r" (?=[.,;!?](?:\s|$))", "", words)
    if any(character.isalnum() for character in words):
        yield Piece(words)
