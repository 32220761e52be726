"""A session that somebody sent: looked through where it does no harm, then put in its place, all of it or nothing."""

import filecmp
import shutil
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from guided.core import atomic_write, paths, temporary_folder
from guided.core.errors import FileError
from guided.core.paths import SUFFIX, Folders
from guided.lint import Report, check
from guided.script.decoder import LARGEST
from guided.script.diagnostics import Place, display_name
from guided.script.loader import examine
from guided.script.model import Session
from guided.writing import address
from guided.writing.unpack import unpack


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
        named = {place: address.home(place) for place in self.files[1:]}
        return {**named, self.files[0]: address.home(self.name + SUFFIX)}

    @property
    def replaced(self) -> Mapping[str, Path]:
        """The listener's own files that others would take the place of, by their addresses."""
        there = {place: _rival(place, home) for place, home in self.homes.items()}
        return {
            place: old
            for place, old in there.items()
            if old and not (old.name == self.homes[place].name and _alike(old, self.folder / place))
        }


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
            where = paths.own_sessions() / address.FRAGMENTS
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
    try:
        with found.open("rb") as file:
            (folder / "script").write_bytes(file.read(LARGEST + 1))
    except OSError as error:
        raise FileError(f"{path} could not be read: {error.strerror}.") from error
    name = found.name if address.proper(found.stem) else f"script{SUFFIX}"
    (folder / "script").rename(folder / name)
    return (name,)


def _check_names(path: Path, files: tuple[str, ...], name: str, folders: Folders) -> None:
    if not address.known(name + SUFFIX):
        raise FileError(f"'{name}' is no name that every computer takes; please choose one with letters and digits.")
    for place in files:
        stem = Path(place).stem
        if address.shipped(place, folders):
            raise FileError(
                f"{path} was not added: its {stem} would replace guided's own everywhere; "
                "please ask for it with another name in there."
            )
        beside = address.home(Path(place).name)
        if place.startswith(address.FRAGMENTS) and beside.exists():
            raise FileError(f"{path} was not added: {beside} would be played in place of its {stem}; please rename it.")


def _seen(folder: Path, files: tuple[str, ...], folders: Folders, alone: bool) -> Folders:
    """The folders as they will be: a pack has all it needs in it, a script may use what is here."""
    if alone:
        return folders
    return folders._replace(
        user=folder,
        chimes=(*folders.chimes, *_names(files, address.CHIMES)),
        beds=(*folders.beds, *_names(files, address.BEDS)),
    )


def _names(files: tuple[str, ...], folder: str) -> Iterator[str]:
    return (Path(place).stem for place in files if place.startswith(f"{folder}/"))


def _told(report: Report, folder: Path, files: tuple[str, ...]) -> Report:
    """The same, its places naming files by their addresses and not where they are looked at."""
    short = {display_name(folder / place): place for place in files}
    problems = (each._replace(place=_renamed(each.place, short)) for each in report.problems)
    sources = {short.get(name, name): text for name, text in report.sources.items()}
    return replace(report, problems=tuple(problems), sources=sources)


def _renamed(place: Place, names: Mapping[str, str]) -> Place:
    return place._replace(file=names.get(place.file, place.file))


def _rival(place: str, home: Path) -> Path | None:
    """The listener's own file that goes by the name this one will go by; a sound may have another suffix."""
    if place.startswith("sounds/"):
        return paths.own_sounds(home.parent.name).get(home.stem)
    return home if home.exists() else None


def _alike(one: Path, other: Path) -> bool:
    return filecmp.cmp(one, other, shallow=False)
