from decimal import Decimal

from guided.core.history import DayRating, History
from guided.core.profile import Profile
from guided.today.movement_budget import baseline, ordinary_days, propose_baseline
from tests.support.people import NOW, done, said


def remembered(*days: tuple[float, DayRating, float], **more: object) -> History:
    """Days ago, how they were called, and their minutes of movement."""
    check_ins = tuple(said(ago + 0.1, feel) for ago, feel, _ in days)
    return History(check_ins, tuple(done(ago, moved=moved * 60) for ago, _, moved in days), **more)  # type: ignore[arg-type]


ORDINARY = DayRating.ORDINARY


def test_it_is_a_fifth_less_than_the_mean_and_rounds_down() -> None:
    assert baseline([Decimal(10), Decimal(10), Decimal(10)]) == Decimal(8)
    assert baseline([Decimal(4), Decimal(5), Decimal(5)]) == Decimal("3.7")


def test_three_ordinary_days_make_a_proposal() -> None:
    history = remembered((3, ORDINARY, 6), (2, ORDINARY, 3), (1, ORDINARY, 6))
    assert propose_baseline(history, Profile()) == Decimal(4)
    assert propose_baseline(remembered((2, ORDINARY, 6), (1, ORDINARY, 6)), Profile()) is None


def test_the_last_three_count_and_all_sessions_of_a_day() -> None:
    history = remembered((9, ORDINARY, 99), (3, ORDINARY, 2), (2, ORDINARY, 2), (1.1, ORDINARY, 1), (1, ORDINARY, 1))
    assert list(ordinary_days(history, Profile()).values()) == [2, 2, 2]


def test_other_days_and_days_without_movement_do_not_count() -> None:
    history = remembered((4, DayRating.FLARE, 5), (3, DayRating.BETTER, 9), (2, ORDINARY, 0), (1, ORDINARY, 5))
    assert list(ordinary_days(history, Profile())) == [(NOW.date()).replace(day=1)]


def test_a_day_that_was_paid_for_does_not_count() -> None:
    days = remembered((3, ORDINARY, 9), (2, ORDINARY, 5))
    told = History((*days.check_ins, said(2.3, ORDINARY, set_back=True)), days.sessions)
    assert list(ordinary_days(told, Profile()).values()) == [5]
