"""A file at work: where it is, what it may bring in, and the problems found in it so far."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from guided.library import Folders
from guided.script.model import Session
from guided.script.source import Place, Problem
from guided.script.tree import Scalar


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

    def error(self, place: Place, what: str, hint: str = "", note: str = "") -> None:
        """Note what keeps the script from being played."""
        self.found[Problem(place, what, hint, note)] = None

    def warn(self, place: Place, what: str, hint: str = "", note: str = "") -> None:
        """Note what the author may not have meant."""
        self.found[Problem(place, what, hint, note, "warning")] = None
