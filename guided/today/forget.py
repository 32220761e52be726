"""What is to be forgotten is erased, not only left out."""

import sqlite3
from datetime import date

from guided.today import database, rows, spells


def forget(kept: sqlite3.Connection, day: date, starts: int) -> int:
    """Erase what was recorded on a day that begins at this hour. Returns how many records there were.

    Raises:
        DamagedError: something in the journal cannot be.
        OSError: another program is reading it, so that something may be left on the disk.
        sqlite3.Error: it cannot be written.
    """
    with kept:
        kept.execute("BEGIN IMMEDIATE")
        gone = sum(_delete(kept, table, day, starts) for table in rows.TABLES.values())
        rows.keep_spells(kept, spells.without(rows.spells(kept), day))
    database.erase(kept)
    return gone


def forget_all(kept: sqlite3.Connection) -> int:
    """Erase all of it. Returns how many records there were.

    Raises:
        OSError: another program is reading it, so that something may be left on the disk.
        sqlite3.Error: it cannot be written.
    """
    with kept:
        kept.execute("BEGIN IMMEDIATE")
        gone = sum(kept.execute(f"DELETE FROM {table}").rowcount for table in rows.TABLES.values())  # noqa: S608
        rows.keep_spells(kept, ())
    database.erase(kept)
    return gone


def _delete(kept: sqlite3.Connection, table: str, day: date, starts: int) -> int:
    numbers = [(number,) for number in rows.of_day(kept, table, day, starts)]
    kept.executemany(f"DELETE FROM {table} WHERE id = ?", numbers)  # noqa: S608  our own names
    return len(numbers)
