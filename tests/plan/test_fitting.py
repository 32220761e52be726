"""A plan fitted to a length."""

from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guided.core.cue import REST_CUE_KINDS, WORK_CUE_KINDS, CueKind
from guided.core.level import LEVELS, Level
from guided.plan.fitting import FLEXIBLE_KINDS, find_bounds, fit_nearest, fit_plan
from guided.plan.planner import PlanError, build_plan
from guided.script.model import Group, Pause, Say, Session, Stretch
from tests.plan.test_planner import SESSIONS
from tests.support.sessions import plan_or_skip, session, steps
from tests.support.tiers import examples


@settings(max_examples=examples(100), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS), st.integers(0, 1000))
def test_fitted_plan_has_the_exact_length_and_no_more_work(made: Session, level: Level, thousandths: int) -> None:
    paced = plan_or_skip(made, level)
    low, high = find_bounds(paced)
    wanted = (low + (high - low) * thousandths / 1000).quantize(D("0.1"))
    fitted = fit_plan(paced, min(max(wanted, low), high))
    assert fitted.seconds == min(max(wanted, low), high)
    assert [c.id for c in fitted.cues] == [c.id for c in paced.cues]
    for before, after in zip(paced.cues[:-1], fitted.cues[:-1], strict=True):
        if before.kind in FLEXIBLE_KINDS:
            assert before.seconds / 2 <= after.seconds <= before.seconds * 2
        else:
            assert after == before


def test_fitting_to_the_own_length_changes_almost_nothing() -> None:
    paced = build_plan(session(Pause(pause="10s"), Say(say="One two three."), Pause(pause="7s")), Level.STEADY)
    fitted = fit_plan(paced, paced.seconds)
    assert all(abs(a.seconds - b.seconds) <= D("0.1") for a, b in zip(paced.cues, fitted.cues, strict=True))


def test_both_sides_stay_equal() -> None:
    move = Stretch(stretch="Sway", into="Sway <side>.", sides=["left", "right"], reps="3", rest="7s")
    paced = build_plan(session(move, Pause(pause="31s")), Level.STEADY)
    fitted = fit_plan(paced, paced.seconds - 20)
    rests = [c.seconds for c in fitted.cues if c.kind is CueKind.REST]
    assert len(set(rests)) == 1
    assert rests[0] < D("8.8")


def make_optional_session() -> Session:
    more = Group(optional="true", steps=steps(Say(say="And one more, if you like."), Pause(pause="60s"), path="1."))
    last = Group(optional="true", steps=steps(Say(say="And the last of all."), Pause(pause="60s"), path="3."))
    return session(Say(say="First of all."), more, Pause(pause="20s"), last, Say(say="That is all."))


def test_last_optional_steps_are_dropped_first() -> None:
    paced = build_plan(make_optional_session(), Level.BETTER)
    low, _ = find_bounds(paced)
    shorter = fit_plan(paced, low - 20)
    lines = [line for c in shorter.cues for line in c.says]
    assert "And one more, if you like." in lines
    assert "And the last of all." not in lines
    shortest = fit_plan(paced, D(25))
    assert [line for c in shortest.cues for line in c.says] == ["First of all.", "That is all."]
    assert shortest.seconds == 25


def test_impossible_length_is_an_error_with_the_possible_range() -> None:
    paced = build_plan(session(Say(say="One two three."), Pause(pause="60s")), Level.BETTER)
    with pytest.raises(PlanError, match=r"from 0:38 to 2:07 minutes"):
        fit_plan(paced, D(10))
    with pytest.raises(PlanError, match=r"from 0:38 to 2:07 minutes"):
        fit_plan(paced, D(1000))


def test_fit_nearest_is_exact_or_the_shortest_or_longest() -> None:
    paced = build_plan(make_optional_session(), Level.BETTER)
    assert fit_nearest(paced, D(100)) == fit_plan(paced, D(100))
    assert fit_nearest(paced, D(1)).seconds == D("19.2")  # the quiet at both ends, two lines, and half of 20 s
    assert [line for c in fit_nearest(paced, D(1)).cues for line in c.says] == ["First of all.", "That is all."]
    assert fit_nearest(paced, D(5000)).seconds == find_bounds(paced)[1]


@settings(max_examples=examples(100), deadline=None)
@given(SESSIONS, st.sampled_from(LEVELS), st.integers(0, 40_000))
def test_fit_nearest_never_adds_work(made: Session, level: Level, tenths: int) -> None:
    paced = plan_or_skip(made, level)
    low, high = find_bounds(paced)
    nearest = fit_nearest(paced, D(tenths) / 10)
    assert nearest.seconds == min(max(D(tenths) / 10, low), high)
    assert [c for c in nearest.cues if c.kind in WORK_CUE_KINDS] == [c for c in paced.cues if c.kind in WORK_CUE_KINDS]


def test_work_cues_are_never_flexible() -> None:
    assert not FLEXIBLE_KINDS & WORK_CUE_KINDS
    assert FLEXIBLE_KINDS > REST_CUE_KINDS


def test_standing_time_is_never_stretched() -> None:
    """Otherwise a longer session would turn three minutes of walking into six."""
    walk = Group(steps=steps(Say(say="Walk, slowly."), Pause(pause="60s"), path="0."), involves=["balance"])
    made = session(walk, Say(say="Sit down."), Pause(pause="60s"))
    paced = build_plan(made, Level.BETTER)
    longer = fit_plan(paced, paced.seconds + 50)
    on_foot = {cue.id: cue.seconds for cue in longer.cues if cue.id.path.startswith("0.")}
    assert on_foot == {cue.id: cue.seconds for cue in paced.cues if cue.id.path.startswith("0.")}
