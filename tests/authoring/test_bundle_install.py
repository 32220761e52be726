"""A bundle from somebody else: checked, and installed completely or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from guided.authoring.bundle import install
from guided.authoring.bundle.install import IncomingBundle, install_bundle, open_bundle
from guided.authoring.bundle.pack import list_contents, pack_bundle
from guided.core import paths
from guided.core.errors import FileError
from guided.script.loader import load_script
from tests.support.bundles import ALONE, SESSION, TEA, list_files, make_bundle, make_wav, write_evening, write_own_file

EVENING = ["data/sessions/evening.yaml", "data/sessions/fragments/tea.yaml", "data/sounds/beds/kitchen.wav"]


@pytest.fixture
def sent(home: Path, tmp_path: Path) -> Path:
    """A session of somebody else's in one file; nothing of it is here."""
    path, target = write_evening(), tmp_path / "sent.guided"
    folders = paths.find_folders()
    session = load_script(path, folders)
    pack_bundle(session, list_contents(session, folders).files, target)
    shutil.rmtree(home)
    return target


@contextmanager
def open_incoming(path: Path, name: str | None = None) -> Iterator[IncomingBundle]:
    with open_bundle(path, paths.find_folders(), name) as found:
        yield found


def add(path: Path, name: str | None = None) -> None:
    with open_incoming(path, name) as found:
        install_bundle(found)


def open_error(path: Path, name: str | None = None) -> str:
    with pytest.raises(FileError) as told, open_incoming(path, name):
        pytest.fail("it was let in")
    return str(told.value)


def write_bundle(folder: Path, files: dict[str, str | bytes]) -> Path:
    path = folder / "sent.guided"
    path.write_bytes(make_bundle({n: d if isinstance(d, bytes) else d.encode() for n, d in files.items()}))
    return path


# Checking ------------------------------------------------------------------------------------------------------------


def test_checking_installs_nothing(sent: Path, home: Path) -> None:
    with open_incoming(sent) as found:
        assert found.session
        assert found.session.title == "Evening in the kitchen"
        assert found.report.playable
        assert len(found.report.lengths) == 4
        folder = found.folder
    assert not home.exists()
    assert not folder.exists()


def test_problems_are_named_by_their_place_in_the_bundle(home: Path, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"a.yaml": SESSION, "fragments/tea.yaml": TEA.replace("on.", "on. You must.")}
    with open_incoming(write_bundle(tmp_path, {**files, "sounds/beds/kitchen.wav": make_wav()})) as found:
        said = [problem for problem in found.report.diagnostics if "'must'" in problem.what]
        assert [(problem.location.file, problem.location.line) for problem in said] == [("fragments/tea.yaml", 2)]
        assert "You must" in found.report.sources["fragments/tea.yaml"]


def test_script_with_errors_gives_diagnostics_and_no_session(home: Path, tmp_path: Path) -> None:
    with open_incoming(write_bundle(tmp_path, {"a.yaml": "title: A\nsteps:\n  - paus: 2s\n"})) as found:
        assert found.session is None
        assert [problem.location.file for problem in found.report.diagnostics] == ["a.yaml"]


def test_missing_member_is_not_taken_from_the_user_folders(home: Path, tmp_path: Path) -> None:
    write_own_file("sessions/fragments/tea.yaml", TEA)
    write_own_file("sounds/beds/kitchen.wav", make_wav())
    with open_incoming(write_bundle(tmp_path, {"a.yaml": SESSION})) as found:
        assert "there is no fragment called 'tea'" in [problem.what for problem in found.report.diagnostics]


