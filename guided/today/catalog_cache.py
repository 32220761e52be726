"""The catalogue kept in a file, so that the sessions need not be read again; what changed is looked at anew.

The library brings one such file along, so that the very first time is as quick as any other.
"""

import json
import zlib
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from guided import __version__
from guided.core import atomic_write, paths
from guided.core.errors import GuidedError
from guided.core.paths import Folders
from guided.today.catalog import Catalogue, Known, Part, Row

FILE = "catalogue.json"
"""Its name in `library.cache_folder()`, and beside the sessions that come with guided."""
FORM = 2
"""Of what is in the file. A file of another form is made again."""


class Entry(NamedTuple):
    """What came of looking at a script."""

    stamp: str
    """Of its file as it was then."""
    known: Known | None
    """None for a fragment, and for a script with problems."""


def load(planned: Collection[str] = ()) -> Catalogue:
    """What is known of every session: from the file kept, and of what changed since, from the scripts.

    A file that is damaged, or cannot be written, is no hindrance: it only takes longer.

    Args:
        planned: what stands in a flare plan. Of these, scripts by their whole path are looked at each time.
    """
    here, found = paths.folders(), paths.sessions()
    stamps = {name: _stamp(path, here) for name, path in found.items()}
    around = _around(here)
    kept = _kept(paths.cache_folder() / FILE, around) or _kept(here.library / FILE, around)
    entries = {name: entry for name, entry in kept.items() if stamps.get(name) == entry.stamp}
    if entries.keys() != stamps.keys() or entries.keys() != kept.keys():
        entries = _renewed(found, stamps, kept, entries)
        with suppress(OSError):
            atomic_write.write(paths.cache_folder() / FILE, _written(entries, around))
    there = tuple(entry.known for name in found if (entry := entries[name]).known)
    return Catalogue(there, tuple(known for name in planned if Path(name).is_absolute() and (known := _look(name))))


def made() -> bytes:
    """The file about all there is now, every script looked at anew."""
    here, found = paths.folders(), paths.sessions()
    entries = _renewed(found, {name: _stamp(path, here) for name, path in found.items()}, {}, {})
    return _written(entries, _around(here))


def _renewed(
    found: Mapping[str, Path], stamps: Mapping[str, str], kept: Mapping[str, Entry], good: Mapping[str, Entry]
) -> dict[str, Entry]:
    """Every entry, those that are good as they are; none is, where a file changed that others may include."""
    new = {name: Entry(stamp, _look(name, found[name])) for name, stamp in stamps.items() if name not in good}
    before = [entry for name, entry in kept.items() if name not in good]
    if kept and any(entry.known is None for entry in (*new.values(), *before)):
        return _renewed(found, stamps, {}, {})
    return {**good, **new}


def _look(name: str, path: Path | None = None) -> Known | None:
    """What is known of a session; None for a fragment, and for what cannot be read.

    Without a path, the name is the whole path of a script somebody chose: that is a session without a title as well.
    """
    from guided.script.loader import read
    from guided.today.catalog_builder import survey

    with suppress(GuidedError):
        session = read(path or paths.find(name), paths.folders())
        if path is None or session.title is not None:
            return replace(survey(session), name=name)
    return None


def _around(here: Folders) -> str:
    """What all sessions hang on besides their own files: fragments, phrase books, the names of sounds, and guided."""
    shelves = (folder / shelf for folder in (here.user, here.library) for shelf in paths.SHELVES)
    files = [_stamp(path, here) for shelf in shelves for path in paths.scripts(shelf).values()]
    return f"{zlib.crc32(repr((FORM, __version__, files, here.chimes, here.beds)).encode()):08x}"


def _stamp(path: Path, here: Folders) -> str:
    """What is different once a file has changed, and the same wherever guided is installed."""
    shipped = path.is_relative_to(here.library)
    name = path.relative_to(here.library).as_posix() if shipped else str(path)
    try:
        data = path.read_bytes()
    except OSError:
        return name
    return f"{name} {len(data)} {zlib.crc32(data):08x}"


def _kept(file: Path, around: str) -> dict[str, Entry]:
    """What a file holds; nothing where it is missing, damaged, or about something else by now."""
    try:
        whole = json.loads(file.read_bytes())
        if whole["around"] != around:
            return {}
        return {name: Entry(stamp, known and _read(name, known)) for name, (stamp, known) in whole["entries"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _written(entries: Mapping[str, Entry], around: str) -> bytes:
    """A line for each script, so that what changed is seen where the file is kept under version control."""
    lines = ",\n".join(
        f"{_json(name)}:{_json([entry.stamp, entry.known and _plain(entry.known)])}" for name, entry in entries.items()
    )
    return f'{{"around":"{around}","entries":{{\n{lines}\n}}}}\n'.encode()


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


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
