"""The movements that can be begun with."""

import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from guided.level import LEVELS, Level
from guided.script.values import LOADS, PLACES
from guided.writing.moves import MOVES, Dose, Move

LISTED = (Path(__file__).parents[2] / "sessions" / "SOURCES.md").read_text("utf-8")


def name(move: Move) -> str:
    return move.name


@pytest.mark.parametrize("move", MOVES, ids=name)
def test_an_easier_level_never_asks_more(move: Move) -> None:
    doses = [move.at(level) or Dose(0, 0) for level in LEVELS]
    assert doses == sorted(doses, key=lambda dose: (dose.hold, dose.reps))
    assert all(one.reps <= other.reps for one, other in pairwise(doses))


@pytest.mark.parametrize("move", MOVES, ids=name)
def test_a_better_day_asks_at_most_a_fifth_more_and_no_hold_is_long(move: Move) -> None:
    steady, better = move.at(Level.STEADY), move.at(Level.BETTER)
    assert steady
    assert better
    assert better.reps <= steady.reps * Decimal("1.2")
    assert better.hold == steady.hold <= 10


@pytest.mark.parametrize("move", MOVES, ids=name)
def test_what_a_flare_day_leaves_out_has_something_small_in_its_place(move: Move) -> None:
    assert bool(move.small) == (move.at(Level.FLARE) is None)


@pytest.mark.parametrize("move", MOVES, ids=name)
def test_its_words_know_its_sides(move: Move) -> None:
    sided = "<side>" in move.into + move.again + move.out + move.instead
    assert sided == move.sides
    assert "<side>" not in move.tell + move.small + move.after


@pytest.mark.parametrize("move", MOVES, ids=name)
def test_its_source_is_listed_and_its_loads_and_places_exist(move: Move) -> None:
    assert re.search(rf"^\| {move.source} ", LISTED, re.MULTILINE)
    assert set(move.involves) <= set(LOADS)
    assert set(move.where) <= set(PLACES)


def test_names_are_different() -> None:
    assert len({move.name for move in MOVES}) == len(MOVES)


def test_a_dose_is_read_by_level() -> None:
    (knees,) = (move for move in MOVES if move.name == "two-knee-hug")
    assert [knees.at(level) for level in LEVELS] == [None, None, Dose(5, 2), Dose(5, 2)]
    assert knees.title == "Two knee hug"
