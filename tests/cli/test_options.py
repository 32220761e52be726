"""The options that session commands share."""

from typing import Any

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from guided.cli import options
from guided.plan.preferences import NO_PREFERENCES, PLACE_EXCLUSIONS, Verbosity
from guided.plan.section_lookup import map_sections, slugify

GIVEN: dict[str, Any] = {}


@click.command()
@click.argument("name", default="")
@options.level()
@options.preferences
@click.option("--start-at", shell_complete=options.make_part_completer("name", map_sections, slugify))
def command(**parse: Any) -> None:
    """Take everything."""
    GIVEN.update(parse)


def parse(*args: str) -> dict[str, Any]:
    done = CliRunner().invoke(command, args, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return GIVEN


def test_no_options_give_default_preferences() -> None:
    told = parse()
    assert told["preferences"] == NO_PREFERENCES


def test_option_values_have_the_types_of_the_planner() -> None:
    told = parse("--where", "Chair", "--words", "few", "--no-ambience", "--start-at", "Knee rolls")
    preferences = told["preferences"]
    assert preferences.where in PLACE_EXCLUSIONS
    assert (preferences.words, preferences.ambience, told["start_at"]) == (Verbosity.FEW, False, "Knee rolls")
    assert isinstance(preferences.words, Verbosity)


@pytest.mark.parametrize(("option", "allowed"), [("--where", "'bed', 'chair'"), ("--words", "'few', 'some', 'all'")])
def test_invalid_value_lists_the_allowed_ones(option: str, allowed: str) -> None:
    done = CliRunner().invoke(command, [option, "sofa"])
    assert done.exit_code == 2
    assert allowed in done.output


def complete(*args: str, begun: str = "") -> list[str]:
    offered = ShellComplete(command, {}, "command", "_COMPLETE").get_completions(list(args), begun)
    return [item.value for item in offered]


def test_sections_are_completed_as_slugs() -> None:
    offered = complete("gentle-lower-back", "--level", "flare", "--start-at")
    assert {"settle", "knee-rolls", "coming-back"} <= set(offered)
    assert "feet" not in offered
    assert complete("gentle-lower-back", "--start-at", begun="Kn") == ["knee-rolls"]


@pytest.mark.parametrize("args", [(), ("no-such-session",)])
def test_start_at_completes_nothing_without_a_session(args: tuple[str, ...]) -> None:
    assert complete(*args, "--start-at") == []


@pytest.mark.parametrize(
    "text", ["5", "5 min", "5 minutes", "5m", "5,0", "5.0", " 5 MIN ", "5 mins", "5 minute", "5 min."]
)
def test_minutes_are_parsed_in_common_spellings(text: str) -> None:
    assert options.parse_minutes(text) == 5


@pytest.mark.parametrize("text", ["", "m", "5 h", "5 6", "0", "181", "1,000,0", "5 seconds", "-5", "nan", "٥٥٥٥"])
def test_invalid_minutes_are_an_error(text: str) -> None:
    with pytest.raises(click.BadParameter, match="like 5"):
        options.parse_minutes(text)
