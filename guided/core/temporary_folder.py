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
"""What a folder is called; one that somebody has named differently is not ours to remove."""
STALE_AGE_S = 24 * 3600.0
"""On Windows, where a folder cannot be locked, one of this age is in nobody's use (seconds)."""


@contextmanager
def make_temp_dir() -> Iterator[Path]:
    """A folder for its owner alone, gone afterwards. While it is in use, no other guided removes it.

    Raises:
        OSError: the folder for temporary files cannot be written.
    """
    made, held = _make_locked()
    with made as path:
        try:
            yield Path(path)
        finally:
            if held is not None:
                os.close(held)


def _make_locked() -> tuple[tempfile.TemporaryDirectory[str], int | None]:
    """A new folder that is held. Before it is, another guided may take it for one that was left: then a new one."""
    while True:
        made = tempfile.TemporaryDirectory(prefix=TEMP_PREFIX, ignore_cleanup_errors=True)
        try:
            return made, _lock(Path(made.name))
        except (BlockingIOError, FileNotFoundError):
            made.cleanup()


def remove_stale() -> None:
    """Remove what was left behind, if there is anything. Folders of other people and of running programs stay."""
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as found:
        for each in found:
            if _NAME_RE.fullmatch(each.name) and each.is_dir(follow_symlinks=False):
                with suppress(OSError):
                    _remove(Path(each.path))


def _remove(path: Path) -> None:
    """Remove a folder if it is in nobody's use. It is held meanwhile, so that nobody begins to use it."""
    about = path.stat()
    if sys.platform == "win32":
        with tempfile.TemporaryFile() as now:
            if os.fstat(now.fileno()).st_mtime - about.st_mtime > STALE_AGE_S:
                shutil.rmtree(path, ignore_errors=True)
        return
    if about.st_uid != os.getuid() or stat.S_IMODE(about.st_mode) != 0o700 or (held := _lock(path)) is None:
        return
    try:
        shutil.rmtree(path, ignore_errors=True)
    finally:
        os.close(held)


def _lock(path: Path) -> int | None:
    """Hold a folder until the descriptor is closed, or the process ends in any way. None where that cannot be done.

    Raises:
        BlockingIOError: another holds it.
        OSError: it is gone, or may not be read.
    """
    if sys.platform == "win32":
        return None
    import fcntl

    held = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.stat()  # it may be gone by now
    except (BlockingIOError, FileNotFoundError):
        os.close(held)
        raise
    except OSError:  # a disk that knows no locks
        os.close(held)
        return None
    return held
