"""The templates of new sessions: their doses, sources and texts."""

import re
import subprocess
import sys
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import ValidationError

from guided.authoring import templates
from guided.authoring.templates import (
    TEMPLATE_KINDS,
    BodyArea,
    BreathingPattern,
    Exercise,
    Move,
    Template,
    fill,
    load_layout,
    load_template,
)
from guided.core import paths
from guided.core.level import LEVELS, Level
from guided.script.values import PLACES, SESSION_KINDS
from tests.support.repository import ROOT

LISTED = (ROOT / "sessions" / "SOURCES.md").read_text("utf-8")
EXERCISES = [each for kind in TEMPLATE_KINDS for each in load_template(kind).exercises]
MOVES = [each for each in EXERCISES if isinstance(each, Move)]


def get_name(exercise: Exercise) -> str:
    return exercise.name


def get_dose(move: Move, level: Level) -> tuple[Decimal, int]:
    """Seconds held and how many times; nothing where it is not offered."""
    dose = move.dose.get(level)
    return (dose.hold, dose.reps) if dose else (Decimal(0), 0)


@pytest.mark.parametrize("move", MOVES, ids=get_name)
def test_easier_level_never_asks_more(move: Move) -> None:
    doses = [get_dose(move, level) for level in LEVELS]
    assert doses == sorted(doses)
    assert all(one[1] <= other[1] for one, other in pairwise(doses))


@pytest.mark.parametrize("move", MOVES, ids=get_name)
def test_better_asks_at_most_a_fifth_more_and_holds_are_short(move: Move) -> None:
    steady, better = move.dose[Level.STEADY], move.dose[Level.BETTER]
    assert better.reps <= steady.reps * Decimal("1.2")
    assert better.hold == steady.hold <= 10


@pytest.mark.parametrize("move", MOVES, ids=get_name)
def test_move_missing_at_easier_levels_has_a_small_form(move: Move) -> None:
    offered = [level for level in LEVELS if level in move.dose]
    assert tuple(offered) == LEVELS[-len(offered) :]
    assert bool(move.small) == (Level.FLARE not in move.dose)


@pytest.mark.parametrize("move", MOVES, ids=get_name)
def test_side_placeholder_is_used_exactly_by_moves_with_sides(move: Move) -> None:
    sided = "<side>" in move.into + move.again + move.out + move.instead
    assert sided == bool(move.sides)
    assert "<side>" not in move.tell + move.small + move.after


def test_doses_match_the_file() -> None:
    (hug,) = (move for move in MOVES if move.name == "one-knee-hug")
    assert [get_dose(hug, level) for level in LEVELS] == [(0, 1), (5, 2), (8, 3), (8, 3)]
    (knees,) = (move for move in MOVES if move.name == "two-knee-hug")
    assert [get_dose(knees, level) for level in LEVELS] == [(0, 0), (0, 0), (5, 2), (5, 2)]


def test_every_source_is_listed() -> None:
    named = {source for kind in TEMPLATE_KINDS for source in load_template(kind).sources}
    for source in named | {each.source for each in EXERCISES if each.source}:
        assert re.search(rf"^\| {source} ", LISTED, re.MULTILINE), source


@pytest.mark.parametrize("kind", TEMPLATE_KINDS)
def test_template_has_one_exercise_type_with_unique_names(kind: str) -> None:
    template = load_template(kind)
    assert len({type(each) for each in template.exercises}) == 1
    assert len({each.name for each in template.exercises}) == len(template.exercises)
    assert {place for each in template.exercises for place in each.where} == set(template.where)


def test_exercise_type_is_decided_by_its_keys() -> None:
    sorts = {kind: type(load_template(kind).exercises[0]) for kind in TEMPLATE_KINDS}
    assert sorts == {
        "relaxation": BodyArea,
        "stretch": Move,
        "breathing": BreathingPattern,
        "mindfulness": BodyArea,
        "rest": BodyArea,
    }


def test_every_kind_has_a_template_file() -> None:
    assert set(paths.find_scripts(paths.templates_folder())) == {*TEMPLATE_KINDS, "layout"}
    assert set(TEMPLATE_KINDS) <= set(SESSION_KINDS)


def test_every_place_has_a_layout_with_bed_or_chair_for_a_flare() -> None:
    places = load_layout().places
    assert set(places) == set(PLACES)
    for place, layout in places.items():
        assert layout.where[0] == place
        assert layout.where[-1] in ("bed", "chair")


# Filling in ----------------------------------------------------------------------------------------------------------


def test_line_with_an_empty_value_is_left_out() -> None:
    assert fill("a: $a\nb: $b and $a\nc: c\n", {"a": 1, "b": ""}) == "a: 1\nc: c\n"


def test_lists_and_levels_are_filled_in_as_yaml() -> None:
    words = {"loads": ("hip", "knee"), "none": (), "reps": {Level.FLARE: 1, Level.GENTLE: 1, Level.STEADY: 3}}
    pattern = "involves: $loads\nsides: $none\nreps: $reps\n"
    assert fill(pattern, words) == "involves: [hip, knee]\nreps: {flare: 1, steady: 3}\n"


def test_value_that_looks_like_a_placeholder_stays() -> None:
    assert fill("title: $title\n", {"title": "$about ${x} $$"}) == "title: $about ${x} $$\n"


def test_unknown_placeholder_raises() -> None:
    with pytest.raises(KeyError, match="titel"):
        fill("title: $titel\n", {"title": "x"})


# Files ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("title: x", "Field required"),
        ("titel: x", "Extra inputs are not permitted"),
        ("title: [", "is broken"),
        ("title: x\ntitle: y", "is here twice"),
        ("", "is broken"),
    ],
)
def test_broken_template_raises(written: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rest.yaml").write_text(written, "utf-8")
    monkeypatch.setattr(paths, "templates_folder", lambda: tmp_path)
    with pytest.raises(ValueError, match=told):
        templates._load("rest", Template)


def test_unknown_key_of_an_exercise_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        BodyArea.model_validate({"name": "jaw", "title": "Jaw", "tell": "Your jaw.", "easy": "Your jaw.", "hold": "5s"})
    with pytest.raises(ValidationError, match="'jaws' is not something to involve"):
        BodyArea.model_validate({"name": "jaw", "title": "Jaw", "tell": "Jaw.", "easy": "Jaw.", "involves": ["jaws"]})


def test_templates_are_read_only_when_needed() -> None:
    code = (
        "import guided.cli.commands.new, guided.authoring.templates as t\n"
        "print(t.load_template.cache_info().currsize, t.load_layout.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["0", "0"]
