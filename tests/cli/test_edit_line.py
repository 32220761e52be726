"""Editors that are known begin where there is something to mend."""

import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from guided.cli.commands import edit
from guided.core import paths
from tests.cli.test_edit import SCRIPT, keys

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="makes programs of small scripts")
Make = Callable[[str], Path]
BROKEN = SCRIPT.replace("Stay as", "paus: 2s\n  - You should stay as")


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes a program of a name in a folder of its own, which writes down what it is given."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.delenv("VISUAL", raising=False)

    def made(name: str) -> Path:
        program, given = folder / name, tmp_path / "given"
        program.write_text(f'#!/bin/sh\necho "$@" >> {shlex.quote(str(given))}\n', "utf-8")
        program.chmod(0o755)
        return given

    return made


@pytest.fixture
def broken(home: Path) -> Path:
    path = paths.sessions_folder() / "mine.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(BROKEN, "utf-8")
    return path


@pytest.mark.parametrize(
    ("command", "given"),
    [
        ("nano", "+6 {path}"),
        ("vim", "+6 {path}"),
        ("nvim -u NONE", "-u NONE +6 {path}"),
        ("emacs -nw", "-nw +6 {path}"),
        ("micro", "+6 {path}"),
        ("joe", "+6 {path}"),
        ("code --wait", "--wait --goto {path}:6"),
        ("hx", "{path}:6"),
        ("strange", "{path}"),
    ],
)
def test_enter_opens_at_the_first_problem(
    command: str, given: str, make: Make, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = make(command.partition(" ")[0])
    monkeypatch.setenv("EDITOR", command)
    assert keys(monkeypatch, "\rq", "mine").return_value == 1
    first, second = told.read_text("utf-8").splitlines()
    assert first == " ".join([*command.split()[1:], str(broken)])
    assert second == given.format(path=broken)


def test_what_can_be_played_opens_as_the_editor_likes(
    make: Make, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken.write_text(SCRIPT.replace("A word.", "You should rest."), "utf-8")
    told = make("nano")
    monkeypatch.setenv("EDITOR", "nano")
    assert keys(monkeypatch, "\rq", "mine").return_value == 0
    assert told.read_text("utf-8").splitlines()[1] == str(broken)


def test_an_editor_by_another_name_is_known(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make("vim.basic")
    (tmp_path / "programs" / "ed-it").symlink_to(tmp_path / "programs" / "vim.basic")
    monkeypatch.setenv("EDITOR", "ed-it")
    told = tmp_path / "given"
    edit.open_editor(tmp_path / "a.yaml", 3)
    assert told.read_text("utf-8") == f"+3 {tmp_path / 'a.yaml'}\n"


@pytest.mark.parametrize(("chosen", "given"), [(False, "+3 {path}"), (True, "{path}")])
def test_where_nobody_chose_the_usual_one_is_known_too(
    chosen: bool, given: str, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    for name in ("sensible-editor", "nano"):
        told = make(name)
    (tmp_path / "programs" / "editor").symlink_to(tmp_path / "programs" / "nano")
    if chosen:
        (tmp_path / ".selected_editor").touch()
    edit.open_editor(tmp_path / "a.yaml", 3)
    assert told.read_text("utf-8").strip() == given.format(path=tmp_path / "a.yaml")
