"""A command line as somebody can copy it from the screen, and type it in a new terminal, in any folder."""

import os
import re
import shlex
import sys
from functools import cache
from pathlib import Path
from shutil import which

from guided.core.formatting import one_line

_NAME = "guided"
_PLAIN = re.compile(r"[\w@%+=:,./-]+")
"""What means itself in every shell."""


def typed(*words: str | Path) -> str:
    """This program and some words after it; quoted where a shell would take them apart. A file is named from anywhere.

    >>> typed("play", "my evening.yaml").removeprefix(program())
    " play 'my evening.yaml'"
    """
    told = (short(word.absolute()) if isinstance(word, Path) else quoted(word) for word in words)
    return " ".join([program(), *told])


def quoted(word: str, windows: bool = os.name == "nt") -> str:
    """One word for the shell of this computer; on Windows no name holds the quotes that stand around it."""
    if _PLAIN.fullmatch(word.replace("\\", "/") if windows else word):
        return word
    return f'"{word}"' if windows else shlex.quote(word)


def pip(*words: str) -> str:
    """What brings packages to this program, and some words after it."""
    return " ".join([_pip(), *map(quoted, words)])


@cache
def program() -> str:
    """How this program is started: `guided`, if a new terminal finds this one by that name; else by its path.

    On Windows this is for the Command Prompt: PowerShell wants `& ` before a path in quotes, which the other refuses.
    """
    started_by = script()
    return _started(started_by) if started_by else f"{_python()} -P -m {_NAME}"


@cache
def _pip() -> str:
    beside = _beside("pip")
    return _started(beside) if _runs(beside) else f"{_python()} -m pip"


def script() -> Path | None:
    """The script that started this program, or would start it; None if there is none."""
    started_by = Path(sys.argv[0]).absolute()
    scripts = (started_by, _beside(_NAME)) if started_by.stem == _NAME else (_beside(_NAME),)
    return next(filter(_runs, scripts), None)


def starts(program: Path, script: Path) -> bool:
    """Whether a program is a script, a link to it, or on Windows a launcher of it."""
    try:
        if program.suffix.lower() == ".cmd":
            return program.read_text(encoding="utf-8") == launcher(script)
        return program.samefile(script)
    except (OSError, ValueError):
        return False


def launcher(script: Path) -> str:
    """A file for Windows that starts a script."""
    return '@"{}" %*\n'.format(str(script).replace("%", "%%"))


def _started(script: Path) -> str:
    """How a script is started in a new terminal."""
    found = which(script.stem, path=os.pathsep.join(places()))
    return script.stem if found and starts(Path(found), script) else one_line(short(script))


def _python() -> str:
    return one_line(short(Path(sys.executable)))


def _beside(name: str) -> Path:
    """Where a script of this Python is."""
    return Path(sys.executable).with_name(f"{name}.exe" if os.name == "nt" else name)


def _runs(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)


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
