"""A command line as somebody can copy it from the screen, and type it in a new terminal, in any folder."""

import os
import re
import shlex
import sys
from functools import cache
from pathlib import Path
from shutil import which

from guided.unseen import one_line

_NAME = "guided"
_PLAIN = re.compile(r"[\w@%+=:,./-]+")
"""What means itself in every shell."""


def typed(*words: str | Path) -> str:
    """This program and some words after it; quoted where a shell would take them apart.

    >>> typed("play", "my evening.yaml").removeprefix(program())
    " play 'my evening.yaml'"
    """
    return " ".join([program(), *(quoted(str(word)) for word in words)])


def quoted(word: str, windows: bool = os.name == "nt") -> str:
    """One word for the shell of this computer; on Windows no name holds the quotes that stand around it."""
    if _PLAIN.fullmatch(word.replace("\\", "/") if windows else word):
        return word
    return f'"{word}"' if windows else shlex.quote(word)


def pip(*words: str) -> str:
    """Pip for this program, as its own Python has it, and some words after it."""
    return " ".join([python(), "-m pip", *map(quoted, words)])


@cache
def python() -> str:
    """How the Python of this program is started."""
    return one_line(short(Path(sys.executable)))


@cache
def program() -> str:
    """How this program is started: `guided`, if a new terminal finds this one by that name; else by its path.

    On Windows this is for the Command Prompt: PowerShell wants `& ` before a path in quotes, which the other refuses.
    """
    started_by = script()
    if started_by is None:
        return f"{python()} -P -m {_NAME}"
    found = which(_NAME, path=os.pathsep.join(places()))
    return _NAME if found and starts(Path(found), started_by) else one_line(short(started_by))


def starts(program: Path, started_by: Path) -> bool:
    """Whether a program is the script of this one, a link to it, or on Windows a launcher of it."""
    try:
        if program.suffix.lower() == ".cmd":
            return program.read_text(encoding="utf-8") == launcher(started_by)
        return program.samefile(started_by)
    except (OSError, ValueError):
        return False


def launcher(started_by: Path) -> str:
    """A file for Windows that starts the script of this program."""
    return '@"{}" %*\n'.format(str(started_by).replace("%", "%%"))


def script() -> Path | None:
    """The script that started this program, or would start it; None if there is none."""
    beside = Path(sys.executable).with_name(f"{_NAME}.exe" if os.name == "nt" else _NAME)
    for path in (Path(sys.argv[0]).absolute(), beside):
        if path.stem == _NAME and path.is_file() and os.access(path, os.X_OK):
            return path
    return None


def places() -> list[str]:
    """Where a new terminal looks for programs: not in the environment that is active in this one."""
    active = [os.path.realpath(os.environ[name]) for name in ("VIRTUAL_ENV", "CONDA_PREFIX") if os.environ.get(name)]
    places = [each for each in os.environ.get("PATH", "").split(os.pathsep) if Path(each).is_absolute()]
    return [each for each in places if os.path.realpath(Path(each).parent) not in active]


def short(path: Path) -> str:
    """A path for a shell, from the home folder on if it is below that; `~` means that only outside of quotes."""
    home = os.path.expanduser("~")  # noqa: PTH111  (which leaves it as it is where nobody knows)
    if os.name != "nt" and path.is_relative_to(home):
        return f"~/{quoted(str(path.relative_to(home)))}"
    return quoted(str(path))
