"""Rules of care on a session as a whole: where it is done, when, and on whose word."""

from pathlib import Path

import pytest

from guided.library import Folders
from tests.caring import HEADER, findings, found
from tests.scripting import FOLDERS

STEPS = "  - Rest.\n"


@pytest.mark.parametrize("where", ["floor", "standing", "[floor, standing]"])
def test_a_session_that_is_too_much_on_a_flare_day_is_found(tmp_path: Path, where: str) -> None:
    assert found(tmp_path, "easy-place", STEPS, f"{HEADER}where: {where}\n") == [
        "-1:1 on a flare day there is no way to do it in bed or on a chair"
    ]


@pytest.mark.parametrize(
    "header", ["where: bed", "where: [standing, chair]", "where: floor\ntwin: lying", "kind: rest"]
)
def test_a_bed_a_chair_or_a_twin_is_well(tmp_path: Path, header: str) -> None:
    (tmp_path / "lying.yaml").write_text("title: Lying\nsteps: [Rest.]\n", encoding="utf-8")
    assert not found(tmp_path, "easy-place", STEPS, f"{HEADER}{header}\n")


def test_a_twin_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "lying.yaml").write_text("title: Lying\nsteps: [Rest.]\n", encoding="utf-8")
    text = f"{HEADER}where: floor\ntwin: lyin\nsteps:\n{STEPS}"
    (problem,) = [p for p in findings(tmp_path, text) if p.note.startswith("easy-place")]
    assert problem.what == "there is no session called 'lyin'"
    assert problem.hint == "did you mean 'lying'?"
    assert problem.place == ("made.yaml", 3, 7, 4)


def test_a_nerve_in_a_morning_session_is_found(tmp_path: Path) -> None:
    steps = "  - stretch: Glide\n    into: Reach.\n    involves: nerve\n    only: better\n"
    assert found(tmp_path, "nerve-in-the-morning", steps, f"{HEADER}good_for: [morning]\n") == [
        "1:5 this moves a nerve in a morning session at better"
    ]
    assert not found(tmp_path, "nerve-in-the-morning", steps, f"{HEADER}good_for: [desk]\n")
    assert not found(tmp_path, "nerve-in-the-morning", STEPS, f"{HEADER}good_for: [morning]\n")


@pytest.mark.parametrize("step", ["  - heat: 10m\n", "  - say: Rest.\n    involves: heat\n"])
def test_warmth_in_a_session_to_fall_asleep_with_is_found(tmp_path: Path, step: str) -> None:
    assert found(tmp_path, "heat-in-sleep", STEPS + step, f"{HEADER}good_for: sleep\n") == [
        "2:5 this keeps something warm on in a session to fall asleep with at every level"
    ]
    assert not found(tmp_path, "heat-in-sleep", STEPS + step, f"{HEADER}good_for: evening\n")


def sources(folder: Path, header: str, folders: Folders) -> list[str]:
    problems = findings(folder, f"{HEADER}{header}steps:\n{STEPS}", folders)
    return [problem.what for problem in problems if problem.note.startswith("sources")]


@pytest.mark.parametrize("kind", ["stretch", "relaxation", "breathing", "listen"])
def test_a_session_of_the_library_that_claims_something_names_a_source(tmp_path: Path, kind: str) -> None:
    here = FOLDERS._replace(library=tmp_path)
    assert sources(tmp_path, f"kind: {kind}\n", here) == ["it names no source for what it does"]
    assert not sources(tmp_path, f"kind: {kind}\nsources: my own practice\n", here)
    assert not sources(tmp_path, f"kind: {kind}\n", FOLDERS), "it is the listener's own"
    assert not sources(tmp_path, "kind: rest\n", here), "rest claims nothing"


def test_the_library_names_only_sources_that_are_listed(tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "SOURCES.md").write_text("| S1 | One |\n| S22 | Two |\n", encoding="utf-8")
    text = f'{HEADER}kind: rest\nsources:\n  - "S1: one"\n  - "S2: two, and S22"\nsteps:\n{STEPS}'
    folders = FOLDERS._replace(library=library)
    (problem,) = [p for p in findings(library, text, folders) if p.note.startswith("sources")]
    assert problem.what == "not listed: S2"
    assert problem.place == ("made.yaml", 5, 6, 2)
    assert not [p for p in findings(tmp_path, text, folders) if p.note.startswith("sources")], (
        "it is the listener's own"
    )
