"""Known editors open at the line of the first problem."""

import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from guided.cli.commands import edit
from guided.core import paths
from tests.cli.test_edit import SCRIPT, type_keys

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
def broken_script(home: Path) -> Path:
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
    command: str, given: str, make: Make, broken_script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = make(command.partition(" ")[0])
    monkeypatch.setenv("EDITOR", command)
    assert type_keys(monkeypatch, "\rq", "mine").return_value == 1
    first, second = told.read_text("utf-8").splitlines()
    assert first == " ".join([*command.split()[1:], str(broken_script)])
    assert second == given.format(path=broken_script)


def test_script_without_errors_opens_without_a_line(
    make: Make, broken_script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken_script.write_text(SCRIPT.replace("A word.", "You should rest."), "utf-8")
    told = make("nano")
    monkeypatch.setenv("EDITOR", "nano")
    assert type_keys(monkeypatch, "\rq", "mine").return_value == 0
    assert told.read_text("utf-8").splitlines()[1] == str(broken_script)


def test_editor_is_recognised_through_a_link(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make("vim.basic")
    (tmp_path / "programs" / "ed-it").symlink_to(tmp_path / "programs" / "vim.basic")
    monkeypatch.setenv("EDITOR", "ed-it")
    told = tmp_path / "given"
    edit.open_editor(tmp_path / "a.yaml", 3)
    assert told.read_text("utf-8") == f"+3 {tmp_path / 'a.yaml'}\n"


@pytest.mark.parametrize(("chosen", "given"), [(False, "+3 {path}"), (True, "{path}")])
def test_default_editor_is_recognised_through_its_link(
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
