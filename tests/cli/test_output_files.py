"""`-o` replaces regular files only, even with `--force`."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from guided.cli.main import group
from tests.core.test_atomic_write import make_link, make_special

COMMANDS = {
    "journal": ("journal", "--export", "csv"),
    "summary": ("journal", "--summary", "--html"),
    "print": ("print", "release-only"),
    "render": ("render", "release-only", "--level", "flare", "--voice", "silent"),
    "share": ("share", "calm.yaml"),
}
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it has no such files")


@pytest.mark.parametrize("kind", ["link", "pipe", "socket"])
@pytest.mark.parametrize("command", COMMANDS)
def test_force_does_not_replace_links_pipes_or_sockets(
    command: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("calm.yaml").write_text("title: Calm\nsteps:\n  - Rest.\n", encoding="utf-8")
    Path("letter.txt").write_text("precious", encoding="utf-8")
    out = Path("out.flac")
    if kind == "link":
        make_link(out, Path("letter.txt"))
    else:
        make_special(out, kind)
    before = out.lstat()
    done = CliRunner().invoke(group, [*COMMANDS[command], "-o", str(out), "--force"])
    assert done.exit_code == 1, done.output
    assert str(out) in str(done.exception)
    assert "Please name another file." in str(done.exception)
    assert (out.lstat().st_ino, out.lstat().st_mode) == (before.st_ino, before.st_mode)
    assert Path("letter.txt").read_text("utf-8") == "precious"


def test_import_does_not_replace_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("letter.txt").write_text("Breathe in. [pause 5]\nRest now.\n", encoding="utf-8")
    own = tmp_path / "home/data/sessions"
    own.mkdir(parents=True)
    make_link(own / "letter.yaml", tmp_path / "letter.txt")
    done = CliRunner().invoke(group, ["import", "letter.txt", "--force"])
    assert "is a link to another file" in str(done.exception)
    assert Path("letter.txt").read_text("utf-8").startswith("Breathe in.")


def test_guided_folders_are_private(tmp_path: Path) -> None:
    for kind in ("data", "cache", "config"):
        (tmp_path / "home" / kind).mkdir(parents=True, mode=0o755)
    CliRunner().invoke(group, ["new", "Mine", "--blank"])
    assert {oct(f.stat().st_mode & 0o777) for f in (tmp_path / "home").iterdir()} == {"0o700"}
    script = tmp_path / "home/data/sessions/mine.yaml"
    assert oct(script.stat().st_mode & 0o777) == "0o600"


def test_add_does_not_replace_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("calm.yaml").write_text("title: Calm\nsteps:\n  - Rest.\n", encoding="utf-8")
    Path("letter.txt").write_text("precious", encoding="utf-8")
    own = tmp_path / "home/data/sessions"
    own.mkdir(parents=True)
    make_link(own / "calm.yaml", tmp_path / "letter.txt")
    done = CliRunner().invoke(group, ["add", "calm.yaml", "--force"])
    assert "Nothing was added" in str(done.exception)
    assert Path("letter.txt").read_text("utf-8") == "precious"
