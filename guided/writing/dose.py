"""How much of an exercise there is, as leaflets write it: "hold 10 seconds, 5 times each side" becomes numbers.

What is understood is taken out of the text. Of a range the smaller number is taken: what is written in a script is the
most anyone is asked to do.
"""

import re
from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

BREATH = 5
"""A breath at rest, in and out (seconds)."""
MOST_REPS, LONGEST_HOLD, LONGEST = Decimal(30), Decimal(60), Decimal(1200)
"""More is not taken over: a count, a hold, and any other time (seconds)."""

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_OTHERS = {"fifteen": "15", "twenty": "20", "thirty": "30", "sixty": "60", "once": "1", "twice": "2", "thrice": "3"}
NUMBERS: Mapping[str, Decimal] = {
    **{word: Decimal(n) for n, word in enumerate(_WORDS, start=1)},
    **{word: Decimal(n) for word, n in _OTHERS.items()},
    **{word: Decimal(n) for word, n in (("half a", "0.5"), ("a few", "3"), ("an", "1"), ("a", "1"))},
}
"""Numbers in words; of those that begin alike, the longer first."""
_ONE = rf"(?:(?<![\d.])\d{{1,4}}(?:[.,]\d{{1,2}})?(?!\d)|\b(?:{'|'.join(NUMBERS)})\b)"
_NUMBER = rf"(?P<n>{_ONE})(?:\s?(?:-|\u2013|\u2014|to|or)\s?(?P<to>{_ONE}))?"
_UNIT = r"(?P<unit>s|secs?|seconds?|m|mins?|minutes?|breaths?|counts?(?! of))(?!\w)\.?"
_TIME = rf"{_NUMBER}\s?-?\s?{_UNIT}"
_NO_TIME = r"(?!\s?-?\s?(?:s|secs?|seconds?|m|mins?|minutes?|breaths?)(?!\w))"
_UP_TO = r"(?:[\s:=~]*\b(?:for|about|around|up to|at least|to|the|a|count|of|x)\b)*[\s:=~]*"
_TIMES = r"(?:x|\u00d7|times|reps?|repetitions?|repeats?)(?!\w)"
_LIMB = r"(?:side|leg|arm|hand|foot|feet|knee|hip|shoulder|ankle|wrist|elbow|heel|way|direction)s?"
_PAIR = r"(?:left|right)(?: and | then |, then | ?/ ?| & )(?:left|right)"


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


OFTEN = _patterns(
    rf"(?:\b(?:repeat|do|perform)\s)?(?:\bthis\s)?{_NUMBER}(?:\s?{_TIMES})?\s?(?:a|per|each|every|/|in the|in a)?\s?"
    r"\b(?:day|daily|week|weekly|hour|morning|evening)s?\b",
    r"\b(?:daily|(?:every|each|per|a) (?:day|morning|evening|week))\b",
)
SIDES = _patterns(
    rf"(?:\b(?:on|for|to|with)\s)?(?:\bthe\s)?\b(?:each|both|either|per|every|alternate|alternating|other)\s{_LIMB}\b",
    rf"(?:\b(?:on|for|to|with)\s)?(?:\bthe\s)?\b{_PAIR}\b(?:\s{_LIMB}\b)?",
    r"\bl ?(?:/|&) ?r\b|\br ?(?:/|&) ?l\b|/ ?side\b",
)
HOLD = _patterns(
    rf"(?:\band\s)?\b(?:hold|holding|keep|stay)\b(?:\s(?:it|this|there|here|still|the \w+))?{_UP_TO}{_TIME}",
    rf"{_TIME}\s?hold\b",
    rf"\bholds?\b{_UP_TO}(?=\d){_NUMBER}(?!\s?{_TIMES})",
)
REST = _patterns(
    rf"(?:\band\s)?\b(?:rest|relax)\b{_UP_TO}{_TIME}(?:\s(?:in )?between(?: each| sets| reps)?)?",
    rf"{_TIME}\s(?:of )?rest\b(?:\s(?:in )?between(?: each| sets| reps)?)?",
)
SETS = _patterns(rf"\b(?P<sets>\d{{1,3}})\s?(?:sets? of|sets? x|x|\u00d7)\s?{_NUMBER}(?:\s?{_TIMES})?{_NO_TIME}")
REPS = _patterns(
    rf"\b(?:repeat|do|perform)\b(?:\s(?:this|it|again))?[\s:=]*{_NUMBER}\s?{_TIMES}",
    rf"\b(?:repeat|do|perform|reps|repetitions)\b(?:\s(?:this|it|again))?[\s:=]*(?=\d){_NUMBER}{_NO_TIME}",
    rf"{_NUMBER}\s?{_TIMES}",
    rf"(?<!\w)(?:x|\u00d7)\s?{_NUMBER}{_NO_TIME}",
    r"\b(?P<n>once|twice|thrice)\b(?P<to>(?!))?",
)
LASTING = _patterns(rf"(?:\bfor\b\s)?(?:\b(?:about|around|up to)\b\s)?{_TIME}")
_BREATHS_IN = re.compile(
    r"\b(?:in|inhale)\b\D{0,20}(\d{1,2})\b(.{0,60}?)\b(?:out|exhale)\b\D{0,20}(\d{1,2})\b", re.IGNORECASE
)


