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
from guided.authoring.bundle.pack import MANIFEST_NAME, MANIFEST_VERSION, MAX_BUNDLE_BYTES, MAX_FILES
from guided.core import atomic_write, paths, temporary_folder
from guided.core.errors import FileError
from guided.core.paths import SCRIPT_SUFFIX, Folders
from guided.core.shell_command import make_command
from guided.lint import LintReport, lint_file
from guided.script.diagnostics import display_name
from guided.script.file_decoding import MAX_SCRIPT_BYTES
from guided.script.loader import try_load
from guided.script.model import Session

_END_RECORD = struct.Struct("<4s4H2LH")
"""The last bytes of a zip: mark, two disk numbers, entries here and in all, size and place of the list, comment."""
_ZIP64_MARK = b"PK\x06\x07"
"""The mark of a zip for more than 4 GB, which would stand right before the end."""
_MAX_ENTRY_BYTES = 512
"""What a file takes in the list of contents, at most (bytes)."""
_MAX_MANIFEST_BYTES = 256 * 1024
_CHUNK_BYTES = 1024 * 1024
_Digest = tuple[int, str]
"""The size of a file, and its SHA-256 in hex."""
DAMAGED_REASON = f"it is damaged, or was not made by {make_command('share')}"


def unpack_bundle(path: Path, folder: Path) -> tuple[str, ...]:
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
            _reject(path, "it is no ordinary file")
        with path.open("rb") as file:
            _check_end(path, file)
            with zipfile.ZipFile(file) as packed:
                return _extract_members(path, packed, folder)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error, RecursionError):
        _reject(path, DAMAGED_REASON)
    except OSError as error:
        raise FileError(f"{path} was not added: {error.filename or path} cannot be used ({error.strerror}).") from error


def _check_end(path: Path, file: BinaryIO) -> None:
    """Look at how long the list of contents is, before anybody reads the whole of it."""
    size = file.seek(0, 2)
    if size > MAX_BUNDLE_BYTES:
        _reject(path, "it is too large")
    file.seek(max(0, size - _END_RECORD.size - 20))
    tail = file.read(_END_RECORD.size + 20)
    if len(tail) < _END_RECORD.size + 20 or tail.startswith(_ZIP64_MARK):
        _reject(path, DAMAGED_REASON)
    mark, disk, first, here, entries, length, place, comment = _END_RECORD.unpack(tail[20:])
    if (
        mark != b"PK\x05\x06"
        or disk
        or first
        or comment
        or here != entries
        or place + length + _END_RECORD.size != size
    ):
        _reject(path, DAMAGED_REASON)
    if entries > MAX_FILES or length > entries * _MAX_ENTRY_BYTES:
        _reject(path, "it holds too many files")


def _extract_members(path: Path, archive: zipfile.ZipFile, folder: Path) -> tuple[str, ...]:
    entries = archive.infolist()
    _check_entries(path, archive, entries)
    listed = _read_manifest(path, archive)
    names = [entry.filename for entry in entries if entry.filename != MANIFEST_NAME]
    if set(names) != set(listed):
        _reject(path, "what is inside is not what its list names")
    for name in names:
        if _extract_member(archive, name, folder) != listed[name]:
            _reject(path, f"{name} in it was changed or damaged on its way")
    sessions = [name for name in names if "/" not in name]
    if len(sessions) != 1:
        _reject(path, "it does not hold exactly one session")
    return (*sessions, *sorted(set(names) - set(sessions)))


