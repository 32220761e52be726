"""What the options of a session stand for."""

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
def command(**given: Any) -> None:
    """Take everything."""
    GIVEN.update(given)


def given(*args: str) -> dict[str, Any]:
    done = CliRunner().invoke(command, args, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return GIVEN


def test_nothing_in_particular() -> None:
    told = given()
    assert told["preferences"] == NO_PREFERENCES


def test_each_is_what_the_plan_takes() -> None:
    told = given("--where", "Chair", "--words", "few", "--no-ambience", "--start-at", "Knee rolls")
    preferences = told["preferences"]
    assert preferences.where in PLACE_EXCLUSIONS
    assert (preferences.words, preferences.ambience, told["start_at"]) == (Verbosity.FEW, False, "Knee rolls")
    assert isinstance(preferences.words, Verbosity)


@pytest.mark.parametrize(("option", "allowed"), [("--where", "'bed', 'chair'"), ("--words", "'few', 'some', 'all'")])
def test_a_slip_is_told_with_what_there_is(option: str, allowed: str) -> None:
    done = CliRunner().invoke(command, [option, "sofa"])
    assert done.exit_code == 2
    assert allowed in done.output


def completed(*args: str, begun: str = "") -> list[str]:
    offered = ShellComplete(command, {}, "command", "_COMPLETE").get_completions(list(args), begun)
    return [item.value for item in offered]


def test_sections_are_offered_as_they_are_easy_to_type() -> None:
    offered = completed("gentle-lower-back", "--level", "flare", "--start-at")
    assert {"settle", "knee-rolls", "coming-back"} <= set(offered)
    assert "feet" not in offered
    assert completed("gentle-lower-back", "--start-at", begun="Kn") == ["knee-rolls"]


@pytest.mark.parametrize("args", [(), ("no-such-session",)])
def test_nothing_is_offered_where_nothing_is_known(args: tuple[str, ...]) -> None:
    assert completed(*args, "--start-at") == []


@pytest.mark.parametrize(
    "text", ["5", "5 min", "5 minutes", "5m", "5,0", "5.0", " 5 MIN ", "5 mins", "5 minute", "5 min."]
)
def test_minutes_are_understood_as_people_write_them(text: str) -> None:
    assert options.parse_minutes(text) == 5


@pytest.mark.parametrize("text", ["", "m", "5 h", "5 6", "0", "181", "1,000,0", "5 seconds", "-5", "nan", "٥٥٥٥"])
def test_what_is_no_number_of_minutes_is_told(text: str) -> None:
    with pytest.raises(click.BadParameter, match="like 5"):
        options.parse_minutes(text)
