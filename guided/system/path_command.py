"""A shortcut that starts guided from any folder, in the person's own place for programs."""

import os
from pathlib import Path
from typing import NamedTuple

from guided.core import atomic_write, shell_command
from guided.core.errors import FileError
from guided.core.shell_command import shorten_path

LINK_NAME = "guided.cmd" if os.name == "nt" else "guided"
SHELL_PROFILES = {"zsh": "~/.zshrc", "bash": "~/.bashrc"}
"""The file that a shell reads as it starts."""


class Shortcut(NamedTuple):
    """A shortcut that was made."""

    path: Path
    on_path: bool
    """Whether a new terminal looks there."""

    @property
    def undo(self) -> str:
        """The command that removes it."""
        return f"{'del' if os.name == 'nt' else 'rm'} {shorten_path(self.path)}"

    @property
    def path_command(self) -> str:
        """The command that has new terminals look there."""
        shell = Path(os.environ.get("SHELL", "")).name
        if shell == "fish":
            return f"fish_add_path {shorten_path(self.path.parent)}"
        line = f'export PATH="$HOME/{self.path.parent.relative_to(Path.home())}:$PATH"'
        return f"echo '{line}' >> {SHELL_PROFILES.get(shell, '~/.profile')}"


def make_shortcut() -> Shortcut:
    """Make the shortcut: a link, or on Windows a small file. Harmless if it is there already.

    Raises:
        FileError: another program has that path, or it cannot be written.
    """
    launcher = shell_command.find_launcher()
    if launcher is None:
        raise FileError("There is no program to make a shortcut to: guided was started as a module of Python.")
    folder, on_path = _find_folder()
    path = folder / LINK_NAME
    if not shell_command.is_launcher(path, launcher):
        _write(path, launcher.resolve())
    shell_command.find_program.cache_clear()
    return Shortcut(path, on_path)


def _find_folder() -> tuple[Path, bool]:
    """The person's own folder for programs, one that is on PATH if there is one; and whether it is."""
    home = Path.home()
    if os.name == "nt":
        own = [Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "Microsoft" / "WindowsApps"]
    else:
        own = [home / ".local" / "bin", home / "bin"]
    looked = {Path(place) for place in shell_command.list_path_dirs()}
    return next(((folder, True) for folder in own if folder in looked and folder.is_dir()), (own[0], own[0] in looked))


def _write(path: Path, launcher: Path) -> None:
    if path.exists():
        raise FileError(f"There is another program called {path}. It stays as it is, and nothing was changed.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # a link that leads nowhere any more
        if os.name == "nt":
            atomic_write.create_file(path, shell_command.make_batch_file(launcher).encode())
        else:
            path.symlink_to(launcher)
    except OSError as error:
        raise FileError(f"The shortcut {path} could not be made ({error.strerror}).") from error
