"""The settings: a file that a person may edit, changed one line at a time."""

import stat
import sys
from datetime import date
from pathlib import Path

import pytest

from guided.errors import FileError
from guided.library import config_folder
from guided.script.source import ScriptError
from guided.settings import Settings, keep, load

DAY = date(2026, 3, 1)


@pytest.fixture
def file(home: Path) -> Path:
    """Where the settings are; nothing is there yet."""
    return config_folder() / "settings.yaml"


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())


def test_nothing_is_settled_at_first(file: Path) -> None:
    assert load() == Settings() == Settings(safety_read=None)
    assert not file.exists()


def test_what_is_kept_is_there_again(file: Path) -> None:
    keep("safety_read", DAY)
    assert load() == Settings(safety_read=DAY)
    assert file.read_text().splitlines()[-1] == "safety_read: 2026-03-01"
    assert file.read_text().startswith("# ")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a home private in its own way")
def test_it_is_the_owners_alone(file: Path) -> None:
    keep("safety_read", DAY)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n", "---\n", "---\n# nothing\n"])
def test_an_empty_file_is_no_fault(file: Path, text: str) -> None:
    write(file, text)
    assert load() == Settings()
    keep("safety_read", DAY)
    assert load() == Settings(DAY)
    assert file.read_text().startswith(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("safety_read: 2020-01-01\n", "safety_read: 2026-03-01\n"),
        ("safety_read: 2020-01-01", "safety_read: 2026-03-01"),
        ("safety_read:    '2020-01-01'   # in bed\n", "safety_read:    2026-03-01   # in bed\n"),
        ("# mine\nvoice: kind\n\nwords: [a, b]\n", "# mine\nvoice: kind\n\nwords: [a, b]\nsafety_read: 2026-03-01\n"),
        ("voice: kind", "voice: kind\nsafety_read: 2026-03-01\n"),
        ("a: 1\r\nb: 2\r\n", "a: 1\r\nb: 2\r\nsafety_read: 2026-03-01\r\n"),
        ("a: 1\r\nsafety_read: 2020-01-01\r\nb: 2\r\n", "a: 1\r\nsafety_read: 2026-03-01\r\nb: 2\r\n"),
        ("{voice: kind, safety_read: 2020-01-01}\n", "{voice: kind, safety_read: 2026-03-01}\n"),
        ("naïve: ja\nsafety_read: 2020-01-01 # ñ\n", "naïve: ja\nsafety_read: 2026-03-01 # ñ\n"),
    ],
)
def test_only_its_line_changes(file: Path, before: str, after: str) -> None:
    write(file, before)
    keep("safety_read", DAY)
    assert file.read_bytes().decode() == after
    assert load() == Settings(DAY)


@pytest.mark.parametrize(
    "text", ["{voice: kind}\n", "safety_read: >\n  2020-01-01\nvoice: kind\n", "voice: kind\n...\n"]
)
def test_what_cannot_be_changed_is_left_alone_and_told(file: Path, text: str) -> None:
    write(file, text)
    with pytest.raises(FileError, match="Please write into it: safety_read: 2026-03-01"):
        keep("safety_read", DAY)
    assert file.read_text() == text


DAMAGED = {
    "safety_read: soon\n": ":1:14: error: 'safety_read' takes a day, like 2026-03-01",
    "safety_read: [2026-03-01]\n": ":1:14: error: 'safety_read' takes a day",
    "safety_read:\n": ":1:1: error: there is nothing after 'safety_read'",
    "voice: kind\nsafty_read: 2026-03-01\n": ":2:1: error: 'safty_read' is not a setting",
    "safety_read: 2026-03-01\nsafety_read: 2026-03-02\n": ":2:1: error: 'safety_read' is here twice",
    "- safety_read\n": ":1:1: error: these are no settings",
    "hello\n": ":1:1: error: these are no settings",
    "a: {b\n": ":1:",
    "a: &b c\n": ":1:4: error: anchors",
    "a: \0\n": ":1:4: error: there is a character here that shows as nothing",
}


@pytest.mark.parametrize("text", DAMAGED)
def test_damage_is_told_at_its_place_and_nothing_is_lost(file: Path, text: str) -> None:
    write(file, text)
    for attempt in (load, lambda: keep("safety_read", DAY)):
        with pytest.raises(ScriptError) as told:
            attempt()
        assert f"settings.yaml{DAMAGED[text]}" in str(told.value)
    assert file.read_text() == text


def test_a_slip_of_the_pen_names_what_was_meant(file: Path) -> None:
    write(file, "safty_read: 2026-03-01\n")
    with pytest.raises(ScriptError, match=r"did you mean 'safety_read'\?"):
        load()


def test_what_a_newer_guided_knows_is_passed_over(file: Path) -> None:
    write(file, "level: gentle\navoid: [neck]\nsafety_read: 2026-03-01\n")
    assert load() == Settings(DAY)


def test_a_folder_is_no_file(file: Path) -> None:
    file.mkdir(parents=True)
    with pytest.raises(FileError, match=r"settings\.yaml is a folder"):
        load()


@pytest.mark.parametrize("place", ["os.fsync", "tempfile.mkstemp"])
def test_a_home_that_cannot_be_written_is_told_in_a_sentence(
    file: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    write(file, "voice: kind\n")

    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(place, refuse)
    with pytest.raises(FileError) as told:
        keep("safety_read", DAY)
    assert str(told.value) == f"Settings cannot be kept in {file} (Read-only file system)."
    assert [each.name for each in file.parent.iterdir()] == ["settings.yaml"]
    assert file.read_text() == "voice: kind\n"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there that few have")
def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    write(file, "")
    file.unlink()
    elsewhere = tmp_path / "dotfiles.yaml"
    elsewhere.write_text("voice: kind\n")
    file.symlink_to(elsewhere)
    keep("safety_read", DAY)
    assert file.is_symlink()
    assert elsewhere.read_text() == "voice: kind\nsafety_read: 2026-03-01\n"


def test_a_setting_nobody_knows_is_a_fault_of_ours(file: Path) -> None:
    with pytest.raises(TypeError):
        keep("colour", "blue")
    assert not file.exists()
