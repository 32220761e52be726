"""The listener's settings: a file that a person may edit, and of which guided changes one line at a time."""

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from guided.core import atomic_write
from guided.core.errors import FileError
from guided.core.formatting import INVISIBLE
from guided.core.paths import config_folder
from guided.core.profile import Profile
from guided.plan.conditions import CONDITIONS
from guided.plan.preferences import Words
from guided.script import decoder as file
from guided.script.diagnostics import Place, Problem, ScriptError, count_indent, display_name
from guided.script.node import Blank, List, Map, Node, Scalar
from guided.script.parser import grow, recover
from guided.script.values import LOADS, MOST, PLACES, nearest, quoted

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
    return _check_visible(line)


def _check_visible(text: str) -> str:
    """A text as it is, like a path with whatever spaces it has, if each of its characters can be seen."""
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
        _check_visible, "names in brackets, like [release-only]", "your own choice for a flare day", tuple
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


BEGINNING = "# Settings of guided. Change them as you like; whatever else is written here stays.\n"


def changed(text: str, name: str, value: str, old: Node | None) -> str:
    """The text with a setting's new value in place of its old one, or in a line of its own at the end.

    Where the old one is written in a way not known here, the text may come to mean anything.

    Args:
        text: of the whole file.
        name: of the setting.
        value: its new value as it is written on one line.
        old: its old value as it was read from `text`; None where it is not there.
    """
    lines = text.splitlines(keepends=True)
    if isinstance(old, Scalar) and len(old.written) == 1:
        _splice(lines, old.start[0], old.start[1], len(old.written[0]), value)
    elif isinstance(old, List) and _dashed(lines, old):
        _redash(lines, old, value)
    elif isinstance(old, List):
        _splice(lines, old.place.line, old.place.column, old.place.width, value)
    else:
        _append(lines, f"{name}: {value}")
    return "".join(lines)


def _splice(lines: list[str], line: int, column: int, width: int, value: str) -> None:
    row = lines[line - 1]
    lines[line - 1] = row[: column - 1] + value + row[column - 1 + width :]


def _append(lines: list[str], line: str) -> None:
    end = _end(lines)
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += end
    lines += [*([] if lines else [BEGINNING]), line + end]


def _end(lines: list[str]) -> str:
    return "\r\n" if lines and lines[0].endswith("\r\n") else "\n"


def _dashed(lines: list[str], old: List) -> bool:
    return lines[old.place.line - 1].lstrip().startswith("-")


def _redash(lines: list[str], old: List, value: str) -> None:
    """Take out the lines of what is not wanted, and put new ones below the last. Nothing is left of none."""
    wanted = _texts(value)
    last = lines[old.items[-1].place.line - 1]
    before = last[: count_indent(last)] + "- "
    here = [item.text if isinstance(item, Scalar) else "" for item in old.items]
    new = [before + text + _end(lines) for plain, text in wanted.items() if plain not in here]
    rows = {item.place.line for item, text in zip(old.items, here, strict=True) if text not in wanted}
    at = old.items[-1].place.line
    if not last.endswith(("\n", "\r")):
        lines[at - 1] += _end(lines)
    lines[at:at] = new
    for row in sorted(rows, reverse=True):
        del lines[row - 1]


def _texts(value: str) -> dict[str, str]:
    """The texts of a list on one line, each with how it is written."""
    root, _ = grow(value, "")
    items = root.items if isinstance(root, List) else ()
    return {item.text: item.written[0] for item in items if isinstance(item, Scalar) and value != NONE}


class Misread(ScriptError):  # noqa: N818  (it stands beside what was understood)
    """Settings of which something cannot be understood; all that is wrong, at its place."""

    def __init__(self, problems: list[Problem], sources: Mapping[str, str], understood: "Settings") -> None:
        """Take the problems, the text of the file by its name, and the rest of the settings."""
        super().__init__(problems, sources)
        self.understood = understood


@dataclass(frozen=True, slots=True)
class Settings(Profile):
    """What the listener has settled, once for all sessions: the profile, and what every session is like."""

    safety_read: date | None = None
    """The day on which the words on safety were read; None if they never were."""
    shortcut_asked: bool = False
    """Whether the shortcut was offered, which happens once."""
    voice: str | None = None
    """Who speaks: an engine, or an engine and one of its voices; None for whoever can."""
    rate: Decimal = Decimal(1)
    """Multiplies the words a minute: 0.7 is slow, 1.3 is quick."""
    words: Words = Words.ALL
    ambience: bool = True
    """Whether there is a sound underneath, where one is written."""
    plain: bool = False
    """Whether there are only lines that are never painted over."""
    dim: bool = False
    """Whether the screen is as dark as can be."""
    text_only: bool = False
    """Whether the words are shown without sound."""


def profile(settings: Settings) -> Profile:
    """The part of them that says which sessions suit."""
    return Profile(**{field.name: getattr(settings, field.name) for field in fields(Profile)})


def load() -> Settings:
    """The settings as they are written; what is not written is as usual.

    Raises:
        FileError: the file cannot be read.
        ScriptError: it is no text of settings at all.
        Misread: something in it cannot be understood; shows every problem at its place.
    """
    return _understood(_text())


