"""The context of a file while it is read: its path, what it may include, and its diagnostics so far."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from guided.core.paths import Folders
from guided.script.diagnostics import MAX_DIAGNOSTICS, Diagnostic, SourceLocation, make_overflow
from guided.script.model import Session
from guided.script.node import Scalar


class DiagnosticLimitError(Exception):
    """A file has more errors than are shown: reading stops."""


@dataclass
class LoadContext:
    """The context of one file while it is read."""

    name: str
    """The file's name as diagnostics show it."""
    path: Path
    folders: Folders
    load_fragment: Callable[["LoadContext", Scalar], Session | None]
    """Reads the fragment of a name; None where there is none, which has then been reported."""
    diagnostics: dict[Diagnostic, None] = field(default_factory=dict)
    """The diagnostics so far, each once, in order."""
    counts: Counter[str] = field(default_factory=Counter)
    """The number of diagnostics of each severity."""

    def report(self, diagnostic: Diagnostic) -> None:
        """Keep a diagnostic; of too many, one that says there are more.

        Raises:
            DiagnosticLimitError: there are too many errors.
        """
        count = self.counts[diagnostic.severity]
        if diagnostic in self.diagnostics or count == MAX_DIAGNOSTICS:
            return
        self.counts[diagnostic.severity] += 1
        if count < MAX_DIAGNOSTICS - 1:
            self.diagnostics[diagnostic] = None
            return
        self.diagnostics[make_overflow(diagnostic)] = None
        if diagnostic.severity == "error":
            raise DiagnosticLimitError

    def error(self, location: SourceLocation, what: str, hint: str = "", note: str = "") -> None:
        """Report an error: the script cannot be played."""
        self.report(Diagnostic(location, what, hint, note))

    def warn(self, location: SourceLocation, what: str, hint: str = "", note: str = "") -> None:
        """Report a warning: something the author may not have meant."""
        self.report(Diagnostic(location, what, hint, note, "warning"))
