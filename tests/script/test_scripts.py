"""Scripts in `scripts/good` have no diagnostics; those in `scripts/bad` have exactly those of their .txt."""

import re
from pathlib import Path

import pytest
import yaml

from guided.core import paths
from guided.core.level import LEVELS
from guided.lint import LintReport, lint_file
from guided.plan.planner import build_plan
from guided.plan.steps.registry import STEP_TYPES, step_model
from guided.script import model, node, values, yaml_parser
from guided.script.diagnostics import format_diagnostics
from guided.script.loader import LoadResult, try_load
from guided.script.model import Header, Step
from tests.support.cases import cases
from tests.support.scripts import BAD, FOLDERS, GOOD, LIBRARY, SCRIPTS

INSIDE = {name for module in (model, node) for name in vars(module) if name[0].isupper()} - {"Each", "Say", "Here"}
PYTHON = {
    "None",
    "NoneType",
    "Decimal",
    "dict",
    "tuple",
    "str",
    "int",
    "bool",
    "loc",
    "ctx",
    "pydantic",
    "yaml.",
    "Error",
}


def format_report(found: LoadResult | LintReport) -> str:
    return "\n\n".join(format_diagnostics(sorted(found.diagnostics), found.sources)) + "\n"


def read_expected(path: Path) -> str:
    """The expected diagnostics of a bad script."""
    return path.with_suffix(".txt").read_text("utf-8").replace("{step types}", ", ".join(STEP_TYPES))


@cases("path", GOOD)
def test_good_script_has_no_diagnostics_and_plays_at_every_level(path: Path) -> None:
    reading = try_load(path, FOLDERS)
    assert not reading.diagnostics, format_report(reading)
    assert reading.session
    assert all(build_plan(reading.session, level).cues for level in LEVELS)


@cases("path", GOOD)
def test_good_script_has_no_lint_warnings(path: Path) -> None:
    assert not [problem for problem in lint_file(path, FOLDERS).diagnostics if not problem.what.startswith("it lasts")]


@cases("path", LIBRARY)
def test_library_script_has_no_diagnostics(path: Path) -> None:
    reading = try_load(path, paths.find_folders())
    assert not reading.diagnostics, format_report(reading)


@cases("path", BAD)
def test_bad_script_has_the_expected_diagnostics(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)  # so that names are shown short
    assert format_report(lint_file(path, FOLDERS)) == read_expected(path), "its .txt says otherwise"


@cases("path", BAD)
def test_diagnostics_are_the_same_without_the_fast_yaml_loader(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    monkeypatch.setattr(yaml_parser, "YAML_LOADER", yaml.SafeLoader)
    assert format_report(lint_file(path, FOLDERS)) == read_expected(path)


@cases("path", BAD)
def test_every_diagnostic_has_a_place_and_a_hint(path: Path) -> None:
    report = lint_file(path, FOLDERS)
    assert report.diagnostics
    for problem in report.diagnostics:
        place = problem.location
        lines = re.split("\r\n|\r|\n", report.sources[place.file])
        assert 1 <= place.line <= len(lines)
        assert 1 <= place.column <= max(1, len(lines[place.line - 1]))
        assert 1 <= place.width <= max(1, len(lines[place.line - 1]) - place.column + 1)
        assert problem.hint or problem.note, problem.what


@cases("path", sorted((SCRIPTS / "bad").rglob("*.txt")))
def test_messages_contain_no_internal_names(path: Path) -> None:
    assert path.with_suffix(".yaml") in BAD
    for line in path.read_text("utf-8").splitlines():
        if re.match(r"\d+ \|", line):
            continue
        words = set(re.sub(r"'[^']*'", "", line).split())
        assert not words & (INSIDE | PYTHON), line


def test_there_are_enough_example_scripts() -> None:
    assert len(GOOD) >= 30
    assert len(BAD) >= 60


def test_good_scripts_use_every_step_type_and_key() -> None:
    sessions = [session for path in GOOD if (session := try_load(path, FOLDERS).session)]
    steps = [step for session in sessions for step in all_steps(session.steps)]
    used = {(verb.step_type, key) for step in steps for verb in step.by_level for key in verb.model_fields_set}
    wanted = {(kind.step_type, key) for kind in map(step_model, STEP_TYPES) for key in own_keys(kind)}
    assert wanted <= used, f"no good script uses {wanted - used}"
    header_keys = {key for session in sessions for header in session.headers for key in header.model_fields_set}
    assert header_keys == set(Header.model_fields)


def test_good_scripts_use_every_named_value() -> None:
    text = "\n".join(path.read_text("utf-8") for path in GOOD)
    for word in (
        *values.SESSION_KINDS[:3],
        *values.PLACES,
        "few",
        "all",
        "none",
        "light",
        "natural",
        "flare",
        "gentle",
    ):
        assert re.search(rf"\b{word}\b", text), word


def all_steps(steps: tuple[Step, ...]) -> list[Step]:
    """Steps and all steps inside them, at any level."""
    verbs = [verb for step in steps for verb in step.by_level]
    inside = {id(step): step for verb in verbs for step in (*getattr(verb, "steps", ()), *verb.instead)}
    return [*steps, *(all_steps(tuple(inside.values())) if inside else ())]


def own_keys(kind: type[model.StepModel]) -> set[str]:
    common = set(model.StepModel.model_fields) if kind is not model.Say else set()
    return set(kind.model_fields) - common
