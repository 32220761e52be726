"""A file at work: where it is, what it may bring in, and the problems found in it so far."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from guided.core.paths import Folders
from guided.script.diagnostics import MAX_DIAGNOSTICS, Diagnostic, SourceLocation, make_overflow
from guided.script.model import Session
from guided.script.node import Scalar


class DiagnosticLimitError(Exception):
    """A file has more errors than are told: it is not read on."""


@dataclass
class LoadContext:
    """One file while it is read."""

    name: str
    """The file's name as problems show it."""
    path: Path
    folders: Folders
    load_fragment: Callable[["LoadContext", Scalar], Session | None]
    """Reads the fragment that a name stands for; None where there is none, which has then been told."""
    diagnostics: dict[Diagnostic, None] = field(default_factory=dict)
    """The problems so far, each once, in the order they were met."""
    counts: Counter[str] = field(default_factory=Counter)
    """How many there are of each severity."""

    def report(self, problem: Diagnostic) -> None:
        """Note a problem; of too many, that there are more.

        Raises:
            EnoughError: there are too many errors.
        """
        count = self.counts[problem.severity]
        if problem in self.diagnostics or count == MAX_DIAGNOSTICS:
            return
        self.counts[problem.severity] += 1
        if count < MAX_DIAGNOSTICS - 1:
            self.diagnostics[problem] = None
            return
        self.diagnostics[make_overflow(problem)] = None
        if problem.severity == "error":
            raise DiagnosticLimitError

    def error(self, place: SourceLocation, what: str, hint: str = "", note: str = "") -> None:
        """Note what keeps the script from being played."""
        self.report(Diagnostic(place, what, hint, note))

    def warn(self, place: SourceLocation, what: str, hint: str = "", note: str = "") -> None:
        """Note what the author may not have meant."""
        self.report(Diagnostic(place, what, hint, note, "warning"))
