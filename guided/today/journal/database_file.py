"""The journal's file: private, whole after any crash, set aside where it is damaged, erased where it is to be."""

import errno
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from threading import Event

from guided.core import atomic_write
from guided.today.journal.migrations import APPLICATION_ID, DamagedError, migrate_journal

LOCK_TIMEOUT_S = 10.0
"""How long to wait for another guided that is writing (seconds)."""
MAX_TRIES = 5
"""How often to try to empty the log of what was written."""
_HEADER_BYTES = 72
"""How much of a database says what it is (bytes)."""
SIDE_SUFFIXES = ("-wal", "-shm", "-journal")
"""The ends of the names of what SQLite keeps beside a database."""
_DAMAGE_CODES = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_TOOBIG}
_REFUSAL_REASONS = {
    sqlite3.SQLITE_BUSY: "another guided is busy with it",
    sqlite3.SQLITE_LOCKED: "another guided is busy with it",
    sqlite3.SQLITE_PROTOCOL: "another guided is busy with it",
    sqlite3.SQLITE_FULL: "No space left on device",
    sqlite3.SQLITE_IOERR: "the disk gives no answer",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened for writing",
    sqlite3.SQLITE_PERM: "it cannot be opened for writing",
    sqlite3.SQLITE_READONLY: "it cannot be changed",
    sqlite3.SQLITE_NOMEM: "there is too little memory",
}


@contextmanager
def translate_errors() -> Iterator[None]:
    """Tell of SQLite's errors whether the file or the disk is at fault. What is neither is a fault of ours.

    Raises:
        DamagedError: the file is.
        OSError: the disk is, or another program that holds the file.
    """
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", -1) & 0xFF
        if code in _DAMAGE_CODES:
            raise DamagedError from error
        if code in _REFUSAL_REASONS:
            raise OSError(errno.EIO, _REFUSAL_REASONS[code]) from error
        raise


def ensure_private(path: Path) -> int:
    """See to it that the file is there and its owner's alone, as its folder if that is made here. Returns its inode.

    Raises:
        OSError: it cannot be written.
    """
    atomic_write.make_folder(path.parent)
    with suppress(FileExistsError):  # what is there is never opened here: closing it would undo SQLite's locks
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):
        raise OSError(errno.EINVAL, "it is no file")
    for each in (path, *_list_side(path)):
        with suppress(OSError):  # it is not there, or the disk knows no owners
            if not each.is_symlink():
                each.chmod(0o600)
    return about.st_ino


def is_journal(path: Path) -> bool:
    """Whether a file begins as a journal does. It is only read.

    Raises:
        OSError: it cannot be.
    """
    if not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(_HEADER_BYTES)
    return head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION_ID.to_bytes(4)


def connect_journal(path: Path) -> sqlite3.Connection:
    """Open a journal that was claimed, of this version or an earlier one.

    Raises:
        DamagedError, NewerError: it is not for us.
        sqlite3.Error: it cannot be read or written.
    """
    database = sqlite3.connect(path, timeout=LOCK_TIMEOUT_S, isolation_level=None)
    try:
        database.text_factory = _decode
        for setting in ("secure_delete = ON", "temp_store = MEMORY", "synchronous = FULL"):
            database.execute(f"PRAGMA {setting}")
        migrate_journal(database)
        with suppress(sqlite3.OperationalError):  # while another opens it as well: the next time, then
            database.execute("PRAGMA journal_mode = WAL")
    except BaseException:
        database.close()
        raise
    return database


def open_read_only(path: Path) -> sqlite3.Connection:
    """Open a journal for reading alone, on a disk that may take nothing.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    log, *_ = _list_side(path)
    if log.is_file() and log.stat().st_size:  # what was written last may stand in it alone
        with suppress(sqlite3.Error):
            return _connect_uri(path, "")
    return _connect_uri(path, "&immutable=1")


def _connect_uri(path: Path, how: str) -> sqlite3.Connection:
    database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{how}", uri=True, isolation_level=None)
    try:
        database.text_factory = _decode
        database.execute("SELECT 1 FROM sqlite_master").fetchone()
    except BaseException:
        database.close()
        raise
    return database


def move_aside(path: Path, inode: int) -> Path | None:
    """Move a damaged journal out of the way, with all that is beside it. None where another has done so already.

    Raises:
        OSError: it cannot be moved.
    """
    if path.stat().st_ino != inode:
        return None
    aside = next(name for name in _list_asides(path) if not name.exists())
    for beside, moved in zip(_list_side(path), _list_side(aside), strict=True):
        with suppress(FileNotFoundError):
            beside.replace(moved)  # before the journal itself, or a fresh one might take it for its own
    return path.replace(aside)


def list_set_aside(path: Path) -> list[Path]:
    """All files that were set aside before."""
    return sorted(path.parent.glob(f"{path.stem}-set-aside*"))


def purge_deleted(database: sqlite3.Connection) -> None:
    """Leave nothing in the files of what was deleted.

    Raises:
        OSError: another program is reading it, so that something may be left.
        sqlite3.Error: it cannot be written.
    """
    database.execute("VACUUM")
    for _ in range(MAX_TRIES):
        busy, *_ = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            return
        Event().wait(0.2)  # SQLite itself waits for those who read, but not for those who do the same
    raise OSError(errno.EBUSY, _REFUSAL_REASONS[sqlite3.SQLITE_BUSY])


def _list_asides(path: Path) -> Iterator[Path]:
    yield path.with_stem(f"{path.stem}-set-aside")
    yield from (path.with_stem(f"{path.stem}-set-aside-{number}") for number in count(2))


def _list_side(path: Path) -> list[Path]:
    return [path.with_name(path.name + end) for end in SIDE_SUFFIXES]


def _decode(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
