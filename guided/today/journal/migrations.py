"""The tables of the journal, version by version. An older journal is brought up step by step, all of them or none."""

import sqlite3

APPLICATION = 0x67756964
"""Marks a database as a journal of ours ("guid")."""
STEPS: tuple[tuple[str, ...], ...] = (
    (
        f"PRAGMA application_id = {APPLICATION}",
        """CREATE TABLE check_in (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL, -- microseconds since 1970, UTC
            east INTEGER NOT NULL, -- seconds the clocks there were ahead of UTC
            feel TEXT NOT NULL,
            pain INTEGER,
            energy INTEGER,
            slept_worse INTEGER,
            set_back INTEGER
        )""",
        """CREATE TABLE done (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            east INTEGER NOT NULL,
            session TEXT NOT NULL,
            title TEXT NOT NULL,
            kind TEXT NOT NULL,
            level TEXT NOT NULL,
            seconds REAL NOT NULL,
            moved REAL NOT NULL,
            ease TEXT,
            pain INTEGER
        )""",
        """CREATE TABLE note (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            east INTEGER NOT NULL,
            text TEXT NOT NULL
        )""",
    ),
    (
        """CREATE TABLE spell (
            id INTEGER PRIMARY KEY,
            state TEXT NOT NULL,
            since TEXT NOT NULL, -- a day, like 2026-03-01
            until TEXT
        )""",
    ),
)
"""What makes each version of the one before it. A step that was ever released stays as it is."""
VERSION = len(STEPS)


class DamagedError(Exception):
    """The file is no journal, or not a whole one."""


class NewerError(Exception):
    """A newer guided wrote it."""


def bring_up(database: sqlite3.Connection) -> None:
    """Make a journal of an empty database, or of a journal of an earlier version.

    Raises:
        DamagedError: it is another program's, or not whole.
        NewerError: it is of a later version.
        sqlite3.Error: it cannot be read or written.
    """
    version = _version(database)
    if version > VERSION:
        raise NewerError
    if version < VERSION:
        with database:
            database.execute("BEGIN IMMEDIATE")
            version = _stated(database, "user_version")  # another may have been at it meanwhile
            for number, step in enumerate(STEPS[version:], version + 1):
                for statement in step:
                    database.execute(statement)
                database.execute(f"PRAGMA user_version = {number}")


def is_current(database: sqlite3.Connection) -> bool:
    """Whether a database is a journal, and of this version.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    return (_stated(database, "application_id"), _stated(database, "user_version")) == (APPLICATION, VERSION)


def _version(database: sqlite3.Connection) -> int:
    """0 where nothing is in it. All is asked in one breath, or another might put its tables there in between."""
    with database:
        database.execute("BEGIN")
        if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise DamagedError
        used = database.execute("SELECT EXISTS (SELECT 1 FROM sqlite_master)").fetchone()[0]
        if used and _stated(database, "application_id") != APPLICATION:
            raise DamagedError
        return _stated(database, "user_version")


def _stated(database: sqlite3.Connection, what: str) -> int:
    return int(database.execute(f"PRAGMA {what}").fetchone()[0])
