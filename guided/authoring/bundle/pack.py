"""What a session of one's own needs that others do not have: its fragments, its phrase book, its sounds."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from guided.core import paths
from guided.core.errors import FileError
from guided.core.paths import SUFFIX, Folders
from guided.script import phrases
from guided.script.model import Ambience, Chime, Session, every_verb
from guided.writing import address


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
    if _ours(session.path, folders):
        raise FileError(f"{session.name} comes with guided, so there is no need to share it.")
    if not session.title:
        raise FileError(f"{session.name} is a fragment; share a session that includes it, or give it a title.")
    own: dict[str, Path] = {}
    shipped: dict[str, None] = {}
    for place, path in _used(session, folders):
        if path is None or _ours(path, folders):
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
            yield f"{address.FRAGMENTS}/{_name(step.included.path)}{SUFFIX}", step.included.path
        if isinstance(verb, Chime):
            chimes.add(verb.chime)
        elif isinstance(verb, Ambience):
            beds.add(verb.ambience)
    yield from _sounds(address.CHIMES, chimes)
    yield from _sounds(address.BEDS, beds - {"off"})
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
    own = paths.scripts(folders.user / address.PHRASES)
    if language in own and language not in paths.scripts(folders.library / address.PHRASES):
        yield f"{address.PHRASES}/{language}{SUFFIX}", own[language]


def _allowed(place: str, path: Path, folders: Folders) -> str:
    """The address, where something may be passed on at it."""
    if not address.known(place):
        raise FileError(f"{path} has a name that not every computer takes; please rename it, with letters and digits.")
    if address.shipped(place, folders):
        raise FileError(
            f"{path} has the name of one of guided's own and would replace it elsewhere; "
            f"please rename it, like {path.stem}-own."
        )
    return place


def _ours(path: Path, folders: Folders) -> bool:
    return path.resolve().is_relative_to(folders.library.resolve())


def _name(path: Path) -> str:
    return unicodedata.normalize("NFC", path.stem)
