"""Script files by name, path, folder or pattern."""

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from guided.core import paths
from guided.core.errors import FileError, GuidedError
from guided.core.formatting import INVISIBLE
from guided.core.shell_command import typed
from guided.script.diagnostics import ScriptError, display_name
from guided.script.loader import read
from guided.script.model import Session
from guided.today.catalog_builder import survey
from guided.ui.printer import tell


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


def readable() -> Iterator[Session]:
    """Every session there is; scripts with problems are named, and left out."""
    for path in paths.misnamed():
        tell(f"{path.name} is not seen as a session; rename it to {paths.renamed(path)}.", err=True)
    for path in paths.veiled():
        tell(paths.veil(path), err=True)
    for path in paths.sessions().values():
        try:
            script = read(path, paths.folders())
        except GuidedError:
            tell(f"{path.stem} has a problem; {typed('check', path)} shows it.", err=True)
            continue
        if script.title:
            yield script


def gather(names: Iterable[str]) -> Iterator[Path | FileError]:
    """Every file that some names stand for, each once; in its place, why there is none."""
    seen: set[str] = set()
    for name in names:
        for found in _meant(name):
            real = "" if isinstance(found, FileError) else os.path.realpath(found)
            if not real or real not in seen:
                seen.add(real)
                yield found


def _meant(name: str) -> Iterator[Path | FileError]:
    if os.path.isdir(name) and name not in paths.sessions():  # noqa: PTH112  any name is answered
        yield from list(_below(name)) or [FileError(f"There is no script in {name}. Scripts end in {paths.SUFFIX}.")]
    elif glob.has_magic(name) and not os.path.exists(name):  # noqa: PTH110
        yield from list(_matching(name)) or [FileError(f"No script matches {name}.")]
    else:
        yield _found(name)


def _matching(pattern: str) -> Iterator[Path | FileError]:
    """What a pattern matches: the shell of Windows leaves that to us. Files of other kinds are not meant."""
    for name in sorted(glob.glob(pattern, recursive=True)):  # noqa: PTH207  a pattern may begin at the root
        if os.path.isdir(name):  # noqa: PTH112
            yield from _below(name)
        elif name.endswith(paths.SUFFIX):
            yield _found(name)


def _below(folder: str) -> Iterator[Path | FileError]:
    """Every script in a folder and the folders in it, but for hidden ones and the templates of `guided new`."""
    templates = os.path.realpath(paths.templates_folder())
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and _real(here, name) != templates)
        for name in sorted(files):
            if name.endswith(paths.SUFFIX) and not name.startswith("."):
                path = Path(here, name)
                yield FileError(paths.veil(path)) if INVISIBLE.search(name) else path


def _real(folder: str, name: str) -> str:
    return os.path.realpath(os.path.join(folder, name))  # noqa: PTH118  (as os.walk gives it)


def _found(name: str) -> Path | FileError:
    try:
        return paths.find_any(name)
    except FileError as error:
        return error
