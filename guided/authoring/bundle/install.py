"""Installing a bundle that somebody sent: it is unpacked and checked, then installed, all of it or nothing."""

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
"""The end record of a zip: signature, two disk numbers, entries on this disk and in all, directory size and offset,
comment length."""
_ZIP64_MARK = b"PK\x06\x07"
"""The signature of a zip for more than 4 GB, right before the end record."""
_MAX_ENTRY_BYTES = 512
"""The longest entry of the directory (bytes)."""
_MAX_MANIFEST_BYTES = 256 * 1024
_CHUNK_BYTES = 1024 * 1024
_Digest = tuple[int, str]
"""The size of a file, and its SHA-256 in hex."""
DAMAGED_REASON = f"it is damaged, or was not made by {make_command('share')}"


def unpack_bundle(path: Path, folder: Path) -> tuple[str, ...]:
    """Unpack a bundle into a folder, each file at its member path.

    Args:
        path: the file that somebody sent.
        folder: an empty folder. What is in it after an error is not to be used.

    Returns:
        The members, that of the session first.

    Raises:
        FileError: it is not exactly what guided makes; says what is wrong with it.
    """
    try:
        if not path.exists():
            raise FileError(f"There is no file {path}.")
        if not path.is_file():
            _reject(path, "it is no ordinary file")
        with path.open("rb") as file:
            _check_end(path, file)
            with zipfile.ZipFile(file) as archive:
                return _extract_members(path, archive, folder)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error, RecursionError):
        _reject(path, DAMAGED_REASON)
    except OSError as error:
        raise FileError(f"{path} was not added: {error.filename or path} cannot be used ({error.strerror}).") from error


def _check_end(path: Path, file: BinaryIO) -> None:
    """Check the length of the directory before it is read."""
    size = file.seek(0, 2)
    if size > MAX_BUNDLE_BYTES:
        _reject(path, "it is too large")
    file.seek(max(0, size - _END_RECORD.size - 20))
    tail = file.read(_END_RECORD.size + 20)
    if len(tail) < _END_RECORD.size + 20 or tail.startswith(_ZIP64_MARK):
        _reject(path, DAMAGED_REASON)
    signature, disk_number, directory_disk, disk_entries, entries, directory_size, directory_offset, comment_length = (
        _END_RECORD.unpack(tail[20:])
    )
    if (
        signature != b"PK\x05\x06"
        or disk_number
        or directory_disk
        or comment_length
        or disk_entries != entries
        or directory_offset + directory_size + _END_RECORD.size != size
    ):
        _reject(path, DAMAGED_REASON)
    if entries > MAX_FILES or directory_size > entries * _MAX_ENTRY_BYTES:
        _reject(path, "it holds too many files")


def _extract_members(path: Path, archive: zipfile.ZipFile, folder: Path) -> tuple[str, ...]:
    entries = archive.infolist()
    _check_entries(path, archive, entries)
    digests = _read_manifest(path, archive)
    members = [entry.filename for entry in entries if entry.filename != MANIFEST_NAME]
    if set(members) != set(digests):
        _reject(path, "what is inside is not what its list names")
    for member in members:
        if _extract_member(archive, member, folder) != digests[member]:
            _reject(path, f"{member} in it was changed or damaged on its way")
    sessions = [member for member in members if "/" not in member]
    if len(sessions) != 1:
        _reject(path, "it does not hold exactly one session")
    return (*sessions, *sorted(set(members) - set(sessions)))


