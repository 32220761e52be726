"""Scripts for tests of the rules of care: whole sessions around the few steps a test is about, and what is found."""

from pathlib import Path

from guided.core.paths import Folders
from guided.lint import CARE_RULES, care
from guided.lint.context import Case, Measure
from guided.script.diagnostics import Problem
from guided.script.loader import examine
from tests.support.scripts import FOLDERS

HEADER = "title: Made\n"
NAME = "made.yaml"


def findings(
    folder: Path, text: str, folders: Folders = FOLDERS, careful: bool = True, measure: Measure | None = None
) -> list[Problem]:
    """What the rules of care find in a script that is otherwise without problems."""
    path = folder / NAME
    path.write_text(text, encoding="utf-8")
    session, problems, sources = examine(path, folders, NAME)
    assert session, problems
    return care(Case(session, NAME, sources, folders, measure), careful)


def found(folder: Path, rule: str, steps: str, header: str = HEADER) -> list[str]:
    """What one rule finds in a session of these steps: line:column and what, the lines counted from `steps:` as 0."""
    assert rule in {each.name for each in CARE_RULES}
    before = len(header.splitlines()) + 1
    return [
        f"{problem.place.line - before}:{problem.place.column} {problem.what}"
        for problem in findings(folder, f"{header}steps:\n{steps}")
        if problem.note.startswith(f"{rule}: ")
    ]
