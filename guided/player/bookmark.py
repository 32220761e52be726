"""The bookmark of a session: kept at each cue, so that it can go on from there whatever happened."""

import json
import zlib
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from guided.core import atomic_write
from guided.core.cue import CueId
from guided.core.level import Level

FILE = "place.json"
"""Its name in `library.data_folder()`."""
VERSION = 1
"""Of what is in the file. A file of another version is not for us."""


@dataclass(frozen=True)
class Bookmark:
    """A moment of a session, and all that shaped the session, so that the same can be made again."""

    session: str
    """Its name in the library, or the absolute path of its script."""
    title: str
    level: Level
    cue: CueId
    into: float
    """How far into the cue (seconds)."""
    left: float
    """What was still to come (seconds)."""
    minutes: float | None = None
    avoid: tuple[str, ...] = ()
    where: str | None = None
    words: str | None = None
    ambience: bool = True
    voice: str | None = None
    rate: float | None = None
    conditions: tuple[str, ...] = ()


UNCLEAR = (ValueError, LookupError, TypeError, RecursionError)
"""What is raised of a file that holds no bookmark."""


class BookmarkStore:
    """The file that holds one bookmark. Writing waits for the disk, so a thread of its own does it."""

    def __init__(self, path: Path, notices: list[str]) -> None:
        """Keep it in `path`, made when first needed. One notice, once, where that cannot be."""
        self._path = path
        self._notices = notices
        self.failed = False
        """Whether the disk has refused it."""
        self._latest: bytes | None = None
        self._written: bytes | None = None
        self._disk = ThreadPoolExecutor(1, "bookmark")
        self._last: Future[None] | None = None

    def keep(self, bookmark: Bookmark) -> None:
        """Have a bookmark written, and return at once. Of those that come faster than the disk, the latest is."""
        self._latest = _encoded(bookmark)
        self._last = self._disk.submit(self._write)

    def read(self) -> Bookmark | None:
        """The bookmark in the file; None where there is none, or none that can be understood: that is set aside."""
        try:
            return _decoded(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            self._notices.append(f"The place kept in {self._path} cannot be read ({error.strerror}).")
        except UNCLEAR:
            if self._path.is_symlink():
                self._notices.append(f"The place kept in {self._path} cannot be understood. It is left as it is.")
            else:
                self._notices.append(f"The place kept cannot be understood. What was kept is in {self._set_aside()}.")
        return None

    def forget(self) -> None:
        """Have the bookmark removed, for there is nothing to go on with, and return at once."""
        self._latest = None
        self._last = self._disk.submit(self._remove)

    def erase(self) -> None:
        """The same, with one that was set aside."""
        self.forget()
        self._last = self._disk.submit(self._remove, self._aside)

    def close(self) -> None:
        """Wait until the disk has what it was given. Nothing is kept after this."""
        self._disk.shutdown()
        if self._last:
            self._last.result()

    def _write(self) -> None:
        latest = self._latest
        if latest is None or latest is self._written:
            return
        try:
            if self._path.is_symlink() and self._path.exists():
                _decoded(self._path.read_bytes())  # or something else of this person's would be written over
            atomic_write.write(self._path, latest)
            self._written = latest
        except UNCLEAR:
            self._tell(f"Your place is not kept: {self._path} is a link to another file. The session goes on.")
        except OSError as error:
            self._tell(f"Your place cannot be kept in {self._path} ({error.strerror}). The session goes on.")

    def _remove(self, path: Path | None = None) -> None:
        self._written = None
        try:
            (path or self._path).unlink(missing_ok=True)
        except OSError as error:
            self._tell(f"The place kept in {path or self._path} cannot be taken away ({error.strerror}).")

    def _tell(self, notice: str) -> None:
        if not self.failed:
            self._notices.append(notice)
        self.failed = True

    def _set_aside(self) -> Path:
        """Where it is now: the next bookmark must not replace it."""
        try:
            return self._path.replace(self._aside)
        except OSError:
            return self._path

    @property
    def _aside(self) -> Path:
        return self._path.with_stem(f"{self._path.stem}-set-aside")


def _encoded(bookmark: Bookmark) -> bytes:
    kept = {**asdict(bookmark), "cue": str(bookmark.cue)}
    return json.dumps({"version": VERSION, "place": kept, "check": _check(kept)}, indent=1).encode()


def _decoded(data: bytes) -> Bookmark:
    """The bookmark; whatever it is that is wrong with it is raised as Python says it."""
    whole = json.loads(data)
    kept = whole["place"]
    if whole["version"] != VERSION or whole["check"] != _check(kept):
        raise ValueError
    fields = {"conditions": (), **kept}
    lists = {key: tuple(fields[key]) for key in ("avoid", "conditions")}
    return Bookmark(**{**fields, "level": Level(fields["level"]), "cue": CueId.parse(fields["cue"]), **lists})


def _check(kept: Mapping[str, Any]) -> int:
    return zlib.crc32(json.dumps(kept, sort_keys=True).encode())
