"""A session named once, and found again from anywhere, on a day on which nobody wants to look for it."""

from pathlib import Path

from guided.core import paths
from guided.core.errors import FileError
from guided.core.formatting import INVISIBLE
from guided.core.shell_command import typed
from guided.script.diagnostics import ScriptError, display_name
from guided.script.loader import read
from guided.today.catalog_builder import survey


def lasting(name: str) -> str:
    """The name of a session in the library, or the whole path of its script, once it is sure that it can be played.

    Args:
        name: as somebody writes it: a name, or a path from where they are or from their home.

    Raises:
        FileError: there is none, or it has problems.
        PlanError: it asks for more than can be played.
    """
    path = paths.find(name if name in paths.sessions() else str(_expanded(name)))
    told = display_name(path)
    try:
        session = read(path, paths.folders())
    except ScriptError as error:
        raise FileError(f"{told} cannot be played yet. To see what it needs: {typed('check', path)}") from error
    survey(session)
    if path.resolve() not in {each.resolve() for each in paths.sessions().values()}:
        return _whole(path)
    if session.title is None:
        raise FileError(f"{told} has no title, and is taken for a part of other sessions. Please give it one.")
    return path.stem


def _expanded(name: str) -> Path:
    try:
        return Path(name).expanduser()
    except RuntimeError:  # a home of nobody
        return Path(name)


def _whole(path: Path) -> str:
    whole = str(path.resolve())
    if INVISIBLE.search(whole):
        raise FileError("There is a character in the name of this file that shows as nothing. Please rename it.")
    return whole