def _check_entries(path: Path, archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> None:
    """Look at everything the list of contents says, before a byte of the contents is read."""
    for entry in entries:
        if fault := _find_fault(entry):
            _reject(path, fault)
    if len({pack.fold_case(entry.filename) for entry in entries}) < len(entries):
        _reject(path, "two files in it have the same name")
    if sum(entry.file_size for entry in entries) > archive.start_dir:
        _reject(path, DAMAGED_REASON)


def _find_fault(entry: zipfile.ZipInfo) -> str:
    """What is wrong with an entry; "" where nothing is."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    manifest = entry.filename == MANIFEST_NAME
    if entry.flag_bits & 1:
        return "it is locked with a password"
    if kind not in (0, stat.S_IFREG):
        return "it holds a link or a device, and not only files"
    if entry.orig_filename != entry.filename or not (manifest or pack.is_valid_member(entry.filename)):
        return "it holds a file that has no place in a session"
    if entry.compress_type != zipfile.ZIP_STORED or entry.compress_size != entry.file_size:
        return DAMAGED_REASON
    if entry.file_size > (_MAX_MANIFEST_BYTES if manifest else pack.get_max_bytes(entry.filename)):
        return "a file in it is too large"
    return ""


def _read_manifest(path: Path, archive: zipfile.ZipFile) -> dict[str, _Digest]:
    """The list of contents that `pack` wrote, by address."""
    if MANIFEST_NAME not in archive.namelist():
        _reject(path, DAMAGED_REASON)
    written: Any = json.loads(archive.read(MANIFEST_NAME))
    if not isinstance(written, dict) or not isinstance(written.get("files"), list):
        _reject(path, DAMAGED_REASON)
    if written.get("version") != MANIFEST_VERSION:
        _reject(path, "a newer guided made it", "please bring this one up to date")
    try:
        return {file["path"]: (file["size"], file["sha256"]) for file in written["files"]}
    except (TypeError, KeyError):
        _reject(path, DAMAGED_REASON)


def _extract_member(archive: zipfile.ZipFile, name: str, folder: Path) -> _Digest:
    """Copy a file out; its size and digest as they really are."""
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    size, digest = 0, sha256()
    with archive.open(name) as held, target.open("xb") as out:
        while piece := held.read(_CHUNK_BYTES):
            size += len(piece)
            digest.update(piece)
            out.write(piece)
    return size, digest.hexdigest()


def _reject(path: Path, reason: str, advice: str = "please ask for it again") -> NoReturn:
    raise FileError(f"{path} was not added: {reason}; {advice}.")


@dataclass(frozen=True)
class IncomingBundle:
    """What came, in a folder of its own that is gone once it is dealt with."""

    folder: Path
    """Where each file is at its address."""
    files: tuple[str, ...]
    """The addresses, that of the session first."""
    name: str
    """What the session is to be called here."""
    report: LintReport
    """What was found in it; the places name files by their addresses."""
    session: Session | None
    """None where it cannot be played."""

    @property
    def targets(self) -> Mapping[str, Path]:
        """Where each file belongs, by address; the session last, so that it is never there without the others."""
        named = {place: pack.target_path(place) for place in self.files[1:]}
        return {**named, self.files[0]: pack.target_path(self.name + SCRIPT_SUFFIX)}

    @property
    def conflicts(self) -> Mapping[str, Path]:
        """The listener's own files that others would take the place of, by their addresses."""
        there = {place: _find_conflict(place, home) for place, home in self.targets.items()}
        return {place: old for place, old in there.items() if old and not self._is_there(place, old)}

    def _is_there(self, place: str, old: Path) -> bool:
        """Whether a file of the listener's is the same as the one that came, by the same name."""
        return old.name == self.targets[place].name and filecmp.cmp(old, self.folder / place, shallow=False)


@contextmanager
def open_bundle(path: Path, folders: Folders, name: str | None = None) -> Iterator[IncomingBundle]:
    """Look through a file that somebody sent: a pack, or a script alone.

    Args:
        path: the file.
        folders: of this computer.
        name: what to call the session here, in place of its own name.

    Raises:
        FileError: it is not what it should be, or something in it is named like something of guided's own.
    """
    with temporary_folder.make_temp_dir() as folder:
        alone = path.suffix.lower() in (SCRIPT_SUFFIX, ".yml")
        files = _copy_script(path, folder) if alone else unpack_bundle(path, folder)
        called = unicodedata.normalize("NFC", name or (path if alone else Path(files[0])).stem)
        _check_names(path, files, called, folders)
        script, seen = folder / files[0], _build_folders(folder, files, folders, alone)
        report = _relocate(lint_file(script, seen, careful=True), folder, files)
        session = try_load(script, seen).session if report.playable else None
        if session and not session.title:
            where = paths.sessions_folder() / paths.FRAGMENTS
            raise FileError(f"{path} is a fragment, a part of a session; to use it in yours, put it in {where}.")
        yield IncomingBundle(folder, files, called, report, session)


def install_bundle(bundle: IncomingBundle) -> None:
    """Put every file in its place. Where one cannot be, all is as it was before.

    Raises:
        FileError: a file cannot be written, or one that is there cannot be read.
    """
    replaced = bundle.conflicts
    for path in (*bundle.targets.values(), *replaced.values()):
        if why := atomic_write.find_obstacle(path):
            raise FileError(f"Nothing was added: {path} {why}. Please move it, or add the session by another name.")
    with ExitStack() as undo:
        try:
            for place, home in bundle.targets.items():
                if place in replaced or not home.exists():  # what is there otherwise is the same
                    _install_file(bundle.folder / place, home, replaced.get(place), undo)
        except OSError as error:
            where = error.filename or paths.data_folder()
            raise FileError(f"Nothing was added: {where} cannot be used ({error.strerror}).") from error
        undo.pop_all()


def _install_file(file: Path, target: Path, old: Path | None, undo: ExitStack) -> None:
    """Put one file in its place, and note how all is as before again."""
    if old:
        kept = file.with_name(f"{file.name}.before")
        shutil.copyfile(old, kept)
        undo.callback(_copy_file, kept, old)
    if old != target:
        undo.callback(target.unlink, missing_ok=True)
    _copy_file(file, target)
    if old and old != target:
        old.unlink()


def _copy_file(source: Path, target: Path) -> None:
    with source.open("rb") as file, atomic_write.open_atomic(target) as out:
        shutil.copyfileobj(file, out)


def _copy_script(path: Path, folder: Path) -> tuple[str]:
    """A script alone, copied as far as a script may be long; its name as an address."""
    found = paths.find_script(str(path.absolute()))
    if not found.is_file():
        raise FileError(f"{path} was not added: it is no ordinary file; please save it as a text file.")
    name = found.name if pack.is_portable_name(found.stem) else f"script{SCRIPT_SUFFIX}"
    try:
        with found.open("rb") as file:
            (folder / name).write_bytes(file.read(MAX_SCRIPT_BYTES + 1))
    except OSError as error:
        raise FileError(f"{path} could not be read: {error.strerror}.") from error
    return (name,)


def _check_names(path: Path, files: tuple[str, ...], name: str, folders: Folders) -> None:
    if not pack.is_valid_member(name + SCRIPT_SUFFIX):
        raise FileError(f"'{name}' is no name that every computer takes; please choose one with letters and digits.")
    for place in files:
        stem = Path(place).stem
        if pack.is_shipped(place, folders):
            raise FileError(
                f"{path} was not added: its {stem} would replace guided's own everywhere; "
                "please ask for it with another name in there."
            )
        beside = pack.target_path(Path(place).name)
        if place.startswith(paths.FRAGMENTS) and beside.exists():
            raise FileError(f"{path} was not added: {beside} would be played in place of its {stem}; please rename it.")


def _build_folders(folder: Path, files: tuple[str, ...], folders: Folders, alone: bool) -> Folders:
    """The folders as they will be: a pack has all it needs in it, a script may use what is here."""
    if alone:
        return folders
    chimes, beds = (
        tuple(Path(place).stem for place in files if place.startswith(f"{kind}/"))
        for kind in (pack.CHIMES_FOLDER, pack.BEDS_FOLDER)
    )
    return folders._replace(user=folder, chimes=folders.chimes + chimes, beds=folders.beds + beds)


def _relocate(report: LintReport, folder: Path, files: tuple[str, ...]) -> LintReport:
    """The same, its places naming files by their addresses and not where they are looked at."""
    short = {display_name(folder / place): place for place in files}
    problems = (
        each._replace(location=each.location._replace(file=short.get(each.location.file, each.location.file)))
        for each in report.diagnostics
    )
    sources = {short.get(name, name): text for name, text in report.sources.items()}
    return replace(report, diagnostics=tuple(problems), sources=sources)


def _find_conflict(member: str, target: Path) -> Path | None:
    """The listener's own file that goes by the name this one will go by; a sound may have another suffix."""
    if member.startswith("sounds/"):
        return paths.find_own_sounds(target.parent.name).get(target.stem)
    return target if target.exists() else None
