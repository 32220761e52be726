from datetime import timedelta

from guided.today.records import Feel, History, Profile, Spell, State
from guided.today.usual import Usual, usual
from tests.today.people import NOW, said


def week(*pains: int, first: int = 1) -> tuple[object, ...]:
    return tuple(said(first + n, pain=pain, energy=10 - pain) for n, pain in enumerate(pains))


def of(*check_ins: object, **more: object) -> Usual:
    return usual(History(check_ins, **more), Profile())  # type: ignore[arg-type]


def test_a_few_days_say_nothing() -> None:
    assert of(*week(5, 5, 5, 5, 5, 5)) == Usual(None, None)
    assert of(*week(5, 5, 5, 5, 5, 5, 5)) == Usual(5, 5)


def test_it_is_the_median_of_the_last_fourteen() -> None:
    assert of(*week(*[4] * 14, *[9] * 20)).pain == 4
    assert of(*week(1, 2, 3, 4, 8, 9, 10)) == Usual(4, 6)


def test_between_two_numbers_it_is_the_one_that_makes_easier_days() -> None:
    assert of(*week(4, 4, 4, 4, 6, 6, 6, 6)) == Usual(4, 6)


def test_flares_and_breaks_are_left_out() -> None:
    hard = tuple(said(20 + n, Feel.FLARE, pain=10) for n in range(9))
    away = Spell(State.BREAK, (NOW - timedelta(days=60)).date(), (NOW - timedelta(days=40)).date())
    idle = tuple(said(41 + n, pain=0) for n in range(10))
    assert of(*week(5, 5, 5, 5, 5, 5, 5), *hard, *idle, spells=(away,)).pain == 5
    assert of(*hard, *idle, spells=(away,)) == Usual(None, None)


def test_a_day_counts_once_as_it_was_noted_last() -> None:
    twice = [said(n + part, pain=pain) for n in range(1, 8) for part, pain in ((0.3, 9), (0.1, 3))]
    assert of(*twice).pain == 3


def test_what_was_not_noted_is_no_number() -> None:
    assert of(*(said(n) for n in range(1, 20))) == Usual(None, None)
