"""The types of values in a script: how each is written, and the error for one that is not.

Every value comes as text. An error has a message, a hint, a note on what is allowed, and the place in the text; the
loader makes a `Diagnostic` of it.
"""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from guided.core.level import LEVELS, Level
from guided.core.paths import guess_name
from guided.script import spoken_text as spoken
from guided.script.spoken_text import MAX_TIME_S, find_pause_typos, normalize_time, parse_number

MAX_COUNT = 200
"""The highest count in a script."""
MAX_HEAT_S = 20 * 60
"""The longest that warmth is kept on, 15 to 20 minutes being usual advice (S117 in `sessions/SOURCES.md`; seconds)."""
MAX_TEXT_CHARS = 4000
"""The longest single text in a script (characters)."""
MAX_TITLE_CHARS = 120
"""The longest title (characters)."""

SessionKind = Literal["relaxation", "breathing", "stretch", "mindfulness", "rest", "listen"]
PlaceName = Literal["bed", "chair", "floor", "standing"]
SESSION_KINDS: tuple[str, ...] = get_args(SessionKind)
PLACES: tuple[str, ...] = get_args(PlaceName)
Load = Literal[
    "flexion", "extension", "twist", "neck", "jaw", "shoulder", "overhead", "upper-back", "low-back", "chest",
    "belly", "arm", "hand", "wrist", "hip", "thigh", "knee", "calf", "foot", "nerve", "balance", "floor",
    "flat-on-back", "head-down", "tension", "paced-breath", "breath-hold", "heat",
]  # fmt: skip
"""What a step can involve: areas of the body, and kinds of load some people leave out."""
LOADS: tuple[str, ...] = get_args(Load)


def validation_error(
    what: str, hint: str = "", note: str = "", at: int | None = None, width: int = 1
) -> PydanticCustomError:
    """The error for a value that is not allowed.

    Args:
        what: what is wrong, lower case.
        hint: the way out.
        note: what is allowed.
        at: offset of the fault within the text; None for the whole value.
        width: how many characters the fault has, where `at` is given.
    """
    return PydanticCustomError("script", "{what}", {"what": what, "hint": hint, "note": note, "at": at, "width": width})


def suggest_word(word: str, known: Iterable[str]) -> str:
    """The hint "did you mean 'x'?"; "" if no known word is close."""
    closest = guess_word(word, known)
    return f"did you mean '{closest}'?" if closest else ""


def guess_word(word: str, known: Iterable[str]) -> str | None:
    """The known word closest to this one, or None."""
    return guess_name(word[:60].strip().lower().replace("_", "-"), known, cutoff=0.7) or None


def quote(value: str) -> str:
    """A value in quotes on one short line, for a message."""
    return f"'{shorten(value)}'"


def shorten(value: str) -> str:
    """A value on one short line."""
    line = " ".join(value.split())
    return line if len(line) <= 40 else f"{line[:39]}…"


