"""The listener's settings: a file that a person may edit, and of which guided changes one line at a time."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from guided.core import atomic_write
from guided.core.errors import FileError
from guided.core.paths import config_folder
from guided.core.profile import Profile
from guided.plan.preferences import Words
from guided.script import decoder as file
from guided.script.diagnostics import Place, Problem, ScriptError, display_name
from guided.script.node import Blank, List, Map, Node, Scalar
from guided.script.parser import grow, recover
from guided.script.values import MOST, nearest, quoted
from guided.settings import forms
from guided.settings.change import changed
from guided.settings.forms import FORMS, Form, Refused


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
    new = forms.written(value)
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
    if text.strip() == forms.NONE:
        return getattr(Settings(), name)
    try:
        return forms.whole(form, forms.split(text) if form.gather else [text.strip()])
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
    if isinstance(value, Blank) or (isinstance(value, Scalar) and value.written == (forms.NONE,)):
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
        return [(value, text) for text in (forms.split(value.text) if form.gather else [value.text.strip()])]
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
