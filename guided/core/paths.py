"""Where things are: the library of sessions and sounds that comes with guided, and the listener's own.

`GUIDED_HOME` moves everything of the listener's own below one folder.
"""

import os
import stat
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from guided.core.errors import FileError
from guided.core.formatting import INVISIBLE, visible
from guided.core.shell_command import typed

SUFFIX = ".yaml"
FRAGMENTS, PHRASES = SHELVES = ("fragments", "phrases")
"""The folders of what is no session, among a person's scripts and in the library."""
SOUNDS = frozenset(
    {".aac", ".aif", ".aiff", ".au", ".caf", ".flac", ".m4a", ".mp3", ".oga", ".ogg", ".opus", ".w64", ".wav", ".wma"}
)
"""What is taken for a sound among the listener's own files. One that cannot be read says so once it is wanted."""
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
"""Names that mean something else than a file on Windows, whatever their suffix."""
FOLDERS = ("data", "cache", "config", "log")
"""The listener's folders."""
OTHERS = 0o077
"""What others may do with a folder."""
_NEARLY = (SUFFIX, ".yml")
_PLAIN = ("", ".txt", ".text", ".md")
_HIDDEN = (f"{SUFFIX}.txt", ".txt", ".yml")
"""Endings that a script may have got beside the listener, who may not see them: Windows hides some."""
_TYPED = "There is a character in that name that shows as nothing. Please type it again."


class Folders(NamedTuple):
    """Where scripts, phrase books and sounds are looked for. A folder need not be there."""

    user: Path
    """The listener's own scripts, which win; `fragments` and `phrases` below it."""
    library: Path
    """The scripts that come with guided; `fragments` and `phrases` below it."""
    chimes: tuple[str, ...] = ()
    """The chimes there are, by name."""
    beds: tuple[str, ...] = ()
    """The ambiences there are, by name."""


def folders() -> Folders:
    """The folders of this computer."""
    return Folders(own_sessions(), _shipped("sessions"), _sounds("chimes"), _sounds("beds"))


def audio_folder() -> Path:
    """The sounds that come with guided: `chimes` and `beds`."""
    return _shipped("audio")


def templates_folder() -> Path:
    """The templates that new sessions are made from."""
    return _shipped("sessions") / "templates"


def own_sessions() -> Path:
    """The listener's own scripts. The folder need not be there."""
    return data_folder() / "sessions"


def own_voices() -> Path:
    """The listener's own voice files. The folder need not be there."""
    return data_folder() / "voices"


def own_sounds(kind: str) -> dict[str, Path]:
    """The listener's own `chimes` or `beds` by name, which win over the library's. The folder need not be there."""
    files = [path for path in _files(own_sounds_folder() / kind) if path.suffix.lower() in SOUNDS]
    return {unicodedata.normalize("NFC", path.stem): path for path in reversed(files)}


def own_sounds_folder() -> Path:
    """The listener's own sounds: `chimes` and `beds`. The folder need not be there."""
    return data_folder() / "sounds"


def data_folder() -> Path:
    """What the listener would miss: own sessions, voices and sounds, the journal."""
    return _own("data")


def cache_folder() -> Path:
    """What can be made again: spoken lines, and own beds as they are played."""
    return _own("cache")


def config_folder() -> Path:
    """The listener's settings."""
    return _own("config")


def log_folder() -> Path:
    """The debug log."""
    return _own("log")


def close() -> None:
    """Let nobody else look into the listener's folders. A folder kept elsewhere, behind a link, stays as it is."""
    for folder in map(_own, FOLDERS):
        with suppress(OSError):  # it is not there, or the disk knows no owners
            about = folder.lstat()
            if stat.S_ISDIR(about.st_mode) and about.st_mode & OTHERS:
                folder.chmod(about.st_mode & ~OTHERS)


def sessions() -> dict[str, Path]:
    """Every script that may be a session, by name: the listener's own first, which win over the library's."""
    here = folders()
    return {**(own := scripts(here.user)), **{n: p for n, p in scripts(here.library).items() if n not in own}}


def fragments() -> dict[str, Path]:
    """Every fragment that is found wherever it is included, by name; the listener's own win over the library's."""
    here = folders()
    return {**scripts(here.library / FRAGMENTS), **scripts(here.user / FRAGMENTS)}


def misnamed() -> list[Path]:
    """The listener's own scripts that nobody finds, for they end in `.yml`, or in a `.txt` that Notepad has added."""
    return [path for path in _files(own_sessions()) if _nearly(path)]


def veiled() -> list[Path]:
    """The listener's own files that nobody finds, for a character in their names shows as nothing."""
    scripts, sounds = own_sessions(), own_sounds_folder()
    folders = scripts, *(scripts / shelf for shelf in SHELVES), sounds / "chimes", sounds / "beds", own_voices()
    return [path for folder in folders for path in _all(folder) if INVISIBLE.search(path.name)]


def veil(path: Path) -> str:
    """What is said of such a file."""
    return f"There is a character in the name of {visible(path.name)} that shows as nothing. Please rename it."


def scripts(folder: Path) -> dict[str, Path]:
    """The scripts of a folder by name; none where it cannot be read."""
    return {path.stem: path for path in _files(folder) if path.suffix == SUFFIX}


