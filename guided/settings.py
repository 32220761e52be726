"""The listener's settings: a file that a person may edit, and of which guided changes one line at a time."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from guided import atomic
from guided.errors import FileError
from guided.library import config_folder
from guided.script import written
from guided.script.grow import grow
from guided.script.source import Place, Problem, ScriptError, display_name
from guided.script.tree import Map, Node, Scalar
from guided.script.values import nearest, quoted


@dataclass(frozen=True)
class Settings:
    """What the listener has settled, once for all sessions."""

    safety_read: date | None = None
    """The day on which the words on safety were read; None if they never were."""


_READERS: Mapping[str, tuple[Callable[[str], Any], str]] = {
    "safety_read": (date.fromisoformat, "a day, like 2026-03-01"),
}
"""How each setting is read from its text, and what it takes, in words."""
_BEGINNING = "# Settings of guided. Change them as you like; whatever else is written here stays.\n"


def load() -> Settings:
    """The settings as they are written; what is not written is as usual.

    Raises:
        FileError: the file cannot be read.
        ScriptError: something in it cannot be understood; shows every problem at its place.
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
    line = f"{name}: {value}"
    changed = _changed(text, name, line)
    if not _means(changed, wanted):
        raise FileError(f"{_name()} is written in a way that guided cannot change. Please write into it: {line}")
    try:
        atomic.write(_path(), changed.encode())
    except OSError as error:
        raise FileError(f"Settings cannot be kept in {_name()} ({error.strerror}).") from error


def _path() -> Path:
    return config_folder() / "settings.yaml"


def _name() -> str:
    return display_name(_path())


def _text() -> str:
    """The file as text; "" where there is none."""
    if not os.path.exists(_path()):  # noqa: PTH110  one that may not be looked at is none
        return ""
    text, problems = written.load(_path(), _name())
    if problems:
        raise ScriptError(problems, {_name(): text})
    return text


def _understood(text: str) -> Settings:
    root, problems = grow(text, _name())
    found: dict[str, Any] = {}
    if isinstance(root, Map):
        for key, value in root.entries:
            _read(key, value, found, problems)
    elif root and not (isinstance(root, Scalar) and not root.text):
        what, hint = "these are no settings", "write keys with their values, like  safety_read: 2026-03-01"
        problems = problems or [Problem(Place(_name(), 1, 1), what, hint)]
    if problems:
        raise ScriptError(problems, {_name(): text})
    return Settings(**found)


def _read(key: Scalar, value: Node, found: dict[str, Any], problems: list[Problem]) -> None:
    """One line. What is not known here, and is no slip of the pen, may be known to a newer guided."""
    if key.text not in _READERS:
        if hint := nearest(key.text, _READERS):
            problems.append(Problem(key.place, f"{quoted(key.text)} is not a setting", hint))
        return
    read, takes = _READERS[key.text]
    try:
        found[key.text] = read(value.text.strip() if isinstance(value, Scalar) else "")
    except ValueError:
        problems.append(Problem(value.place, f"'{key.text}' takes {takes}", "write it so, or take the line out"))


def _changed(text: str, name: str, line: str) -> str:
    """The text with a setting's line in place of its old one, or at the end."""
    root, _ = grow(text, _name())
    value = root.get(name) if isinstance(root, Map) else None
    lines = text.splitlines(keepends=True)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    if isinstance(value, Scalar) and len(value.written) == 1:
        row, column = value.start[0] - 1, value.start[1] - 1
        old = lines[row]
        new = line.removeprefix(f"{name}: ")
        lines[row] = old[:column] + new + old[column + len(value.written[0]) :]
        return "".join(lines)
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += end
    return "".join([*(lines or [_BEGINNING]), line + end])


def _means(text: str, wanted: Settings) -> bool:
    try:
        return _understood(text) == wanted
    except ScriptError:
        return False
