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

from guided.core.history import (
    CheckIn,
    DayRating,
    Episode,
    EpisodeKind,
    History,
    Note,
    PastSession,
    SessionRating,
    day_of,
)
from guided.core.level import Level
from guided.today.journal import database_file
from guided.today.journal.migrations import DamagedError, NewerError, is_current

Episodes = tuple[Episode, ...]
"""Oldest first; of each state one at most is without a last day."""
_DAY = timedelta(days=1)


def begin_state(episodes: Episodes, state: EpisodeKind, day: date) -> Episodes:
    """With a state that holds from this day on. Where it held already, it goes on."""
    last = next((spell for spell in reversed(episodes) if spell.state is state), None)
    if last is None or (last.until and last.until < day):
        return _sort_episodes((*episodes, Episode(state, day)))
    longer = replace(last, since=min(last.since, day), until=None)
    return _sort_episodes(longer if spell is last else spell for spell in episodes)


def end_state(episodes: Episodes, state: EpisodeKind, day: date) -> Episodes:
    """With this day as the last one of a state. Where that is before its first, there was none."""
    closed = (replace(spell, until=day) if _is_open(spell, state) else spell for spell in episodes)
    return tuple(spell for spell in closed if spell.until is None or spell.since <= spell.until)


def remove_day(episodes: Episodes, day: date) -> Episodes:
    """With nothing said of a day. What began on it is gone; what went on around it is in two parts."""
    return _sort_episodes(part for spell in episodes for part in _split_episode(spell, day))


def find_states(episodes: Episodes, day: date) -> frozenset[EpisodeKind]:
    """The states that hold on a day."""
    return frozenset(spell.state for spell in episodes if spell.since <= day <= (spell.until or day))


def _is_open(episode: Episode, state: EpisodeKind) -> bool:
    return episode.state is state and episode.until is None


def _split_episode(episode: Episode, day: date) -> Iterator[Episode]:
    if day < episode.since or (episode.until and day > episode.until):
        yield episode
    elif episode.since < day:
        yield replace(episode, until=day - _DAY)
        if episode.until is None or day < episode.until:
            yield replace(episode, since=day + _DAY)


def _sort_episodes(episodes: Iterator[Episode] | Episodes) -> Episodes:
    return tuple(sorted(episodes, key=lambda spell: (spell.since, spell.state)))


Record = CheckIn | PastSession | Note
R = TypeVar("R", CheckIn, PastSession, Note)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TABLE_NAMES: dict[type[Record], str] = {CheckIn: "check_in", PastSession: "done", Note: "note"}


def insert(database: sqlite3.Connection, record: Record) -> int:
    """Write a record. Returns its number in its table."""
    row = _to_row(record)
    # Text goes in as bytes: a file name may hold what is no Unicode.
    marks = ", ".join("CAST(? AS TEXT)" if isinstance(value, bytes) else "?" for value in row.values())
    statement = f"INSERT INTO {TABLE_NAMES[type(record)]} ({', '.join(row)}) VALUES ({marks})"  # noqa: S608  our own names
    return int(database.execute(statement, tuple(row.values())).lastrowid or 0)


def read_history(database: sqlite3.Connection) -> History:
    """All of it, as it is at one moment.

    Raises:
        DamagedError: something in it cannot be.
    """
    with database, wrap_errors():
        database.execute("BEGIN")
        check_ins, done, notes = (
            _read_records(database, CheckIn),
            _read_records(database, PastSession),
            _read_records(database, Note),
        )
        return History(check_ins, done, notes, read_episodes(database))


def read_episodes(database: sqlite3.Connection) -> tuple[Episode, ...]:
    """Oldest first.

    Raises:
        DamagedError: something in it cannot be.
    """
    with wrap_errors():
        rows = database.execute("SELECT state, since, until FROM spell ORDER BY since, state")
        return tuple(
            Episode(EpisodeKind(state), date.fromisoformat(since), None if until is None else date.fromisoformat(until))
            for state, since, until in rows
        )


def save_episodes(database: sqlite3.Connection, episodes: Iterable[Episode]) -> None:
    """Write these in place of those there were: they are few."""
    database.execute("DELETE FROM spell")
    rows = [(spell.state, str(spell.since), spell.until and str(spell.until)) for spell in episodes]
    database.executemany("INSERT INTO spell (state, since, until) VALUES (?, ?, ?)", rows)


@contextmanager
def wrap_errors() -> Iterator[None]:
    """Take what no journal holds for damage."""
    try:
        yield
    except (ValueError, TypeError, LookupError, OverflowError) as error:
        raise DamagedError from error