def test_too_long_hold_is_refused(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    path.write_text("title: Long\nsteps:\n  - stretch: A\n    into: Reach.\n    hold: 30s\n")
    with open_incoming(path) as found:
        assert found.session is None


def test_include_cannot_refer_to_another_folder(home: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("steps:\n  - Secret.\n")
    text = f"title: A\nsteps:\n  - include: {tmp_path / 'secret'}\n"
    with open_incoming(write_bundle(tmp_path, {"a.yaml": text})) as found:
        assert found.session is None


# Installing ----------------------------------------------------------------------------------------------------------


def test_all_members_are_installed(sent: Path, home: Path) -> None:
    add(sent)
    assert list_files(home) == EVENING
    assert load_script(paths.find_script("evening"), paths.find_folders()).title == "Evening in the kitchen"


def test_session_can_be_renamed(sent: Path, home: Path) -> None:
    add(sent, "anas-evening")
    assert list_files(home) == [p.replace("evening.yaml", "anas-evening.yaml") for p in sorted(EVENING)]


@pytest.mark.parametrize("name", ["../evening", "a/b", "", "con", "a\x1b[2J", "-x", "x" * 100])
def test_new_name_must_be_portable(sent: Path, home: Path, name: str) -> None:
    if name:
        assert "is no name that every computer takes" in open_error(sent, name)
    assert not home.exists()


def test_single_script_is_installed(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(ALONE, encoding="utf-8")
    add(path)
    assert (home / "data/sessions/mine.yaml").read_text("utf-8") == ALONE


def test_single_script_may_use_installed_files(home: Path, tmp_path: Path) -> None:
    write_own_file("sessions/fragments/tea.yaml", TEA)
    write_own_file("sounds/beds/kitchen.wav", make_wav())
    path = tmp_path / "mine.yaml"
    path.write_text(SESSION, encoding="utf-8")
    add(path)
    assert (home / "data/sessions/mine.yaml").exists()


def test_single_script_brings_no_files_from_its_folder(home: Path, tmp_path: Path) -> None:
    (tmp_path / "tea.yaml").write_text(TEA)
    path = tmp_path / "mine.yaml"
    path.write_text("title: A\nsteps:\n  - include: tea\n")
    with open_incoming(path) as found:
        assert found.session is None


def test_identical_files_are_left_alone(sent: Path, home: Path) -> None:
    add(sent)
    before = (home / "data/sessions/evening.yaml").stat()
    with open_incoming(sent) as found:
        assert not found.conflicts
        install_bundle(found)
    assert (home / "data/sessions/evening.yaml").stat().st_mtime_ns == before.st_mtime_ns
    assert (home / "data/sessions/evening.yaml").stat().st_ino == before.st_ino


def test_conflicts_are_known_before_installing(sent: Path, home: Path) -> None:
    mine = [write_own_file("sessions/evening.yaml", ALONE), write_own_file("sounds/beds/kitchen.flac", b"mine")]
    with open_incoming(sent) as found:
        assert sorted(found.conflicts.values()) == sorted(mine)
        install_bundle(found)
    assert list_files(home) == EVENING
    assert (home / "data/sessions/evening.yaml").read_text() == SESSION


def test_fragment_shadowed_by_an_own_session_is_refused(sent: Path, home: Path) -> None:
    write_own_file("sessions/tea.yaml", ALONE)
    assert "would be played in place of its tea" in open_error(sent)


@pytest.mark.parametrize(
    "place", ["fragments/settle.yaml", "fragments/heat-safety.yaml", "phrases/en.yaml", "sounds/beds/rain.wav"]
)
def test_member_named_like_a_library_file_is_refused(home: Path, tmp_path: Path, place: str) -> None:
    assert "would replace guided's own everywhere" in open_error(write_bundle(tmp_path, {"a.yaml": ALONE, place: b"x"}))
    assert not home.exists()


def test_single_fragment_is_told_its_folder(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "part.yaml"
    path.write_text(TEA)
    assert f"put it in {home / 'data' / 'sessions' / 'fragments'}" in open_error(path)


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_failed_installation_restores_everything(
    sent: Path, home: Path, fails_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_own_file("sessions/evening.yaml", ALONE)
    write_own_file("sounds/beds/kitchen.flac", b"mine")
    before = {name: (home / name).read_bytes() for name in list_files(home)}
    calls, whole = [], install.atomic_write.open_atomic

    def full(path: Path) -> object:
        calls.append(path)
        if len(calls) == fails_at:
            raise OSError(28, "No space left on device", str(path))
        return whole(path)

    monkeypatch.setattr(install.atomic_write, "open_atomic", full)
    with open_incoming(sent) as found, pytest.raises(FileError, match=r"Nothing was added: .*No space left"):
        install_bundle(found)
    assert {name: (home / name).read_bytes() for name in list_files(home)} == before


def test_interrupted_installation_restores_everything(sent: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy, calls = install._copy_file, []

    def interrupted(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == 3:
            raise KeyboardInterrupt
        copy(source, target)

    monkeypatch.setattr(install, "_copy_file", interrupted)
    with open_incoming(sent) as found, pytest.raises(KeyboardInterrupt):
        install_bundle(found)
    assert list_files(home) == []


def test_folder_in_the_way_is_an_error(sent: Path, home: Path) -> None:
    (home / "data" / "sessions" / "evening.yaml").mkdir(parents=True)
    with open_incoming(sent) as found, pytest.raises(FileError, match="Nothing was added"):
        install_bundle(found)
    assert list_files(home) == []


# Files that are no scripts -------------------------------------------------------------------------------------------


def test_file_that_is_no_script_is_an_error(home: Path, tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "late.yml").write_text(ALONE)
    (tmp_path / "odd#name.yaml").write_text(ALONE)
    assert "is a folder" in open_error(tmp_path / "folder.yaml")
    assert "rename late.yml to late.yaml" in open_error(tmp_path / "late.yml")
    assert "There is no file" in open_error(tmp_path / "nowhere.yaml")
    assert "'odd#name' is no name" in open_error(tmp_path / "odd#name.yaml")
    add(tmp_path / "odd#name.yaml", "even")
    assert list_files(home) == ["data/sessions/even.yaml"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_pipe_is_an_error_at_once(home: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    os.mkfifo(tmp_path / "pipe.guided")
    assert "no ordinary file" in open_error(tmp_path / "pipe.yaml")
    assert "no ordinary file" in open_error(tmp_path / "pipe.guided")


def test_huge_script_is_not_read_to_its_end(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(10**12)
    with open_incoming(path) as found:
        assert found.session is None
        assert "too large for a script" in found.report.diagnostics[0].what
        assert (found.folder / "huge.yaml").stat().st_size < 300_000