def find(name: str) -> Path:
    """A script by its name, or by its path.

    Raises:
        FileError: there is none; names the nearest.
    """
    if name.lower().endswith((SUFFIX, ".yml")) or os.sep in name or (os.altsep or os.sep) in name:
        return _at(Path(name))
    known = sessions()
    if name in known:
        return known[name]
    if INVISIBLE.search(name):
        raise FileError(f"There is no session called '{visible(name)}'. {_TYPED}")
    if os.path.isfile(name):  # noqa: PTH113  any name is answered, the impossible too
        return _at(Path(name))
    if os.path.isfile(name + SUFFIX):  # noqa: PTH113
        raise FileError(f"There is no session called '{name}'. For the file beside you, write {name}{SUFFIX}.")
    for path in (*misnamed(), *(Path(name + ending) for ending in _HIDDEN)):
        if renamed(path) == name + SUFFIX and os.path.isfile(path):  # noqa: PTH113
            raise FileError(f"There is no session called '{name}'. {_rename(path)}")
    way = _nearest(name, known) or f" See {typed('list')}."
    raise FileError(f"There is no session called '{name}'.{way}")


def find_any(name: str) -> Path:
    """Whatever can be written, by its name: a session, a fragment, or a phrase book, like phrases/es; or by its path.

    Raises:
        FileError: there is none; names the nearest session.
    """
    known = {**fragments(), **sessions()}
    if name in known:
        return known[name]
    try:
        return find(name)
    except FileError:
        shelf, _, stem = name.replace(os.sep, "/").removesuffix(SUFFIX).rpartition("/")
        here = folders()
        for folder in (here.user, here.library) if shelf in SHELVES else ():
            if path := scripts(folder / shelf).get(stem):
                return path
        raise


def _at(path: Path) -> Path:
    if os.path.isdir(path):  # noqa: PTH112  (see above)
        raise FileError(f"{path} is a folder. Name a script in it, ending in {SUFFIX}.")
    if INVISIBLE.search(path.name):
        there = os.path.exists(path)  # noqa: PTH110
        raise FileError(veil(path) if there else f"There is no file {visible(str(path))}. {_TYPED}")
    if not os.path.exists(path):  # noqa: PTH110
        if os.path.isfile(f"{path}.txt"):  # noqa: PTH113
            raise FileError(f"There is no file {path}. {_rename(path.with_name(f'{path.name}.txt'))}")
        beside = [each.name for each in scripts(path.parent).values()]
        raise FileError(f"There is no file {path}.{_nearest(path.name, beside)}")
    if _nearly(path):
        raise FileError(f"{path} is not a script yet. {_rename(path)}")
    if path.suffix.lower() in _PLAIN:
        imported = f"If it is plain text, {typed('import')} makes a script of it."
        raise FileError(f"{path} is not a script. {_rename(path)} {imported}")
    if path.suffix != SUFFIX:
        raise FileError(f"{path} is not a script. Scripts are plain text, and end in {SUFFIX}.")
    return path


def _nearest(name: str, known: Iterable[str]) -> str:
    found = near(name, known)
    return f" Did you mean '{found}'?" if found else ""


def near(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The known name most like this one, but for one that looks the same; "" if there is none."""
    import difflib

    found = "".join(difflib.get_close_matches(name[:100], list(known), n=1, cutoff=cutoff))
    return "" if found != name and found == INVISIBLE.sub("", name) else found


def renamed(path: Path) -> str:
    """What a script is to be called that has another ending: `calm.yaml`, for `calm.yml` and for `calm.yaml.txt`."""
    return f"{(Path(path.stem) if path.stem.lower().endswith(_NEARLY) else path).stem}{SUFFIX}"


def _nearly(path: Path) -> bool:
    name = path.name.lower().removesuffix(".txt")
    return path.suffix != SUFFIX and name.endswith(_NEARLY)


def _rename(path: Path) -> str:
    return f"Scripts end in {SUFFIX}: rename {path.name} to {renamed(path)}."


def _sounds(kind: str) -> tuple[str, ...]:
    shipped = (path.stem for path in _files(audio_folder() / kind))
    return tuple(sorted({*own_sounds(kind), *shipped}))


def _files(folder: Path) -> list[Path]:
    """The files of a folder by name, but for names in which something does not show; none where it cannot be read."""
    return [path for path in _all(folder) if not INVISIBLE.search(path.name)]


def _all(folder: Path) -> list[Path]:
    try:
        return sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))
    except OSError:
        return []


def _shipped(name: str) -> Path:
    """A folder that comes with guided: inside the package once installed, beside it in a working copy."""
    package = Path(__file__).parents[1]
    inside = package / "data" / name
    return inside if os.path.isdir(inside) else package.parent / name  # noqa: PTH112  one that may not be looked at is none


def _own(kind: str) -> Path:
    home = os.environ.get("GUIDED_HOME")
    if home:
        return Path(home) / kind
    import platformdirs

    place: Callable[..., Path] = getattr(platformdirs, f"user_{kind}_path")
    return place("guided", appauthor=False)
