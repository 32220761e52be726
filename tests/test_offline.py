"""Nothing leaves the computer: commands run where network sockets cannot be created."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.sound_card import Card
from tests.support.tracing import Trace, trace

GUARD = Path(__file__).parent / "offline"
KEPT = (".local/share", ".cache", ".config")
"""Where guided has a folder of its own, below the home."""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONPATH": str(GUARD)}
    return subprocess.run([sys.executable, *command], env=env, capture_output=True, text=True, timeout=120, check=False)


def test_network_guard_works() -> None:
    done = run("-c", "import socket; socket.create_connection(('127.0.0.1', 9))")
    assert "a socket to the network was asked for" in done.stderr


@pytest.mark.slow
@pytest.mark.needs("neural")
@pytest.mark.needs("system")
@pytest.mark.parametrize("voice", ["neural", "system"])
def test_session_is_rendered_offline(voice: str, tmp_path: Path) -> None:
    path = tmp_path / "out.flac"
    script = tmp_path / "short.yaml"
    script.write_text("title: Short\nambience: rain\nsteps:\n  - Let it be easy.\n", encoding="utf-8")
    done = run("-m", "guided", "render", str(script), "-o", str(path), "--voice", voice)
    assert done.returncode == 0, done.stderr
    assert path.stat().st_size > 10_000
    assert "speaks from here" not in done.stderr


@pytest.mark.slow
def test_other_commands_work_offline() -> None:
    for command in (["list"], ["check", "release-only"], ["voices"]):
        done = run("-m", "guided", *command)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def run_traced(tmp_path: Path, card: Card) -> Callable[..., Trace]:
    """Runs a command with a home of its own, and gives what its whole process tree asked the system for."""
    home, passing = tmp_path / "listener", tmp_path / "passing"
    for folder in KEPT:
        (home / folder).mkdir(parents=True)
    passing.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "GUIDED_", "ORT_"))}
    # Python's own cache beside its modules is no file of guided's.
    env = {**kept, **card.env, "HOME": str(home), "TMPDIR": str(passing), "PYTHONDONTWRITEBYTECODE": "1"}

    def run(*command: str) -> Trace:
        return trace([sys.executable, *command], env, passing)

    return run


def find_stray_files(found: Trace, tmp_path: Path, card: Card) -> list[Path]:
    """The files changed outside guided's folders and the temporary folder. PulseAudio keeps its own cookie."""
    own = [tmp_path / "passing", *(tmp_path / "listener" / folder / "guided" for folder in KEPT)]
    system = [Path("/dev/null"), Path("/dev/tty"), Path(card.env["PULSE_COOKIE"])]
    return [path for path in found.changed if path not in system and not any(map(path.is_relative_to, own))]


@pytest.mark.needs("strace")
@pytest.mark.needs("card")
def test_trace_finds_sockets_and_files_of_native_code(
    run_traced: Callable[..., Trace], tmp_path: Path, card: Card
) -> None:
    code = "import ctypes; c = ctypes.CDLL(None); c.socket(2, 1, 0); c.creat(b'../listener/.cache/x', 0o600)"
    found = run_traced("-c", code)
    assert "AF_INET" in found.families
    assert find_stray_files(found, tmp_path, card) == [tmp_path / "listener/.cache/x"]


@pytest.mark.slow
@pytest.mark.needs("strace")
@pytest.mark.needs("card")
@pytest.mark.needs("neural")
@pytest.mark.needs("system")
@pytest.mark.parametrize(
    "command",
    [
        ("play", "short.yaml", "--plain", "--voice", "neural"),
        ("render", "short.yaml", "-o", "short.mp3", "--voice", "neural"),
        ("doctor",),
        ("voices", "--say", "Rest here.", "--voice", "neural"),
        ("voices", "--say", "Rest here.", "--voice", "system"),
    ],
    ids=" ".join,
)
def test_commands_use_no_network_and_write_only_to_their_folders(
    command: tuple[str, ...], run_traced: Callable[..., Trace], tmp_path: Path, card: Card
) -> None:
    script = "title: Short\nambience: rain\nsteps:\n  - Let it be easy.\n"
    (tmp_path / "passing/short.yaml").write_text(script, encoding="utf-8")
    found = run_traced("-m", "guided", *command)
    assert found.done.returncode == 0, found.done.stderr
    assert found.families <= {"AF_UNIX"}
    assert find_stray_files(found, tmp_path, card) == []
