"""The migrations of the journal, version by version. An older journal gets all of them, one after another, or none."""

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


def migrate_journal(connection: sqlite3.Connection) -> None:
    """Make a journal of an empty database, or of a journal of an earlier version.

    Raises:
        DamagedError: it is another program's, or not whole.
        NewerError: it is of a later version.
        sqlite3.Error: it cannot be read or written.
    """
    version = _read_version(connection)
    if version > VERSION:
        raise NewerError
    if version < VERSION:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            version = _read_pragma(connection, "user_version")  # another may have been at it meanwhile
            for number in range(version + 1, VERSION + 1):
                for statement in statements(number):
                    connection.execute(statement)  # one by one: a whole script would end the transaction
                connection.execute(f"PRAGMA user_version = {number}")


def statements(version: int) -> list[str]:
    """The SQL statements that make the tables of a version from those of the one before."""
    return Path(__file__).with_name(f"version_{version}.sql").read_text("utf-8").rstrip().removesuffix(";").split(";\n")


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether a database is a journal, and of this version.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    return (_read_pragma(connection, "application_id"), _read_pragma(connection, "user_version")) == (
        APPLICATION_ID,
        VERSION,
    )


def _read_version(connection: sqlite3.Connection) -> int:
    """Read the version; 0 of an empty file. In one transaction, or another program might make its tables in between."""
    with connection:
        connection.execute("BEGIN")
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise DamagedError
        has_tables = connection.execute("SELECT EXISTS (SELECT 1 FROM sqlite_master)").fetchone()[0]
        if has_tables and _read_pragma(connection, "application_id") != APPLICATION_ID:
            raise DamagedError
        return _read_pragma(connection, "user_version")


def _read_pragma(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])
