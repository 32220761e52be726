"""How each setting is written: what its text stands for, and the text for a value."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from guided.core.formatting import INVISIBLE
from guided.plan.conditions import CONDITIONS
from guided.plan.preferences import Words
from guided.script.values import LOADS, PLACES, nearest, quoted

NONE = "none"
"""Written for what is not settled, so that it is as usual."""
LONGEST = 300
"""The longest text (characters)."""
VOICES = ("neural", "piper", "system", "espeak", "silent")
"""The engines that speak."""
_PLAIN = re.compile(r"\w[\w./+-]*(:[\w./+-]+)?")
"""What needs no quotes, wherever it stands."""


class Refused(ValueError):  # noqa: N818  (no fault: somebody wrote something else)
    """What a setting does not take: what is wrong, the way out, what is allowed."""

    def __init__(self, what: str, hint: str = "", note: str = "") -> None:
        """Take the three, each in lower case; the last two may be empty."""
        super().__init__(what)
        self.what, self.hint, self.note = what, hint, note


@dataclass(frozen=True)
class Form:
    """How one setting is written."""

    read: Callable[[str], Any]
    """Its value; of several, one of them. Raises ValueError for what it cannot be, Refused where more can be said."""
    takes: str
    """In words, with an example."""
    about: str
    """What it is, in a few words."""
    gather: Callable[[Iterable[Any]], Any] | None = None
    """What several values make; None where there is only one."""


def whole(form: Form, texts: Iterable[str]) -> Any:
    """The value that some texts make; several texts for a setting that takes one are not understood.

    Raises:
        ValueError: they make none.
    """
    if form.gather:
        return form.gather(form.read(text) for text in texts)
    (text,) = texts
    return form.read(text)


def split(text: str) -> list[str]:
    """Names with commas between."""
    return [part.strip() for part in text.split(",") if part.strip()]


def written(value: Any) -> str:
    """The text of a setting's value, on one line."""
    if value is None or (isinstance(value, Collection) and not value):
        return NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return _scalar(value)
    if isinstance(value, Collection):
        ordered = sorted(value) if isinstance(value, frozenset) else value
        return f"[{', '.join(_scalar(str(each)) for each in ordered)}]"
    return _scalar(str(value))


def _scalar(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and text != NONE
    return text if plain else "'{}'".format(text.replace("'", "''"))


def rate(text: str) -> Decimal:
    """How many times as fast as usual a voice speaks. Raises ValueError for anything but 0.7 to 1.3."""
    return _number(text, "0.7", "1.3", r"(\d|\d?\.\d{1,2})")


def _number(text: str, least: str, most: str, digits: str) -> Decimal:
    if not re.fullmatch(digits, text, re.ASCII) or not Decimal(least) <= Decimal(text) <= Decimal(most):
        raise ValueError
    return Decimal(text)


def _whole(most: int) -> Callable[[str], int]:
    return lambda text: int(_number(text, "0", str(most), r"\d{1,2}"))


def _flag(text: str) -> bool:
    known = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
    if text.lower() not in known:
        raise ValueError
    return known[text.lower()]


def _line(text: str) -> str:
    line = " ".join(text.split())
    if len(line) > LONGEST:
        raise Refused(f"this text has {len(line)} characters", f"use {LONGEST} at most")
    if INVISIBLE.search(line):
        raise Refused("there is a character here that shows as nothing", "take it out")
    return line


def _session(text: str) -> str:
    """A name, or a path with whatever spaces it has."""
    if INVISIBLE.search(text):
        raise Refused("there is a character here that shows as nothing", "take it out")
    return text


def _voice(text: str) -> str:
    engine, colon, voice = text.partition(":")
    if engine in VOICES and (voice or not colon):
        return _line(text)
    if re.fullmatch(r"[a-z]{2,3}(-\w+)*", text):
        raise Refused(f"no voice is called {quoted(text)}", f"did you mean espeak:{text}?")
    near = nearest(engine, VOICES) or "write an engine, or one of its voices, like espeak:en-gb"
    raise Refused(f"no voice is called {quoted(text)}", near, f"there is: {', '.join(VOICES)}")


def _one_of(names: Collection[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in names:
            raise Refused(
                f"nothing is called {quoted(text)} here", nearest(text, names), f"there is: {', '.join(names)}"
            )
        return text

    return read


def _flags(about: str) -> Form:
    return Form(_flag, "yes or no", about)


def _names(names: Collection[str], example: str, about: str, gather: Callable[[Iterable[Any]], Any]) -> Form:
    return Form(_one_of(names), f"names in brackets, like {example}", about, gather)


FORMS: Mapping[str, Form] = {
    "safety_read": Form(date.fromisoformat, "a day, like 2026-03-01", "when you read the words on safety"),
    "shortcut_asked": _flags("whether a shortcut was offered to you"),
    "places": _names(PLACES, "[bed, chair]", "where you do sessions, the usual place first", tuple),
    "avoid": _names(LOADS, "[neck, twist]", "what is always left out", frozenset),
    "conditions": _names(tuple(CONDITIONS), "[dizzy, wrist]", "what you live with", frozenset),
    "knocked_out": _flags("whether activity can knock you out for days"),
    "numbers": _flags("whether pain and energy are noted as numbers"),
    "pain": Form(_whole(10), "a whole number from 0 to 10, like 5", "your usual pain; 10 is the most"),
    "energy": Form(_whole(10), "a whole number from 0 to 10, like 5", "your usual energy; 10 is the most"),
    "usual_asked": Form(date.fromisoformat, "a day, like 2026-03-01", "when these were last spoken of"),
    "baseline": Form(
        lambda text: _number(text, "0.5", "180", r"\d{1,3}(\.\d{1,2})?"),
        "minutes, from 0.5 to 180, like 5",
        "the minutes of movement that you bear well in a day",
    ),
    "baseline_asked": Form(date.fromisoformat, "a day, like 2026-03-01", "when these were last spoken of"),
    "no_more": Form(_line, "names in brackets", "what is not to be offered again", frozenset),
    "flare_words": Form(_line, "a line of text", "your own words for a flare day"),
    "flare_sessions": Form(
        _session, "names in brackets, like [release-only]", "your own choice for a flare day", tuple
    ),
    "day_starts": Form(_whole(23), "an hour, from 0 to 23, like 4", "the hour at which your day begins"),
    "words": Form(lambda text: Words(_one_of(tuple(Words))(text)), "few, some or all", "how much is said"),
    "voice": Form(_voice, "an engine, or one of its voices, like espeak:en-gb", "who speaks"),
    "rate": Form(rate, "a number from 0.7 to 1.3, like 0.9", "how fast the voice speaks"),
    "ambience": _flags("whether there is a sound underneath"),
    "plain": _flags("plain lines, for screen readers"),
    "dim": _flags("as dark as can be"),
    "text_only": _flags("the words on the screen, without sound"),
}
"""Every setting by name, in the order in which they are shown."""