def _to_datetime(at: int, offset_s: int) -> datetime:
    """A moment as the clocks showed it there, of microseconds since 1970 and seconds ahead of UTC."""
    return (EPOCH + timedelta(microseconds=at)).astimezone(_to_timezone(offset_s))


@cache
def _to_timezone(offset_s: int) -> timezone:
    return timezone(timedelta(seconds=offset_s))


def _to_row(record: Record) -> dict[str, int | float | bytes | None]:
    east = record.when.utcoffset() or timedelta()
    moment = {"at": (record.when - EPOCH) // timedelta(microseconds=1), "east": int(east.total_seconds())}
    names = [field.name for field in fields(record) if field.name != "when"]
    return {**moment, **{name: _to_sql(getattr(record, name)) for name in names}}


def _to_sql(value: str | float | None) -> int | float | bytes | None:
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value


def _read_records(database: sqlite3.Connection, kind: type[R]) -> tuple[R, ...]:
    names = ", ".join(["at", "east", *(field.name for field in fields(kind) if field.name != "when")])
    rows = database.execute(f"SELECT {names} FROM {TABLE_NAMES[kind]} ORDER BY at, id").fetchall()  # noqa: S608  our own names
    at, east, *columns = zip(*rows, strict=True) if rows else [()] * (2 + len(_READERS[kind]))
    readers = zip(_READERS[kind], columns, strict=True)  # column by column, which takes a third of the time
    return tuple(map(kind, map(_to_datetime, at, east), *(map(read, column) for read, column in readers)))


def _make_reader(values: Iterable[Any]) -> Callable[[Any], Any]:
    return {value: value for value in values}.__getitem__


def _typed(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if not isinstance(value, kind):
            raise TypeError
        return value

    return read


_read_text, _read_seconds = _typed(str), _typed(float)
_read_scale = _make_reader((None, *range(11)))
_read_flag = _make_reader((None, False, True))
_read_ease = _make_reader((None, *SessionRating))
_READERS: dict[type[Record], tuple[Callable[[Any], Any], ...]] = {
    CheckIn: (_make_reader(DayRating), _read_scale, _read_scale, _read_flag, _read_flag),
    PastSession: (
        _read_text,
        _read_text,
        _read_text,
        _make_reader(Level),
        _read_seconds,
        _read_seconds,
        _read_ease,
        _read_scale,
    ),
    Note: (_read_text,),
}
"""How each column is read, in the order of the fields after `when`."""


def erase_day(connection: sqlite3.Connection, day: date | None, starts: int) -> int:
    """Erase what was recorded on a day that begins at this hour, or ever. Returns how many records there were.

    Raises:
        DamagedError: a day was named, and something in the journal cannot be.
        OSError: another program is reading it, so that something may be left on the disk.
        sqlite3.Error: it cannot be written.
    """
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        gone = sum(_delete_day(connection, table, day, starts) for table in TABLE_NAMES.values())
        save_episodes(connection, () if day is None else remove_day(read_episodes(connection), day))
    database_file.purge_deleted(connection)
    return gone


def _delete_day(connection: sqlite3.Connection, table: str, day: date | None, starts: int) -> int:
    if day is None:
        return connection.execute(f"DELETE FROM {table}").rowcount  # noqa: S608  our own names
    with wrap_errors():
        rows = connection.execute(f"SELECT id, at, east FROM {table}")  # noqa: S608  our own names
        numbers = [(number,) for number, at, east in rows if day_of(_to_datetime(at, east), starts) == day]
    connection.executemany(f"DELETE FROM {table} WHERE id = ?", numbers)  # noqa: S608  our own names
    return len(numbers)


JOURNAL_FILE = "journal.db"
"""Its name in `library.data_folder()`."""
_T = TypeVar("_T")
_ASIDE_NOTICE = "Your journal could not be understood, and a fresh one has been begun. What was kept is in {}."
_DAMAGED_NOTICE = "Your journal in {} cannot be understood. It is left as it is."
_LINK_NOTICE = (
    "Your journal in {} is a link to a file that is no journal. It is left as it is, and nothing is kept this time."
)
_NEWER_NOTICE = "Your journal in {} was written by a newer guided. It is left as it is, and nothing is kept this time."
_UNUSABLE_NOTICE = "Your journal in {} cannot be used ({}). Nothing is kept this time."
_ERASE_NOTICE = "Not all could be erased from your journal in {} ({}). Please forget it once more, later."


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
        self._shown: set[str] = set()
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

    def read(self) -> History:
        """All that is remembered; nothing where it cannot be read."""
        read = self._run(read_history)
        return self.read_only() if read is None else read

    def read_as_is(self) -> History:
        """The same for somebody who only looks: a file that is damaged is left where it is."""
        read = self._run(read_history, read_only=True)
        return self.read_only() if read is None else read

    def read_only(self) -> History:
        """What can be read of it without a change to anything; nothing where it is not there, or damaged."""
        try:
            if not self._path.is_file():  # a pipe would be waited for
                return History()
            with database_file.translate_errors(), closing(database_file.open_read_only(self._path)) as kept:
                return read_history(kept) if is_current(kept) else History()
        except (OSError, DamagedError):
            return History()

    def add(self, record: Record) -> int | None:
        """Remember a check-in, a session done or a note. Returns its number; None where it cannot be kept."""
        return self._run(lambda kept: insert(kept, record))

    def update_session(self, done: int | None, *, ease: SessionRating | None = None, pain: int | None = None) -> None:
        """Say afterwards how a session was.

        Args:
            done: what `insert` returned of it.
            ease: left as it was where None.
            pain: 0 to 10, left as it was where None.
        """
        change = "UPDATE done SET ease = coalesce(?, ease), pain = coalesce(?, pain) WHERE id = ?"
        self._run(lambda kept: kept.execute(change, (ease, pain, done)))

    def begin(self, state: EpisodeKind, day: date) -> None:
        """A state holds from this day on. Where it held already, it goes on."""
        self._set_states(lambda now: begin_state(now, state, day))

    def end(self, state: EpisodeKind, day: date) -> None:
        """This day was the last one of a state. Where that is before its first, there was none."""
        self._set_states(lambda now: end_state(now, state, day))

    def erase_day(self, day: date | None, starts: int = 4) -> int:
        """Erase all that was recorded on a day, or all there is and what was ever set aside, from the disk as well.

        Args:
            day: as people live it (`day_of`); None for all of them.
            starts: the hour at which it begins.

        Returns:
            How many check-ins, sessions and notes there were.
        """

        def forgotten(kept: sqlite3.Connection) -> int:
            gone = erase_day(kept, day, starts)
            asides = database_file.list_set_aside(self._path)
            if day is None:
                for aside in asides:
                    aside.unlink()
            elif asides:
                names = ", ".join(aside.name for aside in asides)
                self._notices.append(f"What was set aside in {self._path.parent} may still hold that day: {names}.")
            return gone

        return self._run(forgotten, _ERASE_NOTICE) or 0

    def _set_states(self, change: Callable[[Episodes], Episodes]) -> None:
        def turned(kept: sqlite3.Connection) -> None:
            with kept:
                kept.execute("BEGIN IMMEDIATE")
                save_episodes(kept, change(read_episodes(kept)))

        self._run(turned)

    def _run(
        self, work: Callable[[sqlite3.Connection], _T], notice: str = _UNUSABLE_NOTICE, *, read_only: bool = False
    ) -> _T | None:
        """What comes of it, in a fresh journal if need be, unless only to look; None and a notice where it fails."""
        try:
            try:
                return self._run_once(work)
            except DamagedError:
                if read_only or self._link:
                    raise
                self._start_fresh()
                return self._run_once(work)
        except NewerError:
            self._add_notice(_NEWER_NOTICE)
        except DamagedError:
            self._add_notice(
                _LINK_NOTICE if self._link else _DAMAGED_NOTICE if read_only else notice, "it cannot be understood"
            )
        except OSError as error:
            self._add_notice(notice, error.strerror)
        self.close()
        return None

    def _run_once(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        with database_file.translate_errors():
            return work(self._connect())

    def _connect(self) -> sqlite3.Connection:
        """Open; anew where the file has been replaced or taken away meanwhile, or what is added would be lost."""
        if self._link and self._path.exists() and not database_file.is_journal(self._path):
            raise DamagedError
        inode = database_file.ensure_private(self._path)
        if self._database is None or inode != self._inode:
            self.close()
            self._inode = inode
            self._database = database_file.connect_journal(self._path)
        return self._database

    def _start_fresh(self) -> None:
        self.close()
        if aside := database_file.move_aside(self._path, self._inode):
            self._notices.append(_ASIDE_NOTICE.format(aside))

    def _add_notice(self, notice: str, why: str | None = None) -> None:
        if notice not in self._shown:
            self._notices.append(notice.format(self._link or self._path, why))
        self._shown.add(notice)