def keep(name: str, value: Any) -> None:
    """Write one setting into the file, and leave every other line of it as it is.

    Args:
        name: a field of `Settings`.
        value: its new value.

    Raises:
        FileError: the file cannot be read, changed or written.
        ScriptError: something in it cannot be understood, so it is left alone.
    """
    text = _text()
    wanted = replace(_understood(text), **{name: value})
    root, _ = grow(text, _name())
    new = written(value)
    after = changed(text, name, new, root.get(name) if isinstance(root, Map) else None)
    if not _means(after, wanted):
        raise FileError(f"{_name()} is written in a way that guided cannot change. Please write into it: {name}: {new}")
    try:
        atomic_write.write(path(), after.encode())
    except OSError as error:
        raise FileError(f"Settings cannot be kept in {_name()} ({error.strerror}).") from error


def given(name: str, text: str) -> Any:
    """The value of a setting that somebody types: names with commas between, or one value; `none` as usual.

    Raises:
        FileError: there is no such setting, or it takes something else.
    """
    if name not in FORMS:
        hint = nearest(name, FORMS) or f"there is: {', '.join(FORMS)}."
        raise FileError(f"There is no setting called {quoted(name)}; {hint}")
    form = FORMS[name]
    if text.strip() == NONE:
        return getattr(Settings(), name)
    try:
        return form.gather(map(form.read, split(text))) if form.gather else form.read(text.strip())
    except Refused as refused:
        way = refused.hint or refused.note
        raise FileError(f"{name}: {refused.what}; {way}{'' if way.endswith('?') else '.'}") from None
    except ValueError:
        raise FileError(f"'{name}' takes {form.takes}.") from None


def names() -> list[str]:
    """The settings that stand in the file, as they stand there. Raises as `load`."""
    root, _ = grow(_text(), _name())
    return [key.text for key, _ in root.entries if key.text in FORMS] if isinstance(root, Map) else []


def path() -> Path:
    """The file. It need not be there."""
    return config_folder() / "settings.yaml"


def _name() -> str:
    return display_name(path())


def _text() -> str:
    """The file as text; "" where there is none."""
    if not os.path.exists(path()):  # noqa: PTH110  one that may not be looked at is none
        return ""
    text, problems = file.load(path(), _name())
    if problems:
        raise ScriptError(problems, {_name(): text})
    return text


def _understood(text: str) -> Settings:
    root, problems, mended = recover(text, _name())
    found: dict[str, Any] = {}
    if isinstance(root, Map):
        more: list[Problem] = []
        for key, value in root.entries:
            _read(key, value, found, more)
        problems += [problem for problem in more if problem.place.line not in mended]
    elif root and not (isinstance(root, Scalar) and not root.text):
        what, hint = "these are no settings", "write keys with their values, like  avoid: [neck, twist]"
        problems = problems or [Problem(Place(_name(), 1, 1), what, hint)]
    if problems:
        raise Misread(problems, {_name(): text}, Settings(**found))
    return Settings(**found)


def _read(key: Scalar, value: Node, found: dict[str, Any], problems: list[Problem]) -> None:
    """One setting. What is not known here, and is no slip of the pen, may be known to a newer guided."""
    if key.text not in FORMS:
        if hint := nearest(key.text, FORMS):
            problems.append(Problem(key.place, f"{quoted(key.text)} is not a setting", hint))
        return
    if isinstance(value, Blank) or (isinstance(value, Scalar) and value.written == (NONE,)):
        return
    form, parts = FORMS[key.text], _parts(value, FORMS[key.text])
    if len(parts) > MOST:
        problems.append(Problem(value.place, f"this list has more than {MOST} entries", "make it shorter"))
        return
    read = [each for node, text in parts for each in _one(key, node, text, problems)]
    if not parts:
        problems.append(_misfit(key, value))
    if read:
        found[key.text] = form.gather(read) if form.gather else read[0]


def _parts(value: Node, form: Form) -> list[tuple[Node, str]]:
    """The texts of a value, each with its node; none where it is a list or keys that do not belong there."""
    if isinstance(value, Scalar):
        return [(value, text) for text in (split(value.text) if form.gather else [value.text.strip()])]
    if isinstance(value, List) and form.gather:
        return [(item, item.text.strip()) for item in value.items if isinstance(item, Scalar)]
    return []


def _one(key: Scalar, node: Node, text: str, problems: list[Problem]) -> Iterator[Any]:
    """What a text stands for; nothing, and told, where it cannot be understood."""
    try:
        yield FORMS[key.text].read(text)
    except Refused as refused:
        problems.append(Problem(node.place, refused.what, refused.hint, refused.note))
    except ValueError:
        problems.append(_misfit(key, node))


def _misfit(key: Scalar, node: Node) -> Problem:
    what = f"'{key.text}' takes {FORMS[key.text].takes}"
    return Problem(node.place, what, "write it so, or take the line out")


def _means(text: str, wanted: Settings) -> bool:
    try:
        return _understood(text) == wanted
    except ScriptError:
        return False
