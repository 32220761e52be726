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

TEMP_PREFIX = "guided-tmp-"
_NAME_RE = re.compile(rf"{TEMP_PREFIX}[a-z0-9_]{{8}}")
"""Matches the name of such a folder; no other folder is removed."""
STALE_AGE_S = 24 * 3600.0
"""On Windows, where a folder cannot be locked, one of this age is unused (seconds)."""


@contextmanager
def make_temp_dir() -> Iterator[Path]:
    """A folder for its owner alone, gone afterwards. While it is in use, no other guided removes it.

    Raises:
        OSError: the folder for temporary files cannot be written.
    """
    temp_dir, lock_fd = _make_locked()
    with temp_dir as path:
        try:
            yield Path(path)
        finally:
            if lock_fd is not None:
                os.close(lock_fd)


def _make_locked() -> tuple[tempfile.TemporaryDirectory[str], int | None]:
    """A new folder and its lock. Another guided may remove it as stale before that: then another is made."""
    while True:
        temp_dir = tempfile.TemporaryDirectory(prefix=TEMP_PREFIX, ignore_cleanup_errors=True)
        try:
            return temp_dir, _lock(Path(temp_dir.name))
        except (BlockingIOError, FileNotFoundError):
            temp_dir.cleanup()


def remove_stale() -> None:
    """Remove folders that were left behind. Those of other people and of running programs stay."""
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if _NAME_RE.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
                with suppress(OSError):
                    _remove(Path(entry.path))


def _remove(path: Path) -> None:
    """Remove a folder if nobody uses it. It is locked meanwhile, so that nobody begins to."""
    status = path.stat()
    if sys.platform == "win32":
        with tempfile.TemporaryFile() as probe_file:
            if os.fstat(probe_file.fileno()).st_mtime - status.st_mtime > STALE_AGE_S:
                shutil.rmtree(path, ignore_errors=True)
        return
    if status.st_uid != os.getuid() or stat.S_IMODE(status.st_mode) != 0o700 or (lock_fd := _lock(path)) is None:
        return
    try:
        shutil.rmtree(path, ignore_errors=True)
    finally:
        os.close(lock_fd)


def _lock(path: Path) -> int | None:
    """Lock a folder until the descriptor is closed or the process ends. None where that cannot be done.

    Raises:
        BlockingIOError: another process has locked it.
        OSError: it is gone, or may not be read.
    """
    if sys.platform == "win32":
        return None
    import fcntl

    lock_fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(lock_fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.stat()  # it may be gone by now
    except (BlockingIOError, FileNotFoundError):
        os.close(lock_fd)
        raise
    except OSError:  # a disk that knows no locks
        os.close(lock_fd)
        return None
    return lock_fd
