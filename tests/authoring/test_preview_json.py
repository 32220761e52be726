"""The JSON form of a plan: its shape is stable."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from guided.authoring.preview import json as module
from guided.authoring.preview.json import JSON_VERSION, to_data
from guided.core import paths
from guided.core.cue import CueKind
from guided.core.level import LEVELS, Level
from guided.plan.planner import build_plan
from guided.plan.preferences import Preferences
from guided.script.loader import load_script
from tests.support.repository import ROOT
from tests.support.scripts import session

DOCS = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
NUMBER = (int, float)
WHOLE: dict[str, Any] = {
    "version": int, "name": str, "file": str, "title": (str, type(None)), "about": (str, type(None)),
    "kind": (str, type(None)), "author": (str, type(None)), "language": str, "where": list, "good_for": list,
    "cautions": list, "levels": list,
}  # fmt: skip
LEVEL: dict[str, Any] = {
    "level": str, "seconds": NUMBER, "work": NUMBER, "rest": NUMBER, "speech": NUMBER, "words": int, "left_out": list,
    "replaced": list, "sections": list, "timeline": list,
}  # fmt: skip
SECTION: dict[str, Any] = {"name": str, "start": NUMBER, "seconds": NUMBER}
MOMENT: dict[str, Any] = {
    "id": str, "line": (int, type(None)), "start": NUMBER, "seconds": NUMBER, "kind": str, "verb": str,
    "says": (str, type(None)), "name": str, "section": str, "side": str, "rep": int, "reps": int,
}  # fmt: skip


def check_shape(value: dict[str, Any], shape: dict[str, Any]) -> None:
    assert list(value) == list(shape)
    for key, kind in shape.items():
        assert isinstance(value[key], kind), key


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    made = load_script(paths.find_script("gentle-lower-back"), paths.find_folders())
    found: dict[str, Any] = json.loads(json.dumps(to_data(made, [build_plan(made, level) for level in LEVELS])))
    return found


def test_every_key_has_its_type(data: dict[str, Any]) -> None:
    check_shape(data, WHOLE)
    assert data["version"] == JSON_VERSION == 1
    assert [each["level"] for each in data["levels"]] == list(LEVELS)
    for level in data["levels"]:
        check_shape(level, LEVEL)
        for section in level["sections"]:
            check_shape(section, SECTION)
        for moment in level["timeline"]:
            check_shape(moment, MOMENT)
            assert moment["kind"] in set(CueKind)


def test_times_add_up(data: dict[str, Any]) -> None:
    for level in data["levels"]:
        now = 0.0
        for moment in level["timeline"]:
            assert moment["start"] == pytest.approx(now)
            now += moment["seconds"]
        assert level["seconds"] == pytest.approx(now)
        assert level["work"] + level["rest"] + level["speech"] == pytest.approx(now)
        assert sum(section["seconds"] for section in level["sections"]) == pytest.approx(now)


def test_each_cue_has_its_line(tmp_path: Path) -> None:
    made = session(tmp_path, "title: Made\nsteps:\n  - Hello you.\n\n  - section: End\n  - Bye now. (2s)\n")
    (level,) = to_data(made, [build_plan(made, Level.FLARE)])["levels"]
    assert [(m["kind"], m["line"], m["says"]) for m in level["timeline"]] == [
        ("lead", None, None),
        ("say", 3, "Hello you."),
        ("section", 5, None),
        ("say", 6, "Bye now."),
        ("pause", 6, None),
        ("lead", None, None),
    ]


def test_fragment_has_no_title(tmp_path: Path) -> None:
    made = session(tmp_path, "steps:\n  - Hello you.\n")
    found = to_data(made, [])
    check_shape(found, WHOLE)
    assert (found["title"], found["levels"], found["file"]) == (None, [], str(made.path))


def test_excluded_steps_are_named(tmp_path: Path) -> None:
    made = session(tmp_path, "title: Made\nsteps:\n  - Hello.\n  - release: jaw\n    involves: [jaw]\n")
    (level,) = to_data(made, [build_plan(made, Level.FLARE, Preferences(frozenset({"jaw"})))])["levels"]
    assert (level["left_out"], level["replaced"]) == (["jaw"], [])


def test_documentation_describes_every_key() -> None:
    for text in (DOCS, module.__doc__ or ""):
        words = set(re.findall(r"\w+", text))
        assert {*WHOLE, *LEVEL, *SECTION, *MOMENT} <= words
    assert f'"version": {JSON_VERSION}' in DOCS


def test_documented_example_has_the_shape() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", DOCS, re.DOTALL)
    found = json.loads(example)
    check_shape(found, WHOLE)
    check_shape(found["levels"][0], LEVEL)
    check_shape(found["levels"][0]["sections"][0], SECTION)
    check_shape(found["levels"][0]["timeline"][0], MOMENT)


def test_documented_example_matches_its_script(tmp_path: Path) -> None:
    (script,) = re.findall(r"```yaml\n(.*?)```", DOCS, re.DOTALL)
    (example,) = re.findall(r"```json\n(.*?)```", DOCS, re.DOTALL)
    made = session(tmp_path, script)
    found = to_data(made, [build_plan(made, Level.FLARE)])
    assert json.loads(example) == {**found, "name": "hello", "file": "hello.yaml"}
