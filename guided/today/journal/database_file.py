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
"""The suffixes of the files that SQLite keeps beside a database."""
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
    """Raise SQLite's errors as what they are: a fault of the file or of the disk. All others are faults in guided.

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
    """Make sure that the file exists and is its owner's alone, as its folder if that is made here. Returns its inode.

    Raises:
        OSError: it cannot be written.
    """
    atomic_write.make_folder(path.parent)
    with suppress(FileExistsError):  # what is there is never opened here: closing it would undo SQLite's locks
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    file_status = path.stat()
    if not stat.S_ISREG(file_status.st_mode):
        raise OSError(errno.EINVAL, "it is no file")
    for file in (path, *_list_side(path)):
        with suppress(OSError):  # it is not there, or the disk knows no owners
            if not file.is_symlink():
                file.chmod(0o600)
    return file_status.st_ino


def is_journal(path: Path) -> bool:
    """Whether a file begins as a journal does. It is only read.

    Raises:
        OSError: it cannot be.
    """
    if not path.is_file():
        return False
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    return header.startswith(b"SQLite format 3\0") and header[68:72] == APPLICATION_ID.to_bytes(4)


def connect_journal(path: Path) -> sqlite3.Connection:
    """Open a journal that was claimed, of this version or an earlier one.

    Raises:
        DamagedError, NewerError: it is not for us.
        sqlite3.Error: it cannot be read or written.
    """
    connection = sqlite3.connect(path, timeout=LOCK_TIMEOUT_S, isolation_level=None)
    try:
        connection.text_factory = _decode
        for setting in ("secure_delete = ON", "temp_store = MEMORY", "synchronous = FULL"):
            connection.execute(f"PRAGMA {setting}")
        migrate_journal(connection)
        with suppress(sqlite3.OperationalError):  # while another opens it as well: the next time, then
            connection.execute("PRAGMA journal_mode = WAL")
    except BaseException:
        connection.close()
        raise
    return connection


def open_read_only(path: Path) -> sqlite3.Connection:
    """Open a journal for reading alone, on a disk that may take nothing.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    log_file, *_ = _list_side(path)
    if log_file.is_file() and log_file.stat().st_size:  # what was written last may stand in it alone
        with suppress(sqlite3.Error):
            return _connect_uri(path, "")
    return _connect_uri(path, "&immutable=1")


def _connect_uri(path: Path, query: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{query}", uri=True, isolation_level=None)
    try:
        connection.text_factory = _decode
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def move_aside(path: Path, inode: int) -> Path | None:
    """Move a damaged journal out of the way, with all that is beside it. None where another has done so already.

    Raises:
        OSError: it cannot be moved.
    """
    if path.stat().st_ino != inode:
        return None
    new_path = next(name for name in _list_asides(path) if not name.exists())
    for side_file, new_side_file in zip(_list_side(path), _list_side(new_path), strict=True):
        with suppress(FileNotFoundError):
            side_file.replace(new_side_file)  # before the journal itself, or a fresh one might take it for its own
    return path.replace(new_path)


def list_set_aside(path: Path) -> list[Path]:
    """All files that were set aside before."""
    return sorted(path.parent.glob(f"{path.stem}-set-aside*"))


def purge_deleted(connection: sqlite3.Connection) -> None:
    """Leave nothing in the files of what was deleted.

    Raises:
        OSError: another program is reading it, so that something may be left.
        sqlite3.Error: it cannot be written.
    """
    connection.execute("VACUUM")
    for _ in range(MAX_TRIES):
        is_busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not is_busy:
            return
        Event().wait(0.2)  # SQLite itself waits for those who read, but not for those who do the same
    raise OSError(errno.EBUSY, _REFUSAL_REASONS[sqlite3.SQLITE_BUSY])


def _list_asides(path: Path) -> Iterator[Path]:
    yield path.with_stem(f"{path.stem}-set-aside")
    yield from (path.with_stem(f"{path.stem}-set-aside-{number}") for number in count(2))


def _list_side(path: Path) -> list[Path]:
    return [path.with_name(path.name + suffix) for suffix in SIDE_SUFFIXES]


def _decode(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
