"""A small file put in place whole, for its owner alone."""

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

TEMP_AFFIXES = ("guided-", ".part")
"""How the name of a file begins and ends while it is being written."""
FILE_MODE, FOLDER_MODE = 0o600, 0o700
"""What only their owner may read."""


def write_atomic(path: Path, data: bytes) -> None:
    """Put a file in place, or leave what was there: a crash or a flat battery never leaves half of it.

    Raises:
        OSError: it cannot be written; what was there still is.
    """
    with open_atomic(path) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())  # or the name might reach the disk before what it names


@contextmanager
def open_atomic(path: Path) -> Iterator[BinaryIO]:
    """A file to write, put in place once all is written; until then, and where that fails, what was there stays.

    Folders are made as needed; the file, and a folder made for it, are its owner's alone. A link is followed, so that
    a file kept elsewhere stays there.

    Raises:
        OSError: it cannot be written, or what is there is a device, a pipe or a socket.
    """
    real = Path(os.path.realpath(path))
    if why := find_obstacle(real):
        raise OSError(errno.EINVAL, f"it {why}", str(path))
    make_folder(real.parent)
    before, after = TEMP_AFFIXES
    handle, part = tempfile.mkstemp(after, before, real.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(part).replace(real)
    except BaseException:
        with suppress(OSError):
            Path(part).unlink()
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
    for missing in reversed([each for each in path.parents if not os.path.exists(each)]):  # noqa: PTH110  (or may not be looked at)
        missing.mkdir(FOLDER_MODE, exist_ok=True)
    path.mkdir(FOLDER_MODE, exist_ok=True)


def find_obstacle(path: Path) -> str:
    """Why this is never written over, like "is a folder"; "" for a file, or where there is nothing."""
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return ""
    if stat.S_ISLNK(mode):
        return "is a link to another file"
    if stat.S_ISDIR(mode):
        return "is a folder"
    return "" if stat.S_ISREG(mode) else "is a device or a pipe, and no file"
