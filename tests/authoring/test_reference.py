"""The script reference has every key, step type, value and stock line, with valid examples, and is up to date."""

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


def get_section(heading: str) -> str:
    """The text below a heading, to the next one of its level or above."""
    marks = heading.split(" ", maxsplit=1)[0]
    after = render_keys().split(f"\n{heading}\n")[1]
    return re.split(rf"\n#{{2,{len(marks)}}} ", after)[0]


def get_row(text: str, key: str) -> list[str]:
    """The cells beside a key in a table."""
    (line,) = re.findall(rf"^\| `{re.escape(key)}` \| (.*) \|$", text, re.MULTILINE)
    return [cell.strip() for cell in line.split(" | ")]


def test_reference_page_is_up_to_date() -> None:
    """To update it: python docs/generate.py."""
    assert (DOCS / "reference.md").read_text("utf-8") == render_keys()


@pytest.mark.parametrize("verb", STEP_TYPES)
def test_example_of_a_step_type_is_shown_and_plays(verb: str, tmp_path: Path) -> None:
    assert f"```yaml\n{STEP_TYPES[verb].example}```" in get_section(f"### {verb}")
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
def test_every_key_of_a_step_type_is_described(verb: str) -> None:
    kind = step_model(verb)
    told = get_section(f"### {verb}")
    assert (kind.__doc__ or "") in told
    for key, field in kind.model_fields.items():
        if key not in StepModel.model_fields:
            help_, written, default, by_level = get_row(told, key)
            assert help_ == field.description
            assert written
            assert (default == "*needed*") == field.is_required()
            assert by_level == "yes"


def test_every_key_of_the_header_and_of_steps_is_described() -> None:
    for model, heading in ((Header, "## The top of a script"), (StepModel, "## What any step may carry")):
        for key, field in model.model_fields.items():
            assert get_row(get_section(heading), key)[0] == field.description


def test_keys_without_levels_are_marked() -> None:
    header, common = get_section("## The top of a script"), get_section("## What any step may carry")
    assert {key for key in Header.model_fields if get_row(header, key)[-1] == "no"} == {
        "title", "kind", "where", "language", "twin", "pacing",
    }  # fmt: skip
    assert {key for key in StepModel.model_fields if get_row(common, key)[-1] == "no"} == {"only", "skip"}


def test_defaults_are_shown_as_written() -> None:
    assert get_row(get_section("### stretch"), "rest")[2] == "`5s`"
    assert get_row(get_section("### stretch"), "reps")[2] == "`1`"
    assert get_row(get_section("### breathe"), "cues")[1:3] == ["`few`, `all`, `none`", "`few`"]
    assert get_row(get_section("## The top of a script"), "taper")[2] == ""


def test_every_load_level_and_factor_is_listed() -> None:
    assert all(f"`{load}`" in get_section("## What a step involves") for load in values.LOADS)
    levels = get_section("## Levels")
    assert get_row(levels, "counts") == ["Multiplies counts.", "0.45", "0.67", "0.9", "1", "1 or less"]
    assert {key for key in Factors.model_fields if get_row(levels, key)} == set(Factors.model_fields)
    assert "| stretch | 4-6 | 8-10 | 12-15 | 12-16 |" in levels


def test_every_stock_line_is_listed_in_english() -> None:
    told = get_section("## Phrase books")
    for key, words in stock_phrases.PHRASE_KEYS.items():
        english, filled, pause = get_row(told, key)
        assert all(f"<{word}>" in english and f"`{word}`" in filled for word in words)
        assert (pause == "yes") == (key in stock_phrases.PAUSE_KEYS)


def test_every_value_type_has_a_form() -> None:
    for model in (Header, Factors, *map(step_model, STEP_TYPES)):
        for key in model.model_fields:
            if key not in ("steps", "instead", "pacing"):
                assert get_form(model, key).help
    assert all(form.help == form.help.strip(" .") for form in FORMS.values())


def test_notes_are_included() -> None:
    assert all(each.notes in get_section(f"### {verb}") for verb, each in STEP_TYPES.items())
