"""Packing a session into a bundle: one file, with all the session needs that others do not have."""

import json
import stat
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from guided.core import atomic_write, paths
from guided.core.errors import FileError
from guided.core.paths import DEVICES, FRAGMENTS, PHRASES, SCRIPT_SUFFIX, SOUND_SUFFIXES, Folders
from guided.core.safe_text import HIDDEN_RE
from guided.lint.context import in_library
from guided.script import stock_phrases
from guided.script.file_decoding import MAX_SCRIPT_BYTES
from guided.script.model import Ambience, Chime, Session, iter_level_steps

CHIMES_FOLDER, BEDS_FOLDER = "sounds/chimes", "sounds/beds"
MAX_SOUND_BYTES = 100 * 1024 * 1024
"""The largest sound in a bundle (bytes); an hour of MP3 is less."""
MAX_MEMBER_CHARS = 60
"""The longest name of a file (characters)."""
_NAME_CATEGORIES = ("L", "M", "Nd")
"""Letters of any language with their marks, and digits: the kinds of characters that a name may hold."""
_NAME_SIGNS = frozenset(" -_+&'(),.")
"""Other characters that a name may hold, though not at its ends."""


def is_valid_member(member: str) -> bool:
    """Whether a member path is allowed in a bundle."""
    folder, slash, file = member.rpartition("/")
    name, dot, suffix = file.rpartition(".")
    if folder not in ((FRAGMENTS, PHRASES, CHIMES_FOLDER, BEDS_FOLDER) if slash else ("",)) or not is_portable_name(
        name
    ):
        return False
    if folder == PHRASES and not (name.isascii() and name.isalpha() and name.islower() and len(name) == 2):
        return False
    return dot + suffix in (SOUND_SUFFIXES if folder in (CHIMES_FOLDER, BEDS_FOLDER) else (SCRIPT_SUFFIX,))


def is_portable_name(name: str) -> bool:
    """Whether a file can have this name, without its suffix, on every computer."""
    is_short = 0 < len(name) <= MAX_MEMBER_CHARS and len(name.encode("utf-8", "surrogatepass")) < 3 * MAX_MEMBER_CHARS
    is_plain = unicodedata.normalize("NFC", name) == name and all(map(_is_plain, name)) and not HIDDEN_RE.search(name)
    has_good_ends = not name.startswith(tuple(_NAME_SIGNS)) and not name.endswith((" ", "."))
    return is_short and is_plain and has_good_ends and name.partition(".")[0].rstrip().lower() not in DEVICES


