"""How soon a command answers, from the start of its process to the end."""

import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial

from tests.benchmarks.figure import Figure, compared, in_turn
from tests.benchmarks.product import guided

PAIRS = 21
HELP = ("guided --help", [guided(), "--help"], "import click", 1.5)
CHECK = ("guided check release-only", [guided(), "check", "release-only"], "from pydantic import BaseModel", 2.0)


def measure() -> Iterator[Figure]:
    for what, command, statement, goal in (HELP, CHECK):
        bare = [sys.executable, "-c", statement]
        taken(command), taken(bare)  # so that what they compile and read is there
        ours, theirs = in_turn(PAIRS, partial(taken, command), partial(taken, bare))
        yield compared(what, ours, statement, theirs, goal)


def taken(command: list[str]) -> float:
    """Seconds a command takes."""
    begun = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun
