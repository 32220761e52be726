from decimal import Decimal
from typing import Any

import pytest

from guided.core.history import DayRating, History
from guided.core.level import Level
from guided.core.profile import Profile
from guided.today.movement_budget import find_budget
from tests.support.people import done, said, situation

TEN = Profile(baseline=Decimal(10))


def test_who_knows_no_minutes_has_five_gentle_ones() -> None:
    found = find_budget(situation(profile=Profile()))
    assert (found.seconds, found.level) == (300, Level.GENTLE)
    assert found.rules == ("no-baseline",)


def test_minutes_of_ones_own_are_the_most() -> None:
    found = find_budget(situation(profile=TEN))
    assert (found.seconds, found.level, found.rules) == (600, Level.BETTER, ())


@pytest.mark.parametrize(
    ("profile", "expected"),
    [(TEN, 660), (Profile(baseline=Decimal(10), knocked_out=True), 600), (Profile(), 300)],
)
def test_a_better_day_has_a_tenth_more_of_what_is_known(profile: Profile, expected: float) -> None:
    assert find_budget(situation(DayRating.BETTER, profile)).seconds == pytest.approx(expected)


@pytest.mark.parametrize(("days", "expected"), [(3, 480), (4, 600)])
def test_after_a_setback_there_is_a_fifth_less_for_a_while(days: int, expected: float) -> None:
    found = find_budget(situation(profile=TEN, history=History((said(days, set_back=True),))))
    assert found.seconds == pytest.approx(expected)


def test_repeats_count_and_so_does_the_night_after_midnight() -> None:
    three = (done(1, moved=500.0), done(0.1, moved=200.0), done(0.2, moved=200.0))
    assert find_budget(situation(profile=TEN, history=History(sessions=three))).seconds == 200
    late = (done(0.5, moved=200.0),)  # at three in the morning: still yesterday
    assert find_budget(situation(profile=TEN, history=History(sessions=late))).seconds == 600


def test_a_day_that_is_full_has_no_more_unless_they_ask_and_then_once() -> None:
    full = History(sessions=(done(0.1, moved=650.0),))
    found = find_budget(situation(profile=TEN, history=full))
    assert (found.seconds, found.is_spent, found.rules) == (0, True, ("day-is-full",))
    beyond = find_budget(situation(profile=TEN, history=full, wants_more=True))
    assert (beyond.seconds, beyond.is_spent) == (600, False)


@pytest.mark.parametrize(
    ("before", "after", "still"),
    [({"pain": 4}, 6, True), ({"pain": 4}, 5, False), ({}, 9, False), ({"pain": 4}, None, False)],
)
def test_pain_two_above_its_start_leaves_rest_and_breath(
    before: dict[str, Any], after: int | None, still: bool
) -> None:
    history = History((said(0.2, **before),), (done(0.1, pain=after),))
    found = find_budget(situation(profile=TEN, history=history, wants_more=True))
    assert found.rest_only is still
    assert found.seconds == (0 if still else 600)


def test_pain_is_compared_with_that_day_alone_and_holds_for_that_day_alone() -> None:
    yesterday = History((said(1.2, pain=2),), (done(1.1, pain=6), done(0.1, pain=6)))
    assert not find_budget(situation(profile=TEN, history=yesterday)).rest_only
