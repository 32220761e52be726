"""How much memory a long session needs beside a short one."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.figure import Figure, compared, in_turn
from tests.benchmarks.product import guided, run, script

PEAK = Path(__file__).parent / "programs" / "peak.py"
SHORT, LONG = 10, 60


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for minutes in (SHORT, LONG):
            run("render", *job(folder, minutes))  # every line is in the cache from here on: no voice is loaded
        long, short = in_turn(3, lambda: peak(folder, LONG), lambda: peak(folder, SHORT))
    yield compared(f"memory to render {LONG} minutes", long, f"{SHORT} minutes", short, 1.15, "MB")


def peak(folder: Path, minutes: int) -> float:
    """The most memory (MB) that rendering so many minutes held."""
    command = [sys.executable, str(PEAK), guided(), "render", *job(folder, minutes)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) / 1e6


def job(folder: Path, minutes: int) -> list[str]:
    return [str(script(folder, minutes)), "--level", "better", "--force", "--out", str(folder / "out.flac")]