def _check_entries(path: Path, archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> None:
    """Check every entry of the directory before the files are read."""
    for entry in entries:
        if fault := _find_fault(entry):
            _reject(path, fault)
    if len({pack.fold_case(entry.filename) for entry in entries}) < len(entries):
        _reject(path, "two files in it have the same name")
    if sum(entry.file_size for entry in entries) > archive.start_dir:
        _reject(path, DAMAGED_REASON)


def _find_fault(entry: zipfile.ZipInfo) -> str:
    """The fault of an entry; "" for none."""
    file_type = stat.S_IFMT(entry.external_attr >> 16)
    is_manifest = entry.filename == MANIFEST_NAME
    if entry.flag_bits & 1:
        return "it is locked with a password"
    if file_type not in (0, stat.S_IFREG):
        return "it holds a link or a device, and not only files"
    if entry.orig_filename != entry.filename or not (is_manifest or pack.is_valid_member(entry.filename)):
        return "it holds a file that has no place in a session"
    if entry.compress_type != zipfile.ZIP_STORED or entry.compress_size != entry.file_size:
        return DAMAGED_REASON
    if entry.file_size > (_MAX_MANIFEST_BYTES if is_manifest else pack.get_max_bytes(entry.filename)):
        return "a file in it is too large"
    return ""


def _read_manifest(path: Path, archive: zipfile.ZipFile) -> dict[str, _Digest]:
    """Read the manifest: the digest of each member."""
    if MANIFEST_NAME not in archive.namelist():
        _reject(path, DAMAGED_REASON)
    manifest: Any = json.loads(archive.read(MANIFEST_NAME))
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), list):
        _reject(path, DAMAGED_REASON)
    if manifest.get("version") != MANIFEST_VERSION:
        _reject(path, "a newer guided made it", "please bring this one up to date")
    try:
        return {file["path"]: (file["size"], file["sha256"]) for file in manifest["files"]}
    except (TypeError, KeyError):
        _reject(path, DAMAGED_REASON)


def _extract_member(archive: zipfile.ZipFile, member: str, folder: Path) -> _Digest:
    """Extract a member, and give its real digest."""
    target = folder / member
    target.parent.mkdir(parents=True, exist_ok=True)
    size, digest = 0, sha256()
    with archive.open(member) as source, target.open("xb") as output:
        while chunk := source.read(_CHUNK_BYTES):
            size += len(chunk)
            digest.update(chunk)
            output.write(chunk)
    return size, digest.hexdigest()


def _reject(path: Path, reason: str, advice: str = "please ask for it again") -> NoReturn:
    raise FileError(f"{path} was not added: {reason}; {advice}.")


@dataclass(frozen=True)
class IncomingBundle:
    """A bundle, or a script alone, that somebody sent, unpacked into a temporary folder."""

    folder: Path
    """The folder that holds each file at its member path."""
    files: tuple[str, ...]
    """The members, that of the session first."""
    name: str
    """The name of the session on this computer."""
    report: LintReport
    """The lint report, whose locations name files by their member paths."""
    session: Session | None
    """None where it cannot be played."""

    @property
    def targets(self) -> Mapping[str, Path]:
        """The target of each member; the session last, so that it is never there without the others."""
        others = {member: pack.target_path(member) for member in self.files[1:]}
        return {**others, self.files[0]: pack.target_path(self.name + SCRIPT_SUFFIX)}

    @property
    def conflicts(self) -> Mapping[str, Path]:
        """The listener's own files that would be replaced, by member."""
        existing = {member: _find_conflict(member, target) for member, target in self.targets.items()}
        return {member: old for member, old in existing.items() if old and not self._is_there(member, old)}

    def _is_there(self, member: str, old: Path) -> bool:
        """Whether a file of the listener is the same as the member, with the same name."""
        return old.name == self.targets[member].name and filecmp.cmp(old, self.folder / member, shallow=False)


@contextmanager
def open_bundle(path: Path, folders: Folders, name: str | None = None) -> Iterator[IncomingBundle]:
    """Unpack and check a file that somebody sent: a bundle, or a script alone.

    Args:
        path: the file.
        folders: of this computer.
        name: what to call the session here, in place of its own name.

    Raises:
        FileError: it is not what it should be, or something in it is named like something of guided's own.
    """
    with temporary_folder.make_temp_dir() as folder:
        is_script = path.suffix.lower() in (SCRIPT_SUFFIX, ".yml")
        files = _copy_script(path, folder) if is_script else unpack_bundle(path, folder)
        session_name = unicodedata.normalize("NFC", name or (path if is_script else Path(files[0])).stem)
        _check_names(path, files, session_name, folders)
        script, check_folders = folder / files[0], _build_folders(folder, files, folders, is_script)
        report = _relocate(lint_file(script, check_folders, careful=True), folder, files)
        session = try_load(script, check_folders).session if report.playable else None
        if session and not session.title:
            where = paths.sessions_folder() / paths.FRAGMENTS
            raise FileError(f"{path} is a fragment, a part of a session; to use it in yours, put it in {where}.")
        yield IncomingBundle(folder, files, session_name, report, session)


