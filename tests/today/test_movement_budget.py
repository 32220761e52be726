from decimal import Decimal
from typing import Any

import pytest

from guided.core.history import DayRating, History
from guided.core.level import Level
from guided.core.profile import Profile
from guided.today.movement_budget import find_budget
from tests.support.people import check_in, make_context, past_session

TEN = Profile(baseline=Decimal(10))


def test_without_a_baseline_the_budget_is_five_gentle_minutes() -> None:
    found = find_budget(make_context(profile=Profile()))
    assert (found.seconds, found.level) == (300, Level.GENTLE)
    assert found.rules == ("no-baseline",)


def test_baseline_is_the_budget() -> None:
    found = find_budget(make_context(profile=TEN))
    assert (found.seconds, found.level, found.rules) == (600, Level.BETTER, ())


@pytest.mark.parametrize(
    ("profile", "expected"),
    [(TEN, 660), (Profile(baseline=Decimal(10), knocked_out=True), 600), (Profile(), 300)],
)
def test_better_day_adds_a_tenth_to_a_baseline(profile: Profile, expected: float) -> None:
    assert find_budget(make_context(DayRating.BETTER, profile)).seconds == pytest.approx(expected)


@pytest.mark.parametrize(("days", "expected"), [(3, 480), (4, 600)])
def test_setback_reduces_the_budget_for_some_days(days: int, expected: float) -> None:
    found = find_budget(make_context(profile=TEN, history=History((check_in(days, set_back=True),))))
    assert found.seconds == pytest.approx(expected)


def test_sessions_of_today_are_subtracted() -> None:
    three = (past_session(1, moved=500.0), past_session(0.1, moved=200.0), past_session(0.2, moved=200.0))
    assert find_budget(make_context(profile=TEN, history=History(sessions=three))).seconds == 200
    late = (past_session(0.5, moved=200.0),)  # at three in the morning: still yesterday
    assert find_budget(make_context(profile=TEN, history=History(sessions=late))).seconds == 600


def test_spent_budget_is_extended_once_on_request() -> None:
    full = History(sessions=(past_session(0.1, moved=650.0),))
    found = find_budget(make_context(profile=TEN, history=full))
    assert (found.seconds, found.is_spent, found.rules) == (0, True, ("day-is-full",))
    beyond = find_budget(make_context(profile=TEN, history=full, wants_more=True))
    assert (beyond.seconds, beyond.is_spent) == (600, False)


@pytest.mark.parametrize(
    ("before", "after", "still"),
    [({"pain": 4}, 6, True), ({"pain": 4}, 5, False), ({}, 9, False), ({"pain": 4}, None, False)],
)
def test_pain_two_above_the_start_leaves_rest_only(before: dict[str, Any], after: int | None, still: bool) -> None:
    history = History((check_in(0.2, **before),), (past_session(0.1, pain=after),))
    found = find_budget(make_context(profile=TEN, history=history, wants_more=True))
    assert found.rest_only is still
    assert found.seconds == (0 if still else 600)


def test_pain_is_compared_within_the_day() -> None:
    yesterday = History((check_in(1.2, pain=2),), (past_session(1.1, pain=6), past_session(0.1, pain=6)))
    assert not find_budget(make_context(profile=TEN, history=yesterday)).rest_only
