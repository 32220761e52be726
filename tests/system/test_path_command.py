"""The shortcut: after it, `guided` can be typed in a new terminal."""

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
def user_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home where guided was started by its path, and a new terminal does not find it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setenv("SHELL", "/bin/bash")
    monkeypatch.setattr(sys, "argv", [str(SCRIPT)])
    shell_command.find_program.cache_clear()
    yield tmp_path
    shell_command.find_program.cache_clear()


def test_shortcut_starts_this_guided_from_any_folder(user_home: Path, tmp_path: Path) -> None:
    made = path_command.make_shortcut()
    assert made.path == user_home / ".local/bin/guided"
    done = subprocess.run([made.path, "--version"], cwd="/", capture_output=True, text=True, check=True)
    assert done.stdout.startswith("guided ")
    assert path_command.make_shortcut() == made, "again is harmless"
    subprocess.run(["/bin/sh", "-c", made.undo], check=True)
    assert not os.path.lexists(made.path)


def test_suggested_path_command_works_in_a_new_terminal(user_home: Path) -> None:
    made = path_command.make_shortcut()
    assert not made.on_path
    subprocess.run(["/bin/bash", "-c", made.path_command], check=True)
    env = {"HOME": str(user_home), "PATH": "/usr/bin:/bin"}
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
def test_each_shell_has_its_own_path_command(shell: str, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", shell)
    assert path_command.make_shortcut().path_command == way


def test_folder_on_the_path_comes_first(user_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (user_home / "bin").mkdir()
    monkeypatch.setenv("PATH", f"{user_home}/bin:/usr/bin")
    assert path_command.make_shortcut() == (user_home / "bin/guided", True)
    assert shell_command.find_program() == "guided"


def test_existing_program_is_not_replaced(user_home: Path) -> None:
    place = user_home / ".local/bin"
    place.mkdir(parents=True)
    (place / "guided").write_text("mine", encoding="utf-8")
    with pytest.raises(FileError, match="It stays as it is"):
        path_command.make_shortcut()
    assert (place / "guided").read_text("utf-8") == "mine"


def test_broken_link_is_replaced(user_home: Path) -> None:
    place = user_home / ".local/bin"
    place.mkdir(parents=True)
    (place / "guided").symlink_to(user_home / "gone")
    assert path_command.make_shortcut().path.samefile(SCRIPT)


def test_unwritable_folder_is_an_error(user_home: Path) -> None:
    (user_home / ".local").write_text("a file", encoding="utf-8")
    with pytest.raises(FileError, match=r"could not be made \(Not a directory\)"):
        path_command.make_shortcut()


def test_windows_launcher_is_recognised(tmp_path: Path) -> None:
    program = Path("C:\\my apps\\100%\\guided.exe")
    assert shell_command.make_batch_file(program) == '@"C:\\my apps\\100%%\\guided.exe" %*\n'
    (tmp_path / "guided.cmd").write_text(shell_command.make_batch_file(program), encoding="utf-8")
    assert shell_command.is_launcher(tmp_path / "guided.cmd", program)
    assert not shell_command.is_launcher(tmp_path / "guided.cmd", SCRIPT)


def test_output_says_what_was_done_how_to_undo_it_and_what_is_next(
    user_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.set_up()
    assert capsys.readouterr().out.splitlines() == [
        f"Done. {user_home}/.local/bin/guided now starts guided. To undo that:",
        "  rm ~/.local/bin/guided",
        f"Your terminal does not look in {user_home}/.local/bin yet. Please type this once:",
        "  echo 'export PATH=\"$HOME/.local/bin:$PATH\"' >> ~/.bashrc",
        "From now on, in a new terminal, type: guided",
    ]


def play_to_the_end(user_home: Path, key: str, *options: str) -> str:
    """The screen after a whole session and a key."""
    script = user_home / "short.yaml"
    script.write_text("title: Short\nsteps:\n  - Rest now.\n  - pause: 30s\n", encoding="utf-8")
    env = {**os.environ, "TERM": "xterm", "GUIDED_HOME": str(user_home / "g")}
    silent = ("--voice", "silent", "--output", "null", "--plain")
    with Terminal(str(SCRIPT), "play", str(script), *silent, *options, env=env) as terminal:
        if key:
            terminal.until("just type: guided")
            terminal.type(key.encode())
        assert terminal.over() == 0
        return terminal.shown


@pytest.mark.slow
def test_shortcut_is_offered_once_after_a_session(user_home: Path) -> None:
    assert "Done." in play_to_the_end(user_home, "y")
    assert (user_home / ".local/bin/guided").is_symlink()
    assert "just type" not in play_to_the_end(user_home, "")


@pytest.mark.slow
def test_declined_shortcut_is_not_offered_again(user_home: Path) -> None:
    play_to_the_end(user_home, "n")
    assert not (user_home / ".local").exists()
    assert "just type" not in play_to_the_end(user_home, "")


def test_shortcut_is_not_offered_if_guided_is_on_the_path(user_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (user_home / "bin").mkdir()
    (user_home / "bin/guided").symlink_to(SCRIPT)
    monkeypatch.setenv("PATH", f"{user_home}/bin:{os.environ['PATH']}")
    assert "just type" not in play_to_the_end(user_home, "")
    assert not settings.read_settings().shortcut_asked
    assert shutil.which("guided") == str(user_home / "bin/guided")