def fold_case(member: str) -> str:
    """The folded form of a member; two with the same one are one file on some computers."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", member).casefold())


def get_max_bytes(member: str) -> int:
    """The largest size of a member (bytes)."""
    return MAX_SOUND_BYTES if member.startswith("sounds/") else MAX_SCRIPT_BYTES


def target_path(member: str) -> Path:
    """The path of a member on this computer."""
    folder, _, file = member.rpartition("/")
    if member.startswith("sounds/"):
        return paths.sounds_folder() / folder.removeprefix("sounds/") / file
    return paths.sessions_folder() / folder / file


def is_shipped(member: str, folders: Folders) -> bool:
    """Whether guided has a fragment, a phrase book or a sound of this name, which a member would replace."""
    folder, name = PurePosixPath(member).parent.as_posix(), PurePosixPath(member).stem
    if folder in (CHIMES_FOLDER, BEDS_FOLDER):
        return any(path.stem == name for path in (paths.audio_folder() / Path(folder).name).glob("*"))
    if folder == FRAGMENTS:
        return name in {**paths.find_scripts(folders.library / FRAGMENTS), **paths.find_scripts(folders.library)}
    return folder == PHRASES and name in paths.find_scripts(folders.library / PHRASES)


def _is_plain(character: str) -> bool:
    return character in _NAME_SIGNS or unicodedata.category(character).startswith(_NAME_CATEGORIES)


class BundleContents(NamedTuple):
    """The contents of a bundle."""

    files: Mapping[str, Path]
    """The files to pack, by member; the session first."""
    shipped: tuple[str, ...]
    """The names of fragments, books and sounds it uses that come with guided."""
    phrases: tuple[str, ...] = ()
    """The stock lines of its language that the listener has changed in their own phrase book."""


def list_contents(session: Session, folders: Folders) -> BundleContents:
    """List the contents of the bundle of a session.

    Raises:
        FileError: it comes with guided, is a fragment, or a file in it has a name that cannot be packed.
    """
    if in_library(session.path, folders):
        raise FileError(f"{session.name} comes with guided, so there is no need to share it.")
    if not session.title:
        raise FileError(f"{session.name} is a fragment; share a session that includes it, or give it a title.")
    own: dict[str, Path] = {}
    shipped: dict[str, None] = {}
    for member, path in _find_used(session, folders):
        if path is None or in_library(path, folders):
            shipped[Path(member).stem] = None
        elif own.setdefault(_check_member(member, path, folders), path) != path:
            raise FileError(f"{path} has the same name as {own[member]}; please rename one, so that both fit inside.")
    return BundleContents(
        own, tuple(shipped), tuple(stock_phrases.find_overrides(session.headers[0].language, folders))
    )


def _find_used(session: Session, folders: Folders) -> Iterator[tuple[str, Path | None]]:
    """The member and the file of everything a session uses; no file for a sound that comes with guided."""
    yield f"{_get_stem(session.path)}{SCRIPT_SUFFIX}", session.path
    chimes, beds = set[str](), {header.ambience for header in session.headers}
    for step, verb in iter_level_steps(session.steps):
        if step.fragment:
            yield f"{FRAGMENTS}/{_get_stem(step.fragment.path)}{SCRIPT_SUFFIX}", step.fragment.path
        if isinstance(verb, Chime):
            chimes.add(verb.chime)
        elif isinstance(verb, Ambience):
            beds.add(verb.ambience)
    yield from _find_sounds(CHIMES_FOLDER, chimes)
    yield from _find_sounds(BEDS_FOLDER, beds - {"off"})
    yield from _find_book(session.headers[0].language, folders)


def _find_sounds(folder: str, names: Iterable[str]) -> Iterator[tuple[str, Path | None]]:
    own_sounds = paths.find_own_sounds(Path(folder).name)
    for name in sorted(names):
        path = own_sounds.get(name)
        yield f"{folder}/{name}{path.suffix.lower() if path else ''}", path


def _find_book(language: str, folders: Folders) -> Iterator[tuple[str, Path | None]]:
    """The listener's phrase book of a language that guided has none for.

    One over guided's own stays here: elsewhere it would change what every session of that language says.
    """
    own_books = paths.find_scripts(folders.user / PHRASES)
    if language in own_books and language not in paths.find_scripts(folders.library / PHRASES):
        yield f"{PHRASES}/{language}{SCRIPT_SUFFIX}", own_books[language]


def _check_member(member: str, path: Path, folders: Folders) -> str:
    """A member, checked that it can be packed."""
    if not is_valid_member(member):
        raise FileError(f"{path} has a name that not every computer takes; please rename it, with letters and digits.")
    if is_shipped(member, folders):
        raise FileError(
            f"{path} has the name of one of guided's own and would replace it elsewhere; "
            f"please rename it, like {path.stem}-own."
        )
    return member


def _get_stem(path: Path) -> str:
    return unicodedata.normalize("NFC", path.stem)


BUNDLE_SUFFIX = ".guided"
"""The suffix of a bundle."""
MANIFEST_VERSION = 1
"""The version of the manifest."""
MANIFEST_NAME = "manifest.json"
MAX_BUNDLE_BYTES = 200 * 1024 * 1024
"""The largest bundle (bytes)."""
MAX_FILES = 200
"""The most files in a bundle."""
_OVERHEAD_BYTES = 512
"""The most that a file takes besides its data (bytes)."""
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file: the earliest of a zip, as nobody needs to know when somebody wrote."""


def pack_bundle(session: Session, files: Mapping[str, Path], target: Path) -> None:
    """Pack files into a bundle, whole or not at all.

    Args:
        session: the session.
        files: by member.
        target: the file to write, or to replace.

    Raises:
        FileError: one of them cannot be read, or they are too much.
        OSError: the target cannot be written.
    """
    data = dict(sorted([(member, _read_file(member, path)) for member, path in files.items()]))
    if len(data) >= MAX_FILES or sum(len(body) + _OVERHEAD_BYTES for body in data.values()) > MAX_BUNDLE_BYTES:
        raise FileError(f"{session.name} is too much for one file with its sounds; please use fewer or shorter ones.")
    with atomic_write.open_atomic(target) as file, zipfile.ZipFile(file, "w", allowZip64=False) as archive:
        for member, body in ((MANIFEST_NAME, _build_manifest(session, data)), *data.items()):
            archive.writestr(_build_entry(member), body)


def _read_file(member: str, path: Path) -> bytes:
    max_bytes = get_max_bytes(member)
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise FileError(f"{path} could not be read: {error.strerror}.") from error
    if len(data) > max_bytes:
        raise FileError(f"{path} is larger than {max_bytes // (1024 * 1024)} MB; please save it shorter, or as MP3.")
    return data


def _build_manifest(session: Session, data: Mapping[str, bytes]) -> bytes:
    header = session.headers[0]
    files = [{"path": member, "size": len(body), "sha256": sha256(body).hexdigest()} for member, body in data.items()]
    manifest = {"version": MANIFEST_VERSION, "title": header.title, "author": header.author, "files": files}
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def _build_entry(member: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(member, _ZIP_EPOCH)
    entry.create_system = 3  # else it would tell which system it was made on
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    return entry
