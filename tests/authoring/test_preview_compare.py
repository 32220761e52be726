"""Comparing levels."""

from decimal import Decimal
from pathlib import Path

from guided.authoring.preview.compare import LevelRow, compare_levels, sum_shares
from guided.core import paths
from guided.core.level import LEVELS, Level
from guided.plan.planner import build_plan
from guided.script.loader import load_script
from tests.support.cases import cases
from tests.support.scripts import session
from tests.support.tiers import few

SCRIPT = """\
title: Made
steps:
  - Hello you there.
  - section: Knees
  - stretch: Pelvic tilt
    into: Tilt a little. (3s)
    hold: {flare: 0s, gentle: 2s, steady: 5s}
    reps: {flare: 2, gentle: 4, better: 5}
  - stretch: Knee hug
    sides: [left, right]
    into: Bring your <side> knee in.
    hold: {flare: 3s, better: 8s}
    reps: {flare: 1, better: 2}
  - only: better
    steps:
      - section: More
      - repeat: 2
        steps:
          - release: your jaw
            rest: 30s
  - section: Breath
  - breathe: {flare: natural, gentle: 3-4, better: 4-2-6}
    lasting: {flare: 20s, gentle: 28s, better: 36s}
  - release: your hands
    tension: light
    hold: 5s
    rest: {flare: 20s}
"""


def compare_rows(folder: Path, script: str = SCRIPT) -> list[LevelRow]:
    made = session(folder, script)
    return compare_levels([build_plan(made, level) for level in LEVELS])


def test_moves_and_sections_are_compared_by_level(tmp_path: Path) -> None:
    moves = {line.name: line.cells for line in compare_rows(tmp_path) if not line.is_heading}
    assert moves == {
        "Pelvic tilt": ("twice", "4 x 2 s", "4 x 5 s", "5 x 5 s"),
        "Knee hug, each side": ("3 s", "3 s", "3 s", "2 x 8 s"),
        "your jaw": ("-", "-", "-", "2 x 30 s"),
        "Breathing": ("20 s", "4 x 3-4", "4 x 3-4", "3 x 4-2-6"),
        "your hands": ("20 s", "20 s", "5 s + 20 s", "5 s + 20 s"),
    }


def test_rows_are_in_playing_order(tmp_path: Path) -> None:
    names = [(line.name, line.is_heading) for line in compare_rows(tmp_path)]
    assert names == [
        ("Beginning", True),
        ("Knees", True),
        ("Pelvic tilt", False),
        ("Knee hug, each side", False),
        ("More", True),
        ("your jaw", False),
        ("Breath", True),
        ("Breathing", False),
        ("your hands", False),
    ]


def test_section_row_has_its_duration(tmp_path: Path) -> None:
    found = {line.name: line.cells for line in compare_rows(tmp_path) if line.is_heading}
    assert found["More"] == ("-", "-", "-", "1:09")
    assert found["Beginning"][3] == "0:03"


def test_session_without_sections_has_no_beginning_row(tmp_path: Path) -> None:
    assert compare_rows(tmp_path, "title: Made\nsteps:\n  - Hello.\n  - release: jaw\n    rest: {flare: 20s}\n") == [
        LevelRow("jaw", False, ("20 s",) * 4)
    ]


def test_repeated_section_has_one_row(tmp_path: Path) -> None:
    script = "title: Made\nsteps:\n" + "  - section: Jaw\n  - pause: {flare: 30s}\n" * 2
    *_, jaw = compare_rows(tmp_path, script)
    assert jaw == LevelRow("Jaw", True, ("1:04",) * 4)  # with the quiet at the end


def test_shares_add_up_to_the_whole(tmp_path: Path) -> None:
    script = """\
title: Made
steps:
  - One two three four. (5s)
  - stretch: Tilt
    into: Tilt a little. (3s)
    hold: 8s
    during: Breathe on.
    rest: 7s
  - breathe: natural
    lasting: 20s
"""
    parts = sum_shares(build_plan(session(tmp_path, script), Level.BETTER))
    assert parts.work == 3 + 8 + 20
    assert parts.speech == Decimal("2.1") + Decimal("1.6")
    assert parts.rest == 2 + 5 + 7 + 4
    assert parts.whole == parts.work + parts.rest + parts.speech
    assert parts.words == 4 + 3 + 2


@cases("name", few(paths.find_sessions(), 4))
def test_every_library_session_can_be_compared(name: str) -> None:
    made = load_script(paths.find_script(name), paths.find_folders())
    plans = [build_plan(made, level) for level in LEVELS]
    found = compare_levels(plans)
    for n, each in enumerate(plans):
        headings = dict.fromkeys(name for name, _ in each.iter_sections() if name != each.title)
        told = [line.name for line in found if line.is_heading and line.cells[n] != "-" and line.name != "Beginning"]
        assert sorted(told) == sorted(headings)
    assert all(set(line.cells) != {"-"} for line in found)
