from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guided.core.errors import FileError
from guided.core.history import DayRating, Episode, EpisodeKind, History, SessionRating
from guided.core.level import Level
from guided.core.profile import Profile
from guided.system import settings
from guided.today.movement_budget import MAX_BASELINE_MINUTES, MINUTES_OFFER, Increase, ask_increase, find_increase
from guided.ui.prompts import Prompt
from tests.support.people import NOW, done, said, situation

TEN = Profile(baseline=Decimal(10))


def days_ago(days: int) -> date:
    return NOW.date() - timedelta(days=days)


def steady(*days: float, moved: float = 120.0, **more: Any) -> tuple[Any, ...]:
    return tuple(done(day, level=Level.STEADY, moved=moved, **more) for day in days)


CALM = History(sessions=steady(8, 4, 1))


def offered(
    profile: Profile = TEN, history: History = CALM, feel: DayRating = DayRating.ORDINARY, **answers: Any
) -> bool:
    return find_increase(situation(feel, profile, history, **answers)) is not None


def test_after_a_calm_week_a_tenth_more_is_offered() -> None:
    found = find_increase(situation(profile=TEN, history=CALM))
    assert found == Increase(Decimal(11), NOW.date())
    assert str(found.baseline) == "11", "as it is written into the settings"


@pytest.mark.parametrize("days", [(6, 4, 1), (8, 1), (30, 20, 9)])
def test_it_takes_seven_days_three_sessions_and_one_of_late(days: tuple[float, ...]) -> None:
    assert not offered(history=History(sessions=steady(*days)))


@pytest.mark.parametrize(
    "profile",
    [Profile(), replace(TEN, knocked_out=True), replace(TEN, no_more=frozenset({MINUTES_OFFER}))],
    ids=["no minutes known", "may be knocked out", "declined for good"],
)
def test_some_are_never_asked(profile: Profile) -> None:
    assert not offered(profile)


@pytest.mark.parametrize(
    "history",
    [
        History((said(3, set_back=True),), CALM.sessions),
        History((said(3, DayRating.FLARE),), (*CALM.sessions, done(2, level=Level.GENTLE))),
        History(sessions=steady(8, 4, 1, ease=SessionRating.TOO_MUCH)),
        History((said(4.1, pain=3),), (*steady(8), *steady(4, pain=5), *steady(1))),
        History(sessions=tuple(replace(each, level=Level.GENTLE) for each in CALM.sessions)),
        History(sessions=tuple(replace(each, level=Level.BETTER) for each in CALM.sessions)),
        History(sessions=tuple(replace(each, moved=0.0) for each in CALM.sessions)),
        History(sessions=CALM.sessions, episodes=(Episode(EpisodeKind.BREAK, days_ago(6), days_ago(5)),)),
        History(sessions=CALM.sessions, episodes=(Episode(EpisodeKind.BREAK, days_ago(6)),)),
        History(sessions=CALM.sessions, episodes=(Episode(EpisodeKind.FLARE, days_ago(6), days_ago(5)),)),
    ],
    ids=[
        "set back", "flare", "too much", "more pain", "gentle", "better", "no movement", "break", "on one", "spell",
    ],
)  # fmt: skip
def test_a_while_that_was_not_calm_or_not_steady_begins_anew(history: History) -> None:
    assert not offered(history=history)


@pytest.mark.parametrize(
    "answers",
    [
        {"feel": DayRating.FLARE}, {"feel": DayRating.NOT_GREAT}, {"feel": DayRating.BETTER}, {"feel": None},
        {"slept_worse": True}, {"set_back": True},
    ],
    ids=str,
)  # fmt: skip
def test_a_day_that_is_not_like_others_is_no_day_to_ask(answers: dict[str, Any]) -> None:
    assert not offered(**answers)


def test_nor_is_one_with_more_pain_than_usual_or_less_energy() -> None:
    usual = replace(TEN, pain=4, energy=6)
    assert offered(usual, pain=5, energy=5)
    assert not offered(usual, pain=6)
    assert not offered(usual, energy=4)


def test_on_a_day_that_is_full_more_would_only_tempt() -> None:
    assert not offered(history=History(sessions=(*CALM.sessions, *steady(0.1, moved=600.0))))
    assert offered(history=History(sessions=(*CALM.sessions, *steady(0.1, moved=599.0))))


@given(st.integers(50, 18000).map(lambda hundredths: Decimal(hundredths) / 100))
def test_what_is_offered_is_a_little_more_and_can_be_settled(baseline: Decimal) -> None:
    """A tenth at most, but never less than a tenth of a minute; and no more than the settings take."""
    found = find_increase(situation(profile=Profile(baseline=baseline), history=CALM))
    if found is None:
        assert baseline * Decimal("1.1") > MAX_BASELINE_MINUTES
    else:
        assert baseline < found.baseline <= max(baseline * Decimal("1.1"), baseline + Decimal("0.1"))
        assert settings.parse_setting("baseline", str(found.baseline)) == found.baseline


def test_the_most_is_the_most_that_settings_take() -> None:
    assert settings.parse_setting("baseline", str(MAX_BASELINE_MINUTES)) == MAX_BASELINE_MINUTES
    with pytest.raises(FileError):
        settings.parse_setting("baseline", str(MAX_BASELINE_MINUTES + Decimal("0.1")))


def test_once_spoken_of_it_waits_as_long_again() -> None:
    asked = replace(TEN, baseline_asked=date(2026, 3, 2) - timedelta(days=8))
    assert not offered(asked)
    assert offered(replace(asked, baseline_asked=NOW.date() - timedelta(days=9)))


def answered(key: str, profile: Profile = TEN, to: str = "11") -> tuple[Prompt, Profile]:
    """The offer, and the profile after an answer."""
    conversation = ask_increase(Increase(Decimal(to), NOW.date()), profile)
    question = next(conversation)
    with pytest.raises(StopIteration) as over:
        conversation.send(key)
    return question, over.value.value


def test_the_offer_is_one_short_question_and_enter_stays() -> None:
    question, after = answered("n")
    assert question.text == "A steady while. Would 11 minutes of movement a day suit you, instead of 10?"
    assert [option.label for option in question.choices] == [
        "stay with 10; that is just as good", "11 from now on", "stay, and do not ask this again",
    ]  # fmt: skip
    assert question.choices[0].key == "n", "somebody who means no must not decline for good"
    assert after == replace(TEN, baseline_asked=NOW.date())


def test_yes_is_more_from_now_on() -> None:
    assert answered("y")[1] == replace(TEN, baseline=Decimal(11), baseline_asked=NOW.date())


def test_never_again_is_declined_for_good_and_changes_nothing_else() -> None:
    before = replace(TEN, no_more=frozenset({"other"}))
    _, after = answered("d", before)
    assert after == replace(TEN, no_more=frozenset({"other", MINUTES_OFFER}))
    assert not offered(after)


@pytest.mark.parametrize("key", ["n", "y"])
def test_after_either_answer_it_rests_for_a_week(key: str) -> None:
    assert not offered(answered(key)[1])


def test_parts_of_minutes_are_told_as_they_are() -> None:
    assert (
        "Would 5.2 minutes of movement a day suit you, instead of 4.8?"
        in answered("n", replace(TEN, baseline=Decimal("4.80")), "5.20")[0].text
    )