def quote_yaml(text: str) -> str:
    """A text on one line in quotes, so that YAML reads it unchanged."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


_IGNORE_CASE = re.IGNORECASE | re.ASCII
_RANGE_RE = re.compile(
    r"\D{0,10}(\d{1,4})\s*[a-z]*\.?\s*(?:-|–|—|to|or)\s*(\d{1,4})\s*(?P<unit>[a-z]*)\.?\s*\Z", _IGNORE_CASE
)
_MULTIPLIED_COUNT_RE = re.compile(r"(\d{1,3})\s*[x×*]\s*(\d{1,3})\s*\Z", _IGNORE_CASE)
_MULTIPLIED_TIME_RE = re.compile(
    r"(?:(\d{1,3})\s*[x×*]\s*)?(\d{1,4}\s*[a-z]+)(?:\s*[x×*]\s*(\d{1,3}))?\s*\Z", _IGNORE_CASE
)
_MINUTES_RE = re.compile(r"\D{0,10}(\d{1,3})\s*(?:m|mins?|minutes?)?\.?\s*\Z", _IGNORE_CASE)
_LANGUAGE_CODES = {
    "english": "en", "spanish": "es", "español": "es", "german": "de", "deutsch": "de", "french": "fr",
    "français": "fr", "italian": "it", "italiano": "it", "dutch": "nl", "nederlands": "nl", "portuguese": "pt",
    "português": "pt", "polish": "pl", "polski": "pl", "swedish": "sv", "danish": "da", "norwegian": "no",
}  # fmt: skip


def suggest_time(text: str) -> str:
    """The hint for what is no length of time."""
    span, product = _RANGE_RE.match(text), _MULTIPLIED_TIME_RE.match(text)
    if normalize_time(text):
        return f"did you mean {normalize_time(text)}?"
    if span and (longest := normalize_time(f"{span[2]} {span['unit'] or 's'}")):
        return f"write one length, like {longest}"
    if product and (product[1] or product[3]) and normalize_time(product[2]):
        return f"write {normalize_time(product[2])} here, and the {product[1] or product[3]} as reps: or repeat:"
    return "write it like 20s or 2m"


def suggest_count(text: str) -> str:
    """The hint for what is no count."""
    text = text.strip("“”‘’„\"'.,; ")
    product, span, leading = (
        _MULTIPLIED_COUNT_RE.match(text),
        _RANGE_RE.match(text),
        re.match(r"([1-9]\d{0,2})", text, re.ASCII),
    )
    if product:
        return f"write {product[2]}, and put repeat: {product[1]} around the step"
    if span:
        return f"write {span[2]}, the most that is asked: easier levels ask less"
    spelled = parse_number(text.split(maxsplit=1)[0]) if text.split() else None
    return f"write {leading[1]}" if leading else f"write {spelled}" if spelled else "write a number, like 3"


def suggest_minutes(text: str) -> str:
    """The hint for what is no range of minutes."""
    span, single = _RANGE_RE.match(text), _MINUTES_RE.match(text)
    if span and int(span[1]) < int(span[2]) <= MAX_TIME_S / 20:
        return f"did you mean {span[1]}-{span[2]}?"
    return f"did you mean {single[1]}?" if single else "write it like 4-6, or 5"


def suggest_language(text: str) -> str:
    """The hint for what is no code of a language."""
    region = re.match(r"([A-Za-z]{2})(?:[-_][A-Za-z]{2,4})?\Z", text)
    code = _LANGUAGE_CODES.get(text.strip().lower()) or (region[1].lower() if region else "")
    return f"write {code}" if code else "write two letters, like en, es or fr"


def _make_parser(read: Callable[[str], Any]) -> BeforeValidator:
    """A validator that parses a text; anything else is left for pydantic to reject."""
    return BeforeValidator(lambda value: read(value) if isinstance(value, str) else value)


def _parse_time(value: str) -> Decimal:
    seconds = spoken.parse_seconds(value)
    if seconds is None:
        raise validation_error(
            f"{quote(value)} is not a length of time", suggest_time(value), "times look like 20s, 2m, 1m30s, 5.5s"
        )
    if seconds > MAX_TIME_S:
        raise validation_error(f"{value.strip()} is longer than a step can be", "use 60m at most")
    return seconds


def _check_heat(value: Decimal) -> Decimal:
    if value > MAX_HEAT_S:
        raise validation_error(f"{value / 60:f} minutes is too long for the skin", "write 20m or less")
    return value


def _parse_count(value: str) -> int:
    if not re.match(r"\d{1,6}\s*\Z", value, re.ASCII):
        raise validation_error(f"{quote(value)} is not a count", suggest_count(value))
    if not 1 <= int(value) <= MAX_COUNT:
        raise validation_error(f"{value} is not a count that can be played", f"use 1 to {MAX_COUNT}")
    return int(value)


def _parse_factor(value: str) -> Decimal:
    if not re.match(r"\d{1,4}(\.\d{1,4})?\s*\Z", value, re.ASCII):
        raise validation_error(f"{quote(value)} is not a plain number", "write a number, like 0.5")
    return Decimal(value.strip())


def _parse_flag(value: str) -> bool:
    if value.lower() not in ("true", "yes", "false", "no"):
        raise validation_error(f"{quote(value)} is neither true nor false", "write true, or leave this out")
    return value.lower() in ("true", "yes")


def _check_length(value: str) -> str:
    if len(value) > MAX_TEXT_CHARS:
        raise validation_error("this text is too long to be said in one go", "make several lines of it")
    return value


def _check_text(value: str) -> str:
    value = _check_length(value)
    for problem in find_pause_typos(value):
        raise validation_error(problem.what, problem.hint, at=problem.offset, width=problem.width)
    if not re.search(r"[^\W_]", value):
        raise validation_error("there are no words here", "write some words, or leave this out")
    return value.strip()


def _check_line(value: str) -> str:
    """A text that is shown on one line."""
    line_break = re.search("[\t\n]", _check_length(value).strip())
    if line_break:
        sign = "tab" if line_break[0] == "\t" else "line break"
        raise validation_error(f"there is a {sign} in this text", "write it as one line, with spaces")
    return value.strip()


def _check_title(value: str) -> str:
    if len(value) > MAX_TITLE_CHARS:
        what = f"a title has at most {MAX_TITLE_CHARS} characters, and this has {len(value)}"
        raise validation_error(what, "make it shorter; about: has room for more")
    return value


def _check_filling(value: str) -> str:
    for match in spoken.PAUSE_RE.finditer(_check_length(value)):
        what = "a word to fill in holds no pause"
        raise validation_error(what, "write the pause where the word is used", at=match.start(), width=len(match[0]))
    return _check_text(value)


def _check_side(value: str) -> str:
    for match in spoken.find_placeholders(_check_length(value)):
        what = "a side holds no word to fill in"
        raise validation_error(what, "write it out, like left", at=match.start(), width=len(match[0]))
    return _check_filling(value)


def _check_word(value: str) -> str:
    if not spoken.NAME_RE.match(value):
        suggested_name = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
        suggested_name = suggested_name if suggested_name[:1].isalpha() else "a name like place"
        note = "names are small letters, digits and -, beginning with a letter"
        raise validation_error(f"{quote(value)} cannot name a word", f"write {suggested_name}", note)
    return value


def _check_language(value: str) -> str:
    if not re.match(r"[a-z]{2}\Z", value):
        raise validation_error(f"{quote(value)} is not the code of a language", suggest_language(value))
    return value


def _check_sides(value: tuple[str, ...]) -> tuple[str, ...]:
    if len(value) == 1:
        raise validation_error("'sides' needs two or more", "write [left, right]")
    return value


def _to_list(value: str) -> tuple[str, ...]:
    """A text alone is a list of one."""
    return (value,)


def _parse_levels(value: str) -> tuple[str, ...]:
    """One level alone may stand without brackets."""
    negated = re.match(r"(?:not|except|no)\s+(?:at\s+|on\s+)?([a-z]+)", value.lower())
    if negated and (level := guess_word(negated[1], LEVELS)):
        raise validation_error(f"{quote(value)} is not a level", f"write skip: {level}, without only:")
    return _parse_names(value)


def _parse_names(value: str) -> tuple[str, ...]:
    """One short name alone may stand without brackets, and holds no comma."""
    if "," in value:
        parts = ", ".join(part.strip() for part in value.split(",") if part.strip())
        raise validation_error("a list with commas stands in [ ]", f"write [{shorten(parts)}]")
    return _to_list(value)


def _make_choice(allowed: Iterable[str], noun: str, nouns: str) -> BeforeValidator:
    """A validator that checks that a value is one of a few words, naming the nearest and all of them when it is not.

    Args:
        allowed: the words.
        noun: what one is: "a level".
        nouns: what several are: "levels".
    """
    words = list(allowed)

    def check(value: str) -> str:
        if value not in words:
            hints = (hint for word in (value, *value[:60].split()) if (hint := suggest_word(word, words)))
            raise validation_error(f"{quote(value)} is not {noun}", next(hints, ""), f"{nouns}: {', '.join(words)}")
        return value

    return _make_parser(check)


def _parse_pattern(value: str) -> tuple[Decimal, ...]:
    if value == "natural":
        return ()
    if not re.match(r"\d{1,2}(\.\d)?(-\d{1,2}(\.\d)?){1,3}\Z", value, re.ASCII):
        note = "ways of breathing: natural, in-out (4-6), in-hold-out (4-2-6), in-hold-out-hold (4-2-6-2)"
        raise validation_error(f"{quote(value)} is not a way of breathing", _suggest_pattern(value), note)
    phases = tuple(Decimal(part) for part in value.split("-"))
    if min(phases) < 1 or max(phases) > 20:
        raise validation_error(f"'{value}' cannot be breathed in comfort", "use 1 to 20 seconds for each part")
    return phases


def _suggest_pattern(value: str) -> str:
    parts = re.findall(r"\d{1,2}(?:\.\d)?", value, re.ASCII)
    if 2 <= len(parts) <= 4 and not re.search("[a-z]{4}", value.lower()):
        return f"did you mean {'-'.join(parts)}?"
    return suggest_word(value, ["natural"]) or "write seconds in and out, like 4-6"


def _parse_range(value: str) -> tuple[Decimal, Decimal]:
    match = re.match(r"(\d{1,3}(?:\.\d)?)(?:\s*-\s*(\d{1,3}(?:\.\d)?))?\Z", value.strip(), re.ASCII)
    low, high = (Decimal(match[1]), Decimal(match[2] or match[1])) if match else (Decimal(1), Decimal(0))
    if not 0 < low <= high <= 180:
        raise validation_error(f"{quote(value)} is not a range of minutes", suggest_minutes(value))
    return low, high


Text = Annotated[str, AfterValidator(_check_text)]
"""Words to say, with `(4s)` for a pause and `<side>` for a word filled in."""
WordValue = Annotated[str, AfterValidator(_check_filling)]
"""What a word is filled in with: words without a pause."""
Line = Annotated[str, AfterValidator(_check_text), AfterValidator(_check_line)]
"""Words that are shown on one line."""
Title = Annotated[Line, AfterValidator(_check_title)]
Side = Annotated[str, AfterValidator(_check_side)]
WordName = Annotated[str, AfterValidator(_check_word)]
Language = Annotated[str, AfterValidator(_check_language)]
Seconds = Annotated[Decimal, _make_parser(_parse_time)]
"""A length of time in seconds, 0 to 3600."""
HeatTime = Annotated[Seconds, AfterValidator(_check_heat)]
"""How long warmth may lie on the skin: at most `MAX_HEAT_S`."""
Count = Annotated[int, _make_parser(_parse_count)]
"""A count, 1 to 200."""
Factor = Annotated[Decimal, _make_parser(_parse_factor)]
"""A plain number, not negative."""
Flag = Annotated[bool, _make_parser(_parse_flag)]
Pattern = Annotated[tuple[Decimal, ...], _make_parser(_parse_pattern)]
"""Seconds of each phase of a breath: in, out; in, hold, out; in, hold, out, hold. Empty for `natural`."""
Minutes = Annotated[tuple[Decimal, Decimal], _make_parser(_parse_range)]
"""A range of minutes, least and most."""
Texts = Annotated[tuple[Text, ...], _make_parser(_to_list)]
WordValues = Annotated[tuple[WordValue, ...], _make_parser(_parse_names)]
Sides = Annotated[tuple[Side, ...], _make_parser(_parse_names), AfterValidator(_check_sides)]
"""Two sides or more."""
Lines = Annotated[tuple[Annotated[str, AfterValidator(_check_line)], ...], _make_parser(_to_list)]
Names = Annotated[tuple[Annotated[str, AfterValidator(_check_line)], ...], _make_parser(_parse_names)]
KindValue = Annotated[SessionKind, _make_choice(SESSION_KINDS, "a kind of session", "kinds")]
Place = Annotated[PlaceName, _make_choice(PLACES, "a place to be", "places")]
Places = Annotated[tuple[Place, ...], _make_parser(_parse_names)]
LoadName = Annotated[Load, _make_choice(get_args(Load), "something to involve", "a step can involve")]
Loads = Annotated[tuple[LoadName, ...], _make_parser(_parse_names)]
LevelName = Annotated[Level, _make_choice(LEVELS, "a level", "levels")]
LevelNames = Annotated[tuple[LevelName, ...], _make_parser(_parse_levels)]
Tension = Annotated[Literal["none", "light"], _make_choice(("none", "light"), "a tension", "tensions")]
Talk = Annotated[Literal["essential", "extra"], _make_choice(("essential", "extra"), "a kind of talk", "kinds")]
BreathCues = Annotated[
    Literal["few", "all", "none"], _make_choice(("few", "all", "none"), "a way to cue the breath", "ways")
]
