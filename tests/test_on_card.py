"""A command played on the virtual card by hand or by the gate: Ctrl-C reaches what it has started, and nothing else."""

import subprocess
import sys

import pytest

pytestmark = [pytest.mark.needs("card"), pytest.mark.slow]
NOISE = "head -c 400000 /dev/urandom | paplay --raw --rate=48000 --channels=2 --format=s16le"


def on_card(script: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.on_card", "--leave-after", "0.5", "sh", "-c", script]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_ctrl_c_reaches_what_the_command_has_started() -> None:
    inner = "import time\ntry: time.sleep(50)\nexcept KeyboardInterrupt: print('left', flush=True)"
    with subprocess.Popen([sys.executable, "-c", inner]) as other:
        done = on_card(f'{NOISE} & {sys.executable} -c "{inner}"')
        assert other.poll() is None
        other.kill()
    assert "left" in done.stdout
    assert "s of sound" in done.stdout


def test_what_ends_before_is_waited_for_and_its_code_told() -> None:
    short = NOISE.replace("400000", "40000")
    assert on_card(f"{short}; exit 7").returncode == 7


def test_where_nothing_is_heard_it_ends_as_the_command_ends() -> None:
    assert on_card("true").stdout == "nothing was heard\n"
