"""The care rules in general: their table, how they are reported, and how they are turned off."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from guided.core import paths
from guided.core.level import LEVELS, Level
from guided.lint import CARE_RULES, lint_file
from guided.lint.context import Finding, LintContext, merge_findings, name_levels
from guided.script.diagnostics import SourceLocation
from tests.support.lint import HEADER, lint_text, list_findings
from tests.support.repository import ROOT

SESSIONS = ROOT / "sessions"
HERE = SourceLocation("made.yaml", 1, 1)
LONG = "  - stretch: Reach\n    into: Reach out.\n    hold: {flare: 3s, steady: 12s, better: 12s}\n"


@pytest.mark.parametrize("name", ["gentle-lower-back", "long-out-breath", "release-only"])
def test_first_sessions_have_no_diagnostics(name: str) -> None:
    report = lint_file(SESSIONS / f"{name}.yaml", paths.find_folders(), careful=True)
    assert [(problem.location.line, problem.what) for problem in report.diagnostics] == []


def test_every_rule_has_a_unique_name_and_a_reason() -> None:
    assert len({rule.name for rule in CARE_RULES}) == len(CARE_RULES)
    assert all(re.fullmatch("[a-z]+(-[a-z]+)*", rule.name) and rule.why and rule.source for rule in CARE_RULES)


def test_every_source_of_a_rule_is_listed() -> None:
    listed = re.findall(r"^\| (S\d+) ", (SESSIONS / "SOURCES.md").read_text("utf-8"), re.MULTILINE)
    named = {number for rule in CARE_RULES for number in re.findall(r"S\d+", rule.source)}
    assert named - set(listed) == set()


def test_finding_is_reported_once_with_levels_hint_and_reason(tmp_path: Path) -> None:
    (problem,) = [p for p in lint_text(tmp_path, f"{HEADER}steps:\n{LONG}") if "held" in p.what and "long" in p.what]
    assert problem.what == "this is held for long: 12 s at steady and better"
    assert problem.severity == "warning"
    assert problem.hint
    assert problem.note.startswith("long-hold: ")
    assert problem.note.endswith("(S72, S73)")


def test_different_amounts_are_listed_with_their_levels() -> None:
    made = [Finding(HERE, "long", "", level, f"{n} s") for n, level in zip((1, 1, 2), LEVELS[1:], strict=True)]
    (problem,) = merge_findings(made, "why")
    assert problem.what == "long: 1 s at gentle and steady; 2 s at better"


def test_finding_is_an_error_if_it_is_one_at_any_level() -> None:
    made = [Finding(HERE, "long", "", Level.FLARE), Finding(HERE, "long", "", Level.STEADY, severity="error")]
    (problem,) = merge_findings(made, "why")
    assert (problem.what, problem.severity) == ("long at flare and steady", "error")


def test_finding_without_a_level_names_none() -> None:
    (problem,) = merge_findings([Finding(HERE, "no source"), Finding(HERE, "no source")], "why")
    assert problem.what == "no source"


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ([Level.FLARE], "at flare"),
        ([Level.BETTER, Level.FLARE], "at flare and better"),
        ([Level.STEADY, Level.GENTLE, Level.FLARE], "at flare, gentle and steady"),
        (LEVELS, "at every level"),
    ],
)
def test_levels_are_named_in_words(levels: list[Level], said: str) -> None:
    assert name_levels(levels) == said


def test_rule_is_turned_off_with_a_reason(tmp_path: Path) -> None:
    assert list_findings(tmp_path, "long-hold", LONG)
    assert not list_findings(
        tmp_path, "long-hold", LONG, f"{HEADER}care:\n  long-hold: my physiotherapist wrote it so\n"
    )


def test_unknown_rule_suggests_the_nearest(tmp_path: Path) -> None:
    text = f"{HEADER}care:\n  silence: it is meant\n  long-holds: it is meant\nsteps:\n  - A word.\n"
    (problem,) = [p for p in lint_text(tmp_path, text) if "called" in p.what]
    assert problem.what == "no rule of care is called 'long-holds'"
    assert problem.hint == "did you mean 'long-hold'?"
    assert problem.location == ("made.yaml", 4, 3, len("long-holds"))
    assert problem.severity == "warning"


def test_fragment_is_not_checked_for_header_keys(tmp_path: Path) -> None:
    notes = [p.note.split(":")[0] for p in lint_text(tmp_path, f"steps:\n{LONG}  - You must.\n")]
    assert notes == ["long-hold", "words"]


def test_words_in_another_language_are_not_judged(tmp_path: Path) -> None:
    header = f"{HEADER}language: es\nkind: stretch\nsources: [S1]\n"
    notes = {p.note.split(":")[0] for p in lint_text(tmp_path, f"{header}steps:\n{LONG}  - You must.\n")}
    assert notes == {"long-hold"}


def test_finding_in_a_fragment_is_reported_in_its_file(tmp_path: Path) -> None:
    (tmp_path / "part.yaml").write_text(f"steps:\n{LONG}", encoding="utf-8")
    (problem,) = [p for p in lint_text(tmp_path, f"{HEADER}steps:\n  - include: part\n") if "held" in p.what]
    assert problem.location.file.endswith("part.yaml")
    assert (problem.location.line, problem.location.column) == (4, 5)


def test_without_care_only_overlong_lines_are_reported(tmp_path: Path) -> None:
    text = f"{HEADER}steps:\n{LONG}"
    assert lint_text(tmp_path, text, careful=False) == []
    assert {p.note.split(":")[0] for p in lint_text(tmp_path, text, careful=False, measure=lambda _: Decimal(9))} == {
        "slot"
    }


# Places --------------------------------------------------------------------------------------------------------------

TEXT = "title: One\ncare:\n  a: b\nsteps:\n  - stretch: One\n    hold: 2s\n\n    out: Two.\n  - stretch: hold three\n"
CASE = LintContext(None, "made.yaml", {"made.yaml": TEXT}, paths.find_folders())  # places need no session


def test_header_key_is_located_or_the_start() -> None:
    assert CASE.locate_key("minutes", "care") == ("made.yaml", 2, 1, 5)
    assert CASE.locate_key("minutes") == ("made.yaml", 1, 1, 1)


@pytest.mark.parametrize(
    ("place", "pattern", "expected"),
    [
        (SourceLocation("made.yaml", 5, 5, 7), "hold", (6, 5, 4)),
        (SourceLocation("made.yaml", 5, 5, 7), "TWO", (8, 10, 3)),
        (SourceLocation("made.yaml", 5, 5, 7), "three", (5, 5, 7)),  # the step after it
        (SourceLocation("made.yaml", 2, 1, 5), r"\ba\b", (3, 3, 1)),
        (SourceLocation("made.yaml", 2, 1, 5), "stretch", (2, 1, 5)),  # below another key
        (SourceLocation("nowhere.yaml", 2, 1, 5), "a", (2, 1, 5)),
    ],
)
def test_pattern_is_located_within_its_step_or_key(
    place: SourceLocation, pattern: str, expected: tuple[int, int, int]
) -> None:
    assert CASE.locate(place, pattern)[1:] == expected
