"""A session of one's own in one file, with all it needs that others do not have."""

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
from guided.core.formatting import INVISIBLE
from guided.core.paths import DEVICES, FRAGMENTS, PHRASES, SOUNDS, SUFFIX, Folders
from guided.lint.context import in_library
from guided.script import phrases
from guided.script.decoder import LARGEST
from guided.script.model import Ambience, Chime, Session, every_verb

CHIMES, BEDS = "sounds/chimes", "sounds/beds"
LARGEST_SOUND = 100 * 1024 * 1024
"""The largest sound that is passed on (bytes); an hour of MP3 is less."""
LONGEST_NAME = 60
"""The longest name of a file (characters)."""
_LETTERS = ("L", "M", "Nd")
"""Letters of any language with their marks, and digits: the kinds of characters that a name may hold."""
_SIGNS = frozenset(" -_+&'(),.")
"""What else it may hold, though not at its ends."""


def known(address: str) -> bool:
    """Whether something may be at this address."""
    folder, slash, file = address.rpartition("/")
    name, dot, suffix = file.rpartition(".")
    if folder not in ((FRAGMENTS, PHRASES, CHIMES, BEDS) if slash else ("",)) or not proper(name):
        return False
    if folder == PHRASES and not (name.isascii() and name.isalpha() and name.islower() and len(name) == 2):
        return False
    return dot + suffix in (SOUNDS if folder in (CHIMES, BEDS) else (SUFFIX,))


def proper(name: str) -> bool:
    """Whether a file can have this name, without its suffix, on every computer."""
    fits = 0 < len(name) <= LONGEST_NAME and len(name.encode("utf-8", "surrogatepass")) < 3 * LONGEST_NAME
    plain = unicodedata.normalize("NFC", name) == name and all(map(_plain, name)) and not INVISIBLE.search(name)
    ends = not name.startswith(tuple(_SIGNS)) and not name.endswith((" ", "."))
    return fits and plain and ends and name.partition(".")[0].rstrip().lower() not in DEVICES


def same(address: str) -> str:
    """What two addresses have in common that are one file on some computers."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", address).casefold())


def largest(address: str) -> int:
    """How large a file may be at an address (bytes)."""
    return LARGEST_SOUND if address.startswith("sounds/") else LARGEST


def home(address: str) -> Path:
    """Where a file belongs on this computer."""
    folder, _, file = address.rpartition("/")
    if address.startswith("sounds/"):
        return paths.own_sounds_folder() / folder.removeprefix("sounds/") / file
    return paths.own_sessions() / folder / file


def shipped(address: str, folders: Folders) -> bool:
    """Whether guided has a fragment, a phrase book or a sound of this name, which this one would take the place of."""
    folder, name = PurePosixPath(address).parent.as_posix(), PurePosixPath(address).stem
    if folder in (CHIMES, BEDS):
        return any(path.stem == name for path in (paths.audio_folder() / Path(folder).name).glob("*"))
    if folder == FRAGMENTS:
        return name in {**paths.scripts(folders.library / FRAGMENTS), **paths.scripts(folders.library)}
    return folder == PHRASES and name in paths.scripts(folders.library / PHRASES)


def _plain(character: str) -> bool:
    return character in _SIGNS or unicodedata.category(character).startswith(_LETTERS)


class Needs(NamedTuple):
    """What a session is made of."""

    own: Mapping[str, Path]
    """The files to pass on, by address; the session first."""
    shipped: tuple[str, ...]
    """The names of what it uses that comes with guided."""
    kept: tuple[str, ...] = ()
    """The stock lines of its language that only the listener says so: in a book of theirs over guided's."""


