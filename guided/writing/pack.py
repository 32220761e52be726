"""A session of one's own in one file, with all it needs that others do not have.

The file is a zip without compression: a `manifest.json` with the size and the digest of every other file, and those
files at their addresses. The same session always gives the same bytes.
"""

import json
import stat
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from guided.core import atomic_write
from guided.core.errors import FileError
from guided.script.model import Session
from guided.writing import address

PACKED = ".guided"
"""How the name of such a file ends."""
FORM = 1
"""Of the manifest. What is written in a later one says so."""
MANIFEST = "manifest.json"
LARGEST = 200 * 1024 * 1024
"""The largest such file (bytes)."""
MOST = 200
"""The most files inside."""
_LIST = 512
"""What each file takes beside its bytes, at most (bytes)."""
_DAWN = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can name: when somebody wrote is nobody's business."""


def pack(session: Session, files: Mapping[str, Path], target: Path) -> None:
    """Put files in one, whole or not at all.

    Args:
        session: whose they are.
        files: by address.
        target: the file to write, or to replace.

    Raises:
        FileError: one of them cannot be read, or they are too much.
        OSError: the target cannot be written.
    """
    data = {place: _bytes(place, path) for place, path in files.items()}
    if len(data) >= MOST or sum(len(held) + _LIST for held in data.values()) > LARGEST:
        raise FileError(f"{session.name} is too much for one file with its sounds; please use fewer or shorter ones.")
    with atomic_write.whole(target) as file, zipfile.ZipFile(file, "w", allowZip64=False) as packed:
        for place, held in ((MANIFEST, _manifest(session, data)), *sorted(data.items())):
            packed.writestr(_entry(place), held)


def _bytes(place: str, path: Path) -> bytes:
    most = address.largest(place)
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise FileError(f"{path} could not be read: {error.strerror}.") from error
    if len(data) > most:
        raise FileError(f"{path} is larger than {most // (1024 * 1024)} MB; please save it shorter, or as MP3.")
    return data


def _manifest(session: Session, data: Mapping[str, bytes]) -> bytes:
    header = session.headers[0]
    files = [
        {"path": place, "size": len(held), "sha256": sha256(held).hexdigest()} for place, held in sorted(data.items())
    ]
    written = {"version": FORM, "title": header.title, "author": header.author, "files": files}
    return (json.dumps(written, ensure_ascii=False, indent=1) + "\n").encode()


def _entry(place: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(place, _DAWN)
    entry.create_system = 3  # else it would tell which system it was made on
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    return entry
