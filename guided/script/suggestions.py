"""The way out for a value that is written as people write it: `2x10`, `3-5`, `10 minutes`, `English`."""

import re

from guided.script.text import LONGEST, meant, number

_ANY_CASE = re.IGNORECASE | re.ASCII
_RANGE = re.compile(
    r"\D{0,10}(\d{1,4})\s*[a-z]*\.?\s*(?:-|–|—|to|or)\s*(\d{1,4})\s*(?P<unit>[a-z]*)\.?\s*\Z", _ANY_CASE
)
_TIMES = re.compile(r"(\d{1,3})\s*[x×*]\s*(\d{1,3})\s*\Z", _ANY_CASE)
_REPEATED = re.compile(r"(?:(\d{1,3})\s*[x×*]\s*)?(\d{1,4}\s*[a-z]+)(?:\s*[x×*]\s*(\d{1,3}))?\s*\Z", _ANY_CASE)
_MINUTES = re.compile(r"\D{0,10}(\d{1,3})\s*(?:m|mins?|minutes?)?\.?\s*\Z", _ANY_CASE)
_LANGUAGES = {
    "english": "en", "spanish": "es", "español": "es", "german": "de", "deutsch": "de", "french": "fr",
    "français": "fr", "italian": "it", "italiano": "it", "dutch": "nl", "nederlands": "nl", "portuguese": "pt",
    "português": "pt", "polish": "pl", "polski": "pl", "swedish": "sv", "danish": "da", "norwegian": "no",
}  # fmt: skip


def time(text: str) -> str:
    """The hint for what is no length of time."""
    between, repeated = _RANGE.match(text), _REPEATED.match(text)
    if meant(text):
        return f"did you mean {meant(text)}?"
    if between and (most := meant(f"{between[2]} {between['unit'] or 's'}")):
        return f"write one length, like {most}"
    if repeated and (repeated[1] or repeated[3]) and meant(repeated[2]):
        return f"write {meant(repeated[2])} here, and the {repeated[1] or repeated[3]} as reps: or repeat:"
    return "write it like 20s or 2m"


def count(text: str) -> str:
    """The hint for what is no count."""
    text = text.strip("“”‘’„\"'.,; ")
    times, between, first = _TIMES.match(text), _RANGE.match(text), re.match(r"([1-9]\d{0,2})", text, re.ASCII)
    if times:
        return f"write {times[2]}, and put repeat: {times[1]} around the step"
    if between:
        return f"write {between[2]}, the most that is asked: easier levels ask less"
    spelled = number(text.split(maxsplit=1)[0]) if text.split() else None
    return f"write {first[1]}" if first else f"write {spelled}" if spelled else "write a number, like 3"


def minutes(text: str) -> str:
    """The hint for what is no range of minutes."""
    between, one = _RANGE.match(text), _MINUTES.match(text)
    if between and int(between[1]) < int(between[2]) <= LONGEST / 20:
        return f"did you mean {between[1]}-{between[2]}?"
    return f"did you mean {one[1]}?" if one else "write it like 4-6, or 5"


def language(text: str) -> str:
    """The hint for what is no code of a language."""
    code = (
        _LANGUAGES.get(text.strip().lower())
        or "".join(re.findall(r"\A([A-Za-z]{2})(?:[-_][A-Za-z]{2,4})?\Z", text)).lower()
    )
    return f"write {code}" if code else "write two letters, like en, es or fr"
