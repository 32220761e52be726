"""Records as rows of the journal, and rows as records."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from typing import Any, TypeVar

from guided.core.level import Level
from guided.core.profile import CheckIn, Done, Ease, Feel, History, Note, Spell, State, day_of
from guided.today.schema import DamagedError

Record = CheckIn | Done | Note
R = TypeVar("R", CheckIn, Done, Note)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TABLES: dict[type[Record], str] = {CheckIn: "check_in", Done: "done", Note: "note"}


def add(database: sqlite3.Connection, record: Record) -> int:
    """Write a record. Returns its number in its table."""
    row = _row(record)
    # Text goes in as bytes: a file name may hold what is no Unicode.
    marks = ", ".join("CAST(? AS TEXT)" if isinstance(value, bytes) else "?" for value in row.values())
    statement = f"INSERT INTO {TABLES[type(record)]} ({', '.join(row)}) VALUES ({marks})"  # noqa: S608  our own names
    return int(database.execute(statement, tuple(row.values())).lastrowid or 0)


def history(database: sqlite3.Connection) -> History:
    """All of it, as it is at one moment.

    Raises:
        DamagedError: something in it cannot be.
    """
    with database, understood():
        database.execute("BEGIN")
        check_ins, done, notes = _records(database, CheckIn), _records(database, Done), _records(database, Note)
        return History(check_ins, done, notes, spells(database))


def spells(database: sqlite3.Connection) -> tuple[Spell, ...]:
    """Oldest first.

    Raises:
        DamagedError: something in it cannot be.
    """
    with understood():
        rows = database.execute("SELECT state, since, until FROM spell ORDER BY since, state")
        return tuple(
            Spell(State(state), date.fromisoformat(since), None if until is None else date.fromisoformat(until))
            for state, since, until in rows
        )


def keep_spells(database: sqlite3.Connection, spells: Iterable[Spell]) -> None:
    """Write these in place of those there were: they are few."""
    database.execute("DELETE FROM spell")
    rows = [(spell.state, str(spell.since), spell.until and str(spell.until)) for spell in spells]
    database.executemany("INSERT INTO spell (state, since, until) VALUES (?, ?, ?)", rows)


def of_day(database: sqlite3.Connection, table: str, day: date, starts: int) -> list[int]:
    """The numbers of the rows of a table that belong to a day that begins at this hour.

    Raises:
        DamagedError: something in it cannot be.
    """
    with understood():
        rows = database.execute(f"SELECT id, at, east FROM {table}")  # noqa: S608  our own names
        return [number for number, at, east in rows if day_of(_when(at, east), starts) == day]


@contextmanager
def understood() -> Iterator[None]:
    """Take what no journal holds for damage."""
    try:
        yield
    except (ValueError, TypeError, LookupError, OverflowError) as error:
        raise DamagedError from error


def _when(at: int, east: int) -> datetime:
    """A moment as the clocks showed it there, of microseconds since 1970 and seconds ahead of UTC."""
    return (EPOCH + timedelta(microseconds=at)).astimezone(_zone(east))


@cache
def _zone(east: int) -> timezone:
    return timezone(timedelta(seconds=east))


def _row(record: Record) -> dict[str, int | float | bytes | None]:
    east = record.when.utcoffset() or timedelta()
    moment = {"at": (record.when - EPOCH) // timedelta(microseconds=1), "east": int(east.total_seconds())}
    names = [field.name for field in fields(record) if field.name != "when"]
    return {**moment, **{name: _plain(getattr(record, name)) for name in names}}


def _plain(value: str | float | None) -> int | float | bytes | None:
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value


def _records(database: sqlite3.Connection, kind: type[R]) -> tuple[R, ...]:
    names = ", ".join(["at", "east", *(field.name for field in fields(kind) if field.name != "when")])
    rows = database.execute(f"SELECT {names} FROM {TABLES[kind]} ORDER BY at, id").fetchall()  # noqa: S608  our own names
    at, east, *columns = zip(*rows, strict=True) if rows else [()] * (2 + len(_READERS[kind]))
    readers = zip(_READERS[kind], columns, strict=True)  # column by column, which takes a third of the time
    return tuple(map(kind, map(_when, at, east), *(map(read, column) for read, column in readers)))


def _one_of(values: Iterable[Any]) -> Callable[[Any], Any]:
    return {value: value for value in values}.__getitem__


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _seconds(value: Any) -> float:
    if not isinstance(value, float):
        raise TypeError
    return value


_scale = _one_of((None, *range(11)))
_yes = _one_of((None, False, True))
_ease = _one_of((None, *Ease))
_READERS: dict[type[Record], tuple[Callable[[Any], Any], ...]] = {
    CheckIn: (_one_of(Feel), _scale, _scale, _yes, _yes),
    Done: (_text, _text, _text, _one_of(Level), _seconds, _seconds, _ease, _scale),
    Note: (_text,),
}
"""How each column is read, in the order of the fields after `when`."""
