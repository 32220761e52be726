"""The cached catalog: equal to a new one, rebuilt where scripts changed, and no obstacle if damaged."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from guided.core import paths
from guided.core.errors import FileError
from guided.script import loader
from guided.today import catalog_cache
from guided.today.catalog import Catalog
from tests.support.people import library_catalog

SCRIPT = "title: {}\nkind: rest\nwhere: [bed]\ngood_for: [flare]\nsteps: [Rest here., {{pause: 2m}}{}]\n"


@pytest.fixture
def small_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of two sessions and a fragment; the phrase books as they come."""
    place = tmp_path / "sessions"
    (place / "fragments").mkdir(parents=True)
    (place / "phrases").symlink_to(paths.find_folders().library / "phrases")
    (place / "fragments" / "calm.yaml").write_text("steps: [Be calm.]\n")
    write(place, "one", "{include: calm}")
    write(place, "two")
    monkeypatch.setattr(paths, "_shipped_folder", lambda name: tmp_path / name)
    return place


def write(place: Path, name: str, *steps: str) -> None:
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{name}.yaml"
    path.write_text(SCRIPT.format(name.title(), "".join(f", {step}" for step in steps)))


@pytest.fixture
def scripts_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The scripts that are read, in order."""
    seen: list[str] = []
    read = loader.load_script

    def noted(path: Path, *rest: object) -> object:
        seen.append(path.stem)
        return read(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(loader, "load_script", noted)
    return seen


def cache_path() -> Path:
    return paths.cache_folder() / catalog_cache.CATALOG_FILE


def list_titles(found: Catalog) -> list[str]:
    return sorted(known.title for known in found.sessions)


def test_shipped_cache_is_up_to_date() -> None:
    """To update it: python sessions/generate.py."""
    assert (paths.find_folders().library / catalog_cache.CATALOG_FILE).read_bytes() == catalog_cache.build_cache()


def test_first_start_reads_no_script(scripts_read: list[str]) -> None:
    """The whole library, with nothing lost on the way to the disk and back."""
    found = catalog_cache.load_catalog()
    assert scripts_read == []
    assert not cache_path().exists()
    assert found == library_catalog()


def test_only_own_sessions_are_read_beside_the_shipped_cache(scripts_read: list[str]) -> None:
    write(paths.sessions_folder(), "mine")
    assert list_titles(catalog_cache.load_catalog()) == sorted([*list_titles(library_catalog()), "Mine"])
    assert scripts_read == ["mine"]
    assert catalog_cache.load_catalog().find("mine")
    assert scripts_read == ["mine"]


def test_shipped_cache_is_valid_in_any_folder(
    small_library: Path, scripts_read: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (small_library / catalog_cache.CATALOG_FILE).write_bytes(catalog_cache.build_cache())
    whole = catalog_cache.load_catalog()
    shutil.copytree(small_library, tmp_path / "elsewhere" / "sessions")
    monkeypatch.setattr(paths, "_shipped_folder", lambda name: tmp_path / "elsewhere" / name)
    scripts_read.clear()
    assert catalog_cache.load_catalog() == whole
    assert scripts_read == []


def test_script_changed_since_the_shipped_cache_is_read(small_library: Path, scripts_read: list[str]) -> None:
    (small_library / catalog_cache.CATALOG_FILE).write_bytes(catalog_cache.build_cache())
    before = (small_library / "two.yaml").stat()
    text = (small_library / "two.yaml").read_text()
    (small_library / "two.yaml").write_text(text.replace("2m", "3m"))
    os.utime(small_library / "two.yaml", ns=(before.st_atime_ns, before.st_mtime_ns))
    scripts_read.clear()
    changed = catalog_cache.load_catalog().find("two")
    assert scripts_read == ["two"]
    assert changed
    assert changed.levels[3].seconds > 180


@pytest.mark.slow
def test_loaded_catalog_equals_the_built_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole library, where no file came with it."""
    here = paths.find_folders()
    monkeypatch.setattr(paths, "find_folders", lambda: here._replace(beds=(*here.beds, "one of their own")))
    assert catalog_cache.load_catalog() == library_catalog()
    assert catalog_cache.load_catalog() == library_catalog()
    if os.name == "posix":
        assert cache_path().stat().st_mode & 0o077 == 0


def test_second_load_reads_no_script(small_library: Path, scripts_read: list[str]) -> None:
    first = catalog_cache.load_catalog()
    assert (list_titles(first), scripts_read) == (["One", "Two"], ["one", "two"])
    assert catalog_cache.load_catalog() == first
    assert scripts_read == ["one", "two"]


def test_only_changed_scripts_are_read_again(small_library: Path, scripts_read: list[str]) -> None:
    catalog_cache.load_catalog()
    write(small_library, "two", "Rest on.")
    write(small_library, "three")
    scripts_read.clear()
    assert list_titles(catalog_cache.load_catalog()) == ["One", "Three", "Two"]
    assert sorted(scripts_read) == ["three", "two"]


def test_deleted_script_is_dropped(small_library: Path, scripts_read: list[str]) -> None:
    catalog_cache.load_catalog()
    (small_library / "two.yaml").unlink()
    scripts_read.clear()
    assert list_titles(catalog_cache.load_catalog()) == ["One"]
    assert scripts_read == []
    assert "two" not in json.loads(cache_path().read_text())["entries"]


def test_changed_fragment_updates_the_sessions_that_include_it(small_library: Path) -> None:
    before = catalog_cache.load_catalog().find("one")
    (small_library / "fragments" / "calm.yaml").write_text("steps: [Be calm., {pause: 1m}]\n")
    after = catalog_cache.load_catalog().find("one")
    assert before
    assert after
    assert after.levels[3].seconds == before.levels[3].seconds + 60


