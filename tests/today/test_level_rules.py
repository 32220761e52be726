from datetime import timedelta
from decimal import Decimal

import pytest

from guided.core.history import DayRating, Episode, EpisodeKind, History
from guided.core.level import Level
from guided.core.profile import Profile
from guided.today.level_rules import LEVEL_RULES, RecommendationContext, decide_level
from tests.support.people import BEFORE, NOW, check_in, make_context, past_session

USUAL = Profile(pain=5, energy=5, baseline=Decimal(10))


def decide(today: RecommendationContext) -> Level:
    return decide_level(today).level


@pytest.mark.parametrize(
    ("feel", "expected"),
    [
        (DayRating.FLARE, "flare"),
        (DayRating.NOT_GREAT, "gentle"),
        (DayRating.ORDINARY, "steady"),
        (DayRating.BETTER, "steady"),
        (None, "gentle"),
    ],
)
def test_rating_decides_the_level(feel: DayRating | None, expected: str) -> None:
    assert decide(make_context(feel)) == expected


@pytest.mark.parametrize(("pain", "expected"), [(3, "steady"), (6, "steady"), (7, "flare"), (None, "steady")])
def test_pain_counts_from_two_above_usual(pain: int | None, expected: str) -> None:
    assert decide(make_context(DayRating.ORDINARY, USUAL, pain=pain)) == expected


@pytest.mark.parametrize(("energy", "expected"), [(7, "steady"), (4, "steady"), (3, "flare")])
def test_energy_counts_from_two_below_usual(energy: int, expected: str) -> None:
    assert decide(make_context(DayRating.ORDINARY, USUAL, energy=energy)) == expected


def test_numbers_without_a_usual_do_not_count() -> None:
    assert decide(make_context(DayRating.ORDINARY, Profile(), pain=10, energy=0)) is Level.STEADY


@pytest.mark.parametrize("usual", [9, 10])
def test_numbers_do_not_count_when_usual_is_nine_or_ten(usual: int) -> None:
    high = Profile(pain=usual, energy=10 - usual, baseline=Decimal(10))
    assert decide(make_context(DayRating.ORDINARY, high, pain=10, energy=0)) is Level.STEADY
    assert decide_level(make_context(DayRating.BETTER, high, pain=10, energy=0)).offer is Level.BETTER


def test_worse_sleep_gives_gentle() -> None:
    judged = decide_level(make_context(DayRating.ORDINARY, slept_worse=True))
    assert (judged.level, judged.reason) == (Level.GENTLE, "a worse night than your usual")


def test_setback_gives_flare_for_the_whole_day() -> None:
    assert decide(make_context(DayRating.ORDINARY, set_back=True)) is Level.FLARE
    earlier = History(sessions=BEFORE.sessions, check_ins=(check_in(0.1, set_back=True),))
    assert decide(make_context(DayRating.ORDINARY, history=earlier)) is Level.FLARE


def test_first_session_is_gentle() -> None:
    assert decide_level(make_context(history=History())).rules == ("no-history", "ordinary")


def test_lowest_rule_decides_and_all_are_named() -> None:
    judged = decide_level(make_context(DayRating.NOT_GREAT, USUAL, pain=8, slept_worse=True))
    assert judged.level is Level.FLARE
    assert judged.rules == ("more-pain", "not-great", "worse-sleep")
    assert judged.reason == "more pain than your usual"


def after_flare(*since: Level) -> RecommendationContext:
    """A flare ten days ago, and a session on each day after it."""
    sessions = tuple(past_session(9 - n, level=each) for n, each in enumerate(since))
    return make_context(
        DayRating.BETTER, USUAL, History((check_in(10, DayRating.FLARE),), (past_session(20), *sessions)), pain=3
    )


@pytest.mark.parametrize(
    ("since", "first", "offered"),
    [
        ((), "gentle", None),
        (("flare",), "gentle", None),
        (("gentle",), "steady", None),
        (("gentle", "steady"), "steady", "better"),
    ],
)
def test_level_rises_one_step_at_a_time_after_a_flare(since: tuple[str, ...], first: str, offered: str | None) -> None:
    judged = decide_level(after_flare(*map(Level, since)))
    assert (judged.level, judged.offer) == (first, offered)


def test_session_of_today_does_not_raise_the_level_again() -> None:
    today = make_context(history=History((check_in(1, DayRating.FLARE),), (past_session(0.1, level=Level.GENTLE),)))
    assert decide(today) is Level.GENTLE


def test_open_flare_episode_counts_despite_later_sessions() -> None:
    spell = Episode(EpisodeKind.FLARE, (NOW - timedelta(days=30)).date())
    history = History(sessions=(past_session(2, level=Level.STEADY),), episodes=(spell,))
    assert decide(make_context(DayRating.ORDINARY, history=history)) is Level.GENTLE


def test_break_does_not_count_as_flare() -> None:
    spell = Episode(EpisodeKind.BREAK, (NOW - timedelta(days=30)).date())
    assert (
        decide(make_context(DayRating.ORDINARY, history=History(sessions=BEFORE.sessions, episodes=(spell,))))
        is Level.STEADY
    )


@pytest.mark.parametrize(
    ("profile", "answers", "history", "offered"),
    [
        (USUAL, {"pain": 3, "energy": 4}, BEFORE, True),
        (USUAL, {}, BEFORE, True),
        (USUAL, {"pain": 4}, BEFORE, False),
        (USUAL, {"pain": 3, "energy": 3}, BEFORE, False),
        (Profile(pain=1, baseline=Decimal(5)), {"pain": 0}, BEFORE, True),
        (Profile(baseline=Decimal(5), knocked_out=True), {}, BEFORE, False),
        (Profile(), {}, BEFORE, False),
        (USUAL, {}, History((check_in(3, set_back=True),), BEFORE.sessions), False),
        (USUAL, {}, History((check_in(4, set_back=True),), BEFORE.sessions), True),
        (USUAL, {}, History((check_in(3, DayRating.FLARE),), (past_session(2, level=Level.STEADY),)), False),
    ],
)
def test_better_is_offered_only_with_a_stable_history(
    profile: Profile, answers: dict[str, int], history: History, offered: bool
) -> None:
    judged = decide_level(make_context(DayRating.BETTER, profile, history, **answers))
    assert judged.offer == (Level.BETTER if offered else None)
    assert ("better-offered" in judged.rules) is offered


def test_every_rule_has_its_own_name_and_reason() -> None:
    assert len({rule.name for rule in LEVEL_RULES}) == len({rule.reason for rule in LEVEL_RULES}) == len(LEVEL_RULES)
