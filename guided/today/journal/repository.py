"""The journal: remembers what was said and done, and never stands in the way of a session."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from guided.core.profile import Ease, History, State
from guided.today import database, forget, rows, spells
from guided.today.rows import Record
from guided.today.schema import DamagedError, NewerError, is_current

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

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. It is opened again when needed."""
        if self._database:
            self._database.close()
        self._database = None

    def history(self) -> History:
        """All that is remembered; nothing where it cannot be read."""
        read = self._do(rows.history)
        return self.peek() if read is None else read

    def look(self) -> History:
        """The same for somebody who only looks: a file that is damaged is left where it is."""
        read = self._do(rows.history, looking=True)
        return self.peek() if read is None else read

    def peek(self) -> History:
        """What can be read of it without a change to anything; nothing where it is not there, or damaged."""
        try:
            if not self._path.is_file():  # a pipe would be waited for
                return History()
            with database.told_apart(), closing(database.peek(self._path)) as kept:
                return rows.history(kept) if is_current(kept) else History()
        except (OSError, DamagedError):
            return History()

    def add(self, record: Record) -> int | None:
        """Remember a check-in, a session done or a note. Returns its number; None where it cannot be kept."""
        return self._do(lambda kept: rows.add(kept, record))

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
        self._turn(lambda now: spells.begun(now, state, day))

    def end(self, state: State, day: date) -> None:
        """This day was the last one of a state. Where that is before its first, there was none."""
        self._turn(lambda now: spells.ended(now, state, day))

    def forget(self, day: date, starts: int = 4) -> int:
        """Erase all that was recorded on a day, from the disk as well.

        Args:
            day: as people live it (`day_of`).
            starts: the hour at which it begins.

        Returns:
            How many check-ins, sessions and notes there were.
        """

        def forgotten(kept: sqlite3.Connection) -> int:
            gone = forget.forget(kept, day, starts)
            if asides := [aside.name for aside in database.put_aside(self._path)]:
                folder = self._path.parent
                self._notices.append(f"What was set aside in {folder} may still hold that day: {', '.join(asides)}.")
            return gone

        return self._do(forgotten, _UNFORGOTTEN) or 0

    def forget_all(self) -> int:
        """Erase all there is and what was ever set aside, from the disk as well. Returns how many records went."""

        def forgotten(kept: sqlite3.Connection) -> int:
            gone = forget.forget_all(kept)
            for aside in database.put_aside(self._path):
                aside.unlink()
            return gone

        return self._do(forgotten, _UNFORGOTTEN) or 0

    def _turn(self, change: Callable[[spells.Spells], spells.Spells]) -> None:
        def turned(kept: sqlite3.Connection) -> None:
            with kept:
                kept.execute("BEGIN IMMEDIATE")
                rows.keep_spells(kept, change(rows.spells(kept)))

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
