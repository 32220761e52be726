"""Small files that are replaced all at once, and that only their owner may read."""

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

TEMP_AFFIXES = ("guided-", ".part")
"""The beginning and end of a file's name while it is being written."""
FILE_MODE, FOLDER_MODE = 0o600, 0o700
"""Modes that let only their owner read a file or a folder."""


def write_atomic(path: Path, data: bytes) -> None:
    """Replace a file's content, or leave what was there: a crash or a flat battery never leaves half of it.

    Raises:
        OSError: it cannot be written; what was there still is.
    """
    with open_atomic(path) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())  # or the name might reach the disk before what it names


@contextmanager
def open_atomic(path: Path) -> Iterator[BinaryIO]:
    """A file to write, which replaces the old one once all is written; until then, or if that fails, the old one stays.

    Folders are made as needed; the file, and a folder made for it, are its owner's alone. A link is followed, so that
    a file kept elsewhere stays there.

    Raises:
        OSError: it cannot be written, or what is there is a device, a pipe or a socket.
    """
    target = Path(os.path.realpath(path))
    if obstacle := find_obstacle(target):
        raise OSError(errno.EINVAL, f"it {obstacle}", str(path))
    make_folder(target.parent)
    prefix, suffix = TEMP_AFFIXES
    handle, temp_path = tempfile.mkstemp(suffix, prefix, target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(temp_path).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(temp_path).unlink()
        raise


def create_file(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, for its owner alone.

    Raises:
        FileExistsError: there is something of that name.
        OSError: it cannot be written; then there is nothing.
    """
    make_folder(path.parent)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), FILE_MODE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    except BaseException:
        path.unlink(missing_ok=True)  # half of a file is none
        raise


def make_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing, each for its owner alone.

    Raises:
        OSError: it cannot be made, or there is a file of that name.
    """
    for folder in reversed([parent for parent in path.parents if not os.path.exists(parent)]):  # noqa: PTH110  (or may not be looked at)
        folder.mkdir(FOLDER_MODE, exist_ok=True)
    path.mkdir(FOLDER_MODE, exist_ok=True)


def find_obstacle(path: Path) -> str:
    """The reason why a path must not be overwritten, like "is a folder"; "" for a file, or if nothing is there."""
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return ""
    if stat.S_ISLNK(mode):
        return "is a link to another file"
    if stat.S_ISDIR(mode):
        return "is a folder"
    return "" if stat.S_ISREG(mode) else "is a device or a pipe, and no file"
