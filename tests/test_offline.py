"""Nothing leaves the machine: whole commands run where no socket to the network can be made."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

GUARD = Path(__file__).parent / "offline"


def run(*command: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONPATH": str(GUARD)}
    return subprocess.run([sys.executable, *command], env=env, capture_output=True, text=True, timeout=120, check=False)


def test_the_guard_guards() -> None:
    done = run("-c", "import socket; socket.create_connection(('127.0.0.1', 9))")
    assert "a socket to the network was asked for" in done.stderr


@pytest.mark.needs("neural")
@pytest.mark.needs("system")
@pytest.mark.parametrize("voice", ["neural", "system"])
def test_a_session_is_made_offline(voice: str, tmp_path: Path) -> None:
    path = tmp_path / "out.flac"
    script = tmp_path / "short.yaml"
    script.write_text("title: Short\nambience: rain\nsteps:\n  - Let it be easy.\n", encoding="utf-8")
    done = run("-m", "guided", "render", str(script), "-o", str(path), "--voice", voice)
    assert done.returncode == 0, done.stderr
    assert path.stat().st_size > 10_000
    assert "speaks from here" not in done.stderr


def test_everything_else_works_offline() -> None:
    for command in (["list"], ["check", "release-only"], ["voices"]):
        done = run("-m", "guided", *command)
        assert (done.returncode, done.stderr) == (0, "")
