"""Care rules on a session as a whole: place, time and cautions."""

import re
from pathlib import Path

import pytest

from guided.core import paths
from guided.core.level import LEVELS
from guided.core.paths import Folders
from guided.plan.planner import build_plan
from guided.plan.preferences import Preferences, Verbosity
from guided.script.loader import load_script
from tests.support.lint import HEADER, lint_text, list_findings
from tests.support.scripts import FOLDERS

STEPS = "  - Rest.\n"


@pytest.mark.parametrize("where", ["floor", "standing", "[floor, standing]"])
def test_flare_without_bed_or_chair_is_reported(tmp_path: Path, where: str) -> None:
    assert list_findings(tmp_path, "easy-place", STEPS, f"{HEADER}where: {where}\n") == [
        "-1:1 on a flare day there is no way to do it in bed or on a chair"
    ]


@pytest.mark.parametrize(
    "header", ["where: bed", "where: [standing, chair]", "where: floor\ntwin: lying", "kind: rest"]
)
def test_bed_chair_or_twin_passes(tmp_path: Path, header: str) -> None:
    (tmp_path / "lying.yaml").write_text("title: Lying\nsteps: [Rest.]\n", encoding="utf-8")
    assert not list_findings(tmp_path, "easy-place", STEPS, f"{HEADER}{header}\n")


def test_missing_twin_suggests_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "lying.yaml").write_text("title: Lying\nsteps: [Rest.]\n", encoding="utf-8")
    text = f"{HEADER}where: floor\ntwin: lyin\nsteps:\n{STEPS}"
    (problem,) = [p for p in lint_text(tmp_path, text) if p.note.startswith("easy-place")]
    assert problem.what == "there is no session called 'lyin'"
    assert problem.hint == "did you mean 'lying'?"
    assert problem.location == ("made.yaml", 3, 7, 4)


def test_nerve_move_in_a_morning_session_is_reported(tmp_path: Path) -> None:
    steps = "  - stretch: Glide\n    into: Reach.\n    involves: nerve\n    only: better\n"
    assert list_findings(tmp_path, "nerve-in-the-morning", steps, f"{HEADER}good_for: [morning]\n") == [
        "1:5 this moves a nerve in a morning session at better"
    ]
    assert not list_findings(tmp_path, "nerve-in-the-morning", steps, f"{HEADER}good_for: [desk]\n")
    assert not list_findings(tmp_path, "nerve-in-the-morning", STEPS, f"{HEADER}good_for: [morning]\n")


@pytest.mark.parametrize("step", ["  - heat: 10m\n", "  - say: Rest.\n    involves: heat\n"])
def test_heat_in_a_sleep_session_is_reported(tmp_path: Path, step: str) -> None:
    assert list_findings(tmp_path, "heat-in-sleep", STEPS + step, f"{HEADER}good_for: sleep\n") == [
        "2:5 this keeps something warm on in a session to fall asleep with at every level"
    ]
    assert not list_findings(tmp_path, "heat-in-sleep", STEPS + step, f"{HEADER}good_for: evening\n")


WARM = "  - Rest.\n  - heat: 10m\n"
NAMED = '"Not over or near medicine patches."', '"Not when medicine makes you drowsy."'


@pytest.mark.parametrize("cautions", ["", "[No fever.]", f"[{NAMED[0]}]", f"[{NAMED[1]}]"])
def test_heat_without_its_cautions_is_reported_with_the_line_to_add(tmp_path: Path, cautions: str) -> None:
    header = f"{HEADER}cautions: {cautions}\n" if cautions else HEADER
    (problem,) = [p for p in lint_text(tmp_path, f"{header}steps:\n{WARM}") if p.note.startswith("heat-caution")]
    assert problem.what == "the cautions do not say who leaves this warmth out"
    assert problem.severity == "warning"
    line = problem.hint.removeprefix("add: ")
    copied = f"{HEADER}cautions:\n  - {line}\n"
    assert not list_findings(tmp_path, "heat-caution", WARM, copied)


@pytest.mark.parametrize(("steps", "header"), [(WARM, f"{HEADER}cautions: [{', '.join(NAMED)}]\n"), (STEPS, HEADER)])
def test_heat_with_its_cautions_passes(tmp_path: Path, steps: str, header: str) -> None:
    assert not list_findings(tmp_path, "heat-caution", steps, header)


HEATED = [
    name
    for name, path in paths.find_scripts(paths.find_folders().library).items()
    if re.search(r"heating pad|hot-water bottle|^ +- heat:", path.read_text("utf-8"), re.MULTILINE)
]


@pytest.mark.parametrize("name", HEATED)
def test_library_sessions_with_heat_have_the_cautions(name: str) -> None:
    told = " ".join(load_script(paths.find_script(name), paths.find_folders()).headers[0].cautions)
    assert "over or near a medicine patch" in told
    assert "medicine that makes you drowsy" in told


def test_library_sessions_with_heat_are_known() -> None:
    assert HEATED == ["awake-at-night", "falling-asleep", "flare-warmth-and-rest", "heat-fifteen", "heat-twenty"]


@pytest.mark.parametrize("name", HEATED[-2:])
def test_heat_session_explains_hot_water_bottles_and_patches(name: str) -> None:
    session = load_script(paths.find_script(name), paths.find_folders())
    told = " ".join(session.headers[0].cautions)
    for part in ("no boiling water", "two thirds", "air pressed out", "leaks", "cover it", "old", "not lie on it",
                 "fall asleep", "in pregnancy put it on your belly"):  # fmt: skip
        assert part in told
    for level in LEVELS:
        said = {line for cue in build_plan(session, level, Preferences(words=Verbosity.FEW)).cues for line in cue.says}
        assert {
            "If medicine makes you drowsy, leave warmth out today.",
            "Do not put warmth over or near a medicine patch.",
        } <= said


def list_source_problems(folder: Path, header: str, folders: Folders) -> list[str]:
    problems = lint_text(folder, f"{HEADER}{header}steps:\n{STEPS}", folders)
    return [problem.what for problem in problems if problem.note.startswith("sources")]


@pytest.mark.parametrize("kind", ["stretch", "relaxation", "breathing", "listen"])
def test_library_session_needs_a_source(tmp_path: Path, kind: str) -> None:
    here = FOLDERS._replace(library=tmp_path)
    assert list_source_problems(tmp_path, f"kind: {kind}\n", here) == ["it names no source for what it does"]
    assert not list_source_problems(tmp_path, f"kind: {kind}\nsources: my own practice\n", here)
    assert not list_source_problems(tmp_path, f"kind: {kind}\n", FOLDERS), "it is the listener's own"
    assert not list_source_problems(tmp_path, "kind: rest\n", here), "rest claims nothing"


def test_library_session_may_only_name_listed_sources(tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "SOURCES.md").write_text("| S1 | One |\n| S22 | Two |\n", encoding="utf-8")
    text = f'{HEADER}kind: rest\nsources:\n  - "S1: one"\n  - "S2: two, and S22"\nsteps:\n{STEPS}'
    folders = FOLDERS._replace(library=library)
    (problem,) = [p for p in lint_text(library, text, folders) if p.note.startswith("sources")]
    assert problem.what == "not listed: S2"
    assert problem.location == ("made.yaml", 5, 6, 2)
    assert not [p for p in lint_text(tmp_path, text, folders) if p.note.startswith("sources")], (
        "it is the listener's own"
    )
