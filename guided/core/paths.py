"""Paths: the library of sessions and sounds that comes with guided, and the listener's own folders.

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
from guided.core.safe_text import HIDDEN_RE, mask_hidden
from guided.core.shell_command import make_command

SCRIPT_SUFFIX = ".yaml"
FRAGMENTS, PHRASES = SUBFOLDERS = ("fragments", "phrases")
"""The folders of what is no session, among a person's scripts and in the library."""
SOUND_SUFFIXES = frozenset(
    {".aac", ".aif", ".aiff", ".au", ".caf", ".flac", ".m4a", ".mp3", ".oga", ".ogg", ".opus", ".w64", ".wav", ".wma"}
)
"""Suffixes of the listener's own sounds. A file that cannot be read is reported once it is used."""
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
"""Names that mean something else than a file on Windows, whatever their suffix."""
FOLDER_KINDS = ("data", "cache", "config", "log")
"""The listener's folders."""
OTHERS_MODE = 0o077
"""The permissions of others for a folder."""
_YAML_SUFFIXES = (SCRIPT_SUFFIX, ".yml")
_TEXT_SUFFIXES = ("", ".txt", ".text", ".md")
_WRONG_SUFFIXES = (f"{SCRIPT_SUFFIX}.txt", ".txt", ".yml")
"""Endings that a script may have got beside the listener, who may not see them: Windows hides some."""
_RETYPE_HINT = "There is a character in that name that shows as nothing. Please type it again."


class Folders(NamedTuple):
    """The folders of scripts and phrase books, and the names of sounds. A folder may not exist."""

    user: Path
    """The listener's own scripts, which win; `find_fragments` and `phrases` below it."""
    library: Path
    """The scripts that come with guided; `find_fragments` and `phrases` below it."""
    chimes: tuple[str, ...] = ()
    """The chimes there are, by name."""
    beds: tuple[str, ...] = ()
    """The ambiences there are, by name."""


def find_folders() -> Folders:
    """The folders of this computer."""
    return Folders(sessions_folder(), _shipped_folder("sessions"), _find_sounds("chimes"), _find_sounds("beds"))


def audio_folder() -> Path:
    """The sounds that come with guided: `chimes` and `beds`."""
    return _shipped_folder("audio")


def templates_folder() -> Path:
    """The templates that new sessions are made from."""
    return _shipped_folder("sessions") / "templates"


def sessions_folder() -> Path:
    """The listener's own scripts. The folder need not be there."""
    return data_folder() / "sessions"


def voices_folder() -> Path:
    """The listener's own voice files. The folder need not be there."""
    return data_folder() / "voices"


def find_own_sounds(kind: str) -> dict[str, Path]:
    """The listener's own `chimes` or `beds` by name, which win over the library's. The folder need not be there."""
    files = [path for path in _list_files(sounds_folder() / kind) if path.suffix.lower() in SOUND_SUFFIXES]
    return {unicodedata.normalize("NFC", path.stem): path for path in reversed(files)}


def sounds_folder() -> Path:
    """The listener's own sounds: `chimes` and `beds`. The folder need not be there."""
    return data_folder() / "sounds"


def data_folder() -> Path:
    """What cannot be made again: the listener's own sessions, voices and sounds, and the journal."""
    return _user_folder("data")


def cache_folder() -> Path:
    """What can be made again: spoken lines, and own beds as they are played."""
    return _user_folder("cache")


def config_folder() -> Path:
    """The listener's settings."""
    return _user_folder("config")


def log_folder() -> Path:
    """The debug log."""
    return _user_folder("log")


def make_private() -> None:
    """Let nobody else read the listener's folders. A folder that is a link stays as it is."""
    for folder in map(_user_folder, FOLDER_KINDS):
        with suppress(OSError):  # it is not there, or the disk knows no owners
            status = folder.lstat()
            if stat.S_ISDIR(status.st_mode) and status.st_mode & OTHERS_MODE:
                folder.chmod(status.st_mode & ~OTHERS_MODE)


def find_sessions() -> dict[str, Path]:
    """Every script that may be a session, by name: the listener's own first, which win over the library's."""
    folders = find_folders()
    own, library = find_scripts(folders.user), find_scripts(folders.library)
    return {**own, **{name: path for name, path in library.items() if name not in own}}


def find_fragments() -> dict[str, Path]:
    """Every fragment that is found wherever it is included, by name; the listener's own win over the library's."""
    folders = find_folders()
    return {**find_scripts(folders.library / FRAGMENTS), **find_scripts(folders.user / FRAGMENTS)}


def find_misnamed() -> list[Path]:
    """The listener's own scripts that are not found, because they end in `.yml`, or in a `.txt` that Notepad added."""
    return [path for path in _list_files(sessions_folder()) if _is_misnamed(path)]


def find_hidden_names() -> list[Path]:
    """The listener's own files that are not found, because their names have a hidden character."""
    scripts, sounds = sessions_folder(), sounds_folder()
    folders = scripts, *(scripts / name for name in SUBFOLDERS), sounds / "chimes", sounds / "beds", voices_folder()
    return [path for folder in folders for path in _list_all(folder) if HIDDEN_RE.search(path.name)]


def describe_hidden_name(path: Path) -> str:
    """The message about a file with such a name."""
    return f"There is a character in the name of {mask_hidden(path.name)} that shows as nothing. Please rename it."


def find_scripts(folder: Path) -> dict[str, Path]:
    """The scripts of a folder by name; none where it cannot be read."""
    return {path.stem: path for path in _list_files(folder) if path.suffix == SCRIPT_SUFFIX}


