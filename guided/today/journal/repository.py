"""The journal: records check-ins, sessions, notes and episodes, and never stops a session."""

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
"""Episodes, oldest first; of each state one at most is without a last day."""
_DAY = timedelta(days=1)


def begin_state(episodes: Episodes, state: EpisodeKind, day: date) -> Episodes:
    """Episodes with a state that begins on this day. Where it holds already, it goes on."""
    last_episode = next((episode for episode in reversed(episodes) if episode.state is state), None)
    if last_episode is None or (last_episode.until and last_episode.until < day):
        return _sort_episodes((*episodes, Episode(state, day)))
    extended = replace(last_episode, since=min(last_episode.since, day), until=None)
    return _sort_episodes(extended if episode is last_episode else episode for episode in episodes)


def end_state(episodes: Episodes, state: EpisodeKind, day: date) -> Episodes:
    """Episodes with this day as the last one of a state. Where that is before its first, the episode is removed."""
    changed = (replace(episode, until=day) if _is_open(episode, state) else episode for episode in episodes)
    return tuple(episode for episode in changed if episode.until is None or episode.since <= episode.until)


def remove_day(episodes: Episodes, day: date) -> Episodes:
    """Episodes without a day. What began on it is removed; what went on around it is split."""
    return _sort_episodes(part for episode in episodes for part in _split_episode(episode, day))


def find_states(episodes: Episodes, day: date) -> frozenset[EpisodeKind]:
    """The states that hold on a day."""
    return frozenset(episode.state for episode in episodes if episode.since <= day <= (episode.until or day))


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
    return tuple(sorted(episodes, key=lambda episode: (episode.since, episode.state)))


Record = CheckIn | PastSession | Note
R = TypeVar("R", CheckIn, PastSession, Note)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TABLE_NAMES: dict[type[Record], str] = {CheckIn: "check_in", PastSession: "done", Note: "note"}


def insert(connection: sqlite3.Connection, record: Record) -> int:
    """Write a record. Returns its number in its table."""
    columns = _to_row(record)
    # Text goes in as bytes: a file name may hold what is no Unicode.
    marks = ", ".join("CAST(? AS TEXT)" if isinstance(value, bytes) else "?" for value in columns.values())
    statement = f"INSERT INTO {TABLE_NAMES[type(record)]} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608  our own names
    return int(connection.execute(statement, tuple(columns.values())).lastrowid or 0)


def read_history(connection: sqlite3.Connection) -> History:
    """Read the whole journal, as it is at one moment.

    Raises:
        DamagedError: something in it cannot be.
    """
    with connection, wrap_errors():
        connection.execute("BEGIN")
        check_ins, sessions, notes = (
            _read_records(connection, CheckIn),
            _read_records(connection, PastSession),
            _read_records(connection, Note),
        )
        return History(check_ins, sessions, notes, read_episodes(connection))


def read_episodes(connection: sqlite3.Connection) -> tuple[Episode, ...]:
    """Read the episodes, oldest first.

    Raises:
        DamagedError: something in it cannot be.
    """
    with wrap_errors():
        rows = connection.execute("SELECT state, since, until FROM spell ORDER BY since, state")
        return tuple(
            Episode(EpisodeKind(state), date.fromisoformat(since), None if until is None else date.fromisoformat(until))
            for state, since, until in rows
        )


def save_episodes(connection: sqlite3.Connection, episodes: Iterable[Episode]) -> None:
    """Replace all episodes: they are few."""
    connection.execute("DELETE FROM spell")
    rows = [(episode.state, str(episode.since), episode.until and str(episode.until)) for episode in episodes]
    connection.executemany("INSERT INTO spell (state, since, until) VALUES (?, ?, ?)", rows)


@contextmanager
def wrap_errors() -> Iterator[None]:
    """Raise DamagedError for values that no journal holds."""
    try:
        yield
    except (ValueError, TypeError, LookupError, OverflowError) as error:
        raise DamagedError from error


def _to_datetime(microseconds: int, offset_s: int) -> datetime:
    """A time as the clocks showed it there, from microseconds since 1970 and seconds ahead of UTC."""
    return (EPOCH + timedelta(microseconds=microseconds)).astimezone(_to_timezone(offset_s))


@cache
def _to_timezone(offset_s: int) -> timezone:
    return timezone(timedelta(seconds=offset_s))


