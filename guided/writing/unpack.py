"""A session in one file, as somebody sent it, taken apart with care.

Every byte is somebody else's. Nothing is trusted: not the names, the sizes, the list of contents, nor that it is a zip.
Only what `pack` writes is accepted, so nothing is ever unfolded to more than its own size.
"""

import json
import stat
import struct
import zipfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, NoReturn

from guided.core.errors import FileError
from guided.core.shell_command import typed
from guided.writing import address
from guided.writing.pack import FORM, LARGEST, MANIFEST, MOST

_END = struct.Struct("<4s4H2LH")
"""The last bytes of a zip: mark, two disk numbers, entries here and in all, size and place of the list, comment."""
_LARGER = b"PK\x06\x07"
"""The mark of a zip for more than 4 GB, which would stand right before the end."""
_LONGEST_ENTRY = 512
"""What a file takes in the list of contents, at most (bytes)."""
_LARGEST_MANIFEST = 256 * 1024
_CHUNK = 1024 * 1024
DAMAGED = f"it is damaged, or was not made by {typed('share')}"


class _Listed(NamedTuple):
    """A file as the manifest has it."""

    size: int
    sha256: str


def unpack(path: Path, folder: Path) -> tuple[str, ...]:
    """Put what was packed into a folder, each file at its address.

    Args:
        path: the file that somebody sent.
        folder: an empty folder. What is in it after an error is not to be used.

    Returns:
        The addresses, that of the session first.

    Raises:
        FileError: it is not exactly what guided makes; says in one sentence what is wrong with it.
    """
    try:
        if not path.exists():
            raise FileError(f"There is no file {path}.")
        if not path.is_file():
            _refuse(path, "it is no ordinary file")
        with path.open("rb") as file:
            _check_end(path, file)
            with zipfile.ZipFile(file) as packed:
                return _unpacked(path, packed, folder)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error, RecursionError):
        _refuse(path, DAMAGED)
    except OSError as error:
        raise FileError(f"{path} was not added: {error.filename or path} cannot be used ({error.strerror}).") from error


def _check_end(path: Path, file: BinaryIO) -> None:
    """Look at how long the list of contents is, before anybody reads the whole of it."""
    size = file.seek(0, 2)
    if size > LARGEST:
        _refuse(path, "it is too large")
    file.seek(max(0, size - _END.size - 20))
    tail = file.read(_END.size + 20)
    if len(tail) < _END.size + 20 or tail.startswith(_LARGER):
        _refuse(path, DAMAGED)
    mark, disk, first, here, entries, length, place, comment = _END.unpack(tail[20:])
    if mark != b"PK\x05\x06" or disk or first or comment or here != entries or place + length + _END.size != size:
        _refuse(path, DAMAGED)
    if entries > MOST or length > entries * _LONGEST_ENTRY:
        _refuse(path, "it holds too many files")


def _unpacked(path: Path, packed: zipfile.ZipFile, folder: Path) -> tuple[str, ...]:
    entries = packed.infolist()
    _check_entries(path, packed, entries)
    listed = _manifest(path, packed)
    names = [entry.filename for entry in entries if entry.filename != MANIFEST]
    if set(names) != set(listed):
        _refuse(path, "what is inside is not what its list names")
    for name in names:
        if _copied(packed, name, folder) != listed[name]:
            _refuse(path, f"{name} in it was changed or damaged on its way")
    sessions = [name for name in names if "/" not in name]
    if len(sessions) != 1:
        _refuse(path, "it does not hold exactly one session")
    return (*sessions, *sorted(set(names) - set(sessions)))


def _check_entries(path: Path, packed: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> None:
    """Look at everything the list of contents says, before a byte of the contents is read."""
    for entry in entries:
        if fault := _fault(entry):
            _refuse(path, fault)
    if len({address.same(entry.filename) for entry in entries}) < len(entries):
        _refuse(path, "two files in it have the same name")
    if sum(entry.file_size for entry in entries) > packed.start_dir:
        _refuse(path, DAMAGED)


def _fault(entry: zipfile.ZipInfo) -> str:
    """What is wrong with an entry; "" where nothing is."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    manifest = entry.filename == MANIFEST
    if entry.flag_bits & 1:
        return "it is locked with a password"
    if kind not in (0, stat.S_IFREG):
        return "it holds a link or a device, and not only files"
    if entry.orig_filename != entry.filename or not (manifest or address.known(entry.filename)):
        return "it holds a file that has no place in a session"
    if entry.compress_type != zipfile.ZIP_STORED or entry.compress_size != entry.file_size:
        return DAMAGED
    if entry.file_size > (_LARGEST_MANIFEST if manifest else address.largest(entry.filename)):
        return "a file in it is too large"
    return ""


def _manifest(path: Path, packed: zipfile.ZipFile) -> dict[str, _Listed]:
    """The list of contents that `pack` wrote, by address."""
    if MANIFEST not in packed.namelist():
        _refuse(path, DAMAGED)
    written: Any = json.loads(packed.read(MANIFEST))
    if not isinstance(written, dict) or not isinstance(written.get("files"), list):
        _refuse(path, DAMAGED)
    if written.get("version") != FORM:
        _refuse(path, "a newer guided made it", "please bring this one up to date")
    try:
        return {file["path"]: _Listed(file["size"], file["sha256"]) for file in written["files"]}
    except (TypeError, KeyError):
        _refuse(path, DAMAGED)


def _copied(packed: zipfile.ZipFile, name: str, folder: Path) -> _Listed:
    """Copy a file out; its size and digest as they really are."""
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    size, digest = 0, sha256()
    with packed.open(name) as held, target.open("xb") as out:
        while piece := held.read(_CHUNK):
            size += len(piece)
            digest.update(piece)
            out.write(piece)
    return _Listed(size, digest.hexdigest())


def _refuse(path: Path, why: str, way_out: str = "please ask for it again") -> NoReturn:
    raise FileError(f"{path} was not added: {why}; {way_out}.")
