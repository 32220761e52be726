"""Script files by name, path, folder or pattern."""

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from guided.core import paths
from guided.core.errors import FileError, GuidedError
from guided.core.safe_text import HIDDEN_RE
from guided.core.shell_command import make_command
from guided.script.diagnostics import ScriptError, display_name
from guided.script.loader import load_script
from guided.script.model import Session
from guided.today.catalog_entry_builder import build_entry
from guided.ui.terminal_output import echo


def check_session_ref(name: str) -> str:
    """The name of a session in the library, or the whole path of its script, if it can be played.

    Args:
        name: as somebody writes it: a name, or a path from where they are or from their home.

    Raises:
        FileError: there is none, or it has problems.
        PlanError: it asks for more than can be played.
    """
    path = paths.find_script(name if name in paths.find_sessions() else str(_expand_home(name)))
    file = display_name(path)
    try:
        session = load_script(path, paths.find_folders())
    except ScriptError as error:
        raise FileError(f"{file} cannot be played yet. To see what it needs: {make_command('check', path)}") from error
    build_entry(session)
    if path.resolve() not in {each.resolve() for each in paths.find_sessions().values()}:
        return _full_path(path)
    if session.title is None:
        raise FileError(f"{file} has no title, and is taken for a part of other sessions. Please give it one.")
    return path.stem


def _expand_home(name: str) -> Path:
    try:
        return Path(name).expanduser()
    except RuntimeError:  # a home of nobody
        return Path(name)


def _full_path(path: Path) -> str:
    full_path = str(path.resolve())
    if HIDDEN_RE.search(full_path):
        raise FileError("There is a character in the name of this file that shows as nothing. Please rename it.")
    return full_path


def load_readable() -> Iterator[Session]:
    """Every session; scripts with errors are named, and left out."""
    for path in paths.find_misnamed():
        echo(f"{path.name} is not seen as a session; rename it to {paths.correct_name(path)}.", err=True)
    for path in paths.find_hidden_names():
        echo(paths.describe_hidden_name(path), err=True)
    for path in paths.find_sessions().values():
        try:
            script = load_script(path, paths.find_folders())
        except GuidedError:
            echo(f"{path.stem} has a problem; {make_command('check', path)} shows it.", err=True)
            continue
        if script.title:
            yield script


def gather_scripts(names: Iterable[str]) -> Iterator[Path | FileError]:
    """The files that names stand for, each once; an error for a name without one."""
    seen_paths: set[str] = set()
    for name in names:
        for path_or_error in _find_files(name):
            real_path = "" if isinstance(path_or_error, FileError) else os.path.realpath(path_or_error)
            if not real_path or real_path not in seen_paths:
                seen_paths.add(real_path)
                yield path_or_error


def _find_files(name: str) -> Iterator[Path | FileError]:
    if os.path.isdir(name) and name not in paths.find_sessions():  # noqa: PTH112  any name is answered
        yield from list(_find_in_folder(name)) or [
            FileError(f"There is no script in {name}. Scripts end in {paths.SCRIPT_SUFFIX}.")
        ]
    elif glob.has_magic(name) and not os.path.exists(name):  # noqa: PTH110
        yield from list(_find_matching(name)) or [FileError(f"No script matches {name}.")]
    else:
        yield _find_file(name)


def _find_matching(pattern: str) -> Iterator[Path | FileError]:
    """The scripts that a pattern matches: the shell of Windows leaves that to us."""
    for name in sorted(glob.glob(pattern, recursive=True)):  # noqa: PTH207  a pattern may begin at the root
        if os.path.isdir(name):  # noqa: PTH112
            yield from _find_in_folder(name)
        elif name.endswith(paths.SCRIPT_SUFFIX):
            yield _find_file(name)


def _find_in_folder(folder: str) -> Iterator[Path | FileError]:
    """Every script in a folder and the folders in it, but for hidden ones and the templates of `guided new`."""
    templates = os.path.realpath(paths.templates_folder())
    for folder_path, folders, files in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and _real_path(folder_path, name) != templates
        )
        for name in sorted(files):
            if name.endswith(paths.SCRIPT_SUFFIX) and not name.startswith("."):
                path = Path(folder_path, name)
                yield FileError(paths.describe_hidden_name(path)) if HIDDEN_RE.search(name) else path


def _real_path(folder: str, name: str) -> str:
    return os.path.realpath(os.path.join(folder, name))  # noqa: PTH118  (as os.walk gives it)


def _find_file(name: str) -> Path | FileError:
    try:
        return paths.find_editable(name)
    except FileError as error:
        return error
