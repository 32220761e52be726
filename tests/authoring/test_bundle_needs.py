"""What a bundle includes."""

from pathlib import Path

import pytest

from guided.authoring.bundle.pack import BundleContents, list_contents
from guided.core import paths
from guided.core.errors import FileError
from guided.script.loader import load_script
from tests.support.bundles import ALONE, SESSION, make_wav, write_evening, write_own_file


def list_session_contents(path: Path) -> BundleContents:
    folders = paths.find_folders()
    return list_contents(load_script(path, folders), folders)


def test_session_fragments_and_sounds_are_included(home: Path) -> None:
    found = list_session_contents(write_evening())
    assert list(found.files) == ["evening.yaml", "fragments/tea.yaml", "sounds/beds/kitchen.wav"]
    assert all(path.is_file() for path in found.files.values())
    assert set(found.shipped) == {"settle", "bell"}


def test_nested_includes_and_sounds_are_found(home: Path) -> None:
    write_own_file("sounds/chimes/spoon.wav", make_wav())
    write_own_file("sounds/beds/rain-roof.WAV", make_wav())
    write_own_file("sessions/fragments/inner.yaml", "steps:\n  - chime: spoon\n")
    write_own_file("sessions/outer.yaml", "steps:\n  - include: inner\n")
    text = (
        "title: Deep\nsteps:\n  - repeat: 2\n    steps:\n      - only: better\n        include: outer\n"
        "  - stretch: A\n    into: B.\n    instead:\n      - ambience: {flare: off, steady: rain-roof}\n"
    )
    assert list(list_session_contents(write_own_file("sessions/deep.yaml", text)).files) == [
        "deep.yaml",
        "fragments/outer.yaml",
        "fragments/inner.yaml",
        "sounds/chimes/spoon.wav",
        "sounds/beds/rain-roof.wav",
    ]


def test_unused_sounds_are_not_included(home: Path) -> None:
    write_own_file("sounds/beds/private.wav", make_wav())
    assert list(list_session_contents(write_own_file("sessions/alone.yaml", ALONE)).files) == ["alone.yaml"]


def test_phrase_book_is_included_if_none_is_shipped(home: Path) -> None:
    english = (paths.find_folders().library / "phrases" / "en.yaml").read_text("utf-8")
    write_own_file("sessions/phrases/fr.yaml", english)
    write_own_file("sessions/phrases/es.yaml", "in: Inspira\n")
    french = write_own_file("sessions/soir.yaml", ALONE.replace("steps", "language: fr\nsteps", 1))
    spanish = write_own_file("sessions/tarde.yaml", ALONE.replace("steps", "language: es\nsteps", 1))
    assert list(list_session_contents(french).files) == ["soir.yaml", "phrases/fr.yaml"]
    assert list(list_session_contents(spanish).files) == ["tarde.yaml"]


def test_own_lines_over_a_shipped_phrase_book_are_only_named(home: Path) -> None:
    write_own_file("sessions/phrases/es.yaml", "in: Inspira\nout: Y exhala, despacio\nlannding: x\n")
    spanish = write_own_file("sessions/tarde.yaml", ALONE.replace("steps", "language: es\nsteps", 1))
    assert list_session_contents(spanish).phrases == ("in",)
    assert list_session_contents(write_own_file("sessions/alone.yaml", ALONE)).phrases == ()


def test_script_from_any_folder_can_be_bundled(home: Path, tmp_path: Path) -> None:
    (tmp_path / "beside.yaml").write_text("steps:\n  - A line.\n")
    path = tmp_path / "mine.yaml"
    path.write_text("title: Mine\nsteps:\n  - include: beside\n")
    assert list_session_contents(path).files == {"mine.yaml": path, "fragments/beside.yaml": tmp_path / "beside.yaml"}


def test_library_session_cannot_be_bundled() -> None:
    with pytest.raises(FileError, match="comes with guided"):
        list_session_contents(paths.find_sessions()["release-only"])


def test_fragment_alone_cannot_be_bundled(home: Path) -> None:
    with pytest.raises(FileError, match="is a fragment"):
        list_session_contents(write_own_file("sessions/tea.yaml", "steps:\n  - A line.\n"))


def test_fragment_named_like_a_shipped_one_is_refused(home: Path) -> None:
    write_own_file("sessions/fragments/settle.yaml", "steps:\n  - Hello.\n")
    with pytest.raises(FileError, match=r"settle.*would replace it elsewhere.*settle-own"):
        list_session_contents(write_evening())


def test_sound_named_like_a_shipped_one_is_refused(home: Path) -> None:
    write_own_file("sounds/beds/rain.wav", make_wav())
    with pytest.raises(FileError, match="rain-own"):
        list_session_contents(
            write_own_file("sessions/wet.yaml", SESSION.replace("kitchen", "rain").replace("  - include: tea\n", ""))
        )


def test_name_that_is_not_portable_is_refused(home: Path, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="please rename it"):
        list_session_contents(write_own_file("sessions/what#1.yaml", ALONE))


def test_two_fragments_of_one_name_are_refused(home: Path, tmp_path: Path) -> None:
    write_own_file("sessions/fragments/beside.yaml", "steps:\n  - Another line.\n")
    write_own_file("sessions/fragments/tea.yaml", "steps:\n  - include: beside\n")
    (tmp_path / "beside.yaml").write_text("steps:\n  - A line.\n")
    path = tmp_path / "mine.yaml"
    path.write_text("title: Mine\nsteps:\n  - include: beside\n  - include: tea\n")
    with pytest.raises(FileError, match="the same name"):
        list_session_contents(path)
