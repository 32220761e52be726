"""A command line as somebody can copy it from the screen, and type it in a new terminal, in any folder."""

import os
import re
import shlex
import sys
from functools import cache
from pathlib import Path
from shutil import which

from guided.core.safe_text import mask_line

_PROGRAM = "guided"
_SAFE_RE = re.compile(r"[\w@%+=:,./-]+")
"""Matches a word that needs no quotes in any shell."""


def make_command(*words: str | Path) -> str:
    """This program and some words after it; quoted where a shell would take them apart. A file is named from anywhere.

    >>> make_command("play", "my evening.yaml").removeprefix(find_program())
    " play 'my evening.yaml'"
    """
    quoted_words = (shorten_path(word.absolute()) if isinstance(word, Path) else quote_shell(word) for word in words)
    return " ".join([find_program(), *quoted_words])


def quote_shell(word: str, windows: bool = os.name == "nt") -> str:
    """One word for the shell of this computer; on Windows no name holds the quotes that stand around it."""
    if _SAFE_RE.fullmatch(word.replace("\\", "/") if windows else word):
        return word
    return f'"{word}"' if windows else shlex.quote(word)


def make_pip_command(*words: str) -> str:
    """The pip command for this program's Python, with some words after it."""
    return " ".join([_find_pip(), *map(quote_shell, words)])


@cache
def find_program() -> str:
    """The command that starts this program: `guided`, if a new terminal finds it by that name; else its path.

    On Windows this is for the Command Prompt: PowerShell wants `& ` before a path in quotes, which the other refuses.
    """
    start_script = find_launcher()
    return _find_command(start_script) if start_script else f"{_format_python()} -P -m {_PROGRAM}"


@cache
def _find_pip() -> str:
    pip_script = _script_path("pip")
    return _find_command(pip_script) if _is_executable(pip_script) else f"{_format_python()} -m pip"


def find_launcher() -> Path | None:
    """The script that started this program, or would start it; None if there is none."""
    start_script = Path(sys.argv[0]).absolute()
    scripts = (start_script, _script_path(_PROGRAM)) if start_script.stem == _PROGRAM else (_script_path(_PROGRAM),)
    return next(filter(_is_executable, scripts), None)


def is_launcher(program: Path, script: Path) -> bool:
    """Whether a program is a script, a link to it, or on Windows a launcher of it."""
    try:
        if program.suffix.lower() == ".cmd":
            return program.read_text(encoding="utf-8") == make_batch_file(script)
        return program.samefile(script)
    except (OSError, ValueError):
        return False


def make_batch_file(script: Path) -> str:
    """A file for Windows that starts a script."""
    return '@"{}" %*\n'.format(str(script).replace("%", "%%"))


def _find_command(script: Path) -> str:
    """The command that starts a script in a new terminal."""
    program = which(script.stem, path=os.pathsep.join(list_path_dirs()))
    return script.stem if program and is_launcher(Path(program), script) else mask_line(shorten_path(script))


def _format_python() -> str:
    return mask_line(shorten_path(Path(sys.executable)))


def _script_path(name: str) -> Path:
    """The path of a script of this Python."""
    return Path(sys.executable).with_name(f"{name}.exe" if os.name == "nt" else name)


def _is_executable(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)


def list_path_dirs() -> list[str]:
    """The folders in which a new terminal looks for programs, without environments active in this one."""
    variables = ("VIRTUAL_ENV", "CONDA_PREFIX")
    active_environments = [os.path.realpath(os.environ[name]) for name in variables if os.environ.get(name)]
    folders = [folder for folder in os.environ.get("PATH", "").split(os.pathsep) if Path(folder).is_absolute()]
    return [folder for folder in folders if os.path.realpath(Path(folder).parent) not in active_environments]


def shorten_path(path: Path) -> str:
    """A path for a shell, from the home folder on if it is below that; `~` means that only outside of quotes."""
    home = os.path.expanduser("~")  # noqa: PTH111  (which leaves it as it is where nobody knows)
    if os.name != "nt" and path.is_relative_to(home):
        return f"~/{quote_shell(str(path.relative_to(home)))}"
    return quote_shell(str(path))
