"""Every step type is complete, and everything that asks the registry knows a new one."""

import re
from collections.abc import Iterator
from decimal import Decimal as D
from pathlib import Path
from typing import Any, get_type_hints

import jsonschema
import pytest

from guided.authoring import json_schema, reference
from guided.authoring.handout import build_handout
from guided.authoring.preview.compare import compare_levels
from guided.authoring.preview.excerpt import cut_named, names
from guided.authoring.preview.timeline import build_rows
from guided.cli.commands.help import render_page, write_primer
from guided.core import paths
from guided.core.cue import CueKind
from guided.core.level import LEVELS, Level
from guided.lint import lint_file
from guided.plan.planner import build_plan
from guided.plan.steps.base import HandoutItem, StepType
from guided.plan.steps.registry import STEP_TYPES, step_model
from guided.player import navigation
from guided.player.level_change import map_to_easier
from guided.player.skipped_sides import find_skip
from guided.script import values
from guided.script.loader import load_script
from guided.script.model import Session, StepModel
from guided.today.catalog_entry_builder import build_entry
from tests.support.scripts import FOLDERS, load_text
from tests.support.trial_step import RockStep, RockType, register_step_type

NEEDED = ("model", "work", "spoken", "opening", "example", "expand", "summarize")
TEXTS = (values.Text, values.Line)


@pytest.fixture
def rock() -> Iterator[StepType[Any]]:
    with register_step_type(RockType()) as made:
        yield made


def session(folder: Path, steps: str, header: str = "") -> Session:
    path = folder / "made.yaml"
    path.write_text(f"title: Made\n{header}steps:\n{steps}", "utf-8")
    return load_script(path, paths.find_folders())


def find_problems(folder: Path, steps: str) -> list[str]:
    """The problems of a script."""
    _, problems, _ = load_text(folder, f"title: Made\nsteps:\n{steps}")
    return [f"{each.what}; {each.hint}" for each in problems]


# Each type there is ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*STEP_TYPES, "rock"])
def test_step_type_is_complete(name: str, rock: StepType[Any], tmp_path: Path) -> None:
    step_type, model = STEP_TYPES[name], step_model(name)
    assert all(hasattr(step_type, each) for each in NEEDED)
    assert model.step_type == name
    assert model.__doc__ != StepModel.__doc__
    own = set(model.model_fields) - set(StepModel.model_fields)
    for keys in (step_type.work, step_type.rest, step_type.spoken, step_type.inserted, step_type.shown):
        assert set(keys) <= own, name
    kinds = get_type_hints(model, include_extras=True)
    texts = {key for key in own if any(kind in (kinds[key], *getattr(kinds[key], "__args__", ())) for kind in TEXTS)}
    assert texts == set(step_type.texts), "what is said or shown is known, so that it is looked through"
    assert step_type.opening.startswith(f"{name}:")
    assert step_type.is_container == ("steps" in own or name == "include")
    made = session(tmp_path, step_type.example)
    assert any(step.at(level).step_type == name for step in made.steps for level in LEVELS)
    assert all(build_plan(made, level).cues for level in LEVELS)


def test_incomplete_step_type_cannot_be_created() -> None:
    class Silent(StepType[RockStep]):
        model = RockStep

    with pytest.raises(TypeError, match="abstract"):
        Silent()  # type: ignore[abstract]


def test_names_and_synonyms_are_unique() -> None:
    words = [word for step_type in STEP_TYPES.values() for word in step_type.synonyms]
    assert len(words) == len({*words})
    assert {*words}.isdisjoint(STEP_TYPES)


# A new step type ------------------------------------------------------------------------------------------------------


def test_example_of_a_step_type_plays_without_diagnostics(rock: StepType[Any], tmp_path: Path) -> None:
    path = tmp_path / "made.yaml"
    path.write_text(f"title: Made\nsteps:\n{rock.example}", "utf-8")
    report = lint_file(path, FOLDERS)
    assert report.diagnostics == ()
    assert set(report.lengths) == set(LEVELS)
    cues = build_plan(load_script(path, FOLDERS), Level.BETTER).cues[1:-1]
    assert [str(cue.id) for cue in cues] == ["0:lead.0", "0:lead.1", *(f"0:rock.{n}" for n in range(1, 6))]


def test_easier_level_may_not_ask_more_of_a_step_type(rock: StepType[Any], tmp_path: Path) -> None:
    steps = "  - rock: Knees\n    lead: Rock your knees.\n    {}: {{flare: {}, better: {}}}\n"
    assert find_problems(tmp_path, steps.format("times", 3, 9)) == []
    assert find_problems(tmp_path, steps.format("times", 9, 3)) == [
        "'times' asks more at flare than at better; use 3 or less"
    ]
    assert find_problems(tmp_path, steps.format("every", "6s", "4s")) == [
        "'every' asks more at flare than at better; use 4s or less"
    ]


