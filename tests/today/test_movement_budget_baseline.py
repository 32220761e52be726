from decimal import Decimal

from guided.core.history import DayRating, History
from guided.core.profile import Profile
from guided.today.movement_budget import baseline, ordinary_days, propose_baseline
from tests.support.people import NOW, check_in, past_session


def make_history(*days: tuple[float, DayRating, float], **more: object) -> History:
    """Days ago, how they were called, and their minutes of movement."""
    check_ins = tuple(check_in(ago + 0.1, feel) for ago, feel, _ in days)
    return History(check_ins, tuple(past_session(ago, moved=moved * 60) for ago, _, moved in days), **more)  # type: ignore[arg-type]


ORDINARY = DayRating.ORDINARY


def test_baseline_is_a_fifth_below_the_mean_rounded_down() -> None:
    assert baseline([Decimal(10), Decimal(10), Decimal(10)]) == Decimal(8)
    assert baseline([Decimal(4), Decimal(5), Decimal(5)]) == Decimal("3.7")


def test_three_ordinary_days_propose_a_baseline() -> None:
    history = make_history((3, ORDINARY, 6), (2, ORDINARY, 3), (1, ORDINARY, 6))
    assert propose_baseline(history, Profile()) == Decimal(4)
    assert propose_baseline(make_history((2, ORDINARY, 6), (1, ORDINARY, 6)), Profile()) is None


def test_last_three_days_count_with_all_their_sessions() -> None:
    history = make_history((9, ORDINARY, 99), (3, ORDINARY, 2), (2, ORDINARY, 2), (1.1, ORDINARY, 1), (1, ORDINARY, 1))
    assert list(ordinary_days(history, Profile()).values()) == [2, 2, 2]


def test_other_days_and_days_without_movement_do_not_count() -> None:
    history = make_history((4, DayRating.FLARE, 5), (3, DayRating.BETTER, 9), (2, ORDINARY, 0), (1, ORDINARY, 5))
    assert list(ordinary_days(history, Profile())) == [(NOW.date()).replace(day=1)]


def test_day_before_a_setback_does_not_count() -> None:
    days = make_history((3, ORDINARY, 9), (2, ORDINARY, 5))
    told = History((*days.check_ins, check_in(2.3, ORDINARY, set_back=True)), days.sessions)
    assert list(ordinary_days(told, Profile()).values()) == [5]