def test_own_fragment_replaces_the_one_of_the_library(small_library: Path) -> None:
    before = catalog_cache.load_catalog().find("one")
    own = paths.sessions_folder()
    own.mkdir(parents=True)
    (own / "calm.yaml").write_text("steps: [Be calm., {pause: 1m}]\n")
    during = catalog_cache.load_catalog().find("one")
    (own / "calm.yaml").unlink()
    assert before
    assert during
    assert during.levels[3].seconds == before.levels[3].seconds + 60
    assert catalog_cache.load_catalog().find("one") == before


def test_own_session_replaces_the_one_of_the_library(small_library: Path) -> None:
    catalog_cache.load_catalog()
    write(paths.sessions_folder(), "one", "Rest a while longer.")
    (own,) = [known for known in catalog_cache.load_catalog().sessions if known.name == "one"]
    assert own.levels[0].seconds > 120


def test_script_with_problems_is_left_out_until_fixed(small_library: Path, scripts_read: list[str]) -> None:
    (small_library / "two.yaml").write_text("title: Two\nstepps: []\n")
    assert list_titles(catalog_cache.load_catalog()) == ["One"]
    scripts_read.clear()
    assert list_titles(catalog_cache.load_catalog()) == ["One"]
    assert scripts_read == []
    write(small_library, "two")
    assert list_titles(catalog_cache.load_catalog()) == ["One", "Two"]


@pytest.mark.parametrize(
    "damage",
    [
        b"", b"{", b"[]", b"null", b'{"around": 1}', b"\xff\xfe", b'{"around": "x", "entries": []}', b"[" * 5000,
    ],
)  # fmt: skip
def test_damaged_cache_is_rebuilt(small_library: Path, damage: bytes) -> None:
    whole = catalog_cache.load_catalog()
    good = cache_path().read_bytes()
    cache_path().write_bytes(damage)
    assert catalog_cache.load_catalog() == whole
    assert cache_path().read_bytes() == good


@pytest.mark.parametrize("entry", ["", [], ["stamp"], ["stamp", 5], ["stamp", ["A", "rest", ["bed"], [], [[1]]]]])
def test_damaged_entry_is_rebuilt(small_library: Path, entry: object) -> None:
    whole = catalog_cache.load_catalog()
    kept = json.loads(cache_path().read_text())
    stamp = kept["entries"]["one"][0]
    kept["entries"]["one"] = [stamp, *entry[1:]] if isinstance(entry, list) and entry else entry
    cache_path().write_text(json.dumps(kept))
    assert catalog_cache.load_catalog() == whole


def test_truncated_cache_is_rebuilt(small_library: Path) -> None:
    whole = catalog_cache.load_catalog()
    good = cache_path().read_bytes()
    for end in range(0, len(good), 97):
        cache_path().write_bytes(good[:end])
        assert catalog_cache.load_catalog() == whole


def test_cache_of_another_version_is_rebuilt(
    small_library: Path, scripts_read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog_cache.load_catalog()
    monkeypatch.setattr(catalog_cache, "__version__", "99")
    catalog_cache.load_catalog()
    assert scripts_read == ["one", "two", "one", "two"]


def test_catalog_is_built_each_time_if_it_cannot_be_saved(small_library: Path) -> None:
    paths.cache_folder().parent.mkdir(parents=True, exist_ok=True)
    paths.cache_folder().write_text("a file where a folder would be")
    assert list_titles(catalog_cache.load_catalog()) == list_titles(catalog_cache.load_catalog()) == ["One", "Two"]


def test_unreadable_script_is_left_out(small_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path, *_: object) -> None:
        raise FileError(f"{path} cannot be read.")

    monkeypatch.setattr(loader, "load_script", refused)
    assert catalog_cache.load_catalog() == Catalog()


def test_check_in_starts_without_importing_the_script_reader() -> None:
    """Slow imports are avoided once the catalog is cached."""
    catalog_cache.load_catalog()
    code = (
        "import sys\nfrom guided.today import catalog_cache, recommender\n"
        "print(len(catalog_cache.load_catalog().sessions))\n"
        "print([m for m in ('pydantic', 'yaml', 'guided.plan.planner', 'guided.script', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split("\n")[:2] == [str(len(library_catalog().sessions)), "[]"]


def test_flare_plan_script_by_path_is_read_each_time_and_not_cached(small_library: Path, tmp_path: Path) -> None:
    script = tmp_path / "my bed.yaml"
    planned = ("one", str(script), "relative.yaml", "/nowhere/at all.yaml")
    assert catalog_cache.load_catalog(planned).flare_plan == ()
    script.write_text("steps: [Rest., {pause: 1m}]\n")  # without a title
    (found,) = catalog_cache.load_catalog(planned).flare_plan
    assert found.name == str(script)
    script.write_text("steps: [Rest., {pause: 2m}]\n")
    (later,) = catalog_cache.load_catalog(planned).flare_plan
    assert later.levels[3].seconds == found.levels[3].seconds + 60
    script.write_text("stepps: []\n")
    assert catalog_cache.load_catalog(planned).flare_plan == ()
    assert "my bed" not in cache_path().read_text()


def test_exclude_removes_one_session() -> None:
    one, two, three = (replace(library_catalog().sessions[0], name=name) for name in ("one", "two", "/three.yaml"))
    whole = Catalog((one, two), (three,))
    assert whole.find("/three.yaml") == three
    assert whole.exclude("one") == Catalog((two,), (three,))
    assert whole.exclude("/three.yaml") == Catalog((one, two))
    assert whole.exclude("four") == whole
