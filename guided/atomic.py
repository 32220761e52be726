"""A small file put in place whole, for its owner alone."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Put a file in place, or leave what was there: a crash or a flat battery never leaves half of it.

    Folders are made as needed; the file, and a folder made for it, are its owner's alone. A link is followed, so that
    a file kept elsewhere stays there.

    Raises:
        OSError: it cannot be written; what was there still is.
    """
    real = Path(os.path.realpath(path))
    real.parent.mkdir(0o700, parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(".part", f".{real.name}-", real.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # or the name might reach the disk before what it names
        Path(part).replace(real)
    except BaseException:
        with suppress(OSError):
            Path(part).unlink()
        raise
