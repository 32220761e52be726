"""A command on the virtual card: Ctrl-C reaches the processes it started, and nothing else."""

import subprocess
import sys

import pytest

pytestmark = [pytest.mark.needs("card"), pytest.mark.slow]
NOISE = "head -c 400000 /dev/urandom | paplay --raw --rate=48000 --channels=2 --format=s16le"


def run_on_card(script: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.on_card", "--leave-after", "0.5", "sh", "-c", script]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_ctrl_c_reaches_child_processes_only() -> None:
    inner = "import time\ntry: time.sleep(50)\nexcept KeyboardInterrupt: print('left', flush=True)"
    with subprocess.Popen([sys.executable, "-c", inner]) as other:
        done = run_on_card(f'{NOISE} & {sys.executable} -c "{inner}"')
        assert other.poll() is None
        other.kill()
    assert "left" in done.stdout
    assert "s of sound" in done.stdout


def test_exit_code_of_an_earlier_end_is_returned() -> None:
    short = NOISE.replace("400000", "40000")
    assert run_on_card(f"{short}; exit 7").returncode == 7


def test_silent_command_ends_normally() -> None:
    assert run_on_card("true").stdout == "nothing was heard\n"
