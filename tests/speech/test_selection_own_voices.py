"""The user's own voice files."""

import sys
from pathlib import Path

import pytest

from guided.speech import selection


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("thorsten.onnx", "amy.onnx", "amy.onnx.json", "notes.txt"):
        (tmp_path / name).touch()
    (tmp_path / "folder.onnx").mkdir()
    return tmp_path


def test_voice_files_are_listed_by_name(folder: Path) -> None:
    assert selection.list_voice_files(folder) == ["amy", "thorsten"]


@pytest.mark.parametrize("nowhere", [None, Path("/nowhere/at/all")])
def test_missing_folder_lists_no_voice_files(nowhere: Path | None) -> None:
    assert selection.list_voice_files(nowhere) == []


def test_name_is_looked_up_in_the_folder_and_a_path_is_not(folder: Path) -> None:
    assert selection.find_path("amy", folder) == str(folder / "amy.onnx")
    assert selection.find_path("nobody", folder) == str(folder / "nobody.onnx")
    assert selection.find_path("amy.onnx", folder) == "amy.onnx"
    assert selection.find_path("/elsewhere/amy.onnx", folder) == "/elsewhere/amy.onnx"
    assert selection.find_path("amy", None) == "amy"


@pytest.mark.skipif(sys.platform == "win32", reason="home is another matter there")
def test_home_in_a_path_is_expanded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ann")
    assert selection.find_path("~/amy.onnx", None) == "/home/ann/amy.onnx"
    assert selection.find_path("~nobody-at-all/amy.onnx", None) == "~nobody-at-all/amy.onnx"
