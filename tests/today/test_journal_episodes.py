"""Days in a state: what is said of them, what is taken back, what is forgotten."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from guided.core.profile import Spell, State
from guided.today.journal.repository import begun, ended, holding, without

FLARE, BREAK = State.FLARE, State.BREAK


def day(number: int) -> date:
    return date(2026, 3, 1) + timedelta(days=number - 1)


def days(spells: tuple[Spell, ...], state: State) -> set[int]:
    """The days of a month that a state holds on."""
    return {n for n in range(1, 41) for s in spells
            if s.state is state and s.since <= day(n) and (s.until is None or day(n) <= s.until)}  # fmt: skip


def test_a_state_begins_and_ends() -> None:
    spells = begun((), FLARE, day(3))
    assert spells == (Spell(FLARE, day(3)),)
    assert ended(spells, FLARE, day(5)) == (Spell(FLARE, day(3), day(5)),)


def test_what_holds_on_a_day() -> None:
    spells = (Spell(BREAK, day(2), day(4)), Spell(FLARE, day(4)))
    held = [holding(spells, day(n)) for n in (1, 2, 4, 5, 40)]
    assert held == [frozenset(), {BREAK}, {BREAK, FLARE}, {FLARE}, {FLARE}]


def test_what_holds_already_goes_on() -> None:
    spells = begun((), FLARE, day(3))
    assert begun(spells, FLARE, day(5)) == spells
    assert begun(ended(spells, FLARE, day(5)), FLARE, day(5)) == spells
    assert begun(spells, FLARE, day(1)) == (Spell(FLARE, day(1)),)


def test_it_may_come_again() -> None:
    spells = begun(ended(begun((), FLARE, day(3)), FLARE, day(5)), FLARE, day(6))
    assert spells == (Spell(FLARE, day(3), day(5)), Spell(FLARE, day(6)))


def test_states_do_not_touch_each_other() -> None:
    both = begun(begun((), FLARE, day(3)), BREAK, day(4))
    assert ended(both, BREAK, day(6)) == (Spell(FLARE, day(3)), Spell(BREAK, day(4), day(6)))
    assert ended((), BREAK, day(6)) == ()


def test_what_ends_before_its_first_day_never_was() -> None:
    assert ended(begun((), FLARE, day(3)), FLARE, day(2)) == ()
    assert ended(begun((), FLARE, day(3)), FLARE, day(3)) == (Spell(FLARE, day(3), day(3)),)


def test_a_day_is_taken_out() -> None:
    closed, still = (Spell(FLARE, day(3), day(6)),), (Spell(FLARE, day(3)),)
    assert without(closed, day(2)) == without(closed, day(7)) == closed
    assert without(closed, day(3)) == without(still, day(3)) == ()  # it was said on that day
    assert without(closed, day(6)) == (Spell(FLARE, day(3), day(5)),)
    assert without(closed, day(5)) == (Spell(FLARE, day(3), day(4)), Spell(FLARE, day(6), day(6)))
    assert without(still, day(5)) == (Spell(FLARE, day(3), day(4)), Spell(FLARE, day(6)))


def test_a_state_said_again_on_a_day_forgotten_holds_on_it() -> None:
    spells = begun(without((Spell(FLARE, day(3)),), day(5)), FLARE, day(5))
    assert days(spells, FLARE) == set(range(3, 41))


CHANGES = some.lists(
    some.tuples(some.sampled_from((begun, ended, None)), some.sampled_from(State), some.integers(0, 2))
)


@given(CHANGES)
def test_whatever_is_said_in_turn_each_state_is_told_once(changes: list[tuple[object, State, int]]) -> None:
    spells, today = (), 1
    for change, state, later in changes:
        today += later
        if today > 40:
            break
        spells = change(spells, state, day(today)) if callable(change) else without(spells, day(today))
        if change is begun:
            assert today in days(spells, state)
        elif change is ended:
            assert today + 1 not in days(spells, state)
        else:
            assert not any(today in days(spells, each) for each in State)
        assert list(spells) == sorted(spells, key=lambda s: (s.since, s.state))
        for each in State:
            alone = [s for s in spells if s.state is each]
            assert all(a.until and a.until < b.since for a, b in pairwise(alone))