def test_suggestions_know_a_new_step_type(rock: StepType[Any], tmp_path: Path) -> None:
    assert "did you mean 'rock'?" in find_problems(tmp_path, "  - rok: Knees\n    lead: Rock.\n")[0]
    assert "did you mean 'rock'?" in find_problems(tmp_path, "  - sway: Knees\n    lead: Rock.\n")[0]
    assert "it belongs in rock" in find_problems(tmp_path, "  - say: Rock.\n    every: 3s\n")[0]
    assert find_problems(tmp_path, "  - rock: Knees\n") == ["'rock' needs 'lead'; add lead: below it"]
    assert "write rock: and what it needs" in find_problems(tmp_path, "  - rock\n")[0]


def test_spoken_text_of_a_step_type_is_checked(rock: StepType[Any], tmp_path: Path) -> None:
    steps = "  - rock: Knees\n    lead: {}\n"
    assert "nothing is called 'side' here" in find_problems(tmp_path, steps.format("Your <side> knee."))[0]
    assert "would be spoken aloud" in find_problems(tmp_path, steps.format("Rock every:4s."))[0]
    path = tmp_path / "made.yaml"
    path.write_text(f"title: Made\nsteps:\n{steps.format('You must rock.')}", "utf-8")
    assert any("must" in each.what for each in lint_file(path, FOLDERS, careful=True).diagnostics)
    path.write_text(
        f"title: Made\nlanguage: es\nsteps:\n{steps.format('Let your knees rock to the side with the breath.')}"
    )
    assert any("looks like English" in each.what for each in lint_file(path, FOLDERS).diagnostics)


def test_handout_includes_a_new_step_type(rock: StepType[Any], tmp_path: Path) -> None:
    (part,) = build_handout(session(tmp_path, rock.example), Level.BETTER, paths.find_folders()).parts
    text = "Let both knees rock from side to side."
    assert part.items == (HandoutItem((text,), "Both knees", ("5 times, 4 seconds each",)),)


def test_schema_defines_a_new_step_type(rock: StepType[Any]) -> None:
    definitions = json_schema.build_schema()["definitions"]
    assert set(definitions["step.rock"]["properties"]) >= {"rock", "lead", "times", "every", "only"}
    taken = jsonschema.Draft7Validator(json_schema.build_schema())
    assert not list(taken.iter_errors({"steps": [{"rock": "Knees", "lead": "Rock.", "times": 3}]}))
    assert list(taken.iter_errors({"steps": [{"rock": "Knees", "lead": "Rock.", "tims": 3}]}))


def test_step_type_named_like_a_value_type_keeps_that_definition(tmp_path: Path) -> None:
    class CountStep(RockStep):
        """Count slowly."""

        step_type = "count"
        count: values.Line

    class CountType(RockType):
        model = CountStep

    before = json_schema.build_schema()["definitions"]
    with register_step_type(CountType(), "count"):
        definitions = json_schema.build_schema()["definitions"]
    assert definitions["step.count"]["description"] == "Count slowly."
    assert {name: definitions[name] for name in before if not re.match("step|new-step", name)} == {
        name: each for name, each in before.items() if not re.match("step|new-step", name)
    }


def test_reference_and_help_include_a_new_step_type(rock: StepType[Any]) -> None:
    page = reference.render_keys()
    assert "[`rock`](#rock)" in page
    assert f"### rock\n\n{RockStep.__doc__}\n" in page
    assert f"```yaml\n{rock.example}```" in page
    assert re.search(r"^  rock: Knees +Rock gently, several times\.$", render_page(write_primer, 80), re.MULTILINE)


def test_preview_shows_a_new_step_type(rock: StepType[Any], tmp_path: Path) -> None:
    made = session(tmp_path, rock.example)
    whole = build_plan(made, Level.BETTER)
    assert [(row.text, row.after) for row in build_rows(whole) if "knees" in row.text] == [
        ("Let both knees rock from side to side.", "time to move 2 s, hold 20 s, quiet 4 s")
    ]
    (line,) = compare_levels([build_plan(made, level) for level in LEVELS])
    assert line.name == "Both knees"
    assert names(whole) == ["Both knees"]
    assert len(cut_named(made, Level.BETTER, "both-knees").cues) == len(whole.cues) - 1


def test_today_counts_a_new_step_type_as_movement(rock: StepType[Any], tmp_path: Path) -> None:
    made = session(tmp_path, f"{rock.example}  involves: [hip]\n", "kind: stretch\n")
    (part,) = build_entry(made).get_facts(Level.BETTER).parts
    assert (part.involves, part.movement) == ({"hip"}, 20)


def test_resume_and_easing_work_in_a_new_step_type(rock: StepType[Any], tmp_path: Path) -> None:
    made = session(tmp_path, rock.example)
    old, new = build_plan(made, Level.BETTER).cues, build_plan(made, Level.FLARE).cues
    third = next(n for n, cue in enumerate(old) if str(cue.id) == "0:rock.3")
    assert old[third].kind is CueKind.HOLD
    assert str(old[navigation.find_resume(old, third)].id) == "0:rock.3"
    assert find_skip(old[third]) is None
    at, into = map_to_easier(old, third, D(1), new)
    assert (str(new[at].id), into) == ("closing", 0)
