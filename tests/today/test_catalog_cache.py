"""The catalogue kept: the same as made anew, made again where something changed, and never a hindrance."""

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
from tests.support.people import catalogue

SCRIPT = "title: {}\nkind: rest\nwhere: [bed]\ngood_for: [flare]\nsteps: [Rest here., {{pause: 2m}}{}]\n"


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
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
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The scripts that are read, in order."""
    seen: list[str] = []
    read = loader.load_script

    def noted(path: Path, *rest: object) -> object:
        seen.append(path.stem)
        return read(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(loader, "load_script", noted)
    return seen


def file() -> Path:
    return paths.cache_folder() / catalog_cache.CATALOG_FILE


def titles(found: Catalog) -> list[str]:
    return sorted(known.title for known in found.sessions)


def test_what_comes_with_guided_is_fresh() -> None:
    """Else: python sessions/generate.py."""
    assert (paths.find_folders().library / catalog_cache.CATALOG_FILE).read_bytes() == catalog_cache.build_cache()


def test_the_very_first_time_nothing_is_read(looked_at: list[str]) -> None:
    """The whole library, with nothing lost on the way to the disk and back."""
    found = catalog_cache.load_catalog()
    assert looked_at == []
    assert not file().exists()
    assert found == catalogue()


def test_beside_what_comes_with_guided_only_ones_own_is_read(looked_at: list[str]) -> None:
    write(paths.sessions_folder(), "mine")
    assert titles(catalog_cache.load_catalog()) == sorted([*titles(catalogue()), "Mine"])
    assert looked_at == ["mine"]
    assert catalog_cache.load_catalog().find("mine")
    assert looked_at == ["mine"]


def test_what_comes_with_guided_serves_wherever_it_is_installed(
    few: Path, looked_at: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (few / catalog_cache.CATALOG_FILE).write_bytes(catalog_cache.build_cache())
    whole = catalog_cache.load_catalog()
    shutil.copytree(few, tmp_path / "elsewhere" / "sessions")
    monkeypatch.setattr(paths, "_shipped_folder", lambda name: tmp_path / "elsewhere" / name)
    looked_at.clear()
    assert catalog_cache.load_catalog() == whole
    assert looked_at == []


def test_what_has_changed_since_it_was_made_is_read_though_it_came_with_guided(few: Path, looked_at: list[str]) -> None:
    (few / catalog_cache.CATALOG_FILE).write_bytes(catalog_cache.build_cache())
    before = (few / "two.yaml").stat()
    text = (few / "two.yaml").read_text()
    (few / "two.yaml").write_text(text.replace("2m", "3m"))
    os.utime(few / "two.yaml", ns=(before.st_atime_ns, before.st_mtime_ns))
    looked_at.clear()
    changed = catalog_cache.load_catalog().find("two")
    assert looked_at == ["two"]
    assert changed
    assert changed.levels[3].seconds > 180


@pytest.mark.slow
def test_what_is_kept_is_what_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole library, where no file came with it."""
    here = paths.find_folders()
    monkeypatch.setattr(paths, "find_folders", lambda: here._replace(beds=(*here.beds, "one of their own")))
    assert catalog_cache.load_catalog() == catalogue()
    assert catalog_cache.load_catalog() == catalogue()
    if os.name == "posix":
        assert file().stat().st_mode & 0o077 == 0


def test_a_second_time_nothing_is_read(few: Path, looked_at: list[str]) -> None:
    first = catalog_cache.load_catalog()
    assert (titles(first), looked_at) == (["One", "Two"], ["one", "two"])
    assert catalog_cache.load_catalog() == first
    assert looked_at == ["one", "two"]


def test_only_what_changed_is_read_again(few: Path, looked_at: list[str]) -> None:
    catalog_cache.load_catalog()
    write(few, "two", "Rest on.")
    write(few, "three")
    looked_at.clear()
    assert titles(catalog_cache.load_catalog()) == ["One", "Three", "Two"]
    assert sorted(looked_at) == ["three", "two"]


def test_what_is_gone_is_gone(few: Path, looked_at: list[str]) -> None:
    catalog_cache.load_catalog()
    (few / "two.yaml").unlink()
    looked_at.clear()
    assert titles(catalog_cache.load_catalog()) == ["One"]
    assert looked_at == []
    assert "two" not in json.loads(file().read_text())["entries"]


def test_a_fragment_that_changed_changes_what_includes_it(few: Path) -> None:
    before = catalog_cache.load_catalog().find("one")
    (few / "fragments" / "calm.yaml").write_text("steps: [Be calm., {pause: 1m}]\n")
    after = catalog_cache.load_catalog().find("one")
    assert before
    assert after
    assert after.levels[3].seconds == before.levels[3].seconds + 60


