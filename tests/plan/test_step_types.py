"""Every step type says all there is to know of it, and whoever asks the registry knows a new one at once."""

import re
from collections.abc import Iterator
from decimal import Decimal as D
from pathlib import Path
from typing import Any, get_type_hints

import jsonschema
import pytest

from guided.authoring import json_schema, reference
from guided.authoring.handout import handout
from guided.authoring.preview.compare import compare
from guided.authoring.preview.excerpt import named, names
from guided.authoring.preview.timeline import timeline
from guided.cli.commands.help import render_page, write_primer
from guided.core import paths
from guided.core.cue import Kind
from guided.core.level import LEVELS, Level
from guided.lint import check
from guided.plan.planner import plan
from guided.plan.steps.base import HandoutItem, StepType
from guided.plan.steps.registry import STEP_TYPES, step_model, step_type_names
from guided.player import navigation
from guided.player.easing import eased
from guided.player.skipped_sides import skipped
from guided.script import values
from guided.script.loader import read
from guided.script.model import Session, Verb
from guided.today.catalog_builder import survey
from tests.support.scripts import FOLDERS, reading
from tests.support.trial_step import RockStep, RockType, registered

NEEDED = ("model", "work", "spoken", "opening", "example", "expand", "summarize")
TEXTS = (values.Text, values.Line)


@pytest.fixture
def rock() -> Iterator[StepType[Any]]:
    with registered(RockType()) as made:
        yield made


def session(folder: Path, steps: str, header: str = "") -> Session:
    path = folder / "made.yaml"
    path.write_text(f"title: Made\n{header}steps:\n{steps}", "utf-8")
    return read(path, paths.folders())


def told(folder: Path, steps: str) -> list[str]:
    """What is wrong with a script."""
    _, problems, _ = reading(folder, f"title: Made\nsteps:\n{steps}")
    return [f"{each.what}; {each.hint}" for each in problems]


# Each type there is ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*STEP_TYPES, "rock"])
def test_a_step_type_says_all_there_is_to_know(name: str, rock: StepType[Any], tmp_path: Path) -> None:
    step_type, model = STEP_TYPES[name], step_model(name)
    assert all(hasattr(step_type, each) for each in NEEDED)
    assert model.verb == name
    assert model.__doc__ != Verb.__doc__
    own = set(model.model_fields) - set(Verb.model_fields)
    for keys in (step_type.work, step_type.rest, step_type.spoken, step_type.inserted, step_type.shown):
        assert set(keys) <= own, name
    kinds = get_type_hints(model, include_extras=True)
    texts = {key for key in own if any(kind in (kinds[key], *getattr(kinds[key], "__args__", ())) for kind in TEXTS)}
    assert texts == set(step_type.texts), "what is said or shown is known, so that it is looked through"
    assert step_type.opening.startswith(f"{name}:")
    assert step_type.is_container == ("steps" in own or name == "include")
    made = session(tmp_path, step_type.example)
    assert any(step.at(level).verb == name for step in made.steps for level in LEVELS)
    assert all(plan(made, level).cues for level in LEVELS)


def test_what_a_step_type_lacks_is_an_error_before_it_plays() -> None:
    class Silent(StepType[RockStep]):
        model = RockStep

    with pytest.raises(TypeError, match="abstract"):
        Silent()  # type: ignore[abstract]


def test_names_and_words_for_them_are_of_one_step_type_each() -> None:
    words = [word for step_type in STEP_TYPES.values() for word in step_type.synonyms]
    assert len(words) == len({*words})
    assert {*words}.isdisjoint(STEP_TYPES)
    assert step_type_names() == tuple(STEP_TYPES)


# One that is new ------------------------------------------------------------------------------------------------------


def test_its_example_plays_and_nothing_is_wrong_with_it(rock: StepType[Any], tmp_path: Path) -> None:
    path = tmp_path / "made.yaml"
    path.write_text(f"title: Made\nsteps:\n{rock.example}", "utf-8")
    report = check(path, FOLDERS)
    assert report.problems == ()
    assert set(report.lengths) == set(LEVELS)
    cues = plan(read(path, FOLDERS), Level.BETTER).cues[1:-1]
    assert [str(cue.id) for cue in cues] == ["0:lead.0", "0:lead.1", *(f"0:rock.{n}" for n in range(1, 6))]


def test_an_easier_level_may_not_ask_more_of_it(rock: StepType[Any], tmp_path: Path) -> None:
    steps = "  - rock: Knees\n    lead: Rock your knees.\n    {}: {{flare: {}, better: {}}}\n"
    assert told(tmp_path, steps.format("times", 3, 9)) == []
    assert told(tmp_path, steps.format("times", 9, 3)) == ["'times' asks more at flare than at better; use 3 or less"]
    assert told(tmp_path, steps.format("every", "6s", "4s")) == [
        "'every' asks more at flare than at better; use 4s or less"
    ]


