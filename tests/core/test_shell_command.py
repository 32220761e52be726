"""Commands that are shown can be typed."""

import shlex
import sys
from pathlib import Path

import pytest

from guided.core.shell_command import make_command, quote_shell

NAMES = ["back", "für-tee", "Für Frau Müller.guided", "it's", 'a "b"', "$HOME", "a;b", "", "a*b", "~", "me & you"]


@pytest.mark.skipif(sys.platform == "win32", reason="another shell")
@pytest.mark.parametrize("name", NAMES)
def test_shell_parses_the_command_as_meant(name: str) -> None:
    assert shlex.split(make_command("play", name, "--level", "flare")) == ["guided", "play", name, "--level", "flare"]


@pytest.mark.parametrize("name", ["back", "für-tee", "a/b.yaml", "--level"])
def test_plain_argument_is_not_quoted(name: str) -> None:
    assert quote_shell(name, windows=False) == quote_shell(name, windows=True) == name


def test_windows_quotes_are_double() -> None:
    assert quote_shell("Für Frau Müller.guided", windows=True) == '"Für Frau Müller.guided"'
    assert quote_shell("C:\\a\\b.yaml", windows=True) == "C:\\a\\b.yaml"


def test_path_works_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path.parent))
    assert make_command("check", Path("-a.yaml")) == f"guided check ~/{tmp_path.name}/-a.yaml"
    assert make_command("check", tmp_path / "my a.yaml") == f"guided check ~/'{tmp_path.name}/my a.yaml'"
    monkeypatch.setenv("HOME", "/nowhere")
    assert make_command("check", Path("a.yaml")) == f"guided check {tmp_path}/a.yaml"
