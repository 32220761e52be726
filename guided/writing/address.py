"""What a session in one file may hold, by its address in there, and where each part of it belongs on a computer.

An address is `evening.yaml`, `fragments/tea.yaml`, `phrases/fr.yaml`, `sounds/beds/kitchen.mp3` or the like, and
nothing else; so no address leads out of the listener's own folders.
"""

import unicodedata
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from guided.core import paths
from guided.core.formatting import INVISIBLE
from guided.core.paths import SOUNDS, SUFFIX, Folders
from guided.script.decoder import LARGEST

FRAGMENTS, PHRASES, CHIMES, BEDS = "fragments", "phrases", "sounds/chimes", "sounds/beds"
LARGEST_SOUND = 100 * 1024 * 1024
"""The largest sound that is passed on (bytes); an hour of MP3 is less."""
LONGEST_NAME = 60
"""The longest name of a file (characters)."""
_LETTERS = ("L", "M", "Nd")
"""Letters of any language with their marks, and digits: the kinds of characters that a name may hold."""
_SIGNS = frozenset(" -_+&'(),.")
"""What else it may hold, though not at its ends."""
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
"""Names that mean something else than a file on Windows, whatever their suffix."""


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
    return fits and plain and ends and name.partition(".")[0].rstrip().lower() not in _DEVICES


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
        return name in _scripts(folders.library / FRAGMENTS) | _scripts(folders.library)
    return folder == PHRASES and name in _scripts(folders.library / PHRASES)


def _scripts(folder: Path) -> set[str]:
    scripts: Mapping[str, Path] = paths.scripts(folder)
    return set(scripts)


def _plain(character: str) -> bool:
    return character in _SIGNS or unicodedata.category(character).startswith(_LETTERS)
