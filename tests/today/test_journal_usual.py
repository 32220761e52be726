from dataclasses import replace
from datetime import timedelta

import pytest

from guided.core.history import DayRating, Episode, EpisodeKind, History
from guided.core.profile import Profile
from guided.today.journal.statistics import REOFFER_DAYS, UsualNumbers, ask_usual, find_new_usual, find_usual
from tests.support.people import NOW, check_in, make_context


def make_week(*pains: int, first: int = 1) -> tuple[object, ...]:
    return tuple(check_in(first + n, pain=pain, energy=10 - pain) for n, pain in enumerate(pains))


def find(*check_ins: object, **more: object) -> UsualNumbers:
    return find_usual(History(check_ins, **more), Profile())  # type: ignore[arg-type]


def test_usual_numbers_need_seven_days() -> None:
    assert find(*make_week(5, 5, 5, 5, 5, 5)) == UsualNumbers(None, None)
    assert find(*make_week(5, 5, 5, 5, 5, 5, 5)) == UsualNumbers(5, 5)


def test_usual_is_the_median_of_the_last_fourteen_days() -> None:
    assert find(*make_week(*[4] * 14, *[9] * 20)).pain == 4
    assert find(*make_week(1, 2, 3, 4, 8, 9, 10)) == UsualNumbers(4, 6)


def test_between_two_numbers_the_easier_one_is_usual() -> None:
    assert find(*make_week(4, 4, 4, 4, 6, 6, 6, 6)) == UsualNumbers(4, 6)


def test_flares_and_breaks_are_left_out() -> None:
    hard = tuple(check_in(20 + n, DayRating.FLARE, pain=10) for n in range(9))
    away = Episode(EpisodeKind.BREAK, (NOW - timedelta(days=60)).date(), (NOW - timedelta(days=40)).date())
    idle = tuple(check_in(41 + n, pain=0) for n in range(10))
    assert find(*make_week(5, 5, 5, 5, 5, 5, 5), *hard, *idle, episodes=(away,)).pain == 5
    assert find(*hard, *idle, episodes=(away,)) == UsualNumbers(None, None)


def test_last_number_of_a_day_counts() -> None:
    twice = [check_in(n + part, pain=pain) for n in range(1, 8) for part, pain in ((0.3, 9), (0.1, 3))]
    assert find(*twice).pain == 3


def test_days_without_numbers_give_none() -> None:
    assert find(*(check_in(n) for n in range(1, 20))) == UsualNumbers(None, None)


WEEK = History(tuple(make_week(5, 5, 5, 5, 5, 5, 5)))  # type: ignore[arg-type]
ASKED = Profile(numbers=True)


def offer(
    profile: Profile = ASKED, history: History = WEEK, feel: DayRating = DayRating.ORDINARY, **answers: object
) -> object:
    return find_new_usual(make_context(feel, profile, history, **answers))


def test_new_usual_is_offered_after_seven_days() -> None:
    assert offer() == UsualNumbers(5, 5)
    assert offer(history=History(WEEK.check_ins[1:])) is None


@pytest.mark.parametrize(
    "profile",
    [
        Profile(),
        replace(ASKED, pain=5, energy=5),
        replace(ASKED, no_more=frozenset({"usual"})),
        replace(ASKED, usual_asked=NOW.date() - timedelta(days=REOFFER_DAYS)),
    ],
    ids=["wants no numbers", "is so already", "declined for good", "asked lately"],
)
def test_new_usual_is_not_offered_if_unwanted_or_unchanged(profile: Profile) -> None:
    assert offer(profile) is None


def test_new_usual_is_offered_again_after_two_weeks() -> None:
    for days in (REOFFER_DAYS + 1, -400):
        assert offer(replace(ASKED, usual_asked=NOW.date() - timedelta(days=days))) == UsualNumbers(5, 5)


@pytest.mark.parametrize(
    ("feel", "set_back"), [(DayRating.FLARE, None), (DayRating.NOT_GREAT, None), (DayRating.ORDINARY, True)]
)
def test_new_usual_waits_for_a_calm_day(feel: DayRating, set_back: bool | None) -> None:
    assert offer(feel=feel, set_back=set_back) is None


def test_number_with_too_few_records_stays() -> None:
    pains = History(tuple(replace(each, energy=None) for each in WEEK.check_ins))
    assert offer(replace(ASKED, energy=7), pains) == UsualNumbers(5, 7)


@pytest.mark.parametrize(
    ("key", "after"),
    [
        ("n", replace(ASKED, usual_asked=NOW.date())),
        ("y", replace(ASKED, usual_asked=NOW.date(), pain=5, energy=4)),
        ("d", replace(ASKED, no_more=frozenset({"usual"}))),
    ],
)
def test_usual_changes_only_on_agreement(key: str, after: Profile) -> None:
    conversation = ask_usual(UsualNumbers(5, 4), NOW.date(), ASKED)
    question = next(conversation)
    assert question.text.startswith("Lately you have noted pain around 5 and energy around 4. Is that your usual now?")
    assert question.choices[0].key == "n", "Enter leaves all as it is"
    with pytest.raises(StopIteration) as over:
        conversation.send(key)
    assert over.value.value == after
