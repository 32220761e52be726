"""Commands that guided prints can be typed as they are: in a new terminal, in any folder."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from guided.cli.main import COMMANDS
from guided.core import shell_command

posix = pytest.mark.skipif(sys.platform == "win32", reason="another shell")
TOLD = [
    (), ("--help",), ("--nope",), ("paly",), ("release-only",), ("play",), ("play", "nowhere"),
    ("play", "nowhere.yaml"),
    ("play", "notes.txt"), ("play", "bad.yaml"), ("edit", "release-only"), ("edit", "xx"), ("resume",), ("doctor",),
    ("list", "--minutes", "0.1", "--level", "better"), ("list",), ("today",), ("flare",), ("journal",), ("plan",),
    ("setup", "--show"), ("voices",), ("voices", "--language", "xx"), ("check", "bad.yaml"), ("share", "my tea.yaml"),
    ("new", "tea"), ("new", "release-only"), ("import", "notes.txt"), ("import", "my tea.yaml"), ("add", "bad.guided"),
    ("journal", "--in-a-flare"), ("show", "gentle-lower-back", "--where", "standing"),
    *(("help", page) for page in ("safety", "keys", "conditions", "writing", "commands")),
    *((name, "--help") for name in COMMANDS),
]  # fmt: skip
FEW = [(), ("--help",), ("play",), ("help", "writing"), ("new", "tea"), ("play", "notes.txt"), ("list", "--help")]
BARE = re.compile(rf"(?<![\w/'-])(?<!-m )guided (?:{'|'.join(COMMANDS)}|--\w+)\b")
WORD = r"(?:'[^']*'|\"[^\"]*\"|[^\s'\"]+)"


class Install:
    """A folder with a guided of its own, as the first command of the README leaves it, below a home."""

    def __init__(self, home: Path, name: str) -> None:
        self.home = home
        self.script = home / name / ".venv" / "bin" / "guided"
        self.script.parent.mkdir(parents=True)
        self.script.write_text(f"#!{sys.executable} -P\nfrom guided.cli.main import main\nmain()\n", "utf-8")
        self.script.chmod(0o755)
        self.here = home / name
        (self.here / "my tea.yaml").write_text("title: Tea\nsteps:\n  - Rest.\n", "utf-8")
        (self.here / "bad.yaml").write_text("title: Tea\nlanguage: xx\nsteps:\n  - include: settl\n", "utf-8")
        (self.here / "notes.txt").write_text("Rest.\n", "utf-8")
        (self.here / "bad.guided").write_text("no session", "utf-8")
        self.env = {
            "HOME": str(home), "PATH": "/usr/bin:/bin", "GUIDED_HOME": str(home / "data"), "LANG": "C.UTF-8",
            "PULSE_SERVER": "unix:/nowhere", "ALSA_CONFIG_PATH": "/dev/null",
        }  # fmt: skip

    def run(self, *args: str, env: Mapping[str, str] = MappingProxyType({})) -> str:
        """The output and standard error."""
        quiet = {"cwd": self.here, "env": self.env | env, "input": b"", "capture_output": True}
        done = subprocess.run([self.script, *args], timeout=60, check=False, **quiet)
        return (done.stdout + done.stderr).decode()

    def leave_session(self) -> str:
        """The output of a session that is left."""
        args = [self.script, "play", "release-only", "--text-only"]
        with subprocess.Popen(args, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as playing:
            assert playing.stdout is not None
            told = playing.stdout.readline()
            while not re.search(rb"^ *\d:\d\d  ", told, re.MULTILINE):
                told += playing.stdout.readline()
            playing.send_signal(signal.SIGINT)
            return (told + playing.stdout.read()).decode()


@pytest.fixture
def install(tmp_path: Path, request: pytest.FixtureRequest) -> Install:
    return Install(tmp_path / "ana", getattr(request, "param", "guided"))


@pytest.mark.slow
@posix
@pytest.mark.parametrize(
    ("install", "shown"),
    [("guided", "~/guided/.venv/bin/guided"), ("my folder", "~/'my folder/.venv/bin/guided'")],
    indirect=["install"],
)
def test_every_printed_command_works_in_a_new_terminal(install: Install, shown: str) -> None:
    (install.home / ".config/fish/completions").mkdir(parents=True)  # fish makes it
    told = [install.run(*args) for args in (TOLD if "'" not in shown else FEW)] + [install.leave_session()]
    assert "To go on later: " + shown + " resume" in " ".join(told[-1].split())
    assert not (bare := [found[0] for text in told for found in BARE.finditer(_strip_comments(text))]), bare
    ours = f"{re.escape(shown)}|{re.escape(sys.executable.rpartition('/')[0])}/pip"
    command = re.compile(rf"((?:EDITOR=\w+ )?(?:{ours}))((?: {WORD})*)")
    commands = {_cut_sentence(*found.groups()) for text in told for found in command.finditer(text)}
    assert {command.split()[-1] for command in commands} >= {"--help", "resume", "list"}
    broken = [each for each in sorted(commands) if not _runs(each, install.home)]
    assert not broken


def _strip_comments(text: str) -> str:
    """Without the notes inside scripts, which may go to other computers."""
    return re.sub(r"^ *#.*$", "", text, flags=re.MULTILINE)


def _cut_sentence(program: str, rest: str) -> str:
    """A command without the sentence around it."""
    words = [program]
    for word in re.findall(WORD, rest.partition(" [")[0]):
        words.append(word if word[0] in "'\"" else word.rstrip(").;,"))
        if words[-1] != word:
            break
    return " ".join(words)


def _runs(command: str, home: Path) -> bool:
    fresh = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    typed = ["sh", "-c", f"{command} --help"]
    return subprocess.run(typed, cwd="/", env=fresh, capture_output=True, timeout=60, check=False).returncode == 0


@posix
def test_guided_on_the_path_is_named_without_a_folder(install: Install, tmp_path: Path) -> None:
    there = tmp_path / "bin"
    there.mkdir()
    (there / "guided").symlink_to(install.script)
    path = f"{there}:/usr/bin"
    assert "  guided play release-only" in install.run(env={"PATH": path})
    assert "Usage: guided play" in install.run("play", env={"PATH": path})
    linked = subprocess.run([there / "guided"], env=install.env, capture_output=True, text=True, check=True, timeout=60)
    assert f"  {there}/guided play" in linked.stdout, "it was started by that name, which is not on the path"


@posix
def test_active_environment_does_not_count_as_the_path(install: Install) -> None:
    path = f"{install.script.parent}:/usr/bin"
    assert "  guided play release-only" in install.run(env={"PATH": path})
    active = {"PATH": path, "VIRTUAL_ENV": str(install.script.parent.parent)}
    assert "  ~/guided/.venv/bin/guided play release-only" in install.run(env=active)


@posix
def test_another_guided_on_the_path_is_not_used(install: Install, tmp_path: Path) -> None:
    other = Install(tmp_path / "other", "guided")
    told = install.run(env={"PATH": f"{other.script.parent}:{install.script.parent}"})
    assert "  ~/guided/.venv/bin/guided play" in told


@posix
def test_without_a_script_the_command_uses_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = tmp_path / "my bin" / "python"
    python.parent.mkdir()
    python.symlink_to(sys.executable)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setattr(shell_command, "_find_pip", shell_command._find_pip.__wrapped__)
    assert shell_command.find_program.__wrapped__() == "~/'my bin/python' -P -m guided"
    assert shell_command.make_pip_command("install", "a[b]") == "~/'my bin/python' -m pip install 'a[b]'"
    (python.parent / "pip").touch(0o755)
    assert shell_command.make_pip_command("install", "a[b]") == "~/'my bin/pip' install 'a[b]'"


def test_odd_environment_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PATH", "HOME", "VIRTUAL_ENV"):
        monkeypatch.delenv(name, raising=False)
        assert shell_command.find_program.__wrapped__()
        monkeypatch.setenv(name, f"relative{os.pathsep}{os.pathsep}/no/such")
        assert shell_command.find_program.__wrapped__()


@posix
def test_completion_works_without_a_path(install: Install) -> None:
    asked = {"_GUIDED_COMPLETE": "bash_complete", "COMP_WORDS": "guided pla", "COMP_CWORD": "1"}
    assert install.run(env=asked).split() == ["plain,play", "plain,plan"]
