"""Which scripts a name, a path, a folder or a pattern stands for."""

from pathlib import Path

import pytest

from guided.cli.script_files import gather_scripts
from guided.core import paths
from guided.core.errors import FileError


@pytest.fixture
def work_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with scripts, what is hidden, and what is no script."""
    for name in ("b.yaml", "a.yaml", "notes.txt", "old.yml", ".c.yaml", "in/d.yaml", ".git/e.yaml", "in/in/f.yaml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("steps:\n  - Rest.\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def gather(*names: str) -> list[str]:
    return [str(each) if isinstance(each, FileError) else each.as_posix() for each in gather_scripts(names)]


def test_folder_stands_for_all_scripts_below_it(work_folder: Path) -> None:
    assert gather(".") == ["a.yaml", "b.yaml", "in/d.yaml", "in/in/f.yaml"]
    assert gather("in/") == ["in/d.yaml", "in/in/f.yaml"]


def test_name_with_an_invisible_character_is_reported(work_folder: Path) -> None:
    (work_folder / "in" / "a\u200bb.yaml").write_text("steps:\n  - Rest.\n", encoding="utf-8")
    told = "There is a character in the name of a\ufffdb.yaml that shows as nothing. Please rename it."
    assert gather("in/") == [told, "in/d.yaml", "in/in/f.yaml"]
    assert gather("in/*.yaml") == [told, "in/d.yaml"]
    assert gather("in/a\u200bb.yaml") == [told]


def test_pattern_is_expanded(work_folder: Path) -> None:
    assert gather("*.yaml") == ["a.yaml", "b.yaml"]
    assert gather("**/*.yaml") == ["a.yaml", "b.yaml", "in/d.yaml", "in/in/f.yaml"]
    assert gather("[ab].yaml") == ["a.yaml", "b.yaml"]
    assert gather("i*") == ["in/d.yaml", "in/in/f.yaml"]


def test_file_named_like_a_pattern_is_found(work_folder: Path) -> None:
    Path("[a].yaml").write_text("steps:\n  - Rest.\n", encoding="utf-8")
    assert gather("[a].yaml") == ["[a].yaml"]


def test_each_file_comes_once_in_the_order_given(work_folder: Path) -> None:
    assert gather("b.yaml", ".", "./a.yaml", str(work_folder / "b.yaml"))[:2] == ["b.yaml", "a.yaml"]
    assert len(gather("b.yaml", ".", "./a.yaml", str(work_folder / "b.yaml"))) == 4


def test_session_is_found_by_name_beside_a_folder_of_that_name(work_folder: Path) -> None:
    Path("release-only").mkdir()
    assert gather("release-only") == [paths.find_sessions()["release-only"].as_posix()]
    assert gather("release-only/") == ["There is no script in release-only/. Scripts end in .yaml."]


def test_missing_files_are_reported_in_their_place(work_folder: Path) -> None:
    told = gather("nowhere.yaml", "a.yaml", "empty", "*.nix", "old.yml", "notes.txt")
    assert told == [
        "There is no file nowhere.yaml.",
        "a.yaml",
        "There is no script in empty. Scripts end in .yaml.",
        "No script matches *.nix.",
        "old.yml is not a script yet. Scripts end in .yaml: rename old.yml to old.yaml.",
        "notes.txt is not a script. Scripts end in .yaml: rename notes.txt to notes.yaml."
        " If it is plain text, guided import makes a script of it.",
    ]


def test_templates_are_not_listed_as_scripts() -> None:
    listed = gather(str(paths.find_folders().library))
    assert any(path.endswith("fragments/come-back.yaml") for path in listed)
    assert not [path for path in listed if "templates" in path]