def test_what_was_meant_for_it_is_known(rock: StepType[Any], tmp_path: Path) -> None:
    assert "did you mean 'rock'?" in told(tmp_path, "  - rok: Knees\n    lead: Rock.\n")[0]
    assert "did you mean 'rock'?" in told(tmp_path, "  - sway: Knees\n    lead: Rock.\n")[0]
    assert "it belongs in rock" in told(tmp_path, "  - say: Rock.\n    every: 3s\n")[0]
    assert told(tmp_path, "  - rock: Knees\n") == ["'rock' needs 'lead'; add lead: below it"]
    assert "write rock: and what it needs" in told(tmp_path, "  - rock\n")[0]


def test_its_words_are_looked_through(rock: StepType[Any], tmp_path: Path) -> None:
    steps = "  - rock: Knees\n    lead: {}\n"
    assert "nothing is called 'side' here" in told(tmp_path, steps.format("Your <side> knee."))[0]
    assert "would be spoken aloud" in told(tmp_path, steps.format("Rock every:4s."))[0]
    path = tmp_path / "made.yaml"
    path.write_text(f"title: Made\nsteps:\n{steps.format('You must rock.')}", "utf-8")
    assert any("must" in each.what for each in check(path, FOLDERS, careful=True).problems)
    path.write_text(
        f"title: Made\nlanguage: es\nsteps:\n{steps.format('Let your knees rock to the side with the breath.')}"
    )
    assert any("looks like English" in each.what for each in check(path, FOLDERS).problems)


def test_a_handout_has_it(rock: StepType[Any], tmp_path: Path) -> None:
    (part,) = handout(session(tmp_path, rock.example), Level.BETTER, paths.folders()).parts
    text = "Let both knees rock from side to side."
    assert part.entries == (HandoutItem((text,), "Both knees", ("5 times, 4 seconds each",)),)


def test_the_schema_has_it_under_a_name_of_its_own(rock: StepType[Any]) -> None:
    definitions = json_schema.schema()["definitions"]
    assert set(definitions["step.rock"]["properties"]) >= {"rock", "lead", "times", "every", "only"}
    taken = jsonschema.Draft7Validator(json_schema.schema())
    assert not list(taken.iter_errors({"steps": [{"rock": "Knees", "lead": "Rock.", "times": 3}]}))
    assert list(taken.iter_errors({"steps": [{"rock": "Knees", "lead": "Rock.", "tims": 3}]}))


def test_a_step_type_called_like_a_kind_of_value_leaves_that_as_it_is(tmp_path: Path) -> None:
    class CountStep(RockStep):
        """Count slowly."""

        verb = "count"
        count: values.Line

    class CountType(RockType):
        model = CountStep

    before = json_schema.schema()["definitions"]
    with registered(CountType(), "count"):
        definitions = json_schema.schema()["definitions"]
    assert definitions["step.count"]["description"] == "Count slowly."
    assert {name: definitions[name] for name in before if not re.match("step|new-step", name)} == {
        name: each for name, each in before.items() if not re.match("step|new-step", name)
    }


def test_the_reference_and_help_tell_of_it(rock: StepType[Any]) -> None:
    page = reference.page()
    assert "[`rock`](#rock)" in page
    assert f"### rock\n\n{RockStep.__doc__}\n" in page
    assert f"```yaml\n{rock.example}```" in page
    assert re.search(r"^  rock: Knees +Rock gently, several times\.$", render_page(write_primer, 80), re.MULTILINE)


def test_a_preview_shows_it_and_finds_it_by_its_name(rock: StepType[Any], tmp_path: Path) -> None:
    made = session(tmp_path, rock.example)
    whole = plan(made, Level.BETTER)
    assert [(row.text, row.then) for row in timeline(whole) if "knees" in row.text] == [
        ("Let both knees rock from side to side.", "time to move 2 s, hold 20 s, quiet 4 s")
    ]
    (line,) = compare([plan(made, level) for level in LEVELS])
    assert line.name == "Both knees"
    assert names(whole) == ["Both knees"]
    assert len(named(made, Level.BETTER, "both-knees").cues) == len(whole.cues) - 1


def test_today_counts_it_as_movement(rock: StepType[Any], tmp_path: Path) -> None:
    made = session(tmp_path, f"{rock.example}  involves: [hip]\n", "kind: stretch\n")
    (part,) = survey(made).at(Level.BETTER).parts
    assert (part.involves, part.moved) == ({"hip"}, 20)


def test_a_session_is_gone_on_with_from_its_beginning_and_eases_in_it(rock: StepType[Any], tmp_path: Path) -> None:
    made = session(tmp_path, rock.example)
    old, new = plan(made, Level.BETTER).cues, plan(made, Level.FLARE).cues
    third = next(n for n, cue in enumerate(old) if str(cue.id) == "0:rock.3")
    assert old[third].kind is Kind.HOLD
    assert str(old[navigation.move(old, third)].id) == "0:rock.3"
    assert skipped(old[third]) is None
    at, into = eased(old, third, D(1), new)
    assert (str(new[at].id), into) == ("closing", 0)
