"""A session saved in the settings is found again from any folder."""

import os
from pathlib import Path

import pytest

from guided.cli.script_files import check_session_ref
from guided.core import paths
from guided.core.errors import FileError, GuidedError

SCRIPT = "title: My bed\nsteps: [Rest here., {pause: 30s}]\n"


@pytest.fixture
def documents_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own, below one's home, in which one is."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    place = tmp_path / "My Documents"
    place.mkdir()
    (place / "my  bed, warm.yaml").write_text(SCRIPT)
    monkeypatch.chdir(place)
    return place.resolve()


@pytest.mark.parametrize(
    "written", ["my  bed, warm.yaml", "./my  bed, warm.yaml", "~/My Documents/my  bed, warm.yaml", "{}"]
)
def test_path_is_saved_as_an_absolute_path(written: str, documents_folder: Path) -> None:
    whole = str(documents_folder / "my  bed, warm.yaml")
    assert check_session_ref(written.format(whole)) == whole


def test_session_is_saved_by_its_name_where_that_is_unambiguous() -> None:
    shipped = paths.find_folders().library / "release-only.yaml"
    assert check_session_ref("release-only") == check_session_ref(str(shipped)) == "release-only"
    own = paths.sessions_folder()
    own.mkdir(parents=True)
    (own / "release-only.yaml").write_text(SCRIPT)
    assert check_session_ref(str(own / "release-only.yaml")) == "release-only"
    assert check_session_ref(str(shipped)) == str(shipped.resolve())  # which the name does not mean any more


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "There is no file"),
        (
            "title: My bed\nstepps: []\n",
            "cannot be played yet. To see what it needs: guided check ~/'My Documents/my bed.yaml'",
        ),
        ("title: My bed\nsteps: [{pause: 4h}]\n", ""),
    ],
)
def test_script_that_cannot_be_played_is_a_one_line_error(text: str | None, says: str, documents_folder: Path) -> None:
    if text:
        (documents_folder / "my bed.yaml").write_text(text)
    with pytest.raises(GuidedError) as told:
        check_session_ref("my bed.yaml")
    assert says in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file_is_an_error(documents_folder: Path) -> None:
    (documents_folder / "my bed.yaml").write_text(SCRIPT)
    (documents_folder / "my bed.yaml").chmod(0)
    with pytest.raises(FileError, match="cannot be read"):
        check_session_ref("my bed.yaml")


def test_path_in_an_unknown_home_is_a_missing_file() -> None:
    with pytest.raises(FileError, match="There is no file"):
        check_session_ref("~nobody-of-that-name/my-bed.yaml")


def test_fragment_is_not_a_session() -> None:
    own = paths.sessions_folder()
    own.mkdir(parents=True)
    (own / "my-bed.yaml").write_text("steps: [Rest here.]\n")
    with pytest.raises(FileError, match="has no title"):
        check_session_ref("my-bed")


@pytest.mark.skipif(os.name != "posix", reason="no such name on Windows")
def test_name_with_an_invisible_character_cannot_be_saved(documents_folder: Path) -> None:
    (documents_folder / "my\x07bed.yaml").write_text(SCRIPT)
    with pytest.raises(FileError, match="Please rename it"):
        check_session_ref("my\x07bed.yaml")
