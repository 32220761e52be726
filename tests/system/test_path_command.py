"""The shortcut: tomorrow, in a new terminal, one types `guided`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from guided.cli import path_command_offer as command
from guided.core import shell_command
from guided.core.errors import FileError
from guided.system import path_command, settings
from tests.support.terminal import Terminal

SCRIPT = Path(sys.executable).with_name("guided")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="tested by what it writes")


@pytest.fixture(autouse=True)
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Somebody who started guided by its path, as the README says; where a new terminal looks, there is none."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setenv("SHELL", "/bin/bash")
    monkeypatch.setattr(sys, "argv", [str(SCRIPT)])
    shell_command.find_program.cache_clear()
    yield tmp_path
    shell_command.find_program.cache_clear()


def test_it_starts_this_guided_from_any_folder(person: Path, tmp_path: Path) -> None:
    made = path_command.make_shortcut()
    assert made.path == person / ".local/bin/guided"
    done = subprocess.run([made.path, "--version"], cwd="/", capture_output=True, text=True, check=True)
    assert done.stdout.startswith("guided ")
    assert path_command.make_shortcut() == made, "again is harmless"
    subprocess.run(["/bin/sh", "-c", made.undo], check=True)
    assert not os.path.lexists(made.path)


def test_what_it_says_to_type_has_a_new_terminal_find_it(person: Path) -> None:
    made = path_command.make_shortcut()
    assert not made.on_path
    subprocess.run(["/bin/bash", "-c", made.path_command], check=True)
    env = {"HOME": str(person), "PATH": "/usr/bin:/bin"}
    found = subprocess.run(
        ["/bin/bash", "-ic", "command -v guided"], env=env, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == str(made.path)


@pytest.mark.parametrize(
    ("shell", "way"),
    [
        ("/bin/zsh", "echo 'export PATH=\"$HOME/.local/bin:$PATH\"' >> ~/.zshrc"),
        ("/usr/bin/fish", "fish_add_path ~/.local/bin"),
        ("/bin/sh", "echo 'export PATH=\"$HOME/.local/bin:$PATH\"' >> ~/.profile"),
    ],
)
def test_each_shell_is_told_in_its_own_way(shell: str, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", shell)
    assert path_command.make_shortcut().path_command == way


def test_a_place_that_is_looked_at_comes_first(person: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (person / "bin").mkdir()
    monkeypatch.setenv("PATH", f"{person}/bin:/usr/bin")
    assert path_command.make_shortcut() == (person / "bin/guided", True)
    assert shell_command.find_program() == "guided"


def test_another_program_of_that_name_stays(person: Path) -> None:
    place = person / ".local/bin"
    place.mkdir(parents=True)
    (place / "guided").write_text("mine", encoding="utf-8")
    with pytest.raises(FileError, match="It stays as it is"):
        path_command.make_shortcut()
    assert (place / "guided").read_text("utf-8") == "mine"


def test_a_link_that_leads_nowhere_is_made_anew(person: Path) -> None:
    place = person / ".local/bin"
    place.mkdir(parents=True)
    (place / "guided").symlink_to(person / "gone")
    assert path_command.make_shortcut().path.samefile(SCRIPT)


def test_a_place_that_cannot_be_written_is_told(person: Path) -> None:
    (person / ".local").write_text("a file", encoding="utf-8")
    with pytest.raises(FileError, match=r"could not be made \(Not a directory\)"):
        path_command.make_shortcut()


def test_windows_gets_a_launcher_that_is_known_again(tmp_path: Path) -> None:
    program = Path("C:\\my apps\\100%\\guided.exe")
    assert shell_command.make_batch_file(program) == '@"C:\\my apps\\100%%\\guided.exe" %*\n'
    (tmp_path / "guided.cmd").write_text(shell_command.make_batch_file(program), encoding="utf-8")
    assert shell_command.is_launcher(tmp_path / "guided.cmd", program)
    assert not shell_command.is_launcher(tmp_path / "guided.cmd", SCRIPT)


def test_it_says_what_it_did_how_to_undo_it_and_what_to_do_next(
    person: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.set_up()
    assert capsys.readouterr().out.splitlines() == [
        f"Done. {person}/.local/bin/guided now starts guided. To undo that:",
        "  rm ~/.local/bin/guided",
        f"Your terminal does not look in {person}/.local/bin yet. Please type this once:",
        "  echo 'export PATH=\"$HOME/.local/bin:$PATH\"' >> ~/.bashrc",
        "From now on, in a new terminal, type: guided",
    ]


def played(person: Path, key: str, *options: str) -> str:
    """What stands on the screen after a session to its end, and a key."""
    script = person / "short.yaml"
    script.write_text("title: Short\nsteps:\n  - Rest now.\n  - pause: 30s\n", encoding="utf-8")
    env = {**os.environ, "TERM": "xterm", "GUIDED_HOME": str(person / "g")}
    silent = ("--voice", "silent", "--output", "null", "--plain")
    with Terminal(str(SCRIPT), "play", str(script), *silent, *options, env=env) as terminal:
        if key:
            terminal.until("just type: guided")
            terminal.type(key.encode())
        assert terminal.over() == 0
        return terminal.shown


@pytest.mark.slow
def test_it_is_offered_once_at_the_end_of_a_session(person: Path) -> None:
    assert "Done." in played(person, "y")
    assert (person / ".local/bin/guided").is_symlink()
    assert "just type" not in played(person, "")


@pytest.mark.slow
def test_no_is_an_answer_that_is_kept(person: Path) -> None:
    played(person, "n")
    assert not (person / ".local").exists()
    assert "just type" not in played(person, "")


def test_where_guided_is_found_already_nothing_is_offered(person: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (person / "bin").mkdir()
    (person / "bin/guided").symlink_to(SCRIPT)
    monkeypatch.setenv("PATH", f"{person}/bin:{os.environ['PATH']}")
    assert "just type" not in played(person, "")
    assert not settings.read_settings().shortcut_asked
    assert shutil.which("guided") == str(person / "bin/guided")
