"""The tables of the journal, version by version. An older journal is brought up step by step, all of them or none."""

import sqlite3
from pathlib import Path

APPLICATION_ID = 0x67756964
"""Marks a database as a journal of ours ("guid")."""
VERSION = 2
"""The version of the tables. `version_N.sql` makes it of the one before; one that was ever released stays as it is."""


class DamagedError(Exception):
    """The file is no journal, or not a whole one."""


class NewerError(Exception):
    """A newer guided wrote it."""


def migrate_journal(database: sqlite3.Connection) -> None:
    """Make a journal of an empty database, or of a journal of an earlier version.

    Raises:
        DamagedError: it is another program's, or not whole.
        NewerError: it is of a later version.
        sqlite3.Error: it cannot be read or written.
    """
    version = _read_version(database)
    if version > VERSION:
        raise NewerError
    if version < VERSION:
        with database:
            database.execute("BEGIN IMMEDIATE")
            version = _read_pragma(database, "user_version")  # another may have been at it meanwhile
            for number in range(version + 1, VERSION + 1):
                for statement in statements(number):
                    database.execute(statement)  # one by one: a whole script would end the transaction
                database.execute(f"PRAGMA user_version = {number}")


def statements(version: int) -> list[str]:
    """What makes the tables of a version of those of the one before."""
    return Path(__file__).with_name(f"version_{version}.sql").read_text("utf-8").rstrip().removesuffix(";").split(";\n")


def is_current(database: sqlite3.Connection) -> bool:
    """Whether a database is a journal, and of this version.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    return (_read_pragma(database, "application_id"), _read_pragma(database, "user_version")) == (
        APPLICATION_ID,
        VERSION,
    )


def _read_version(database: sqlite3.Connection) -> int:
    """0 where nothing is in it. All is asked in one breath, or another might put its tables there in between."""
    with database:
        database.execute("BEGIN")
        if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise DamagedError
        used = database.execute("SELECT EXISTS (SELECT 1 FROM sqlite_master)").fetchone()[0]
        if used and _read_pragma(database, "application_id") != APPLICATION_ID:
            raise DamagedError
        return _read_pragma(database, "user_version")


def _read_pragma(database: sqlite3.Connection, pragma: str) -> int:
    return int(database.execute(f"PRAGMA {pragma}").fetchone()[0])
