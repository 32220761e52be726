"""The reference tells every key, verb, value and stock line, shows examples that play, and is kept fresh."""

import re
from pathlib import Path

import pytest

from guided.authoring.json_schema import FORMS, get_form
from guided.authoring.reference import render_keys
from guided.core import paths
from guided.core.level import LEVELS
from guided.lint import lint_file
from guided.plan.steps.registry import STEP_TYPES, step_model
from guided.script import stock_phrases, values
from guided.script.loader import try_load
from guided.script.model import Factors, Header, StepModel
from tests.support.repository import ROOT

DOCS = ROOT / "docs"


def part(heading: str) -> str:
    """What stands below a heading, to the next one like it or above it."""
    marks = heading.split(" ", maxsplit=1)[0]
    after = render_keys().split(f"\n{heading}\n")[1]
    return re.split(rf"\n#{{2,{len(marks)}}} ", after)[0]


def row(text: str, key: str) -> list[str]:
    """The cells beside a key in a table."""
    (line,) = re.findall(rf"^\| `{re.escape(key)}` \| (.*) \|$", text, re.MULTILINE)
    return [cell.strip() for cell in line.split(" | ")]


def test_the_page_is_fresh() -> None:
    """Else: python docs/generate.py."""
    assert (DOCS / "reference.md").read_text("utf-8") == render_keys()


@pytest.mark.parametrize("verb", STEP_TYPES)
def test_the_example_of_a_verb_is_shown_and_plays_at_every_level(verb: str, tmp_path: Path) -> None:
    assert f"```yaml\n{STEP_TYPES[verb].example}```" in part(f"### {verb}")
    path = tmp_path / "example.yaml"
    path.write_text(f"title: Example\nsteps:\n{STEP_TYPES[verb].example}", "utf-8")
    session, problems, _ = try_load(path, paths.find_folders())
    assert session
    assert not problems
    assert any(step.at(level).step_type == verb for step in session.steps for level in LEVELS)
    report = lint_file(path, paths.find_folders())
    assert report.diagnostics == ()
    assert set(report.lengths) == set(LEVELS)


@pytest.mark.parametrize("verb", STEP_TYPES)
def test_every_key_of_a_verb_is_told(verb: str) -> None:
    kind = step_model(verb)
    told = part(f"### {verb}")
    assert (kind.__doc__ or "") in told
    for key, field in kind.model_fields.items():
        if key not in StepModel.model_fields:
            help_, written, default, by_level = row(told, key)
            assert help_ == field.description
            assert written
            assert (default == "*needed*") == field.is_required()
            assert by_level == "yes"


def test_every_key_of_the_header_and_of_any_step_is_told() -> None:
    for model, heading in ((Header, "## The top of a script"), (StepModel, "## What any step may carry")):
        for key, field in model.model_fields.items():
            assert row(part(heading), key)[0] == field.description


def test_what_is_the_same_at_every_level_is_told_so() -> None:
    header, common = part("## The top of a script"), part("## What any step may carry")
    assert {key for key in Header.model_fields if row(header, key)[-1] == "no"} == {
        "title", "kind", "where", "language", "twin", "pacing",
    }  # fmt: skip
    assert {key for key in StepModel.model_fields if row(common, key)[-1] == "no"} == {"only", "skip"}


def test_defaults_are_as_they_would_be_written() -> None:
    assert row(part("### stretch"), "rest")[2] == "`5s`"
    assert row(part("### stretch"), "reps")[2] == "`1`"
    assert row(part("### breathe"), "cues")[1:3] == ["`few`, `all`, `none`", "`few`"]
    assert row(part("## The top of a script"), "taper")[2] == ""


def test_every_load_level_and_factor_is_there() -> None:
    assert all(f"`{load}`" in part("## What a step involves") for load in values.LOADS)
    levels = part("## Levels")
    assert row(levels, "counts") == ["Multiplies counts.", "0.45", "0.67", "0.9", "1", "1 or less"]
    assert {key for key in Factors.model_fields if row(levels, key)} == set(Factors.model_fields)
    assert "| stretch | 4-6 | 8-10 | 12-15 | 12-16 |" in levels


def test_every_stock_line_is_there_in_the_words_it_comes_with() -> None:
    told = part("## Phrase books")
    for key, words in stock_phrases.PHRASE_KEYS.items():
        english, filled, pause = row(told, key)
        assert all(f"<{word}>" in english and f"`{word}`" in filled for word in words)
        assert (pause == "yes") == (key in stock_phrases.PAUSE_KEYS)


def test_every_kind_of_value_in_the_models_has_a_form() -> None:
    for model in (Header, Factors, *map(step_model, STEP_TYPES)):
        for key in model.model_fields:
            if key not in ("steps", "instead", "pacing"):
                assert get_form(model, key).help
    assert all(form.help == form.help.strip(" .") for form in FORMS.values())


def test_notes_are_told() -> None:
    assert all(each.notes in part(f"### {verb}") for verb, each in STEP_TYPES.items())