def needs(session: Session, folders: Folders) -> Needs:
    """Gather what is to be passed on with a session.

    Raises:
        FileError: it comes with guided, is a fragment, or something in it cannot be passed on as it is named.
    """
    if in_library(session.path, folders):
        raise FileError(f"{session.name} comes with guided, so there is no need to share it.")
    if not session.title:
        raise FileError(f"{session.name} is a fragment; share a session that includes it, or give it a title.")
    own: dict[str, Path] = {}
    shipped: dict[str, None] = {}
    for place, path in _used(session, folders):
        if path is None or in_library(path, folders):
            shipped[Path(place).stem] = None
        elif own.setdefault(_allowed(place, path, folders), path) != path:
            raise FileError(f"{path} has the same name as {own[place]}; please rename one, so that both fit inside.")
    return Needs(own, tuple(shipped), tuple(phrases.changed(session.headers[0].language, folders)))


def _used(session: Session, folders: Folders) -> Iterator[tuple[str, Path | None]]:
    """The address and the file of everything a session uses; no file for a sound that comes with guided."""
    yield f"{_name(session.path)}{SUFFIX}", session.path
    chimes, beds = set[str](), {header.ambience for header in session.headers}
    for step, verb in every_verb(session.steps):
        if step.included:
            yield f"{FRAGMENTS}/{_name(step.included.path)}{SUFFIX}", step.included.path
        if isinstance(verb, Chime):
            chimes.add(verb.chime)
        elif isinstance(verb, Ambience):
            beds.add(verb.ambience)
    yield from _sounds(CHIMES, chimes)
    yield from _sounds(BEDS, beds - {"off"})
    yield from _book(session.headers[0].language, folders)


def _sounds(folder: str, names: Iterable[str]) -> Iterator[tuple[str, Path | None]]:
    own = paths.own_sounds(Path(folder).name)
    for name in sorted(names):
        path = own.get(name)
        yield f"{folder}/{name}{path.suffix.lower() if path else ''}", path


def _book(language: str, folders: Folders) -> Iterator[tuple[str, Path | None]]:
    """The phrase book of a language that only the listener has one for.

    One over guided's own stays here: elsewhere it would change what every session of that language says.
    """
    own = paths.scripts(folders.user / PHRASES)
    if language in own and language not in paths.scripts(folders.library / PHRASES):
        yield f"{PHRASES}/{language}{SUFFIX}", own[language]


def _allowed(place: str, path: Path, folders: Folders) -> str:
    """The address, where something may be passed on at it."""
    if not known(place):
        raise FileError(f"{path} has a name that not every computer takes; please rename it, with letters and digits.")
    if shipped(place, folders):
        raise FileError(
            f"{path} has the name of one of guided's own and would replace it elsewhere; "
            f"please rename it, like {path.stem}-own."
        )
    return place


def _name(path: Path) -> str:
    return unicodedata.normalize("NFC", path.stem)


PACKED = ".guided"
"""How the name of such a file ends."""
FORM = 1
"""Of the manifest. What is written in a later one says so."""
MANIFEST = "manifest.json"
LARGEST_BUNDLE = 200 * 1024 * 1024
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
    data = dict(sorted([(place, _bytes(place, path)) for place, path in files.items()]))
    if len(data) >= MOST or sum(len(held) + _LIST for held in data.values()) > LARGEST_BUNDLE:
        raise FileError(f"{session.name} is too much for one file with its sounds; please use fewer or shorter ones.")
    with atomic_write.whole(target) as file, zipfile.ZipFile(file, "w", allowZip64=False) as packed:
        for place, held in ((MANIFEST, _manifest(session, data)), *data.items()):
            packed.writestr(_entry(place), held)


def _bytes(place: str, path: Path) -> bytes:
    most = largest(place)
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
    files = [{"path": place, "size": len(held), "sha256": sha256(held).hexdigest()} for place, held in data.items()]
    written = {"version": FORM, "title": header.title, "author": header.author, "files": files}
    return (json.dumps(written, ensure_ascii=False, indent=1) + "\n").encode()


def _entry(place: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(place, _DAWN)
    entry.create_system = 3  # else it would tell which system it was made on
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    return entry
