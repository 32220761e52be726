"""A small file put in place whole, for its owner alone."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

PART = ("guided-", ".part")
"""How the name of a file begins and ends while it is being written."""


def write(path: Path, data: bytes) -> None:
    """Put a file in place, or leave what was there: a crash or a flat battery never leaves half of it.

    Raises:
        OSError: it cannot be written; what was there still is.
    """
    with whole(path) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())  # or the name might reach the disk before what it names


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write, put in place once all is written; until then, and where that fails, what was there stays.

    Folders are made as needed; the file, and a folder made for it, are its owner's alone. A link is followed, so that
    a file kept elsewhere stays there.

    Raises:
        OSError: it cannot be written.
    """
    real = Path(os.path.realpath(path))
    real.parent.mkdir(0o700, parents=True, exist_ok=True)
    before, after = PART
    handle, part = tempfile.mkstemp(after, before, real.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(part).replace(real)
    except BaseException:
        with suppress(OSError):
            Path(part).unlink()
        raise
