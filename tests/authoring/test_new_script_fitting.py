"""Which exercises a draft has, and how long it lasts."""

from decimal import Decimal

import pytest

from guided.authoring.new_script import AnswerError, fit_to_minutes, measure, resolve_exercises
from guided.authoring.templates import load_template

STRETCH = load_template("stretch")


def fit_names(*words: str, where: str = "chair", minutes: int = 12) -> list[str]:
    return [each.name for each in fit_to_minutes(STRETCH, where, words, Decimal(minutes)).exercises]


def test_duration_of_steps_is_measured() -> None:
    assert measure("  - pause: 20s\n") == 20


def test_move_is_chosen_by_name_and_area_by_what_fits() -> None:
    assert fit_names("hip-march") == ["hip-march"]
    assert set(fit_names("neck", minutes=20)) >= {"neck-turn", "chin-tuck"}
    assert fit_names("neck", minutes=6) == ["neck-turn"]


@pytest.mark.parametrize("word", [" Hip March ", "hip_march", "HIP-MARCH"])
def test_names_are_normalized(word: str) -> None:
    assert fit_names(word) == ["hip-march"]


def test_unknown_name_suggests_the_nearest_or_lists_all() -> None:
    with pytest.raises(AnswerError, match="Did you mean 'hip-march'"):
        resolve_exercises(STRETCH, "chair", ["hip-mach"])
    with pytest.raises(AnswerError, match="There are: feet, neck"):
        resolve_exercises(STRETCH, "chair", ["zebra"])


def test_exercise_of_another_place_is_an_error() -> None:
    with pytest.raises(AnswerError, match="in bed"):
        resolve_exercises(STRETCH, "bed", ["sit-tall"])


def test_each_named_area_is_included() -> None:
    assert set(fit_names("neck", "back", "feet", minutes=7)) >= {"neck-turn", "sit-tall", "ankle-pump"}


def test_repetitions_are_reduced_before_moves() -> None:
    much, little = (fit_to_minutes(STRETCH, "chair", ["neck-turn", "seated-twist"], Decimal(m)) for m in (12, 6))
    assert little.amount < much.amount
    assert little.seconds <= 360


def test_impossible_length_names_the_shortest() -> None:
    with pytest.raises(AnswerError, match="takes 4 minutes at least") as told:
        fit_to_minutes(STRETCH, "chair", ["neck-turn"], Decimal(3))
    assert fit_to_minutes(STRETCH, "chair", ["neck-turn"], Decimal(4)).seconds <= 240
    assert told.value.exit_code == 2


def test_no_area_is_worked_three_times_in_a_row() -> None:
    order = fit_names("sit-tall", "side-lean", "cat-camel", "ankle-pump", minutes=20)
    assert order[2] == "ankle-pump"


def test_remaining_time_goes_to_the_rest() -> None:
    found = fit_to_minutes(STRETCH, "chair", ["hip-march"], Decimal(20))
    assert found.quiet == STRETCH.quiet.most
    assert fit_to_minutes(STRETCH, "chair", (), Decimal(12)).seconds > 12 * 60 - 20
