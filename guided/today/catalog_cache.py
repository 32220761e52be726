"""The catalog in a file, so that the sessions need not be read again; what changed is read again.

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
"""The name of the file in `paths.cache_folder()`, and beside the sessions that come with guided."""
CATALOG_FORMAT = 2
"""The version of the file's format. A file of another version is made again."""


class CachedEntry(NamedTuple):
    """A script as it was read last."""

    stamp: str
    """The stamp of its file at that time."""
    entry: CatalogEntry | None
    """None for a fragment, and for a script with problems."""


def load_catalog(planned: Collection[str] = ()) -> Catalog:
    """The catalog: from the file, and for what changed since, from the scripts.

    A file that is damaged, or cannot be written, is no hindrance: it only takes longer.

    Args:
        planned: the sessions of a flare plan. Of these, scripts by their whole path are read each time.
    """
    folders, scripts = paths.find_folders(), paths.find_sessions()
    stamps = {name: _stamp_file(path, folders) for name, path in scripts.items()}
    shared = _stamp_shared(folders)
    cached = _read_cache(paths.cache_folder() / CATALOG_FILE, shared) or _read_cache(
        folders.library / CATALOG_FILE, shared
    )
    entries = {name: entry for name, entry in cached.items() if stamps.get(name) == entry.stamp}
    if entries.keys() != stamps.keys() or entries.keys() != cached.keys():
        entries = _refresh_entries(scripts, stamps, cached, entries)
        with suppress(OSError):
            atomic_write.write_atomic(paths.cache_folder() / CATALOG_FILE, _encode_cache(entries, shared))
    sessions = tuple(entry.entry for name in scripts if (entry := entries[name]).entry)
    return Catalog(sessions, tuple(own for name in planned if Path(name).is_absolute() and (own := _read_entry(name))))


def build_cache() -> bytes:
    """The bytes of a new cache file, every script read again."""
    folders, scripts = paths.find_folders(), paths.find_sessions()
    entries = _refresh_entries(scripts, {name: _stamp_file(path, folders) for name, path in scripts.items()}, {}, {})
    return _encode_cache(entries, _stamp_shared(folders))


def _refresh_entries(
    scripts: Mapping[str, Path],
    stamps: Mapping[str, str],
    cached: Mapping[str, CachedEntry],
    good: Mapping[str, CachedEntry],
) -> dict[str, CachedEntry]:
    """Every entry; those in `good` stay as they are, unless a file changed that others may include."""
    fresh = {
        name: CachedEntry(stamp, _read_entry(name, scripts[name])) for name, stamp in stamps.items() if name not in good
    }
    stale = [entry for name, entry in cached.items() if name not in good]
    if cached and any(entry.entry is None for entry in (*fresh.values(), *stale)):
        return _refresh_entries(scripts, stamps, {}, {})
    return {**good, **fresh}


def _read_entry(name: str, path: Path | None = None) -> CatalogEntry | None:
    """The entry of a session; None for a fragment, and for what cannot be read.

    Without a path, the name is the whole path of a script somebody chose: that is a session without a title as well.
    """
    from guided.script.loader import load_script
    from guided.today.catalog_entry_builder import build_entry

    with suppress(GuidedError):
        session = load_script(path or paths.find_script(name), paths.find_folders())
        if path is None or session.title is not None:
            return replace(build_entry(session), name=name)
    return None


def _stamp_shared(folders: Folders) -> str:
    """A stamp of what all sessions depend on: fragments, phrase books, the names of sounds, and guided."""
    subfolders = (folder / subfolder for folder in (folders.user, folders.library) for subfolder in paths.SUBFOLDERS)
    files = [_stamp_file(path, folders) for subfolder in subfolders for path in paths.find_scripts(subfolder).values()]
    return f"{zlib.crc32(repr((CATALOG_FORMAT, __version__, files, folders.chimes, folders.beds)).encode()):08x}"


def _stamp_file(path: Path, folders: Folders) -> str:
    """A stamp that is different once a file has changed, and the same wherever guided is installed."""
    shipped = path.is_relative_to(folders.library)
    name = path.relative_to(folders.library).as_posix() if shipped else str(path)
    try:
        data = path.read_bytes()
    except OSError:
        return name
    return f"{name} {len(data)} {zlib.crc32(data):08x}"


def _read_cache(file: Path, shared_stamp: str) -> dict[str, CachedEntry]:
    """The entries in a file; none where it is missing, damaged or out of date."""
    try:
        document = json.loads(file.read_bytes())
        if document["around"] != shared_stamp:
            return {}
        return {
            name: CachedEntry(stamp, values and _decode_entry(name, values))
            for name, (stamp, values) in document["entries"].items()
        }
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _encode_cache(entries: Mapping[str, CachedEntry], shared_stamp: str) -> bytes:
    """Encode the cache, with a line for each script, so that version control shows what changed."""
    lines = ",\n".join(
        f"{_dump_json(name)}:{_dump_json([entry.stamp, entry.entry and _encode_entry(entry.entry)])}"
        for name, entry in entries.items()
    )
    return f'{{"around":"{shared_stamp}","entries":{{\n{lines}\n}}}}\n'.encode()


def _dump_json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _encode_entry(entry: CatalogEntry) -> list[Any]:
    levels = [
        [facts.seconds, facts.shortest, facts.longest, [_encode_part(part) for part in facts.parts]]
        for facts in entry.levels
    ]
    return [entry.title, entry.kind, entry.places, sorted(entry.good_for), levels]


def _encode_part(part: CatalogPart) -> list[Any]:
    return [" ".join(sorted(part.involves)), " ".join(sorted(part.covered)), part.seconds, part.movement]


def _decode_entry(name: str, values: list[Any]) -> CatalogEntry:
    title, kind, where, good_for, levels = values
    flare, gentle, steady, better = (_decode_facts(*values_at_level) for values_at_level in levels)
    return CatalogEntry(name, str(title), str(kind), tuple(where), frozenset(good_for), (flare, gentle, steady, better))


def _decode_facts(seconds: float, shortest: float, longest: float, parts: Iterable[list[Any]]) -> LevelFacts:
    return LevelFacts(float(seconds), float(shortest), float(longest), tuple(_decode_part(*part) for part in parts))


def _decode_part(involves: str, covered: str, seconds: float, movement: float) -> CatalogPart:
    return CatalogPart(frozenset(involves.split()), frozenset(covered.split()), float(seconds), float(movement))
