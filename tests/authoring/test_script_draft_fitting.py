"""What a new session holds, and how long it lasts."""

from decimal import Decimal

import pytest

from guided.authoring.script_draft import AnswerError, fit_to_minutes, measure, resolve_exercises
from guided.authoring.templates import load_template

STRETCH = load_template("stretch")


def names(*words: str, where: str = "chair", minutes: int = 12) -> list[str]:
    return [each.name for each in fit_to_minutes(STRETCH, where, words, Decimal(minutes)).exercises]


def test_steps_are_as_long_as_they_are() -> None:
    assert measure("  - pause: 20s\n") == 20


def test_a_move_is_had_by_its_name_and_an_area_by_as_many_as_fit() -> None:
    assert names("hip-march") == ["hip-march"]
    assert set(names("neck", minutes=20)) >= {"neck-turn", "chin-tuck"}
    assert names("neck", minutes=6) == ["neck-turn"]


@pytest.mark.parametrize("word", [" Hip March ", "hip_march", "HIP-MARCH"])
def test_names_are_taken_as_they_are_written(word: str) -> None:
    assert names(word) == ["hip-march"]


def test_a_slip_names_the_nearest_and_a_stranger_all_there_is() -> None:
    with pytest.raises(AnswerError, match="Did you mean 'hip-march'"):
        resolve_exercises(STRETCH, "chair", ["hip-mach"])
    with pytest.raises(AnswerError, match="There are: feet, neck"):
        resolve_exercises(STRETCH, "chair", ["zebra"])


def test_what_is_not_done_at_a_place_is_not_there() -> None:
    with pytest.raises(AnswerError, match="in bed"):
        resolve_exercises(STRETCH, "bed", ["sit-tall"])


def test_each_area_that_is_named_is_there_whatever_the_time() -> None:
    assert set(names("neck", "back", "feet", minutes=7)) >= {"neck-turn", "sit-tall", "ankle-pump"}


def test_what_takes_too_long_is_done_less_often_first() -> None:
    much, little = (fit_to_minutes(STRETCH, "chair", ["neck-turn", "seated-twist"], Decimal(m)) for m in (12, 6))
    assert little.amount < much.amount
    assert little.seconds <= 360


def test_what_cannot_fit_names_the_shortest_that_does() -> None:
    with pytest.raises(AnswerError, match="takes 4 minutes at least") as told:
        fit_to_minutes(STRETCH, "chair", ["neck-turn"], Decimal(3))
    assert fit_to_minutes(STRETCH, "chair", ["neck-turn"], Decimal(4)).seconds <= 240
    assert told.value.exit_code == 2


def test_no_area_works_three_times_in_a_row_where_that_can_be_helped() -> None:
    order = names("sit-tall", "side-lean", "cat-camel", "ankle-pump", minutes=20)
    assert order[2] == "ankle-pump"


def test_time_that_is_left_goes_to_the_rest() -> None:
    found = fit_to_minutes(STRETCH, "chair", ["hip-march"], Decimal(20))
    assert found.quiet == STRETCH.quiet.most
    assert fit_to_minutes(STRETCH, "chair", (), Decimal(12)).seconds > 12 * 60 - 20
