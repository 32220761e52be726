"""A file at work: where it is, what it may bring in, and the problems found in it so far."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from guided.core.paths import Folders
from guided.script.diagnostics import MOST, Place, Problem, more
from guided.script.model import Session
from guided.script.node import Scalar


class EnoughError(Exception):
    """A file has more errors than are told: it is not read on."""


@dataclass
class Page:
    """One file while it is read."""

    name: str
    """The file's name as problems show it."""
    path: Path
    folders: Folders
    bring: Callable[["Page", Scalar], Session | None]
    """Reads the fragment that a name stands for; None where there is none, which has then been told."""
    found: dict[Problem, None] = field(default_factory=dict)
    """The problems so far, each once, in the order they were met."""
    counts: Counter[str] = field(default_factory=Counter)
    """How many there are of each severity."""

    def tell(self, problem: Problem) -> None:
        """Note a problem; of too many, that there are more.

        Raises:
            EnoughError: there are too many errors.
        """
        count = self.counts[problem.severity]
        if problem in self.found or count == MOST:
            return
        self.counts[problem.severity] += 1
        if count < MOST - 1:
            self.found[problem] = None
            return
        self.found[more(problem)] = None
        if problem.severity == "error":
            raise EnoughError

    def error(self, place: Place, what: str, hint: str = "", note: str = "") -> None:
        """Note what keeps the script from being played."""
        self.tell(Problem(place, what, hint, note))

    def warn(self, place: Place, what: str, hint: str = "", note: str = "") -> None:
        """Note what the author may not have meant."""
        self.tell(Problem(place, what, hint, note, "warning"))
