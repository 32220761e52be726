"""The values a script can hold: how each is written, and what to say when it is not written so.

Every value reaches here as text. A refusal carries what is wrong, the way out, what is allowed, and where in the text
it is; the reader turns it into a `Problem` at its place.
"""

import difflib
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from guided.level import LEVELS, Level
from guided.script import text as spoken

LONGEST = Decimal(3600)
"""The longest single length of time in a script (seconds)."""
MOST = 200
"""The highest count in a script."""

Kind = Literal["relaxation", "breathing", "stretch", "mindfulness", "rest", "listen"]
Where = Literal["bed", "chair", "floor", "standing"]
Load = Literal[
    "flexion", "extension", "twist", "neck", "jaw", "shoulder", "overhead", "upper-back", "low-back", "chest",
    "belly", "arm", "hand", "wrist", "hip", "thigh", "knee", "calf", "foot", "nerve", "balance", "floor",
    "flat-on-back", "head-down", "tension", "paced-breath", "breath-hold", "heat",
]  # fmt: skip
"""What a step can involve: areas of the body, and kinds of load some people leave out."""


def refuse(what: str, hint: str = "", note: str = "", at: int | None = None, width: int = 1) -> PydanticCustomError:
    """A refusal of a value.

    Args:
        what: what is wrong, lower case.
        hint: the way out.
        note: what is allowed.
        at: offset of the fault within the text; None for the whole value.
        width: how many characters the fault has, where `at` is given.
    """
    return PydanticCustomError("script", "{what}", {"what": what, "hint": hint, "note": note, "at": at, "width": width})


def nearest(word: str, known: Iterable[str]) -> str:
    """The hint "did you mean 'x'?", or nothing where no known word is near."""
    near = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else ""


def _time(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    length = spoken.seconds(value)
    if length is None:
        raise refuse(f"'{value}' is not a length of time", _time_hint(value), "times look like 20s, 2m, 1m30s, 5.5s")
    if length > LONGEST:
        raise refuse(f"{value} is longer than a script can hold", "use 60m at most")
    return length


def _time_hint(value: str) -> str:
    clock = re.match(r"(\d+):(\d\d)\Z", value.strip())
    if clock:
        return f"did you mean {clock[1]}m{clock[2]}s?" if clock[2] != "00" else f"did you mean {clock[1]}m?"
    words = re.match(r"(\d+(?:\.\d+)?)\s*(s|sec|secs|seconds?|m|min|mins|minutes?)?\.?\Z", value.strip().lower())
    if words is None:
        return "write it like 20s or 2m"
    return f"did you mean {words[1]}{'m' if (words[2] or 's').startswith('m') else 's'}?"


def _count(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not re.match(r"\d{1,6}\Z", value.strip()):
        number = re.match(r"(\d+)", value.strip())
        raise refuse(f"'{value}' is not a count", f"write {number[1]}" if number else "write a number, like 3")
    if not 1 <= int(value) <= MOST:
        raise refuse(f"{value} is not a count that can be played", f"use 1 to {MOST}")
    return int(value)


def _factor(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not re.match(r"\d{1,4}(\.\d{1,4})?\Z", value.strip()):
        raise refuse(f"'{value}' is not a number", "write a number, like 0.5")
    return Decimal(value.strip())


def _flag(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value.lower() not in ("true", "yes", "false", "no"):
        raise refuse(f"'{value}' is neither true nor false", "write true, or leave this out")
    return value.lower() in ("true", "yes")


def _text(value: str) -> str:
    for match in re.finditer(r"\([^()]*\)", value):
        inside = match[0][1:-1].strip()
        if re.match(r"\d", inside) and spoken.seconds(inside) is None:
            hint = _time_hint(inside).removeprefix("did you mean ").removesuffix("?")
            hint = f"did you mean ({hint})?" if re.match(r"\d", hint) else "write it like (4s)"
            raise refuse(f"{match[0]} is not a pause", hint, at=match.start(), width=len(match[0]))
    if not value.strip():
        raise refuse("there is nothing to say here", "write some words, or leave this out")
    return value


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def one_of(known: Iterable[str], noun: str) -> Callable[[Any], Any]:
    """A check that a value is one of a few words, naming the nearest and all of them when it is not."""
    words = list(known)

    def check(value: Any) -> Any:
        if isinstance(value, str) and value not in words:
            raise refuse(f"'{value}' is not {noun}", nearest(value, words), f"{noun}: {', '.join(words)}")
        return value

    return check


def _pattern(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value == "natural":
        return ()
    if not re.match(r"\d{1,2}(\.\d)?(-\d{1,2}(\.\d)?){1,3}\Z", value):
        raise refuse(
            f"'{value}' is not a way of breathing",
            nearest(value, ["natural"]) or "write seconds in and out, like 4-6",
            "ways of breathing: natural, in-out (4-6), in-hold-out (4-2-6), in-hold-out-hold (4-2-6-2)",
        )
    phases = tuple(Decimal(part) for part in value.split("-"))
    if min(phases) < 1 or max(phases) > 20:
        raise refuse(f"'{value}' cannot be breathed in comfort", "use 1 to 20 seconds for each part")
    return phases


def _range(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = re.match(r"(\d{1,3}(?:\.\d)?)(?:\s*-\s*(\d{1,3}(?:\.\d)?))?\Z", value.strip())
    low, high = (Decimal(match[1]), Decimal(match[2] or match[1])) if match else (Decimal(1), Decimal(0))
    if low > high or high > 180:
        raise refuse(f"'{value}' is not a range of minutes", "write it like 4-6, or 5")
    return low, high


Text = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_text)]
"""Words to say, with `(4s)` for a pause and `<side>` for a word filled in."""
Seconds = Annotated[Decimal, BeforeValidator(_time)]
"""A length of time in seconds, 0 to 3600."""
Count = Annotated[int, BeforeValidator(_count)]
"""A count, 1 to 200."""
Factor = Annotated[Decimal, BeforeValidator(_factor)]
"""A plain number, not negative."""
Flag = Annotated[bool, BeforeValidator(_flag)]
Pattern = Annotated[tuple[Decimal, ...], BeforeValidator(_pattern)]
"""Seconds of each phase of a breath: in, out; in, hold, out; in, hold, out, hold. Empty for `natural`."""
Minutes = Annotated[tuple[Decimal, Decimal], BeforeValidator(_range)]
"""A range of minutes, least and most."""
Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed)]
Words = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Kinds = Annotated[Kind, BeforeValidator(one_of(Kind.__args__, "a kind of session"))]
Place = Annotated[Where, BeforeValidator(one_of(Where.__args__, "a place"))]
Places = Annotated[tuple[Place, ...], BeforeValidator(_listed)]
LoadName = Annotated[Load, BeforeValidator(one_of(Load.__args__, "something a step can involve"))]
Loads = Annotated[tuple[LoadName, ...], BeforeValidator(_listed)]
LevelName = Annotated[Level, BeforeValidator(one_of(LEVELS, "a level"))]
LevelNames = Annotated[tuple[LevelName, ...], BeforeValidator(_listed)]
Tension = Annotated[Literal["none", "light"], BeforeValidator(one_of(("none", "light"), "a tension"))]
Cues = Annotated[Literal["few", "all", "none"], BeforeValidator(one_of(("few", "all", "none"), "a way to cue breath"))]
