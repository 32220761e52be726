"""Temporary folders for private words. One that a killed guided has left behind is removed at the next start."""

import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "guided-tmp-"
_OURS = re.compile(rf"{PREFIX}[a-z0-9_]{{8}}")
"""What a folder is called; one that somebody has named differently is not ours to remove."""
DAY = 24 * 3600.0
"""On Windows, where a folder cannot be locked, one of this age is in nobody's use (seconds)."""


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for its owner alone, gone afterwards. While it is in use, no other guided removes it.

    Raises:
        OSError: the folder for temporary files cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as made:
        held = _lock(Path(made))
        try:
            yield Path(made)
        finally:
            if held is not None:
                os.close(held)


def sweep() -> None:
    """Remove what was left behind, if there is anything. Folders of other people and of running programs stay."""
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as found:
        for each in found:
            if _OURS.fullmatch(each.name) and each.is_dir(follow_symlinks=False) and _left_behind(Path(each.path)):
                shutil.rmtree(each.path, ignore_errors=True)


def _left_behind(path: Path) -> bool:
    try:
        about = path.stat()
        if sys.platform == "win32":
            with tempfile.TemporaryFile() as now:
                return os.fstat(now.fileno()).st_mtime - about.st_mtime > DAY
        if about.st_uid != os.getuid() or stat.S_IMODE(about.st_mode) != 0o700:
            return False
        held = _lock(path)
    except OSError:
        return False
    if held is None:
        return False
    os.close(held)
    return True


def _lock(path: Path) -> int | None:
    """Hold a folder until the descriptor is closed, or the process ends in any way. None where another holds it."""
    if sys.platform == "win32":
        return None
    import fcntl

    held = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    return held
