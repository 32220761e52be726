"""Spoken text: its sentences, the pauses written in it, the words to fill in, and pauses that are written wrongly."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

PAUSE_RE = re.compile(r"\(\s*(?P<time>\d{1,3}m(?:\d{1,4}(?:\.\d+)?s)?|\d{1,4}(?:\.\d+)?s)\s*\)")
PLACEHOLDER_RE = re.compile(r"<(?P<name>[^<>\n]*)>")
NAME_RE = re.compile(r"[a-z][a-z0-9_-]*\Z")
TIME_RE = re.compile(r"(?:(\d{1,3})m)?(?:(\d{1,4}(?:\.\d+)?)s)?\Z")
_WORD_RE = re.compile(r"[^\W_]\S*")
_SENTENCE_END = re.compile(r"(?<=[.!?…])([\"”’')\]]*)\s+(?=[^\s])")


def parse_seconds(text: str) -> Decimal | None:
    """Read a length of time as scripts write it: `20s`, `2m`, `1m30s`, `5.5s`. None if it is not one."""
    match = TIME_RE.match(text.strip())
    if match is None or not any(match.groups()):
        return None
    minutes, rest = match.groups(default="0")
    return Decimal(minutes) * 60 + Decimal(rest)


def split_text(text: str) -> Iterator[str | Decimal]:
    """Sentences (str) and pauses (Decimal, seconds as written), in order."""
    position = 0
    for match in PAUSE_RE.finditer(text):
        seconds = parse_seconds(match["time"])
        if seconds is None:
            continue
        yield from split_sentences(text[position : match.start()])
        yield seconds
        position = match.end()
    yield from split_sentences(text[position:])


def split_sentences(text: str) -> Iterator[str]:
    """Split where a sentence ends and the next does not begin in lower case."""
    text = " ".join(text.split())
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if text[match.end()].islower():
            continue
        yield text[start : match.end(1)]
        start = match.end()
    if count_words(text[start:]):
        yield text[start:]


def count_words(text: str) -> int:
    """How many words are spoken: runs between spaces that hold a letter or a digit."""
    return len(_WORD_RE.findall(text))


def fill_placeholders(text: str, words: Mapping[str, str]) -> str:
    """Put the words in their places: `<side>` becomes `words["side"]`. Raises KeyError for a word not given."""
    return PLACEHOLDER_RE.sub(lambda match: words[match["name"].strip()], text)


def find_placeholders(text: str) -> Iterator[re.Match[str]]:
    """Every `<name>` in the text; group `name` is what stands between the brackets."""
    yield from PLACEHOLDER_RE.finditer(text)


MAX_TIME_S = Decimal(3600)
"""The longest single length of time in a script (seconds)."""

_UNITS = {"h": 3600, "m": 60, "s": 1}
_MINUTES, _SECONDS = "m|mins?|minutes?", "s|secs?|seconds?"
_UNIT_NAMES = f"h|hrs?|hours?|{_MINUTES}|{_SECONDS}"
_NUMBERS = {
    "once": 1, "twice": 2, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "sixty": 60,
}  # fmt: skip
_PAUSE_WORD_RE = re.compile(r"\A(?:pause|wait|rest|silence)\b(?:\s+for\b)?[\s:]*")
_BRACKETS = re.compile(r"\((?P<round>[^()]*)\)|\[(?P<square>[^\[\]]*)\]|\{(?P<curly>[^{}]*)\}")
_UNCLOSED_RE = re.compile(r"\(\s*\d+(?:\.\d+)?\s*[sm]\b(?!\s*\))", re.ASCII)


class TextProblem(NamedTuple):
    """Something wrong within a text, with a hint."""

    what: str
    hint: str
    offset: int
    """Offset of the fault within the text."""
    width: int


def find_pause_typos(text: str) -> Iterator[TextProblem]:
    """Find pauses that are written wrongly: `(4 sec)`, `(2:30)`, `[4s]`, `(4s` without an end."""
    if not re.search(r"[(\[{]", text):
        return
    for match in _BRACKETS.finditer(text):
        hint = (
            _suggest_pause(match["round"])
            if match["round"] is not None
            else suggest_bracket(match["square"] or match["curly"] or "")
        )
        if hint:
            yield TextProblem(f"{match[0]} is not a pause", hint, match.start(), len(match[0]))
    for match in _UNCLOSED_RE.finditer(text):
        next_bracket = text.find("(", match.end())
        if text.find(")", match.end(), None if next_bracket < 0 else next_bracket) < 0:
            yield TextProblem("this pause has no end", f"did you mean {match[0]})?", match.start(), len(match[0]))


def _suggest_pause(inside: str) -> str:
    """The hint for `(inside)`; "" where it is a pause, or no mistake."""
    seconds = parse_seconds(inside)
    if seconds is not None:
        return "" if seconds <= MAX_TIME_S else "use 60m at most"
    inside = " ".join(inside.lower().split())
    time_text = _PAUSE_WORD_RE.sub("", inside)
    if _is_time(time_text, inside):
        return f"did you mean ({normalize_time(time_text)})?"
    if inside and not time_text:
        return "write how long, like (4s)"
    repeated_time = re.match(r"(?:\d+\s*[x×*]|\d+\s*[a-z]*\s*(?:-|–|to))\s*(\d+\s*[a-z]*)\Z", time_text, re.ASCII)
    if repeated_time and normalize_time(repeated_time[1]):
        return f"write one length, like ({normalize_time(repeated_time[1])})"
    return "to have it said, leave out the brackets" if re.match(r"\d", time_text) else ""


def suggest_bracket(inside: str) -> str:
    """The hint for `[inside]` or `{inside}` if that is a pause or a length of time; else ""."""
    inside = " ".join(inside.lower().split())
    time_text = _PAUSE_WORD_RE.sub("", inside)
    if time_text != inside and not time_text:
        return "write how long, like (4s)"
    is_time = re.search("[a-z:]", inside) and _is_time(time_text, inside)
    return f"did you mean ({normalize_time(time_text)})?" if is_time else ""


def _is_time(time_text: str, inside: str) -> bool:
    """Whether this is a length of time and no words: "a minute" is one only where it says that it is a pause."""
    return bool(normalize_time(time_text)) and (time_text != inside or time_text[0].isdigit())


def parse_number(word: str) -> int | None:
    """A number that is written as a word; None if it is none."""
    return _NUMBERS.get(word.lower().strip(".,;"))


def normalize_time(text: str) -> str:
    """A length of time as scripts write it, from one written otherwise (`2:30`, `4 sec`); "" if there is none."""
    text = _normalize(text)
    minutes_seconds = re.match(r"(\d{1,3}):(\d\d)\Z", text, re.ASCII)
    if minutes_seconds:
        return _format_time(Decimal(minutes_seconds[1]) * 60 + Decimal(minutes_seconds[2]))
    if parse_seconds(text.replace(" ", "")) is not None:
        return text.replace(" ", "")
    unit_match = re.match(rf"(\d{{1,5}}(?:[.,]\d{{1,3}})?)\s*({_UNIT_NAMES})?\Z", text, re.ASCII)
    if unit_match:
        return _format_time(Decimal(unit_match[1].replace(",", ".")) * _UNITS[(unit_match[2] or "s")[0]])
    words_match = re.match(rf"(\d{{1,3}})\s*(?:{_MINUTES})\s*(?:and )?(\d{{1,4}})\s*(?:{_SECONDS})?\Z", text, re.ASCII)
    return _format_time(Decimal(words_match[1]) * 60 + Decimal(words_match[2])) if words_match else ""


def _normalize(text: str) -> str:
    """The text in small letters without quotation marks and full stops around it, its first number in digits."""
    text = re.sub(r"(?<=\d)\s*['’′]\Z", "m", text.strip())  # 5' is minutes, 5" is seconds
    text = " ".join(text.strip("\"'“”‘’″„«».,;* ").lower().split())
    if text.startswith("half a minute"):
        return "30s"
    first_word, _, remainder = text.partition(" ")
    return f"{parse_number(first_word)} {remainder}" if remainder and parse_number(first_word) else text


def _format_time(length: Decimal) -> str:
    if length > MAX_TIME_S:
        return ""
    minutes, seconds = divmod(length, 60)
    if not minutes:
        return f"{length.normalize():f}s"
    return f"{minutes:f}m" + (f"{seconds.normalize():f}s" if seconds else "")
