"""What of a session is movement: by what is written of each step, never by its words."""

from decimal import Decimal
from pathlib import Path

import pytest

from guided.core import paths
from guided.core.level import LEVELS, Level
from guided.core.paths import Folders, folders
from guided.plan.conditions import MOVEMENT
from guided.plan.fitting import near, reach
from guided.plan.planner import plan
from guided.plan.preferences import Wishes
from guided.script.loader import read
from guided.script.model import Session
from guided.today.catalog_builder import leaves, moving, survey
from tests.support.cases import cases
from tests.support.people import catalogue, moved, shipped
from tests.support.tiers import few

HEAD = "title: A session\nwhere: [bed, standing]\n"


def written(tmp_path: Path, steps: str, head: str = "kind: stretch\n") -> Session:
    path = tmp_path / "a-session.yaml"
    path.write_text(HEAD + head + "steps:\n" + steps, "utf-8")
    return read(path, Folders(Path("nowhere"), folders().library))


def seconds(session: Session, level: Level = Level.BETTER) -> float:
    return moved(plan(session, level), moving(session))


def test_a_stretch_moves_and_the_rest_after_it_does_not(tmp_path: Path) -> None:
    steps = "  - stretch: Roll\n    into: Let it roll. (4s)\n    hold: 5s\n    out: And back. (3s)\n    rest: 30s\n"
    session = written(tmp_path, steps)
    words = sum(cue.seconds for cue in plan(session, Level.BETTER).cues if cue.says)
    assert seconds(session) == float(words) + 4 + 5 + 3


def test_letting_go_does_not_move_and_firming_before_it_does(tmp_path: Path) -> None:
    assert not seconds(written(tmp_path, "  - release: your hands\n    involves: [hand]\n    rest: 30s\n"))
    firm = written(tmp_path, "  - release: your hands\n    tension: light\n    hold: 5s\n    rest: 30s\n")
    assert seconds(firm) == 5
    assert not seconds(firm, Level.GENTLE)


@pytest.mark.parametrize(
    ("head", "involves", "expected"),
    [
        ("kind: stretch\n", "[calf]", 60),
        ("kind: stretch\n", "[flat-on-back]", 0),
        ("kind: mindfulness\n", "[calf]", 0),
        ("kind: mindfulness\n", "[balance]", 60),
    ],
)
def test_quiet_is_time_to_move_among_stretches_and_on_ones_feet(
    tmp_path: Path, head: str, involves: str, expected: float
) -> None:
    steps = f"  - involves: {involves}\n    steps:\n      - Now in your own time.\n      - pause: 60s\n"
    assert seconds(written(tmp_path, steps, head)) == expected


def test_quiet_that_a_fragment_brings_is_rest(tmp_path: Path) -> None:
    (tmp_path / "between.yaml").write_text("steps: [Rest a while., {pause: 30s}]\n", "utf-8")
    assert seconds(written(tmp_path, "  - include: between\n    involves: [calf]\n")) == 0


def test_what_stands_in_for_a_move_is_covered_and_warmth_brings_its_own_load(tmp_path: Path) -> None:
    steps = (
        "  - involves: [hip]\n    instead: [Picture it.]\n    steps:\n      - stretch: Roll\n"
        "        involves: [twist]\n        into: Roll. (4s)\n"
        "  - heat: 5m\n    steps: [Rest here.]\n"
    )
    stretch, words, heat = leaves(written(tmp_path, steps), Level.STEADY)
    assert (stretch.loads, stretch.covered) == ({"hip", "twist"}, {"hip"})
    assert words.loads == heat.loads == {"heat"}
    assert sum(float(cue.seconds) for leaf in (words, heat) for cue in leaf.cues) == 300


def test_counted_breath_is_a_part_and_breath_of_ones_own_is_not(tmp_path: Path) -> None:
    steps = "  - breathe: 4-2-6\n    rounds: 3\n  - breathe: natural\n    lasting: 1m\n"
    (part,) = survey(written(tmp_path, steps, "kind: breathing\n")).at(Level.BETTER).parts
    assert (part.involves, part.seconds, part.moved) == ({"paced-breath", "breath-hold"}, 36, 0)


@cases("name", few(paths.sessions(), 4))
def test_each_session_is_known_as_it_is(name: str) -> None:
    session, known = shipped()[name], catalogue().get(name)
    assert known
    ids = moving(session)
    for level in LEVELS:
        paced, row = plan(session, level), known.at(level)
        assert row.seconds == float(paced.seconds)
        assert row.moved() == pytest.approx(moved(paced, ids), abs=0.1)
        still = plan(session, level, Wishes(avoid=MOVEMENT))
        assert moved(still, ids) == row.moved(MOVEMENT) == 0


@cases("name", few(paths.sessions(), 4))
def test_no_session_is_made_longer_by_more_movement(name: str) -> None:
    session, known = shipped()[name], catalogue().get(name)
    assert known
    ids = moving(session)
    for level in LEVELS:
        paced, row = plan(session, level), known.at(level)
        low, high = reach(paced)
        assert row.shortest <= float(low)
        assert row.longest in (float(high), float(paced.seconds))
        longest = near(paced, paced.seconds if row.longest < high else high)
        assert moved(longest, ids) <= row.moved() + 0.1


@pytest.mark.parametrize("name", ["hips-and-legs", "chair-back"])
def test_stretches_are_mostly_known_by_what_they_involve(name: str) -> None:
    known = catalogue().get(name)
    assert known
    row = known.at(Level.STEADY)
    assert row.changed(()) == row.lost(()) == 0
    assert row.changed(MOVEMENT) > 0.9
    assert row.lost(MOVEMENT) < 0.5
    assert row.moved({"hip"}) < row.moved()
    assert row.reach() == (row.shortest, row.longest)
    for load in ("hip", "low-back"):
        kept = plan(shipped()[name], Level.STEADY, Wishes(avoid=frozenset({load})))
        low, high = row.reach({load})
        assert float(near(kept, Decimal(0)).seconds) <= low
        assert high <= float(reach(kept)[1])
