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

BOOKMARK_FILE = "place.json"
"""The name of the file in `paths.data_folder()`."""
BOOKMARK_VERSION = 1
"""The version of the file's format. A file of another version is not read."""


@dataclass(frozen=True)
class Bookmark:
    """A position in a session, and all that shaped the session, so that the same can be made again."""

    session: str
    """Its name in the library, or the absolute path of its script."""
    title: str
    level: Level
    cue: CueId
    into: float
    """How far into the cue (seconds)."""
    left: float
    """The time left (seconds)."""
    minutes: float | None = None
    avoid: tuple[str, ...] = ()
    where: str | None = None
    words: str | None = None
    ambience: bool = True
    voice: str | None = None
    rate: float | None = None
    conditions: tuple[str, ...] = ()


DECODE_ERRORS = (ValueError, LookupError, TypeError, RecursionError)
"""The errors of a file that holds no bookmark."""


class BookmarkStore:
    """The file that holds one bookmark. Writing waits for the disk, so a thread of its own does it."""

    def __init__(self, path: Path, notices: list[str]) -> None:
        """Keep it in `path`, made when first needed. One notice, once, where that cannot be."""
        self._path = path
        self._notices = notices
        self.has_failed = False
        """Whether the disk has refused it."""
        self._latest: bytes | None = None
        self._saved: bytes | None = None
        self._executor = ThreadPoolExecutor(1, "bookmark")
        self._last_task: Future[None] | None = None

    def save(self, bookmark: Bookmark) -> None:
        """Have a bookmark written, and return at once. Of those that come faster than the disk, the latest is."""
        self._latest = _encode(bookmark)
        self._last_task = self._executor.submit(self._write)

    def read(self) -> Bookmark | None:
        """The bookmark in the file; None where there is none, or none that can be understood: that is set aside."""
        try:
            return _decode(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            self._notices.append(f"The place kept in {self._path} cannot be read ({error.strerror}).")
        except DECODE_ERRORS:
            if self._path.is_symlink():
                self._notices.append(f"The place kept in {self._path} cannot be understood. It is left as it is.")
            else:
                self._notices.append(
                    f"The place kept cannot be understood. What was kept is in {self._move_damaged()}."
                )
        return None

    def delete(self) -> None:
        """Have the bookmark deleted, and return at once."""
        self._latest = None
        self._last_task = self._executor.submit(self._remove)

    def delete_all(self) -> None:
        """Have the bookmark deleted, and a damaged one that was set aside."""
        self.delete()
        self._last_task = self._executor.submit(self._remove, self._damaged_path)

    def close(self) -> None:
        """Wait until the last task is done. Nothing is saved after this."""
        self._executor.shutdown()
        if self._last_task:
            self._last_task.result()

    def _write(self) -> None:
        latest = self._latest
        if latest is None or latest is self._saved:
            return
        try:
            if self._path.is_symlink() and self._path.exists():
                _decode(self._path.read_bytes())  # or something else of this person's would be written over
            atomic_write.write_atomic(self._path, latest)
            self._saved = latest
        except DECODE_ERRORS:
            self._notify(f"Your place is not kept: {self._path} is a link to another file. The session goes on.")
        except OSError as error:
            self._notify(f"Your place cannot be kept in {self._path} ({error.strerror}). The session goes on.")

    def _remove(self, path: Path | None = None) -> None:
        self._saved = None
        try:
            (path or self._path).unlink(missing_ok=True)
        except OSError as error:
            self._notify(f"The place kept in {path or self._path} cannot be taken away ({error.strerror}).")

    def _notify(self, notice: str) -> None:
        if not self.has_failed:
            self._notices.append(notice)
        self.has_failed = True

    def _move_damaged(self) -> Path:
        """Move the file away, so that the next bookmark does not replace it. Gives where it is now."""
        try:
            return self._path.replace(self._damaged_path)
        except OSError:
            return self._path

    @property
    def _damaged_path(self) -> Path:
        return self._path.with_stem(f"{self._path.stem}-set-aside")


def _encode(bookmark: Bookmark) -> bytes:
    fields = {**asdict(bookmark), "cue": str(bookmark.cue)}
    return json.dumps({"version": BOOKMARK_VERSION, "place": fields, "check": _checksum(fields)}, indent=1).encode()


def _decode(data: bytes) -> Bookmark:
    """Decode a bookmark. Raises one of DECODE_ERRORS where it cannot."""
    document = json.loads(data)
    fields = document["place"]
    if document["version"] != BOOKMARK_VERSION or document["check"] != _checksum(fields):
        raise ValueError
    values = {"conditions": (), **fields}
    tuples = {key: tuple(values[key]) for key in ("avoid", "conditions")}
    return Bookmark(**{**values, "level": Level(values["level"]), "cue": CueId.parse(values["cue"]), **tuples})


def _checksum(fields: Mapping[str, Any]) -> int:
    return zlib.crc32(json.dumps(fields, sort_keys=True).encode())
