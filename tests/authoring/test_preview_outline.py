"""Which line each step of a session is on."""

from decimal import Decimal
from pathlib import Path

import pytest

from guided.authoring.preview.source_lines import TimedStep, find_step_at, find_timed_steps, map_lines, read_lines
from guided.core import paths
from guided.core.cue import CueId
from guided.core.errors import FileError
from guided.core.level import LEVELS, Level
from guided.plan.planner import build_plan
from guided.plan.preferences import NO_PREFERENCES, Preferences
from guided.script.diagnostics import split_lines
from guided.script.loader import load_script
from guided.script.model import Session
from tests.support.cases import cases
from tests.support.scripts import session
from tests.support.tiers import few

SCRIPT = """\
title: Made
steps:
  - Hello you.
  # a word between
  - only: [steady, better]
    involves: [twist]
    say: Turn a little.

  - stretch: Knee
    sides: [left, right]
    instead:
      - Picture it.
    involves: [knee]
    into: Bring your <side> knee in.
    reps: {flare: 1, better: 2}

  - repeat: 3
    steps:
      - Again.
      - include: calm
  - say:
      flare: Short.
      better: A little longer than that.
  - repeat: 2
    steps: [One., Two.]
"""
CALM = "steps:\n  - pause: 3s\n  - section: Calm\n  - Let it be.\n"


@pytest.fixture
def outline_session(tmp_path: Path) -> Session:
    (tmp_path / "calm.yaml").write_text(CALM, encoding="utf-8")
    return session(tmp_path, SCRIPT)


def list_timed_steps(outline_session: Session, level: Level, wishes: Preferences = NO_PREFERENCES) -> list[TimedStep]:
    return list(find_timed_steps(map_lines(outline_session), build_plan(outline_session, level, wishes)))


def test_step_starts_at_its_dash(outline_session: Session) -> None:
    assert list(map_lines(outline_session).items()) == [
        ("0", 3), ("1", 5), ("2", 9), ("2.instead.0", 12), ("3", 17), ("3.0", 19), ("3.1", 20), ("4", 21), ("5", 24),
        ("5.0", 25), ("5.1", 25),
    ]  # fmt: skip


def test_each_iteration_is_listed_and_included_steps_are_at_their_include(outline_session: Session) -> None:
    found = list_timed_steps(outline_session, Level.FLARE)
    # 3 times x 0.45, down, is once
    assert [passage.line for passage in found] == [3, 9, 19, 20, 21, 25, 25]
    assert [passage.line for passage in list_timed_steps(outline_session, Level.BETTER)] == [
        3,
        5,
        9,
        *([19, 20] * 3),
        21,
        *([25] * 4),
    ]
    assert tuple(map(str, found[3].cues)) == ("3~0/3.1>0:pause", "3~0/3.1>1:section", "3~0/3.1>2:say.0")


def test_timed_step_has_its_start(outline_session: Session) -> None:
    whole = build_plan(outline_session, Level.STEADY)
    starts = {}
    now = Decimal(0)
    for cue in whole.cues:
        starts[cue.id] = now
        now += cue.seconds
    found = list_timed_steps(outline_session, Level.STEADY)
    assert [passage.start for passage in found] == [starts[passage.cues[0]] for passage in found]
    assert found[0].start == 2


def test_preferences_change_the_listed_steps(outline_session: Session) -> None:
    found = list_timed_steps(outline_session, Level.FLARE, Preferences(frozenset({"knee"})))
    assert [tuple(map(str, passage.cues)) for passage in found if passage.line == 12] == [
        ("left/2.instead.0:say.0",), ("right/2.instead.0:say.0",),
    ]  # fmt: skip
    assert 9 not in [passage.line for passage in found]


@cases(
    "line, path",
    [
        (1, None), (2, None), (3, "0"), (4, "0"), (5, "1"), (6, "1"), (7, "1"), (8, "1"), (9, "2"), (11, "2"),
        (12, "2.instead.0"), (13, "2"), (14, "2"), (15, "2"), (16, "2"), (17, "3"), (18, "3"), (19, "3.0"), (20, "3.1"),
        (22, "4"), (23, "4"), (24, "5"), (25, "5.0"),
    ],
)  # fmt: skip
def test_line_belongs_to_its_step(outline_session: Session, line: int, path: str | None) -> None:
    assert find_step_at(map_lines(outline_session), read_lines(outline_session), line) == path


def test_line_below_the_steps_belongs_to_the_last_step(tmp_path: Path) -> None:
    outline_session = session(tmp_path, "steps:\n- Hello you.\ntitle: Made\n")
    assert find_step_at(map_lines(outline_session), read_lines(outline_session), 3) == "0"


@pytest.mark.parametrize(
    ("cue", "own"),
    [
        ("3:say.0", "3"),
        ("3~0/3.1~2/3.1.0@left.1:into.0", "3~0/3.1~2/3.1.0"),
        ("2~0/2.1>0~1/0.0:say.0", "2~0/2.1"),
        ("2>4@left.2:hold", "2"),
        ("left/3.instead.0:say.0", "left/3.instead.0"),
        ("closing", "closing"),
    ],
)
def test_top_step_of_a_cue_id(cue: str, own: str) -> None:
    assert str(CueId.parse(cue).top_step) == own


@cases("name", few(paths.find_sessions(), 4))
def test_every_library_cue_is_on_a_step_line(name: str) -> None:
    path = paths.find_script(name)
    outline_session = load_script(path, paths.find_folders())
    written = split_lines(path.read_text(encoding="utf-8"))
    assert all(written[line - 1].lstrip().startswith("- ") for line in map_lines(outline_session).values())
    for level in LEVELS:
        known = {cue for passage in list_timed_steps(outline_session, level) for cue in passage.cues}
        rest = {cue.id for cue in build_plan(outline_session, level).cues} - known
        assert {str(id) for id in rest} <= {"ambience", "opening", "closing"}


def test_missing_file_is_an_error(outline_session: Session) -> None:
    outline_session.path.unlink()
    with pytest.raises(FileError, match="There is no file"):
        list_timed_steps(outline_session, Level.FLARE)