def install_bundle(bundle: IncomingBundle) -> None:
    """Install every file. Where one cannot be, all others are restored.

    Raises:
        FileError: a file cannot be written, or one that is there cannot be read.
    """
    replaced = bundle.conflicts
    for path in (*bundle.targets.values(), *replaced.values()):
        if why := atomic_write.find_obstacle(path):
            raise FileError(f"Nothing was added: {path} {why}. Please move it, or add the session by another name.")
    with ExitStack() as undo:
        try:
            for member, target in bundle.targets.items():
                if member in replaced or not target.exists():  # what is there otherwise is the same
                    _install_file(bundle.folder / member, target, replaced.get(member), undo)
        except OSError as error:
            where = error.filename or paths.data_folder()
            raise FileError(f"Nothing was added: {where} cannot be used ({error.strerror}).") from error
        undo.pop_all()


def _install_file(file: Path, target: Path, old: Path | None, undo: ExitStack) -> None:
    """Install one file, and add how to undo that."""
    if old:
        backup = file.with_name(f"{file.name}.before")
        shutil.copyfile(old, backup)
        undo.callback(_copy_file, backup, old)
    if old != target:
        undo.callback(target.unlink, missing_ok=True)
    _copy_file(file, target)
    if old and old != target:
        old.unlink()


def _copy_file(source: Path, target: Path) -> None:
    with source.open("rb") as file, atomic_write.open_atomic(target) as out:
        shutil.copyfileobj(file, out)


def _copy_script(path: Path, folder: Path) -> tuple[str]:
    """Copy a script alone, up to the longest a script may be, and give its member path."""
    script = paths.find_script(str(path.absolute()))
    if not script.is_file():
        raise FileError(f"{path} was not added: it is no ordinary file; please save it as a text file.")
    name = script.name if pack.is_portable_name(script.stem) else f"script{SCRIPT_SUFFIX}"
    try:
        with script.open("rb") as file:
            (folder / name).write_bytes(file.read(MAX_SCRIPT_BYTES + 1))
    except OSError as error:
        raise FileError(f"{path} could not be read: {error.strerror}.") from error
    return (name,)


def _check_names(path: Path, files: tuple[str, ...], name: str, folders: Folders) -> None:
    if not pack.is_valid_member(name + SCRIPT_SUFFIX):
        raise FileError(f"'{name}' is no name that every computer takes; please choose one with letters and digits.")
    for member in files:
        stem = Path(member).stem
        if pack.is_shipped(member, folders):
            raise FileError(
                f"{path} was not added: its {stem} would replace guided's own everywhere; "
                "please ask for it with another name in there."
            )
        beside = pack.target_path(Path(member).name)
        if member.startswith(paths.FRAGMENTS) and beside.exists():
            raise FileError(f"{path} was not added: {beside} would be played in place of its {stem}; please rename it.")


def _build_folders(folder: Path, files: tuple[str, ...], folders: Folders, is_script: bool) -> Folders:
    """The folders to check with: a bundle has all it needs in it, a script may use what is on this computer."""
    if is_script:
        return folders
    chimes, beds = (
        tuple(Path(member).stem for member in files if member.startswith(f"{kind}/"))
        for kind in (pack.CHIMES_FOLDER, pack.BEDS_FOLDER)
    )
    return folders._replace(user=folder, chimes=folders.chimes + chimes, beds=folders.beds + beds)


def _relocate(report: LintReport, folder: Path, files: tuple[str, ...]) -> LintReport:
    """The report with locations that name files by their member paths, not by temporary ones."""
    member_by_file = {display_name(folder / member): member for member in files}
    diagnostics = (
        d._replace(location=d.location._replace(file=member_by_file.get(d.location.file, d.location.file)))
        for d in report.diagnostics
    )
    sources = {member_by_file.get(name, name): text for name, text in report.sources.items()}
    return replace(report, diagnostics=tuple(diagnostics), sources=sources)


def _find_conflict(member: str, target: Path) -> Path | None:
    """The listener's own file with the same name as a member; a sound may have another suffix."""
    if member.startswith("sounds/"):
        return paths.find_own_sounds(target.parent.name).get(target.stem)
    return target if target.exists() else None
