"""Scripts for care rule tests: whole sessions around a few steps, and the diagnostics of one rule."""

from pathlib import Path

from guided.core.paths import Folders
from guided.lint import CARE_RULES, run_care_rules
from guided.lint.context import LintContext, Measure
from guided.script.diagnostics import Diagnostic
from guided.script.loader import try_load
from tests.support.scripts import FOLDERS

HEADER = "title: Made\n"
NAME = "made.yaml"


def lint_text(
    folder: Path, text: str, folders: Folders = FOLDERS, careful: bool = True, measure: Measure | None = None
) -> list[Diagnostic]:
    """What the rules of care find in a script that is otherwise without problems."""
    path = folder / NAME
    path.write_text(text, encoding="utf-8")
    session, problems, sources = try_load(path, folders, NAME)
    assert session, problems
    return run_care_rules(LintContext(session, NAME, sources, folders, measure), careful)


def list_findings(folder: Path, rule: str, steps: str, header: str = HEADER) -> list[str]:
    """What one rule finds in a session of these steps: line:column and what, the lines counted from `steps:` as 0."""
    assert rule in {each.name for each in CARE_RULES}
    before = len(header.splitlines()) + 1
    return [
        f"{problem.location.line - before}:{problem.location.column} {problem.what}"
        for problem in lint_text(folder, f"{header}steps:\n{steps}")
        if problem.note.startswith(f"{rule}: ")
    ]
