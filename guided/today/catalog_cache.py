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
from guided.today.catalog import Catalog, CatalogEntry, CatalogPart, LevelFacts

CATALOG_FILE = "catalogue.json"
"""Its name in `library.cache_folder()`, and beside the sessions that come with guided."""
CATALOG_FORMAT = 2
"""Of what is in the file. A file of another form is made again."""


class CachedEntry(NamedTuple):
    """What came of looking at a script."""

    stamp: str
    """Of its file as it was then."""
    entry: CatalogEntry | None
    """None for a fragment, and for a script with problems."""


def load_catalog(planned: Collection[str] = ()) -> Catalog:
    """What is known of every session: from the file kept, and of what changed since, from the scripts.

    A file that is damaged, or cannot be written, is no hindrance: it only takes longer.

    Args:
        planned: what stands in a flare plan. Of these, scripts by their whole path are looked at each time.
    """
    here, found = paths.find_folders(), paths.find_sessions()
    stamps = {name: _stamp_file(path, here) for name, path in found.items()}
    around = _stamp_shared(here)
    kept = _read_cache(paths.cache_folder() / CATALOG_FILE, around) or _read_cache(here.library / CATALOG_FILE, around)
    entries = {name: entry for name, entry in kept.items() if stamps.get(name) == entry.stamp}
    if entries.keys() != stamps.keys() or entries.keys() != kept.keys():
        entries = _refresh_entries(found, stamps, kept, entries)
        with suppress(OSError):
            atomic_write.write_atomic(paths.cache_folder() / CATALOG_FILE, _encode_cache(entries, around))
    there = tuple(entry.entry for name in found if (entry := entries[name]).entry)
    return Catalog(there, tuple(known for name in planned if Path(name).is_absolute() and (known := _read_entry(name))))


def build_cache() -> bytes:
    """The file about all there is now, every script looked at anew."""
    here, found = paths.find_folders(), paths.find_sessions()
    entries = _refresh_entries(found, {name: _stamp_file(path, here) for name, path in found.items()}, {}, {})
    return _encode_cache(entries, _stamp_shared(here))


def _refresh_entries(
    found: Mapping[str, Path],
    stamps: Mapping[str, str],
    cached: Mapping[str, CachedEntry],
    good: Mapping[str, CachedEntry],
) -> dict[str, CachedEntry]:
    """Every entry, those that are good as they are; none is, where a file changed that others may include."""
    new = {
        name: CachedEntry(stamp, _read_entry(name, found[name])) for name, stamp in stamps.items() if name not in good
    }
    before = [entry for name, entry in cached.items() if name not in good]
    if cached and any(entry.entry is None for entry in (*new.values(), *before)):
        return _refresh_entries(found, stamps, {}, {})
    return {**good, **new}


def _read_entry(name: str, path: Path | None = None) -> CatalogEntry | None:
    """What is known of a session; None for a fragment, and for what cannot be read.

    Without a path, the name is the whole path of a script somebody chose: that is a session without a title as well.
    """
    from guided.script.loader import load_script
    from guided.today.session_survey import build_entry

    with suppress(GuidedError):
        session = load_script(path or paths.find_script(name), paths.find_folders())
        if path is None or session.title is not None:
            return replace(build_entry(session), name=name)
    return None


def _stamp_shared(folders: Folders) -> str:
    """What all sessions hang on besides their own files: fragments, phrase books, the names of sounds, and guided."""
    shelves = (folder / shelf for folder in (folders.user, folders.library) for shelf in paths.SUBFOLDERS)
    files = [_stamp_file(path, folders) for shelf in shelves for path in paths.find_scripts(shelf).values()]
    return f"{zlib.crc32(repr((CATALOG_FORMAT, __version__, files, folders.chimes, folders.beds)).encode()):08x}"


def _stamp_file(path: Path, folders: Folders) -> str:
    """What is different once a file has changed, and the same wherever guided is installed."""
    shipped = path.is_relative_to(folders.library)
    name = path.relative_to(folders.library).as_posix() if shipped else str(path)
    try:
        data = path.read_bytes()
    except OSError:
        return name
    return f"{name} {len(data)} {zlib.crc32(data):08x}"


def _read_cache(file: Path, around: str) -> dict[str, CachedEntry]:
    """What a file holds; nothing where it is missing, damaged, or about something else by now."""
    try:
        whole = json.loads(file.read_bytes())
        if whole["around"] != around:
            return {}
        return {
            name: CachedEntry(stamp, known and _decode_entry(name, known))
            for name, (stamp, known) in whole["entries"].items()
        }
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _encode_cache(entries: Mapping[str, CachedEntry], around: str) -> bytes:
    """A line for each script, so that what changed is seen where the file is kept under version control."""
    lines = ",\n".join(
        f"{_dump_json(name)}:{_dump_json([entry.stamp, entry.entry and _encode_entry(entry.entry)])}"
        for name, entry in entries.items()
    )
    return f'{{"around":"{around}","entries":{{\n{lines}\n}}}}\n'.encode()


def _dump_json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _encode_entry(entry: CatalogEntry) -> list[Any]:
    rows = [
        [row.seconds, row.shortest, row.longest, [_encode_part(part) for part in row.parts]] for row in entry.levels
    ]
    return [entry.title, entry.kind, entry.places, sorted(entry.good_for), rows]


def _encode_part(part: CatalogPart) -> list[Any]:
    return [" ".join(sorted(part.involves)), " ".join(sorted(part.covered)), part.seconds, part.movement]


def _decode_entry(name: str, values: list[Any]) -> CatalogEntry:
    title, kind, where, good_for, rows = values
    flare, gentle, steady, better = (_decode_facts(*row) for row in rows)
    return CatalogEntry(name, str(title), str(kind), tuple(where), frozenset(good_for), (flare, gentle, steady, better))


def _decode_facts(seconds: float, shortest: float, longest: float, parts: Iterable[list[Any]]) -> LevelFacts:
    return LevelFacts(float(seconds), float(shortest), float(longest), tuple(_decode_part(*part) for part in parts))


def _decode_part(involves: str, covered: str, seconds: float, movement: float) -> CatalogPart:
    return CatalogPart(frozenset(involves.split()), frozenset(covered.split()), float(seconds), float(movement))