class Dose(NamedTuple):
    """What was understood."""

    reps: int | None
    hold: Decimal | None
    """Seconds, as the others."""
    rest: Decimal | None
    lasting: Decimal | None
    """How long the whole is, where it does not say how often."""
    sides: bool
    text: str
    """What is left of the text."""
    told: tuple[str, ...]
    """What was not quite clear, and what was made of it."""


def dose(text: str) -> Dose:
    """What a text says of how much; white space in it is single spaces."""
    told: list[str] = []
    text, often = _taken(text, OFTEN)
    if often:
        told.append(f"'{often[0].strip()}' is about the day and not the session, and is left out")
    text, sides = _taken(text, SIDES)
    text, hold = _taken(text, HOLD)
    text, rest = _taken(text, REST)
    text, reps = _taken(text, SETS + REPS)
    text, lasting = (text, None) if hold or reps else _taken(text, LASTING)
    return Dose(
        _count(reps, told),
        _seconds(hold, LONGEST_HOLD, told),
        _seconds(rest, LONGEST, told),
        _seconds(lasting, LONGEST, told),
        bool(sides),
        _tidy(text),
        tuple(told),
    )


def paced(text: str) -> str | None:
    """A way of breathing, like 4-6, where a text counts the seconds of the breath in and out, but not held."""
    match = _BREATHS_IN.search(text)
    seconds = (int(match[1]), int(match[3])) if match and "hold" not in match[2].lower() else (0, 0)
    return f"{seconds[0]}-{seconds[1]}" if all(1 <= each <= 20 for each in seconds) else None


def _taken(text: str, patterns: tuple[re.Pattern[str], ...]) -> tuple[str, re.Match[str] | None]:
    """The text without the first match of the first pattern that has one, and that match."""
    for pattern in patterns:
        if match := pattern.search(text):
            return f"{text[: match.start()]} {text[match.end() :]}", match
    return text, None


def _seconds(match: re.Match[str] | None, most: Decimal, told: list[str]) -> Decimal | None:
    if match is None:
        return None
    unit = (match.groupdict().get("unit") or "s")[0].lower()
    found = _number(match, told) * {"m": 60, "b": BREATH}.get(unit, 1)
    if unit == "b":
        told.append(f"'{match[0].strip()}' is written as {found:f}s, {BREATH} seconds for each breath")
    return Decimal(_bounded(found, most, "s", match, told))


def _count(match: re.Match[str] | None, told: list[str]) -> int | None:
    if match is None:
        return None
    if match.groupdict().get("sets"):
        told.append(f"of '{match[0].strip()}' one set is written")
    return max(1, int(_bounded(_number(match, told), MOST_REPS, "", match, told)))


def _number(match: re.Match[str], told: list[str]) -> Decimal:
    """The number of a match; of a range the smaller."""
    numbers = [
        NUMBERS[text.lower()] if text.lower() in NUMBERS else Decimal(text.replace(",", "."))
        for text in match.group("n", "to")
        if text
    ]
    if len(numbers) > 1:
        told.append(f"of '{match[0].strip()}' the smaller number is written")
    return min(numbers)


def _bounded(found: Decimal, most: Decimal, unit: str, match: re.Match[str], told: list[str]) -> Decimal:
    if found > most:
        told.append(f"'{match[0].strip()}' is more than a session asks for, and is written as {most:f}{unit}")
    return min(found, most).quantize(Decimal("0.1"), ROUND_FLOOR)


def _tidy(text: str) -> str:
    """A text without what was left hanging in it."""
    text = re.sub(r"[(\[]\s*[,;.:/]*\s*[)\]]", " ", text)
    text = re.sub(r"(?:\s*[,;]|\s+[\u2013\u2014-]|\s+(?:and|then|for))+\s*(?=[.,;!?)]|$)", "", text)
    text = re.sub(r"\b(?:repeat|do|perform)(?:\s(?:this|it))?\s*(?=[.,;!?)]|$)", "", text, flags=re.IGNORECASE)
    text = re.sub(r"\s+(?=[.,;!?)])", "", text)
    text = re.sub(r"(?<=[.!?;,:])(?:\s*[.,;])+", "", text)
    return " ".join(text.split()).strip(" ,;:/-\u2013\u2014")
