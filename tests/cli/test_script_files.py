"""Which scripts are meant by a name, a path, a folder or a pattern."""

from pathlib import Path

import pytest

from guided.cli.script_files import gather_scripts
from guided.core import paths
from guided.core.errors import FileError


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with scripts, what is hidden, and what is no script."""
    for name in ("b.yaml", "a.yaml", "notes.txt", "old.yml", ".c.yaml", "in/d.yaml", ".git/e.yaml", "in/in/f.yaml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("steps:\n  - Rest.\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(*names: str) -> list[str]:
    return [str(each) if isinstance(each, FileError) else each.as_posix() for each in gather_scripts(names)]


def test_a_folder_stands_for_every_script_in_it_and_below(here: Path) -> None:
    assert found(".") == ["a.yaml", "b.yaml", "in/d.yaml", "in/in/f.yaml"]
    assert found("in/") == ["in/d.yaml", "in/in/f.yaml"]


def test_a_script_in_whose_name_something_does_not_show_is_told_in_its_place(here: Path) -> None:
    (here / "in" / "a\u200bb.yaml").write_text("steps:\n  - Rest.\n", encoding="utf-8")
    told = "There is a character in the name of a\ufffdb.yaml that shows as nothing. Please rename it."
    assert found("in/") == [told, "in/d.yaml", "in/in/f.yaml"]
    assert found("in/*.yaml") == [told, "in/d.yaml"]
    assert found("in/a\u200bb.yaml") == [told]


def test_a_pattern_is_looked_up_where_the_shell_did_not(here: Path) -> None:
    assert found("*.yaml") == ["a.yaml", "b.yaml"]
    assert found("**/*.yaml") == ["a.yaml", "b.yaml", "in/d.yaml", "in/in/f.yaml"]
    assert found("[ab].yaml") == ["a.yaml", "b.yaml"]
    assert found("i*") == ["in/d.yaml", "in/in/f.yaml"]


def test_a_name_with_signs_of_a_pattern_is_a_name_where_there_is_such_a_file(here: Path) -> None:
    Path("[a].yaml").write_text("steps:\n  - Rest.\n", encoding="utf-8")
    assert found("[a].yaml") == ["[a].yaml"]


def test_each_file_once_in_the_order_that_was_asked(here: Path) -> None:
    assert found("b.yaml", ".", "./a.yaml", str(here / "b.yaml"))[:2] == ["b.yaml", "a.yaml"]
    assert len(found("b.yaml", ".", "./a.yaml", str(here / "b.yaml"))) == 4


def test_a_session_by_its_name_also_beside_a_folder_of_that_name(here: Path) -> None:
    Path("release-only").mkdir()
    assert found("release-only") == [paths.find_sessions()["release-only"].as_posix()]
    assert found("release-only/") == ["There is no script in release-only/. Scripts end in .yaml."]


def test_what_is_not_there_is_told_in_its_place(here: Path) -> None:
    told = found("nowhere.yaml", "a.yaml", "empty", "*.nix", "old.yml", "notes.txt")
    assert told == [
        "There is no file nowhere.yaml.",
        "a.yaml",
        "There is no script in empty. Scripts end in .yaml.",
        "No script matches *.nix.",
        "old.yml is not a script yet. Scripts end in .yaml: rename old.yml to old.yaml.",
        "notes.txt is not a script. Scripts end in .yaml: rename notes.txt to notes.yaml."
        " If it is plain text, guided import makes a script of it.",
    ]


def test_the_templates_beside_the_sessions_are_no_scripts() -> None:
    listed = found(str(paths.find_folders().library))
    assert any(path.endswith("fragments/come-back.yaml") for path in listed)
    assert not [path for path in listed if "templates" in path]
