"""Flares and breaks: how episodes begin, end and are erased."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from guided.core.history import Episode, EpisodeKind
from guided.today.journal.repository import begin_state, end_state, find_states, remove_day

FLARE, BREAK = EpisodeKind.FLARE, EpisodeKind.BREAK


def day(number: int) -> date:
    return date(2026, 3, 1) + timedelta(days=number - 1)


def list_days(spells: tuple[Episode, ...], state: EpisodeKind) -> set[int]:
    """The days of a month that a state holds on."""
    return {n for n in range(1, 41) for s in spells
            if s.state is state and s.since <= day(n) and (s.until is None or day(n) <= s.until)}  # fmt: skip


def test_episode_begins_and_ends() -> None:
    spells = begin_state((), FLARE, day(3))
    assert spells == (Episode(FLARE, day(3)),)
    assert end_state(spells, FLARE, day(5)) == (Episode(FLARE, day(3), day(5)),)


def test_find_states_lists_the_episodes_of_a_day() -> None:
    spells = (Episode(BREAK, day(2), day(4)), Episode(FLARE, day(4)))
    held = [find_states(spells, day(n)) for n in (1, 2, 4, 5, 40)]
    assert held == [frozenset(), {BREAK}, {BREAK, FLARE}, {FLARE}, {FLARE}]


def test_active_episode_continues() -> None:
    spells = begin_state((), FLARE, day(3))
    assert begin_state(spells, FLARE, day(5)) == spells
    assert begin_state(end_state(spells, FLARE, day(5)), FLARE, day(5)) == spells
    assert begin_state(spells, FLARE, day(1)) == (Episode(FLARE, day(1)),)


def test_episode_of_a_kind_can_begin_again() -> None:
    spells = begin_state(end_state(begin_state((), FLARE, day(3)), FLARE, day(5)), FLARE, day(6))
    assert spells == (Episode(FLARE, day(3), day(5)), Episode(FLARE, day(6)))


def test_episodes_of_different_kinds_are_independent() -> None:
    both = begin_state(begin_state((), FLARE, day(3)), BREAK, day(4))
    assert end_state(both, BREAK, day(6)) == (Episode(FLARE, day(3)), Episode(BREAK, day(4), day(6)))
    assert end_state((), BREAK, day(6)) == ()


def test_episode_ending_before_its_first_day_is_removed() -> None:
    assert end_state(begin_state((), FLARE, day(3)), FLARE, day(2)) == ()
    assert end_state(begin_state((), FLARE, day(3)), FLARE, day(3)) == (Episode(FLARE, day(3), day(3)),)


def test_remove_day_splits_an_episode() -> None:
    closed, still = (Episode(FLARE, day(3), day(6)),), (Episode(FLARE, day(3)),)
    assert remove_day(closed, day(2)) == remove_day(closed, day(7)) == closed
    assert remove_day(closed, day(3)) == remove_day(still, day(3)) == ()  # it was said on that day
    assert remove_day(closed, day(6)) == (Episode(FLARE, day(3), day(5)),)
    assert remove_day(closed, day(5)) == (Episode(FLARE, day(3), day(4)), Episode(FLARE, day(6), day(6)))
    assert remove_day(still, day(5)) == (Episode(FLARE, day(3), day(4)), Episode(FLARE, day(6)))


def test_erased_day_can_begin_an_episode_again() -> None:
    spells = begin_state(remove_day((Episode(FLARE, day(3)),), day(5)), FLARE, day(5))
    assert list_days(spells, FLARE) == set(range(3, 41))


CHANGES = some.lists(
    some.tuples(some.sampled_from((begin_state, end_state, None)), some.sampled_from(EpisodeKind), some.integers(0, 2))
)


@given(CHANGES)
def test_episodes_of_a_kind_never_overlap(changes: list[tuple[object, EpisodeKind, int]]) -> None:
    spells, today = (), 1
    for change, state, later in changes:
        today += later
        if today > 40:
            break
        spells = change(spells, state, day(today)) if callable(change) else remove_day(spells, day(today))
        if change is begin_state:
            assert today in list_days(spells, state)
        elif change is end_state:
            assert today + 1 not in list_days(spells, state)
        else:
            assert not any(today in list_days(spells, each) for each in EpisodeKind)
        assert list(spells) == sorted(spells, key=lambda s: (s.since, s.state))
        for each in EpisodeKind:
            alone = [s for s in spells if s.state is each]
            assert all(a.until and a.until < b.since for a, b in pairwise(alone))
