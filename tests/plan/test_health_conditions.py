"""Health conditions: each only reduces a session, and has its reason."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from guided.cli import main as cli
from guided.core import paths
from guided.core.cue import CueKind, Plan
from guided.core.level import LEVELS, Level
from guided.plan.health_conditions import CONDITIONS, MOVEMENT_LOADS, merge_conditions
from guided.plan.planner import build_plan
from guided.plan.preferences import Preferences
from guided.script.loader import load_script
from guided.script.model import Chime, Heat, Say, Session
from guided.script.values import LOADS
from tests.support.cases import cases
from tests.support.people import library_sessions
from tests.support.repository import ROOT
from tests.support.sessions import session
from tests.support.tiers import few

LISTED = (ROOT / "sessions" / "SOURCES.md").read_text("utf-8")


@cases("name", CONDITIONS)
def test_every_condition_has_an_effect_a_reason_and_a_source(name: str) -> None:
    condition = CONDITIONS[name]
    assert condition.exclusions or condition.longest_hold or condition.voice_only
    assert condition.exclusions <= set(LOADS)
    assert condition.why
    assert condition.source == "own" or all(f"| {s} |" in LISTED for s in re.findall(r"S\d+", condition.source))


def test_movement_loads_are_all_but_breath_warmth_and_lying() -> None:
    assert set(LOADS) - MOVEMENT_LOADS == {"flat-on-back", "paced-breath", "breath-hold", "heat"}


def test_merged_conditions_exclude_all_and_hold_the_shortest() -> None:
    both = merge_conditions(["osteoporosis", "hypermobile", "sound-sensitive"])
    assert both.exclusions == {"flexion", "twist"}
    assert both.longest_hold == 5
    assert both.voice_only
    assert not merge_conditions([]).exclusions


@pytest.mark.parametrize("hold", ["10s", "{flare: 8s}"], ids=["scaled", "by level"])
def test_holds_are_limited_however_they_are_written(hold: str, read_text: Callable[[str], Session]) -> None:
    made = read_text(f"title: Made\nsteps:\n  - stretch: Reach\n    into: Reach out.\n    hold: {hold}\n")
    wishes = Preferences(conditions=frozenset({"hypermobile"}))
    for level in LEVELS:
        holds = [cue.seconds for cue in build_plan(made, level, wishes).cues if cue.kind is CueKind.HOLD]
        assert all(seconds <= 5 for seconds in holds)
    assert holds == [5]


@pytest.fixture
def read_text(tmp_path: Path) -> Callable[[str], Session]:
    def made(text: str) -> Session:
        path = tmp_path / "made.yaml"
        path.write_text(text)
        return load_script(path, paths.find_folders())

    return made


def test_sound_sensitive_hears_the_voice_only() -> None:
    made = session(Chime(chime="bell"), Say(say="One."), ambience="rain")
    kinds = {
        cue.kind for cue in build_plan(made, Level.FLARE, Preferences(conditions=frozenset({"sound-sensitive"}))).cues
    }
    assert kinds == {CueKind.LEAD, CueKind.SAY}


def test_heat_is_excluded_with_numb_skin() -> None:
    made = session(Say(say="One."), Heat(heat="10m"))
    assert build_plan(made, Level.FLARE, Preferences(conditions=frozenset({"numb-skin-or-diabetes"}))).seconds < 60


@cache
def build_all_levels(session: str) -> tuple[Plan, ...]:
    """A session at every level, for somebody without a condition."""
    return tuple(build_plan(library_sessions()[session], level) for level in LEVELS)


@cases("session, name", product(few(paths.find_sessions(), 9), CONDITIONS))
def test_condition_never_adds_work_to_a_session(session: str, name: str) -> None:
    for whole in build_all_levels(session):
        less = build_plan(library_sessions()[session], whole.level, Preferences(conditions=frozenset({name})))
        for kind in (CueKind.HOLD, CueKind.INHALE, CueKind.BREATH_HOLD):
            assert sum_seconds(less, kind) <= sum_seconds(whole, kind)
        assert any(cue.says for cue in less.cues)


def sum_seconds(planned: Plan, kind: CueKind) -> Decimal:
    return sum((cue.seconds for cue in planned.cues if cue.kind is kind), Decimal(0))


def test_play_accepts_conditions_and_suggests_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    quiet = ["--voice", "silent", "--output", "null", "--condition", "sound-sensitive,dizzy"]
    with pytest.raises(SystemExit) as ended:
        cli.main(["play", "release-only", *quiet, "--minutes", "4", "--level", "flare"])
    assert ended.value.code == 0
    with pytest.raises(SystemExit) as refused:
        cli.main(["play", "release-only", "--condition", "osteoporoses"])
    assert refused.value.code == 2
    assert "did you mean 'osteoporosis'?" in capsys.readouterr().err


def test_help_lists_every_condition(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["help", "conditions"])
    shown = capsys.readouterr().out
    assert all(f"\n{name} " in shown for name in CONDITIONS)
