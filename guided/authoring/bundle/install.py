"""A session that somebody sent: taken apart with care, looked through, then put in its place, all of it or nothing."""

import filecmp
import json
import shutil
import stat
import struct
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from guided.authoring.bundle import pack
from guided.authoring.bundle.pack import FORM, LARGEST_BUNDLE, MANIFEST, MOST
from guided.core import atomic_write, paths, temporary_folder
from guided.core.errors import FileError
from guided.core.paths import SUFFIX, Folders
from guided.core.shell_command import typed
from guided.lint import Report, check
from guided.script.decoder import LARGEST
from guided.script.diagnostics import display_name
from guided.script.loader import examine
from guided.script.model import Session

_END = struct.Struct("<4s4H2LH")
"""The last bytes of a zip: mark, two disk numbers, entries here and in all, size and place of the list, comment."""
_LARGER = b"PK\x06\x07"
"""The mark of a zip for more than 4 GB, which would stand right before the end."""
_LONGEST_ENTRY = 512
"""What a file takes in the list of contents, at most (bytes)."""
_LARGEST_MANIFEST = 256 * 1024
_CHUNK = 1024 * 1024
_Digest = tuple[int, str]
"""The size of a file, and its SHA-256 in hex."""
DAMAGED = f"it is damaged, or was not made by {typed('share')}"


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
    if size > LARGEST_BUNDLE:
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
    if len({pack.same(entry.filename) for entry in entries}) < len(entries):
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
    if entry.orig_filename != entry.filename or not (manifest or pack.known(entry.filename)):
        return "it holds a file that has no place in a session"
    if entry.compress_type != zipfile.ZIP_STORED or entry.compress_size != entry.file_size:
        return DAMAGED
    if entry.file_size > (_LARGEST_MANIFEST if manifest else pack.largest(entry.filename)):
        return "a file in it is too large"
    return ""


def _manifest(path: Path, packed: zipfile.ZipFile) -> dict[str, _Digest]:
    """The list of contents that `pack` wrote, by address."""
    if MANIFEST not in packed.namelist():
        _refuse(path, DAMAGED)
    written: Any = json.loads(packed.read(MANIFEST))
    if not isinstance(written, dict) or not isinstance(written.get("files"), list):
        _refuse(path, DAMAGED)
    if written.get("version") != FORM:
        _refuse(path, "a newer guided made it", "please bring this one up to date")
    try:
        return {file["path"]: (file["size"], file["sha256"]) for file in written["files"]}
    except (TypeError, KeyError):
        _refuse(path, DAMAGED)


def _copied(packed: zipfile.ZipFile, name: str, folder: Path) -> _Digest:
    """Copy a file out; its size and digest as they really are."""
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    size, digest = 0, sha256()
    with packed.open(name) as held, target.open("xb") as out:
        while piece := held.read(_CHUNK):
            size += len(piece)
            digest.update(piece)
            out.write(piece)
    return size, digest.hexdigest()


def _refuse(path: Path, why: str, way_out: str = "please ask for it again") -> NoReturn:
    raise FileError(f"{path} was not added: {why}; {way_out}.")


@dataclass(frozen=True)
class Arrival:
    """What came, in a folder of its own that is gone once it is dealt with."""

    folder: Path
    """Where each file is at its address."""
    files: tuple[str, ...]
    """The addresses, that of the session first."""
    name: str
    """What the session is to be called here."""
    report: Report
    """What was found in it; the places name files by their addresses."""
    session: Session | None
    """None where it cannot be played."""

    @property
    def homes(self) -> Mapping[str, Path]:
        """Where each file belongs, by address; the session last, so that it is never there without the others."""
        named = {place: pack.home(place) for place in self.files[1:]}
        return {**named, self.files[0]: pack.home(self.name + SUFFIX)}

    @property
    def replaced(self) -> Mapping[str, Path]:
        """The listener's own files that others would take the place of, by their addresses."""
        there = {place: _rival(place, home) for place, home in self.homes.items()}
        return {place: old for place, old in there.items() if old and not self._is_there(place, old)}

    def _is_there(self, place: str, old: Path) -> bool:
        """Whether a file of the listener's is the same as the one that came, by the same name."""
        return old.name == self.homes[place].name and filecmp.cmp(old, self.folder / place, shallow=False)