def find_script(name: str) -> Path:
    """A script by its name, or by its path.

    Raises:
        FileError: there is none; names the nearest.
    """
    if name.lower().endswith((SCRIPT_SUFFIX, ".yml")) or os.sep in name or (os.altsep or os.sep) in name:
        return _check_path(Path(name))
    sessions = find_sessions()
    if name in sessions:
        return sessions[name]
    if HIDDEN_RE.search(name):
        raise FileError(f"There is no session called '{mask_hidden(name)}'. {_RETYPE_HINT}")
    if os.path.isfile(name):  # noqa: PTH113  any name is answered, the impossible too
        return _check_path(Path(name))
    if os.path.isfile(name + SCRIPT_SUFFIX):  # noqa: PTH113
        raise FileError(f"There is no session called '{name}'. For the file beside you, write {name}{SCRIPT_SUFFIX}.")
    for path in (*find_misnamed(), *(Path(name + ending) for ending in _WRONG_SUFFIXES)):
        if correct_name(path) == name + SCRIPT_SUFFIX and os.path.isfile(path):  # noqa: PTH113
            raise FileError(f"There is no session called '{name}'. {_rename_hint(path)}")
    hint = _suggest_name(name, sessions) or f" See {make_command('list')}."
    raise FileError(f"There is no session called '{name}'.{hint}")


def find_editable(name: str) -> Path:
    """A file that can be edited, by its name: a session, a fragment, or a phrase book, like phrases/es; or by its path.

    Raises:
        FileError: there is none; names the nearest session.
    """
    scripts_by_name = {**find_fragments(), **find_sessions()}
    if name in scripts_by_name:
        return scripts_by_name[name]
    try:
        return find_script(name)
    except FileError:
        subfolder, _, stem = name.replace(os.sep, "/").removesuffix(SCRIPT_SUFFIX).rpartition("/")
        folders = find_folders()
        for folder in (folders.user, folders.library) if subfolder in SUBFOLDERS else ():
            if path := find_scripts(folder / subfolder).get(stem):
                return path
        raise


def _check_path(path: Path) -> Path:
    if os.path.isdir(path):  # noqa: PTH112  (see above)
        raise FileError(f"{path} is a folder. Name a script in it, ending in {SCRIPT_SUFFIX}.")
    if HIDDEN_RE.search(path.name):
        exists = os.path.exists(path)  # noqa: PTH110
        raise FileError(
            describe_hidden_name(path) if exists else f"There is no file {mask_hidden(str(path))}. {_RETYPE_HINT}"
        )
    if not os.path.exists(path):  # noqa: PTH110
        if os.path.isfile(f"{path}.txt"):  # noqa: PTH113
            raise FileError(f"There is no file {path}. {_rename_hint(path.with_name(f'{path.name}.txt'))}")
        sibling_names = [sibling.name for sibling in find_scripts(path.parent).values()]
        raise FileError(f"There is no file {path}.{_suggest_name(path.name, sibling_names)}")
    if _is_misnamed(path):
        raise FileError(f"{path} is not a script yet. {_rename_hint(path)}")
    if path.suffix.lower() in _TEXT_SUFFIXES:
        import_hint = f"If it is plain text, {make_command('import')} makes a script of it."
        raise FileError(f"{path} is not a script. {_rename_hint(path)} {import_hint}")
    if path.suffix != SCRIPT_SUFFIX:
        raise FileError(f"{path} is not a script. Scripts are plain text, and end in {SCRIPT_SUFFIX}.")
    return path


def _suggest_name(name: str, known: Iterable[str]) -> str:
    best_match = guess_name(name, known)
    return f" Did you mean '{best_match}'?" if best_match else ""


def guess_name(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The known name most like this one, but for one that looks the same; "" if there is none."""
    import difflib

    best_match = "".join(difflib.get_close_matches(name[:100], list(known), n=1, cutoff=cutoff))
    return "" if best_match != name and best_match == HIDDEN_RE.sub("", name) else best_match


def correct_name(path: Path) -> str:
    """The right name for a script with a wrong suffix: `calm.yaml`, for `calm.yml` and for `calm.yaml.txt`."""
    return f"{(Path(path.stem) if path.stem.lower().endswith(_YAML_SUFFIXES) else path).stem}{SCRIPT_SUFFIX}"


def _is_misnamed(path: Path) -> bool:
    name = path.name.lower().removesuffix(".txt")
    return path.suffix != SCRIPT_SUFFIX and name.endswith(_YAML_SUFFIXES)


def _rename_hint(path: Path) -> str:
    return f"Scripts end in {SCRIPT_SUFFIX}: rename {path.name} to {correct_name(path)}."


def _find_sounds(kind: str) -> tuple[str, ...]:
    library_names = (path.stem for path in _list_files(audio_folder() / kind))
    return tuple(sorted({*find_own_sounds(kind), *library_names}))


def _list_files(folder: Path) -> list[Path]:
    """The files of a folder by name, but for names in which something does not show; none where it cannot be read."""
    return [path for path in _list_all(folder) if not HIDDEN_RE.search(path.name)]


def _list_all(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    except OSError:
        return []


def _shipped_folder(name: str) -> Path:
    """A folder that comes with guided: inside the package once installed, beside it in a working copy."""
    package = Path(__file__).parents[1]
    inside = package / "data" / name
    return inside if os.path.isdir(inside) else package.parent / name  # noqa: PTH112  one that may not be looked at is none


def _user_folder(kind: str) -> Path:
    home = os.environ.get("GUIDED_HOME")
    if home:
        return Path(home) / kind
    import platformdirs

    find_folder: Callable[..., Path] = getattr(platformdirs, f"user_{kind}_path")
    return find_folder("guided", appauthor=False)
