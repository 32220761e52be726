"""How long `guided check` takes for each of many scripts, beside reading them as plain YAML."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import yaml

from guided.core import paths
from tests.benchmarks.figure import Figure, compared, in_turn
from tests.benchmarks.product import run

SCRIPTS = 500
ROUNDS = 3


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scripts(folder, SCRIPTS)
        checked(folder), composed(folder)  # so that what they import and read is there
        ours, theirs = in_turn(ROUNDS, lambda: checked(folder), lambda: composed(folder))
        what = f"guided check, each of {SCRIPTS} scripts"
        yield compared(what, ours, "yaml.compose in Python alone", theirs, 6, "ms")


def scripts(folder: Path, count: int) -> None:
    """The sessions of the library, again and again, as so many files."""
    for n, path in enumerate(islice(cycle(paths.find_sessions().values()), count)):
        shutil.copy(path, folder / f"{n:03}-{path.name}")


def checked(folder: Path) -> float:
    """Milliseconds that the command takes for each script of a folder."""
    begun = time.perf_counter()
    run("check", str(folder))
    return each(folder, begun)


def composed(folder: Path) -> float:
    """The same for a tree of each file, by the loader that is written in Python."""
    begun = time.perf_counter()
    for path in sorted(folder.iterdir()):
        yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    return each(folder, begun)


def each(folder: Path, begun: float) -> float:
    return 1000 * (time.perf_counter() - begun) / len(list(folder.iterdir()))
