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
from tests.support.people import NOW, check_in, make_context, past_session

TEN = Profile(baseline=Decimal(10))


def days_ago(days: int) -> date:
    return NOW.date() - timedelta(days=days)


def steady_sessions(*days: float, moved: float = 120.0, **more: Any) -> tuple[Any, ...]:
    return tuple(past_session(day, level=Level.STEADY, moved=moved, **more) for day in days)


CALM = History(sessions=steady_sessions(8, 4, 1))


def is_offered(
    profile: Profile = TEN, history: History = CALM, feel: DayRating = DayRating.ORDINARY, **answers: Any
) -> bool:
    return find_increase(make_context(feel, profile, history, **answers)) is not None


def test_calm_week_offers_a_tenth_more() -> None:
    found = find_increase(make_context(profile=TEN, history=CALM))
    assert found == Increase(Decimal(11), NOW.date())
    assert str(found.baseline) == "11", "as it is written into the settings"


@pytest.mark.parametrize("days", [(6, 4, 1), (8, 1), (30, 20, 9)])
def test_increase_needs_seven_days_three_sessions_and_a_recent_one(days: tuple[float, ...]) -> None:
    assert not is_offered(history=History(sessions=steady_sessions(*days)))


@pytest.mark.parametrize(
    "profile",
    [Profile(), replace(TEN, knocked_out=True), replace(TEN, no_more=frozenset({MINUTES_OFFER}))],
    ids=["no minutes known", "may be knocked out", "declined for good"],
)
def test_increase_is_never_offered_to_some_profiles(profile: Profile) -> None:
    assert not is_offered(profile)


@pytest.mark.parametrize(
    "history",
    [
        History((check_in(3, set_back=True),), CALM.sessions),
        History((check_in(3, DayRating.FLARE),), (*CALM.sessions, past_session(2, level=Level.GENTLE))),
        History(sessions=steady_sessions(8, 4, 1, ease=SessionRating.TOO_MUCH)),
        History((check_in(4.1, pain=3),), (*steady_sessions(8), *steady_sessions(4, pain=5), *steady_sessions(1))),
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
def test_interrupted_calm_starts_the_week_anew(history: History) -> None:
    assert not is_offered(history=history)


@pytest.mark.parametrize(
    "answers",
    [
        {"feel": DayRating.FLARE}, {"feel": DayRating.NOT_GREAT}, {"feel": DayRating.BETTER}, {"feel": None},
        {"slept_worse": True}, {"set_back": True},
    ],
    ids=str,
)  # fmt: skip
def test_unusual_day_has_no_offer(answers: dict[str, Any]) -> None:
    assert not is_offered(**answers)


def test_more_pain_or_less_energy_than_usual_has_no_offer() -> None:
    usual = replace(TEN, pain=4, energy=6)
    assert is_offered(usual, pain=5, energy=5)
    assert not is_offered(usual, pain=6)
    assert not is_offered(usual, energy=4)


def test_day_with_a_spent_budget_has_no_offer() -> None:
    assert not is_offered(history=History(sessions=(*CALM.sessions, *steady_sessions(0.1, moved=600.0))))
    assert is_offered(history=History(sessions=(*CALM.sessions, *steady_sessions(0.1, moved=599.0))))


@given(st.integers(50, 18000).map(lambda hundredths: Decimal(hundredths) / 100))
def test_offered_baseline_is_at_most_a_tenth_more_and_valid(baseline: Decimal) -> None:
    """A tenth at most, but never less than a tenth of a minute; and no more than the settings take."""
    found = find_increase(make_context(profile=Profile(baseline=baseline), history=CALM))
    if found is None:
        assert baseline * Decimal("1.1") > MAX_BASELINE_MINUTES
    else:
        assert baseline < found.baseline <= max(baseline * Decimal("1.1"), baseline + Decimal("0.1"))
        assert settings.parse_setting("baseline", str(found.baseline)) == found.baseline


def test_largest_offer_is_the_largest_setting() -> None:
    assert settings.parse_setting("baseline", str(MAX_BASELINE_MINUTES)) == MAX_BASELINE_MINUTES
    with pytest.raises(FileError):
        settings.parse_setting("baseline", str(MAX_BASELINE_MINUTES + Decimal("0.1")))


def test_offer_waits_a_week_after_the_last() -> None:
    asked = replace(TEN, baseline_asked=date(2026, 3, 2) - timedelta(days=8))
    assert not is_offered(asked)
    assert is_offered(replace(asked, baseline_asked=NOW.date() - timedelta(days=9)))


def answer_offer(key: str, profile: Profile = TEN, to: str = "11") -> tuple[Prompt, Profile]:
    """The offer, and the profile after an answer."""
    conversation = ask_increase(Increase(Decimal(to), NOW.date()), profile)
    question = next(conversation)
    with pytest.raises(StopIteration) as over:
        conversation.send(key)
    return question, over.value.value


def test_offer_is_one_short_question_with_no_change_as_default() -> None:
    question, after = answer_offer("n")
    assert question.text == "A steady while. Would 11 minutes of movement a day suit you, instead of 10?"
    assert [option.label for option in question.choices] == [
        "stay with 10; that is just as good", "11 from now on", "stay, and do not ask this again",
    ]  # fmt: skip
    assert question.choices[0].key == "n", "somebody who means no must not decline for good"
    assert after == replace(TEN, baseline_asked=NOW.date())


def test_accepted_offer_raises_the_baseline() -> None:
    assert answer_offer("y")[1] == replace(TEN, baseline=Decimal(11), baseline_asked=NOW.date())


def test_declining_for_good_only_sets_no_more() -> None:
    before = replace(TEN, no_more=frozenset({"other"}))
    _, after = answer_offer("d", before)
    assert after == replace(TEN, no_more=frozenset({"other", MINUTES_OFFER}))
    assert not is_offered(after)


@pytest.mark.parametrize("key", ["n", "y"])
def test_no_offer_for_a_week_after_an_answer(key: str) -> None:
    assert not is_offered(answer_offer(key)[1])


def test_fractions_of_minutes_are_shown() -> None:
    assert (
        "Would 5.2 minutes of movement a day suit you, instead of 4.8?"
        in answer_offer("n", replace(TEN, baseline=Decimal("4.80")), "5.20")[0].text
    )
