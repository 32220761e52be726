from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from guided.level import Level
from guided.today.increase import MINUTES, increase
from guided.today.records import Ease, Feel, History, Profile
from tests.today.people import NOW, done, said, situation

TEN = Profile(baseline=Decimal(10))


def steady(*days: float, **more: Any) -> tuple[Any, ...]:
    return tuple(done(day, level=Level.STEADY, moved=120.0, **more) for day in days)


CALM = History(done=steady(8, 4, 1))


def offered(profile: Profile = TEN, history: History = CALM, feel: Feel = Feel.ORDINARY, **answers: Any) -> bool:
    return increase(situation(feel, profile, history, **answers)) is not None


def test_after_a_calm_week_a_tenth_more_is_offered() -> None:
    found = increase(situation(profile=TEN, history=CALM))
    assert found
    assert (found.dimension, found.baseline) == (MINUTES, Decimal(11))
    assert found.words == (
        "A steady while. Would 11:00 minutes of movement a day suit you, instead of 10:00? Staying is just as good."
    )


@pytest.mark.parametrize("days", [(6, 4, 1), (8, 1), (30, 20, 9)])
def test_it_takes_seven_days_three_sessions_and_one_of_late(days: tuple[float, ...]) -> None:
    assert not offered(history=History(done=steady(*days)))


@pytest.mark.parametrize(
    "profile",
    [Profile(), replace(TEN, knocked_out=True), replace(TEN, no_more=frozenset({MINUTES}))],
    ids=["no minutes known", "may be knocked out", "declined for good"],
)
def test_some_are_never_asked(profile: Profile) -> None:
    assert not offered(profile)


@pytest.mark.parametrize(
    "history",
    [
        History((said(3, set_back=True),), CALM.done),
        History((said(3, Feel.FLARE),), (*CALM.done, done(2, level=Level.GENTLE))),
        History(done=steady(8, 4, 1, ease=Ease.TOO_MUCH)),
        History((said(4.1, pain=3),), (*steady(8), *steady(4, pain=5), *steady(1))),
        History(done=tuple(replace(each, level=Level.GENTLE) for each in CALM.done)),
        History(done=tuple(replace(each, level=Level.BETTER) for each in CALM.done)),
        History(done=tuple(replace(each, moved=0.0) for each in CALM.done)),
    ],
    ids=["set back", "flare", "too much", "more pain", "gentle", "better", "no movement"],
)
def test_a_while_that_was_not_calm_or_not_steady_begins_anew(history: History) -> None:
    assert not offered(history=history)


@pytest.mark.parametrize("answers", [{"feel": Feel.FLARE}, {"feel": Feel.NOT_GREAT}, {"slept_worse": True}])
def test_a_day_that_is_not_like_others_is_no_day_to_ask(answers: dict[str, Any]) -> None:
    assert not offered(**answers)


def test_once_spoken_of_it_waits_as_long_again() -> None:
    asked = replace(TEN, baseline_asked=date(2026, 3, 2) - timedelta(days=8))
    assert not offered(asked)
    assert offered(replace(asked, baseline_asked=NOW.date() - timedelta(days=9)))
