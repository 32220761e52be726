"""What counts as movement in a session: decided by the steps, never by their words."""

from decimal import Decimal
from pathlib import Path

import pytest

from guided.core import paths
from guided.core.level import LEVELS, Level
from guided.core.paths import Folders, find_folders
from guided.plan.fitting import find_bounds, fit_nearest
from guided.plan.health_conditions import MOVEMENT_LOADS
from guided.plan.moving_steps import find_leaves, find_moving
from guided.plan.planner import build_plan
from guided.plan.preferences import Preferences
from guided.script.loader import load_script
from guided.script.model import Session
from guided.today.catalog_entry_builder import build_entry
from tests.support.cases import cases
from tests.support.people import library_catalog, library_sessions, movement_seconds
from tests.support.tiers import few

HEAD = "title: A session\nwhere: [bed, standing]\n"


def load_steps(tmp_path: Path, steps: str, head: str = "kind: stretch\n") -> Session:
    path = tmp_path / "a-session.yaml"
    path.write_text(HEAD + head + "steps:\n" + steps, "utf-8")
    return load_script(path, Folders(Path("nowhere"), find_folders().library))


def movement_of(session: Session, level: Level = Level.BETTER) -> float:
    return movement_seconds(build_plan(session, level), find_moving(session))


def test_stretch_counts_as_movement_without_its_rest(tmp_path: Path) -> None:
    steps = "  - stretch: Roll\n    into: Let it roll. (4s)\n    hold: 5s\n    out: And back. (3s)\n    rest: 30s\n"
    session = load_steps(tmp_path, steps)
    words = sum(cue.seconds for cue in build_plan(session, Level.BETTER).cues if cue.says)
    assert movement_of(session) == float(words) + 4 + 5 + 3


def test_release_counts_only_with_tension(tmp_path: Path) -> None:
    assert not movement_of(load_steps(tmp_path, "  - release: your hands\n    involves: [hand]\n    rest: 30s\n"))
    firm = load_steps(tmp_path, "  - release: your hands\n    tension: light\n    hold: 5s\n    rest: 30s\n")
    assert movement_of(firm) == 5
    assert not movement_of(firm, Level.GENTLE)


@pytest.mark.parametrize(
    ("head", "involves", "expected"),
    [
        ("kind: stretch\n", "[calf]", 60),
        ("kind: stretch\n", "[flat-on-back]", 0),
        ("kind: mindfulness\n", "[calf]", 0),
        ("kind: mindfulness\n", "[balance]", 60),
    ],
)
def test_pause_counts_among_stretches_and_when_standing(
    tmp_path: Path, head: str, involves: str, expected: float
) -> None:
    steps = f"  - involves: {involves}\n    steps:\n      - Now in your own time.\n      - pause: 60s\n"
    assert movement_of(load_steps(tmp_path, steps, head)) == expected


def test_pause_of_a_fragment_counts_as_rest(tmp_path: Path) -> None:
    (tmp_path / "between.yaml").write_text("steps: [Rest a while., {pause: 30s}]\n", "utf-8")
    assert movement_of(load_steps(tmp_path, "  - include: between\n    involves: [calf]\n")) == 0


def test_replacement_is_covered_and_heat_has_its_own_load(tmp_path: Path) -> None:
    steps = (
        "  - involves: [hip]\n    instead: [Picture it.]\n    steps:\n      - stretch: Roll\n"
        "        involves: [twist]\n        into: Roll. (4s)\n"
        "  - heat: 5m\n    steps: [Rest here.]\n"
    )
    stretch, words, heat = find_leaves(load_steps(tmp_path, steps), Level.STEADY)
    assert (stretch.loads, stretch.covered) == ({"hip", "twist"}, {"hip"})
    assert words.loads == heat.loads == {"heat"}
    assert sum(float(cue.seconds) for leaf in (words, heat) for cue in leaf.cues) == 300


def test_only_counted_breathing_is_a_part(tmp_path: Path) -> None:
    steps = "  - breathe: 4-2-6\n    rounds: 3\n  - breathe: natural\n    lasting: 1m\n"
    (part,) = build_entry(load_steps(tmp_path, steps, "kind: breathing\n")).get_facts(Level.BETTER).parts
    assert (part.involves, part.seconds, part.movement) == ({"paced-breath", "breath-hold"}, 36, 0)


@cases("name", few(paths.find_sessions(), 4))
def test_catalog_entry_equals_the_plan(name: str) -> None:
    session, known = library_sessions()[name], library_catalog().find(name)
    assert known
    ids = find_moving(session)
    for level in LEVELS:
        paced, row = build_plan(session, level), known.get_facts(level)
        assert row.seconds == float(paced.seconds)
        assert row.sum_movement() == pytest.approx(movement_seconds(paced, ids), abs=0.1)
        still = build_plan(session, level, Preferences(avoid=MOVEMENT_LOADS))
        assert movement_seconds(still, ids) == row.sum_movement(MOVEMENT_LOADS) == 0


@cases("name", few(paths.find_sessions(), 4))
def test_longer_plan_has_no_more_movement(name: str) -> None:
    session, known = library_sessions()[name], library_catalog().find(name)
    assert known
    ids = find_moving(session)
    for level in LEVELS:
        paced, row = build_plan(session, level), known.get_facts(level)
        low, high = find_bounds(paced)
        assert row.shortest <= float(low)
        assert row.longest in (float(high), float(paced.seconds))
        longest = fit_nearest(paced, paced.seconds if row.longest < high else high)
        assert movement_seconds(longest, ids) <= row.sum_movement() + 0.1


@pytest.mark.parametrize("name", ["hips-and-legs", "chair-back"])
def test_stretches_are_described_by_what_they_involve(name: str) -> None:
    known = library_catalog().find(name)
    assert known
    row = known.get_facts(Level.STEADY)
    assert row.measure_change(()) == row.measure_loss(()) == 0
    assert row.measure_change(MOVEMENT_LOADS) > 0.9
    assert row.measure_loss(MOVEMENT_LOADS) < 0.5
    assert row.sum_movement({"hip"}) < row.sum_movement()
    assert row.find_range() == (row.shortest, row.longest)
    for load in ("hip", "low-back"):
        kept = build_plan(library_sessions()[name], Level.STEADY, Preferences(avoid=frozenset({load})))
        low, high = row.find_range({load})
        assert float(fit_nearest(kept, Decimal(0)).seconds) <= low
        assert high <= float(find_bounds(kept)[1])
