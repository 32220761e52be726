"""How much memory a long session needs beside a short one, and its end beside its beginning."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.figure import Figure, compared, in_turn
from tests.benchmarks.product import guided, run, script

PROGRAMS = Path(__file__).parent / "programs"
PEAK, HURRY = PROGRAMS / "peak.py", PROGRAMS / "hurry.py"
SHORT, LONG = 10, 60
SPARE = 5
"""More minutes than are played, so that no session ends."""
FLAT = 1.1


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for minutes in (SHORT, LONG):
            run("render", *job(folder, minutes))  # every line is in the cache from here on: no voice is loaded
        long, short = in_turn(3, lambda: peak(folder, LONG), lambda: peak(folder, SHORT))
        yield compared(f"memory to render {LONG} minutes", long, f"{SHORT} minutes", short, 1.15, "MB")
        yield from live(folder)


def live(folder: Path) -> Iterator[Figure]:
    """Sessions played, keys and all."""
    for minutes in (SHORT, LONG):
        held(folder, minutes)  # after this, every line is in the cache
    for how, options in (("", []), (", full screen", ["screen"])):
        short, long = held(folder, SHORT, *options), held(folder, LONG, *options)
        yield compared(f"memory to play {LONG} minutes{how}", long[-1:], f"its first {SHORT}", long[:1], FLAT, "MB")
        what = f"memory after {SHORT} of {LONG + SPARE} minutes{how}"
        yield compared(what, long[:1], f"after {SHORT} of {SHORT + SPARE}", short, 1.15, "MB")


def held(folder: Path, minutes: int, *options: str) -> list[float]:
    """The memory (MB) that playing so many minutes holds after every ten."""
    command = [sys.executable, str(HURRY), str(script(folder, minutes + SPARE)), str(minutes), *options]
    shown = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return [float(weight) for weight in shown.split()]


def peak(folder: Path, minutes: int) -> float:
    """The most memory (MB) that rendering so many minutes held."""
    command = [sys.executable, str(PEAK), guided(), "render", *job(folder, minutes)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) / 1e6


def job(folder: Path, minutes: int) -> list[str]:
    return [str(script(folder, minutes)), "--level", "better", "--force", "--out", str(folder / "out.flac")]
