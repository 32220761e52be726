"""Heat steps last exactly as long as written, at every level and whatever is said meanwhile."""

from decimal import Decimal

import pytest

from guided.core.cue import CueKind, Plan
from guided.core.errors import GuidedError
from guided.core.level import LEVELS, Level
from guided.plan.fitting import fit_nearest, fit_plan
from guided.plan.planner import build_plan
from guided.plan.preferences import Preferences, Verbosity
from guided.script.model import Heat, Pause, Release, Say, Session
from tests.support.sessions import session, step, steps

INSIDE = (
    Say(say="Let it be warm. (3s) There is nothing to do."),
    Pause(pause="60s"),
    Say(say="Half way.", optional="yes"),
)
WARM = session(
    Say(say="Put it on. (5s)"),
    Heat(heat="5m", steps=steps(*INSIDE, path="1.")),
    Say(say="Take it off. (5s)"),
    taper="yes",
)


def sum_heat(whole: Plan) -> Decimal:
    return sum((cue.seconds for cue in whole.cues if cue.heat_id), Decimal(0))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    "wishes",
    [Preferences(), Preferences(rate=Decimal("0.7")), Preferences(words=Verbosity.FEW)],
    ids=["", "slow", "few"],
)
def test_heat_lasts_as_long_as_written(level: Level, wishes: Preferences) -> None:
    assert sum_heat(build_plan(WARM, level, wishes)) == 300


@pytest.mark.parametrize("level", LEVELS)
def test_pauses_in_heat_stay_as_written(level: Level) -> None:
    pauses = [cue.seconds for cue in build_plan(WARM, level).cues if cue.heat_id and cue.id.part == "pause"]
    assert pauses == [60]


@pytest.mark.parametrize("level", LEVELS)
def test_fitting_does_not_change_heat(level: Level) -> None:
    paced = build_plan(WARM, level)
    assert sum_heat(fit_nearest(paced, Decimal(1))) == sum_heat(fit_nearest(paced, Decimal(900))) == 300
    with pytest.raises(GuidedError, match=r"can last from 5:1\d to 5:\d\d minutes"):
        fit_plan(paced, Decimal(240))


def test_remaining_quiet_of_heat_comes_last() -> None:
    last = [cue for cue in build_plan(WARM, Level.FLARE).cues if cue.heat_id][-1]
    assert last.kind is CueKind.HEAT
    assert last.seconds > 200


def test_excluded_heat_is_left_out_with_its_lines() -> None:
    without = build_plan(WARM, Level.FLARE, Preferences(avoid=frozenset({"heat"})))
    assert not sum_heat(without)
    assert "Let it be warm." not in [line for cue in without.cues for line in cue.says]


def test_excluded_step_in_heat_is_named() -> None:
    made = session(Heat(heat="2m", steps=steps(Release(release="your jaw", involves=["jaw"]), path="0.")))
    assert build_plan(made, Level.FLARE, Preferences(avoid=frozenset({"jaw"}))).left_out == ("your jaw",)


def test_optional_heat_may_be_dropped() -> None:
    made = session(Say(say="One."), step(Heat(heat="2m", steps=steps(*INSIDE, path="1."), optional="yes"), "1"))
    assert sum_heat(fit_nearest(build_plan(made, Level.FLARE), Decimal(10))) == 0


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (session(Heat(heat="1m", steps=steps(Pause(pause="2m"), path="0."))), "has more to say"),
        (session(Heat(heat="15m"), Heat(heat="6m")), "more than 20 minutes"),
    ],
    ids=["overfull", "twice"],
)
def test_too_much_heat_is_an_error(made: Session, told: str) -> None:
    with pytest.raises(GuidedError, match=told):
        build_plan(made, Level.BETTER)


def test_twenty_minutes_of_heat_are_allowed() -> None:
    assert sum_heat(build_plan(session(Heat(heat="20m")), Level.FLARE)) == 1200
