"""Scripts for tests: their folders, and short ways to load them."""

from pathlib import Path

from guided.core.paths import Folders
from guided.script.diagnostics import format_diagnostics
from guided.script.loader import LoadResult, try_load
from guided.script.model import Session, Step
from tests.support.repository import ROOT

SCRIPTS = ROOT / "tests" / "scripts"
GOOD = sorted((SCRIPTS / "good").glob("*.yaml"))
LIBRARY = sorted(
    path for path in (ROOT / "sessions").rglob("*.yaml") if path.parent.name not in ("phrases", "templates")
)
"""The sessions and the fragments that come with guided."""
BAD = sorted((SCRIPTS / "bad").rglob("*.yaml"))
FOLDERS = Folders(SCRIPTS / "own", SCRIPTS / "library", ("bell", "bowl"), ("rain", "stream"))
"""A listener's own scripts and a library, both of a few fragments and one phrase book."""


def load_text(folder: Path, text: str | bytes, name: str = "script.yaml") -> LoadResult:
    """What comes of reading a text as a file in a folder."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return try_load(path, FOLDERS, name)


def session(folder: Path, text: str | bytes) -> Session:
    """A script that must be without problems."""
    found, problems, sources = load_text(folder, text)
    assert not problems, "\n\n".join(format_diagnostics(list(problems), sources))
    assert found
    return found


def one_step(folder: Path, text: str) -> Step:
    """The only step of a script without problems."""
    (step,) = session(folder, "steps:\n" + text).steps
    return step


def list_problems(folder: Path, text: str | bytes) -> list[str]:
    """What is wrong with a script: line:column and what, in the order of the file."""
    problems = sorted(load_text(folder, text).diagnostics)
    return [f"{problem.location.line}:{problem.location.column} {problem.what}" for problem in problems]