def _to_row(record: Record) -> dict[str, int | float | bytes | None]:
    utc_offset = record.when.utcoffset() or timedelta()
    time_columns = {"at": (record.when - EPOCH) // timedelta(microseconds=1), "east": int(utc_offset.total_seconds())}
    names = [field.name for field in fields(record) if field.name != "when"]
    return {**time_columns, **{name: _to_sql(getattr(record, name)) for name in names}}


def _to_sql(value: str | float | None) -> int | float | bytes | None:
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value


def _read_records(connection: sqlite3.Connection, record_type: type[R]) -> tuple[R, ...]:
    names = ", ".join(["at", "east", *(field.name for field in fields(record_type) if field.name != "when")])
    rows = connection.execute(f"SELECT {names} FROM {TABLE_NAMES[record_type]} ORDER BY at, id").fetchall()  # noqa: S608  our own names
    at, east, *columns = zip(*rows, strict=True) if rows else [()] * (2 + len(_READERS[record_type]))
    readers = zip(_READERS[record_type], columns, strict=True)  # column by column, which takes a third of the time
    return tuple(map(record_type, map(_to_datetime, at, east), *(map(read, column) for read, column in readers)))


def _make_reader(allowed: Iterable[Any]) -> Callable[[Any], Any]:
    return {value: value for value in allowed}.__getitem__


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
        count = sum(_delete_day(connection, table, day, starts) for table in TABLE_NAMES.values())
        save_episodes(connection, () if day is None else remove_day(read_episodes(connection), day))
    database_file.purge_deleted(connection)
    return count


def _delete_day(connection: sqlite3.Connection, table: str, day: date | None, starts: int) -> int:
    if day is None:
        return connection.execute(f"DELETE FROM {table}").rowcount  # noqa: S608  our own names
    with wrap_errors():
        rows = connection.execute(f"SELECT id, at, east FROM {table}")  # noqa: S608  our own names
        ids = [(row_id,) for row_id, at, east in rows if day_of(_to_datetime(at, east), starts) == day]
    connection.executemany(f"DELETE FROM {table} WHERE id = ?", ids)  # noqa: S608  our own names
    return len(ids)


JOURNAL_FILE = "journal.db"
"""The name of the file in `paths.data_folder()`."""
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
    """The journal in a file. It is opened when first needed; what was added is on the disk once `add` returns.

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
        """Close the file. It is opened again when needed."""
        if self._database:
            self._database.close()
        self._database = None

    def read(self) -> History:
        """Read the journal; nothing where it cannot be read."""
        read = self._run(read_history)
        return self.read_only() if read is None else read

    def read_as_is(self) -> History:
        """Read the journal, but leave a damaged file where it is."""
        read = self._run(read_history, read_only=True)
        return self.read_only() if read is None else read

    def read_only(self) -> History:
        """Read the journal without any change to files; nothing where it does not exist, or is damaged."""
        try:
            if not self._path.is_file():  # a pipe would be waited for
                return History()
            with database_file.translate_errors(), closing(database_file.open_read_only(self._path)) as connection:
                return read_history(connection) if is_current(connection) else History()
        except (OSError, DamagedError):
            return History()

    def add(self, record: Record) -> int | None:
        """Add a check-in, a session or a note. Returns its number; None where it cannot be saved."""
        return self._run(lambda connection: insert(connection, record))

    def update_session(self, row: int | None, *, ease: SessionRating | None = None, pain: int | None = None) -> None:
        """Record afterwards how a session was.

        Args:
            row: the number that `add` returned.
            ease: left as it was where None.
            pain: 0 to 10, left as it was where None.
        """
        statement = "UPDATE done SET ease = coalesce(?, ease), pain = coalesce(?, pain) WHERE id = ?"
        self._run(lambda connection: connection.execute(statement, (ease, pain, row)))

    def begin(self, state: EpisodeKind, day: date) -> None:
        """Begin a state on this day. Where it holds already, it goes on."""
        self._set_states(lambda episodes: begin_state(episodes, state, day))

    def end(self, state: EpisodeKind, day: date) -> None:
        """End a state, with this day as its last. Where that is before its first, the episode is removed."""
        self._set_states(lambda episodes: end_state(episodes, state, day))

    def erase_day(self, day: date | None, starts: int = 4) -> int:
        """Erase all that was recorded on a day, or all there is and what was ever set aside, from the disk as well.

        Args:
            day: as people live it (`day_of`); None for all of them.
            starts: the hour at which it begins.

        Returns:
            How many check-ins, sessions and notes there were.
        """

        def erase(connection: sqlite3.Connection) -> int:
            count = erase_day(connection, day, starts)
            set_aside = database_file.list_set_aside(self._path)
            if day is None:
                for file in set_aside:
                    file.unlink()
            elif set_aside:
                names = ", ".join(file.name for file in set_aside)
                self._notices.append(f"What was set aside in {self._path.parent} may still hold that day: {names}.")
            return count

        return self._run(erase, _ERASE_NOTICE) or 0

    def _set_states(self, change: Callable[[Episodes], Episodes]) -> None:
        def update(connection: sqlite3.Connection) -> None:
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                save_episodes(connection, change(read_episodes(connection)))

        self._run(update)

    def _run(
        self, action: Callable[[sqlite3.Connection], _T], notice: str = _UNUSABLE_NOTICE, *, read_only: bool = False
    ) -> _T | None:
        """The result of an action, in a new journal if the file is damaged; None and a notice where it fails."""
        try:
            try:
                return self._run_once(action)
            except DamagedError:
                if read_only or self._link:
                    raise
                self._start_fresh()
                return self._run_once(action)
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

    def _run_once(self, action: Callable[[sqlite3.Connection], _T]) -> _T:
        with database_file.translate_errors():
            return action(self._connect())

    def _connect(self) -> sqlite3.Connection:
        """Open the file; again where it was replaced or removed meanwhile, or what is added would be lost."""
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
        if new_path := database_file.move_aside(self._path, self._inode):
            self._notices.append(_ASIDE_NOTICE.format(new_path))

    def _add_notice(self, notice: str, why: str | None = None) -> None:
        if notice not in self._shown:
            self._notices.append(notice.format(self._link or self._path, why))
        self._shown.add(notice)
