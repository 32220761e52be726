"""What `-o` names is replaced only where it is a file, whatever `--force` says."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from guided.cli.main import group
from tests.core.test_atomic_write import linked, make_special

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
def test_what_is_no_file_stays_as_it_is(
    command: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("calm.yaml").write_text("title: Calm\nsteps:\n  - Rest.\n", encoding="utf-8")
    Path("letter.txt").write_text("precious", encoding="utf-8")
    out = Path("out.flac")
    if kind == "link":
        linked(out, Path("letter.txt"))
    else:
        make_special(out, kind)
    before = out.lstat()
    done = CliRunner().invoke(group, [*COMMANDS[command], "-o", str(out), "--force"])
    assert done.exit_code == 1, done.output
    assert str(out) in str(done.exception)
    assert "Please name another file." in str(done.exception)
    assert (out.lstat().st_ino, out.lstat().st_mode) == (before.st_ino, before.st_mode)
    assert Path("letter.txt").read_text("utf-8") == "precious"


def test_an_own_session_behind_a_link_is_not_imported_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("letter.txt").write_text("Breathe in. [pause 5]\nRest now.\n", encoding="utf-8")
    own = tmp_path / "home/data/sessions"
    own.mkdir(parents=True)
    linked(own / "letter.yaml", tmp_path / "letter.txt")
    done = CliRunner().invoke(group, ["import", "letter.txt", "--force"])
    assert "is a link to another file" in str(done.exception)
    assert Path("letter.txt").read_text("utf-8").startswith("Breathe in.")


def test_the_listeners_folders_are_closed_to_others(tmp_path: Path) -> None:
    for kind in ("data", "cache", "config"):
        (tmp_path / "home" / kind).mkdir(parents=True, mode=0o755)
    CliRunner().invoke(group, ["new", "Mine", "--blank"])
    assert {oct(f.stat().st_mode & 0o777) for f in (tmp_path / "home").iterdir()} == {"0o700"}
    script = tmp_path / "home/data/sessions/mine.yaml"
    assert oct(script.stat().st_mode & 0o777) == "0o600"


def test_what_was_sent_is_not_added_over_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("calm.yaml").write_text("title: Calm\nsteps:\n  - Rest.\n", encoding="utf-8")
    Path("letter.txt").write_text("precious", encoding="utf-8")
    own = tmp_path / "home/data/sessions"
    own.mkdir(parents=True)
    linked(own / "calm.yaml", tmp_path / "letter.txt")
    done = CliRunner().invoke(group, ["add", "calm.yaml", "--force"])
    assert "Nothing was added" in str(done.exception)
    assert Path("letter.txt").read_text("utf-8") == "precious"
