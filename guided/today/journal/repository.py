"""The journal: remembers what was said and done, and never stands in the way of a session."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any, Self, TypeVar

from guided.core.level import Level
from guided.core.profile import CheckIn, Done, Ease, Feel, History, Note, Spell, State, day_of
from guided.today.journal import database
from guided.today.journal.migrations import DamagedError, NewerError, is_current

Spells = tuple[Spell, ...]
"""Oldest first; of each state one at most is without a last day."""
DAY = timedelta(days=1)


def begun(spells: Spells, state: State, day: date) -> Spells:
    """With a state that holds from this day on. Where it held already, it goes on."""
    last = next((spell for spell in reversed(spells) if spell.state is state), None)
    if last is None or (last.until and last.until < day):
        return _sorted((*spells, Spell(state, day)))
    longer = replace(last, since=min(last.since, day), until=None)
    return _sorted(longer if spell is last else spell for spell in spells)


def ended(spells: Spells, state: State, day: date) -> Spells:
    """With this day as the last one of a state. Where that is before its first, there was none."""
    closed = (replace(spell, until=day) if _open(spell, state) else spell for spell in spells)
    return tuple(spell for spell in closed if spell.until is None or spell.since <= spell.until)


def without(spells: Spells, day: date) -> Spells:
    """With nothing said of a day. What began on it is gone; what went on around it is in two parts."""
    return _sorted(part for spell in spells for part in _parts(spell, day))


def holding(spells: Spells, day: date) -> frozenset[State]:
    """The states that hold on a day."""
    return frozenset(spell.state for spell in spells if spell.since <= day <= (spell.until or day))


def _open(spell: Spell, state: State) -> bool:
    return spell.state is state and spell.until is None


def _parts(spell: Spell, day: date) -> Iterator[Spell]:
    if day < spell.since or (spell.until and day > spell.until):
        yield spell
    elif spell.since < day:
        yield replace(spell, until=day - DAY)
        if spell.until is None or day < spell.until:
            yield replace(spell, since=day + DAY)


def _sorted(spells: Iterator[Spell] | Spells) -> Spells:
    return tuple(sorted(spells, key=lambda spell: (spell.since, spell.state)))


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


def _typed(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if not isinstance(value, kind):
            raise TypeError
        return value

    return read


_text, _seconds = _typed(str), _typed(float)
_scale = _one_of((None, *range(11)))
_yes = _one_of((None, False, True))
_ease = _one_of((None, *Ease))
_READERS: dict[type[Record], tuple[Callable[[Any], Any], ...]] = {
    CheckIn: (_one_of(Feel), _scale, _scale, _yes, _yes),
    Done: (_text, _text, _text, _one_of(Level), _seconds, _seconds, _ease, _scale),
    Note: (_text,),
}
"""How each column is read, in the order of the fields after `when`."""


def forget(kept: sqlite3.Connection, day: date | None, starts: int) -> int:
    """Erase what was recorded on a day that begins at this hour, or ever. Returns how many records there were.

    Raises:
        DamagedError: a day was named, and something in the journal cannot be.
        OSError: another program is reading it, so that something may be left on the disk.
        sqlite3.Error: it cannot be written.
    """
    with kept:
        kept.execute("BEGIN IMMEDIATE")
        gone = sum(_delete(kept, table, day, starts) for table in TABLES.values())
        keep_spells(kept, () if day is None else without(spells(kept), day))
    database.erase(kept)
    return gone


def _delete(kept: sqlite3.Connection, table: str, day: date | None, starts: int) -> int:
    if day is None:
        return kept.execute(f"DELETE FROM {table}").rowcount  # noqa: S608  our own names
    with understood():
        rows = kept.execute(f"SELECT id, at, east FROM {table}")  # noqa: S608  our own names
        numbers = [(number,) for number, at, east in rows if day_of(_when(at, east), starts) == day]
    kept.executemany(f"DELETE FROM {table} WHERE id = ?", numbers)  # noqa: S608  our own names
    return len(numbers)


FILE = "journal.db"
"""Its name in `library.data_folder()`."""
T = TypeVar("T")
_SET_ASIDE = "Your journal could not be understood, and a fresh one has been begun. What was kept is in {}."
_LEFT = "Your journal in {} cannot be understood. It is left as it is."
_LINKED = (
    "Your journal in {} is a link to a file that is no journal. It is left as it is, and nothing is kept this time."
)
_NEWER = "Your journal in {} was written by a newer guided. It is left as it is, and nothing is kept this time."
_UNKEPT = "Your journal in {} cannot be used ({}). Nothing is kept this time."
_UNFORGOTTEN = "Not all could be erased from your journal in {} ({}). Please forget it once more, later."


class Journal:
    """What is remembered, in a file. Opened when first needed; what was added is on the disk once that returns.

    No method raises, whatever the disk or the file is like: a notice says once what is not kept, and why. For one
    thread; any number of programs may use the same file at once.
    """

    def __init__(self, path: Path, notices: list[str]) -> None:
        """Keep it in `path`, made when first needed. What a person ought to know is added to `notices`."""
        self._link = path if path.is_symlink() else None
        self._path = Path(os.path.realpath(path))
        self._notices = notices
        self._told: set[str] = set()
        self._database: sqlite3.Connection | None = None
        self._inode = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. It is opened again when needed."""
        if self._database:
            self._database.close()
        self._database = None

    def history(self) -> History:
        """All that is remembered; nothing where it cannot be read."""
        read = self._do(history)
        return self.peek() if read is None else read

    def look(self) -> History:
        """The same for somebody who only looks: a file that is damaged is left where it is."""
        read = self._do(history, looking=True)
        return self.peek() if read is None else read

    def peek(self) -> History:
        """What can be read of it without a change to anything; nothing where it is not there, or damaged."""
        try:
            if not self._path.is_file():  # a pipe would be waited for
                return History()
            with database.told_apart(), closing(database.peek(self._path)) as kept:
                return history(kept) if is_current(kept) else History()
        except (OSError, DamagedError):
            return History()

    def add(self, record: Record) -> int | None:
        """Remember a check-in, a session done or a note. Returns its number; None where it cannot be kept."""
        return self._do(lambda kept: add(kept, record))

    def amend(self, done: int | None, *, ease: Ease | None = None, pain: int | None = None) -> None:
        """Say afterwards how a session was.

        Args:
            done: what `add` returned of it.
            ease: left as it was where None.
            pain: 0 to 10, left as it was where None.
        """
        change = "UPDATE done SET ease = coalesce(?, ease), pain = coalesce(?, pain) WHERE id = ?"
        self._do(lambda kept: kept.execute(change, (ease, pain, done)))

    def begin(self, state: State, day: date) -> None:
        """A state holds from this day on. Where it held already, it goes on."""
        self._turn(lambda now: begun(now, state, day))

    def end(self, state: State, day: date) -> None:
        """This day was the last one of a state. Where that is before its first, there was none."""
        self._turn(lambda now: ended(now, state, day))

    def forget(self, day: date | None, starts: int = 4) -> int:
        """Erase all that was recorded on a day, or all there is and what was ever set aside, from the disk as well.

        Args:
            day: as people live it (`day_of`); None for all of them.
            starts: the hour at which it begins.

        Returns:
            How many check-ins, sessions and notes there were.
        """

        def forgotten(kept: sqlite3.Connection) -> int:
            gone = forget(kept, day, starts)
            asides = database.put_aside(self._path)
            if day is None:
                for aside in asides:
                    aside.unlink()
            elif asides:
                names = ", ".join(aside.name for aside in asides)
                self._notices.append(f"What was set aside in {self._path.parent} may still hold that day: {names}.")
            return gone

        return self._do(forgotten, _UNFORGOTTEN) or 0

    def _turn(self, change: Callable[[Spells], Spells]) -> None:
        def turned(kept: sqlite3.Connection) -> None:
            with kept:
                kept.execute("BEGIN IMMEDIATE")
                keep_spells(kept, change(spells(kept)))

        self._do(turned)

    def _do(self, work: Callable[[sqlite3.Connection], T], sorry: str = _UNKEPT, *, looking: bool = False) -> T | None:
        """What comes of it, in a fresh journal if need be, unless only to look; None and a notice where it fails."""
        try:
            try:
                return self._once(work)
            except DamagedError:
                if looking or self._link:
                    raise
                self._begin_afresh()
                return self._once(work)
        except NewerError:
            self._tell(_NEWER)
        except DamagedError:
            self._tell(_LINKED if self._link else _LEFT if looking else sorry, "it cannot be understood")
        except OSError as error:
            self._tell(sorry, error.strerror)
        self.close()
        return None

    def _once(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with database.told_apart():
            return work(self._opened())

    def _opened(self) -> sqlite3.Connection:
        """Open; anew where the file has been replaced or taken away meanwhile, or what is added would be lost."""
        if self._link and self._path.exists() and not database.is_ours(self._path):
            raise DamagedError
        inode = database.claim(self._path)
        if self._database is None or inode != self._inode:
            self.close()
            self._inode = inode
            self._database = database.connect(self._path)
        return self._database

    def _begin_afresh(self) -> None:
        self.close()
        if aside := database.set_aside(self._path, self._inode):
            self._notices.append(_SET_ASIDE.format(aside))

    def _tell(self, sorry: str, why: str | None = None) -> None:
        if sorry not in self._told:
            self._notices.append(sorry.format(self._link or self._path, why))
        self._told.add(sorry)
