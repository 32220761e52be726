"""Measure, and print a table: python -m tests.benchmarks [NAME...], like drift, files, start, cli, check, memory.

It judges nothing: it ends with 0 whatever the figures are, unless something breaks.
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.benchmarks import check, cli, door, drift, files, latency, memory, processor, start
from tests.benchmarks.figure import HEAD, Figure
from tests.conftest import CHECKS

BENCHMARKS: Mapping[str, tuple[Callable[[], Iterator[Figure]], Sequence[str]]] = {
    "drift": (drift.measure, ("card", "system", "simpleaudio")),
    "files": (files.measure, ("neural",)),
    "start": (start.measure, ("card", "neural")),
    "cli": (cli.measure, ()),
    "check": (check.measure, ()),
    "memory": (memory.measure, ("neural", "espeak")),
    "latency": (latency.measure, ("card",)),
    "door": (door.measure, ("card", "neural", "espeak")),
    "processor": (processor.measure, ("card", "neural")),
}
"""Every benchmark, with the things it wants of a computer."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(BENCHMARKS)}; all without one")
    names = parser.parse_args().names or list(BENCHMARKS)
    if unknown := set(names) - set(BENCHMARKS):
        parser.error(f"there is no benchmark called {', '.join(unknown)}")
    print(HEAD)
    with tempfile.TemporaryDirectory(prefix="guided-") as home:
        os.environ["GUIDED_HOME"] = home
        # What is installed is compiled already; so is all that is measured, after its first time.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = f"{home}/compiled"
        for name in names:
            show(name)


def show(name: str) -> None:
    measure, wanted = BENCHMARKS[name]
    if missing := [thing for thing in wanted if not CHECKS[thing]()]:
        print(f"{name}: left out, this computer has no {', '.join(missing)}")
        return
    for figure in measure():
        print(figure, flush=True)


if __name__ == "__main__":
    main()
