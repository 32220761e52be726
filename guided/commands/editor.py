"""The editor that somebody has chosen, opened where there is something to mend."""

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from guided.core import paths
from guided.core.errors import FileError
from guided.core.shell_command import typed

BY_PLUS = frozenset({"nano", "vim", "vi", "nvim", "emacs", "emacsclient", "micro", "joe"})
"""Editors that begin at a line with `+LINE` before the file."""
BY_COLON = {"code": " --goto", "codium": " --goto", "hx": "", "helix": ""}
"""Editors that begin at a line with FILE:LINE, and what they need before it."""


def edit(path: Path, line: int | None = None) -> None:
    """Let somebody edit a file, from a line on where their editor is known to begin there.

    Raises:
        FileError: no editor can be had.
    """
    editor, name = _at(str(path.absolute()), line)
    try:
        with _left_alone():
            click.edit(filename=name, editor=editor)
    except (click.ClickException, ValueError) as error:
        named = error.message.partition(":")[0] if isinstance(error, click.ClickException) else "that EDITOR names"
        what = f"The editor {named} could not be opened, or ended with a complaint"
        known = path.stem if paths.sessions().get(path.stem) == path else path
        raise FileError(f"{what}. To choose one: EDITOR=nano {typed('edit', known)}") from error


def _at(name: str, line: int | None) -> tuple[str | None, str]:
    """The editor and what it is to open; no editor where it is left to click."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _usual()
    if editor is None or line is None:
        return None, name
    known = _programs(editor)
    if known & BY_PLUS:
        return f"{editor} +{line}", name
    for each in known & BY_COLON.keys():
        return f"{editor}{BY_COLON[each]}", f"{name}:{line}"
    return None, name


def _usual() -> str | None:
    """What click opens where nobody chose, if that can be known."""
    if sys.platform == "win32":
        return None
    if shutil.which("sensible-editor"):
        chosen = (Path.home() / ".selected_editor").exists()
        return None if chosen else shutil.which("editor")
    return next(filter(shutil.which, ("vim", "nano")), "vi")


def _programs(editor: str) -> set[str]:
    """What the program of an editor goes by: vi may be vim.basic."""
    words = editor.split()
    if not words:
        return set()
    found = shutil.which(words[0]) or words[0]
    return {Path(path).name.partition(".")[0].partition("-")[0] for path in (words[0], os.path.realpath(found))}


@contextmanager
def _left_alone() -> Iterator[None]:
    """While this lasts, Ctrl-C is the editor's alone."""
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