def test_a_fragment_of_ones_own_beside_ones_sessions_takes_the_place_of_another(few: Path) -> None:
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


def test_ones_own_session_wins_over_the_librarys(few: Path) -> None:
    catalog_cache.load_catalog()
    write(paths.sessions_folder(), "one", "Rest a while longer.")
    (own,) = [known for known in catalog_cache.load_catalog().sessions if known.name == "one"]
    assert own.levels[0].seconds > 120


def test_scripts_with_problems_are_left_out_until_they_have_none(few: Path, looked_at: list[str]) -> None:
    (few / "two.yaml").write_text("title: Two\nstepps: []\n")
    assert titles(catalog_cache.load_catalog()) == ["One"]
    looked_at.clear()
    assert titles(catalog_cache.load_catalog()) == ["One"]
    assert looked_at == []
    write(few, "two")
    assert titles(catalog_cache.load_catalog()) == ["One", "Two"]


@pytest.mark.parametrize(
    "damage",
    [
        b"", b"{", b"[]", b"null", b'{"around": 1}', b"\xff\xfe", b'{"around": "x", "entries": []}', b"[" * 5000,
    ],
)  # fmt: skip
def test_a_damaged_file_is_made_again(few: Path, damage: bytes) -> None:
    whole = catalog_cache.load_catalog()
    good = file().read_bytes()
    file().write_bytes(damage)
    assert catalog_cache.load_catalog() == whole
    assert file().read_bytes() == good


@pytest.mark.parametrize("entry", ["", [], ["stamp"], ["stamp", 5], ["stamp", ["A", "rest", ["bed"], [], [[1]]]]])
def test_a_damaged_entry_is_no_hindrance(few: Path, entry: object) -> None:
    whole = catalog_cache.load_catalog()
    kept = json.loads(file().read_text())
    stamp = kept["entries"]["one"][0]
    kept["entries"]["one"] = [stamp, *entry[1:]] if isinstance(entry, list) and entry else entry
    file().write_text(json.dumps(kept))
    assert catalog_cache.load_catalog() == whole


def test_half_a_file_is_made_again_wherever_it_was_cut(few: Path) -> None:
    whole = catalog_cache.load_catalog()
    good = file().read_bytes()
    for end in range(0, len(good), 97):
        file().write_bytes(good[:end])
        assert catalog_cache.load_catalog() == whole


def test_another_version_looks_at_everything_anew(
    few: Path, looked_at: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog_cache.load_catalog()
    monkeypatch.setattr(catalog_cache, "__version__", "99")
    catalog_cache.load_catalog()
    assert looked_at == ["one", "two", "one", "two"]


def test_where_nothing_can_be_kept_it_only_takes_longer(few: Path) -> None:
    paths.cache_folder().parent.mkdir(parents=True, exist_ok=True)
    paths.cache_folder().write_text("a file where a folder would be")
    assert titles(catalog_cache.load_catalog()) == titles(catalog_cache.load_catalog()) == ["One", "Two"]


def test_a_file_that_cannot_be_read_is_in_no_catalogue(few: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path, *_: object) -> None:
        raise FileError(f"{path} cannot be read.")

    monkeypatch.setattr(loader, "load_script", refused)
    assert catalog_cache.load_catalog() == Catalog()


def test_the_door_opens_without_reading_a_script() -> None:
    """What takes long to import stays away, once the catalogue is kept."""
    catalog_cache.load_catalog()
    code = (
        "import sys\nfrom guided.today import catalog_cache, recommender\n"
        "print(len(catalog_cache.load_catalog().sessions))\n"
        "print([m for m in ('pydantic', 'yaml', 'guided.plan.planner', 'guided.script', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split("\n")[:2] == [str(len(catalogue().sessions)), "[]"]


def test_a_script_from_elsewhere_is_looked_at_each_time_and_never_kept(few: Path, tmp_path: Path) -> None:
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
    assert "my bed" not in file().read_text()


def test_a_catalogue_without_one_has_all_the_others() -> None:
    one, two, three = (replace(catalogue().sessions[0], name=name) for name in ("one", "two", "/three.yaml"))
    whole = Catalog((one, two), (three,))
    assert whole.find("/three.yaml") == three
    assert whole.exclude("one") == Catalog((two,), (three,))
    assert whole.exclude("/three.yaml") == Catalog((one, two))
    assert whole.exclude("four") == whole