@contextmanager
def arrived(path: Path, folders: Folders, name: str | None = None) -> Iterator[Arrival]:
    """Look through a file that somebody sent: a pack, or a script alone.

    Args:
        path: the file.
        folders: of this computer.
        name: what to call the session here, in place of its own name.

    Raises:
        FileError: it is not what it should be, or something in it is named like something of guided's own.
    """
    with temporary_folder.folder() as folder:
        alone = path.suffix.lower() in (SUFFIX, ".yml")
        files = _script(path, folder) if alone else unpack(path, folder)
        called = unicodedata.normalize("NFC", name or (path if alone else Path(files[0])).stem)
        _check_names(path, files, called, folders)
        script, seen = folder / files[0], _seen(folder, files, folders, alone)
        report = _told(check(script, seen, careful=True), folder, files)
        session = examine(script, seen).session if report.sound else None
        if session and not session.title:
            where = paths.own_sessions() / paths.FRAGMENTS
            raise FileError(f"{path} is a fragment, a part of a session; to use it in yours, put it in {where}.")
        yield Arrival(folder, files, called, report, session)


def settle(arrival: Arrival) -> None:
    """Put every file in its place. Where one cannot be, all is as it was before.

    Raises:
        FileError: a file cannot be written, or one that is there cannot be read.
    """
    replaced = arrival.replaced
    for path in (*arrival.homes.values(), *replaced.values()):
        if why := atomic_write.special(path):
            raise FileError(f"Nothing was added: {path} {why}. Please move it, or add the session by another name.")
    with ExitStack() as undo:
        try:
            for place, home in arrival.homes.items():
                if place in replaced or not home.exists():  # what is there otherwise is the same
                    _put(arrival.folder / place, home, replaced.get(place), undo)
        except OSError as error:
            where = error.filename or paths.data_folder()
            raise FileError(f"Nothing was added: {where} cannot be used ({error.strerror}).") from error
        undo.pop_all()


def _put(file: Path, home: Path, old: Path | None, undo: ExitStack) -> None:
    """Put one file in its place, and note how all is as before again."""
    if old:
        kept = file.with_name(f"{file.name}.before")
        shutil.copyfile(old, kept)
        undo.callback(_copy, kept, old)
    if old != home:
        undo.callback(home.unlink, missing_ok=True)
    _copy(file, home)
    if old and old != home:
        old.unlink()


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as file, atomic_write.whole(target) as out:
        shutil.copyfileobj(file, out)


def _script(path: Path, folder: Path) -> tuple[str]:
    """A script alone, copied as far as a script may be long; its name as an address."""
    found = paths.find(str(path.absolute()))
    if not found.is_file():
        raise FileError(f"{path} was not added: it is no ordinary file; please save it as a text file.")
    name = found.name if pack.proper(found.stem) else f"script{SUFFIX}"
    try:
        with found.open("rb") as file:
            (folder / name).write_bytes(file.read(LARGEST + 1))
    except OSError as error:
        raise FileError(f"{path} could not be read: {error.strerror}.") from error
    return (name,)


def _check_names(path: Path, files: tuple[str, ...], name: str, folders: Folders) -> None:
    if not pack.known(name + SUFFIX):
        raise FileError(f"'{name}' is no name that every computer takes; please choose one with letters and digits.")
    for place in files:
        stem = Path(place).stem
        if pack.shipped(place, folders):
            raise FileError(
                f"{path} was not added: its {stem} would replace guided's own everywhere; "
                "please ask for it with another name in there."
            )
        beside = pack.home(Path(place).name)
        if place.startswith(paths.FRAGMENTS) and beside.exists():
            raise FileError(f"{path} was not added: {beside} would be played in place of its {stem}; please rename it.")


def _seen(folder: Path, files: tuple[str, ...], folders: Folders, alone: bool) -> Folders:
    """The folders as they will be: a pack has all it needs in it, a script may use what is here."""
    if alone:
        return folders
    chimes, beds = (
        tuple(Path(place).stem for place in files if place.startswith(f"{kind}/")) for kind in (pack.CHIMES, pack.BEDS)
    )
    return folders._replace(user=folder, chimes=folders.chimes + chimes, beds=folders.beds + beds)


def _told(report: Report, folder: Path, files: tuple[str, ...]) -> Report:
    """The same, its places naming files by their addresses and not where they are looked at."""
    short = {display_name(folder / place): place for place in files}
    problems = (
        each._replace(place=each.place._replace(file=short.get(each.place.file, each.place.file)))
        for each in report.problems
    )
    sources = {short.get(name, name): text for name, text in report.sources.items()}
    return replace(report, problems=tuple(problems), sources=sources)


def _rival(place: str, home: Path) -> Path | None:
    """The listener's own file that goes by the name this one will go by; a sound may have another suffix."""
    if place.startswith("sounds/"):
        return paths.own_sounds(home.parent.name).get(home.stem)
    return home if home.exists() else None
