"""The catalogue kept in a file, so that the sessions need not be read again; what changed is looked at anew."""

import json
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from guided import __version__, atomic, library
from guided.errors import GuidedError
from guided.today.catalogue import Catalogue, Known, Part, Row

FILE = "catalogue.json"
"""Its name in `library.cache_folder()`."""
FORM = 1
"""Of what is in the file. A file of another form is made again."""


class Entry(NamedTuple):
    """What came of looking at a script."""

    stamp: str
    """Of its file as it was then."""
    known: Known | None
    """None for a fragment, and for a script with problems."""


def load() -> Catalogue:
    """What is known of every session: from the file kept, and of what changed since, from the scripts.

    A file that is damaged, or cannot be written, is no hindrance: it only takes longer.
    """
    paths = library.sessions()
    stamps = {name: _stamp(path) for name, path in paths.items()}
    around = _around()
    kept = _kept(around)
    entries = {name: entry for name, entry in kept.items() if stamps.get(name) == entry.stamp}
    if entries.keys() != stamps.keys() or entries.keys() != kept.keys():
        entries = _renewed(paths, stamps, kept, entries)
        _keep(entries, around)
    return Catalogue(tuple(entry.known for name in paths if (entry := entries[name]).known))


def _renewed(
    paths: Mapping[str, Path], stamps: Mapping[str, str], kept: Mapping[str, Entry], good: Mapping[str, Entry]
) -> dict[str, Entry]:
    """Every entry, those that are good as they are; none is, where a file changed that others may include."""
    new = {name: Entry(stamp, _look(paths[name])) for name, stamp in stamps.items() if name not in good}
    before = [entry for name, entry in kept.items() if name not in good]
    if kept and any(entry.known is None for entry in (*new.values(), *before)):
        return _renewed(paths, stamps, {}, {})
    return {**good, **new}


def _look(path: Path) -> Known | None:
    from guided.script.reader import read
    from guided.today.survey import survey

    with suppress(GuidedError):
        session = read(path, library.folders())
        if session.title is not None:
            return survey(session)
    return None


def _around() -> str:
    """What all sessions hang on besides their own files: fragments, phrase books, the names of sounds, and guided."""
    here = library.folders()
    shelves = (folder / shelf for folder in (here.user, here.library) for shelf in ("fragments", "phrases"))
    files = [_stamp(path) for shelf in shelves for path in library.scripts(shelf).values()]
    return f"{zlib.crc32(repr((FORM, __version__, files, here.chimes, here.beds)).encode()):08x}"


def _stamp(path: Path) -> str:
    """What is different once a file has changed."""
    try:
        about = path.stat()
    except OSError:
        return str(path)
    return f"{path} {about.st_size} {about.st_mtime_ns}"


def _kept(around: str) -> dict[str, Entry]:
    """What the file holds; nothing where it is missing, damaged, or about something else by now."""
    try:
        whole = json.loads((library.cache_folder() / FILE).read_bytes())
        if whole["around"] != around:
            return {}
        return {name: Entry(stamp, known and _read(name, known)) for name, (stamp, known) in whole["entries"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _keep(entries: Mapping[str, Entry], around: str) -> None:
    plain = {name: (entry.stamp, entry.known and _plain(entry.known)) for name, entry in entries.items()}
    data = json.dumps({"around": around, "entries": plain}, separators=(",", ":")).encode()
    with suppress(OSError):
        atomic.write(library.cache_folder() / FILE, data)


def _plain(known: Known) -> list[Any]:
    rows = [[row.seconds, row.shortest, row.longest, [_plain_part(part) for part in row.parts]] for row in known.rows]
    return [known.title, known.kind, known.where, sorted(known.good_for), rows]


def _plain_part(part: Part) -> list[Any]:
    return [" ".join(sorted(part.involves)), " ".join(sorted(part.covered)), part.seconds, part.moved]


def _read(name: str, plain: list[Any]) -> Known:
    title, kind, where, good_for, rows = plain
    flare, gentle, steady, better = (_row(*row) for row in rows)
    return Known(name, str(title), str(kind), tuple(where), frozenset(good_for), (flare, gentle, steady, better))


def _row(seconds: float, shortest: float, longest: float, parts: Iterable[list[Any]]) -> Row:
    return Row(float(seconds), float(shortest), float(longest), tuple(_part(*part) for part in parts))


def _part(involves: str, covered: str, seconds: float, moved: float) -> Part:
    return Part(frozenset(involves.split()), frozenset(covered.split()), float(seconds), float(moved))
