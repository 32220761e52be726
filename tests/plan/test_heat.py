"""Something warm is kept on for exactly as long as is written, at every level and however much is said meanwhile."""

from decimal import Decimal

import pytest

from guided.core.cue import Kind, Plan
from guided.core.errors import GuidedError
from guided.core.level import LEVELS, Level
from guided.plan.fitting import fit, near
from guided.plan.planner import plan
from guided.plan.preferences import Wishes, Words
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


def warm(whole: Plan) -> Decimal:
    return sum((cue.seconds for cue in whole.cues if cue.heat), Decimal(0))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    "wishes", [Wishes(), Wishes(rate=Decimal("0.7")), Wishes(words=Words.FEW)], ids=["", "slow", "few"]
)
def test_it_lasts_as_long_as_is_written(level: Level, wishes: Wishes) -> None:
    assert warm(plan(WARM, level, wishes)) == 300


@pytest.mark.parametrize("level", LEVELS)
def test_pauses_in_it_stay_as_written(level: Level) -> None:
    pauses = [cue.seconds for cue in plan(WARM, level).cues if cue.heat and cue.id.part == "pause"]
    assert pauses == [60]


@pytest.mark.parametrize("level", LEVELS)
def test_fitting_leaves_it_alone(level: Level) -> None:
    paced = plan(WARM, level)
    assert warm(near(paced, Decimal(1))) == warm(near(paced, Decimal(900))) == 300
    with pytest.raises(GuidedError, match=r"can last from 5:1\d to 5:\d\d minutes"):
        fit(paced, Decimal(240))


def test_the_quiet_that_is_left_comes_last() -> None:
    last = [cue for cue in plan(WARM, Level.FLARE).cues if cue.heat][-1]
    assert last.kind is Kind.HEAT
    assert last.seconds > 200


def test_who_avoids_warmth_hears_nothing_of_it() -> None:
    without = plan(WARM, Level.FLARE, Wishes(avoid=frozenset({"heat"})))
    assert not warm(without)
    assert "Let it be warm." not in [line for cue in without.cues for line in cue.says]


def test_what_is_missing_in_it_is_named() -> None:
    made = session(Heat(heat="2m", steps=steps(Release(release="your jaw", involves=["jaw"]), path="0.")))
    assert plan(made, Level.FLARE, Wishes(avoid=frozenset({"jaw"}))).left_out == ("your jaw",)


def test_a_whole_warmth_may_go_when_time_is_short() -> None:
    made = session(Say(say="One."), step(Heat(heat="2m", steps=steps(*INSIDE, path="1."), optional="yes"), "1"))
    assert warm(near(plan(made, Level.FLARE), Decimal(10))) == 0


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (session(Heat(heat="1m", steps=steps(Pause(pause="2m"), path="0."))), "has more to say"),
        (session(Heat(heat="15m"), Heat(heat="6m")), "more than 20 minutes"),
    ],
    ids=["overfull", "twice"],
)
def test_more_than_the_skin_can_bear_is_not_played(made: Session, told: str) -> None:
    with pytest.raises(GuidedError, match=told):
        plan(made, Level.BETTER)


def test_twenty_minutes_can_be_played() -> None:
    assert warm(plan(session(Heat(heat="20m")), Level.FLARE)) == 1200
