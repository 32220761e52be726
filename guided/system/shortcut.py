"""A shortcut that starts guided from any folder, in the person's own place for programs."""

import os
from pathlib import Path
from typing import NamedTuple

from guided.core import atomic_write, shell_command
from guided.core.errors import FileError
from guided.core.shell_command import short

NAME = "guided.cmd" if os.name == "nt" else "guided"
PROFILES = {"zsh": "~/.zshrc", "bash": "~/.bashrc"}
"""What a shell reads as it starts."""


class Shortcut(NamedTuple):
    """Where it is."""

    path: Path
    found: bool
    """Whether a new terminal looks there."""

    @property
    def undo(self) -> str:
        """The command that takes it away."""
        return f"{'del' if os.name == 'nt' else 'rm'} {short(self.path)}"

    @property
    def way(self) -> str:
        """The command that has new terminals look there."""
        shell = Path(os.environ.get("SHELL", "")).name
        if shell == "fish":
            return f"fish_add_path {short(self.path.parent)}"
        line = f'export PATH="$HOME/{self.path.parent.relative_to(Path.home())}:$PATH"'
        return f"echo '{line}' >> {PROFILES.get(shell, '~/.profile')}"


def make() -> Shortcut:
    """Put it in place: a link, or on Windows a small file. Harmless if it is there already.

    Raises:
        FileError: another program has that place, or it cannot be written.
    """
    started_by = shell_command.script()
    if started_by is None:
        raise FileError("There is no program to make a shortcut to: guided was started as a module of Python.")
    folder, found = _folder()
    path = folder / NAME
    if not shell_command.starts(path, started_by):
        _write(path, started_by.resolve())
    shell_command.program.cache_clear()
    return Shortcut(path, found)


def _folder() -> tuple[Path, bool]:
    """The person's own place for programs, one where a new terminal looks if there is one; and whether it does."""
    home = Path.home()
    if os.name == "nt":
        own = [Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "Microsoft" / "WindowsApps"]
    else:
        own = [home / ".local" / "bin", home / "bin"]
    looked = {Path(place) for place in shell_command.places()}
    return next(((folder, True) for folder in own if folder in looked and folder.is_dir()), (own[0], own[0] in looked))


def _write(path: Path, started_by: Path) -> None:
    if path.exists():
        raise FileError(f"There is another program called {path}. It stays as it is, and nothing was changed.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # a link that leads nowhere any more
        if os.name == "nt":
            atomic_write.create(path, shell_command.launcher(started_by).encode())
        else:
            path.symlink_to(started_by)
    except OSError as error:
        raise FileError(f"The shortcut {path} could not be made ({error.strerror}).") from error
