"""The factors of each level."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guided.core.level import LEVELS, Level
from guided.plan.pacing import DEFAULT_PACING, check_factors, find_pacing
from tests.support.sessions import session

FLARE, GENTLE, STEADY, BETTER = (DEFAULT_PACING[level] for level in LEVELS)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        (1, (1, 1, 1, 1)),
        (2, (1, 1, 2, 2)),
        (3, (1, 2, 3, 3)),
        (5, (2, 3, 5, 5)),
        (6, (2, 4, 5, 6)),
        (10, (4, 6, 9, 10)),
    ],
)
def test_counts_are_scaled_by_level(written: int, asked: tuple[int, ...]) -> None:
    assert tuple(DEFAULT_PACING[level].scale_count(written) for level in LEVELS) == asked


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("5", ("0", "2.5", "5", "5")),
        ("8", ("0", "4", "8", "8")),
        ("10", ("2", "5", "10", "10")),
        ("20", ("3", "5", "20", "20")),
        ("9.9", ("0", "4.9", "9.9", "9.9")),
    ],
)
def test_holds_are_scaled_by_level(written: str, asked: tuple[str, ...]) -> None:
    assert tuple(DEFAULT_PACING[level].scale_hold(D(written)) for level in LEVELS) == tuple(map(D, asked))


def test_slot_follows_words_per_minute() -> None:
    assert STEADY.slot(11) == D(6)
    assert BETTER.slot(23) == D(12)
    assert FLARE.slot(10) == D("6.2")  # 6.122… rounds up


def test_short_lines_have_the_slot_of_three_words() -> None:
    assert STEADY.slot(1) == STEADY.slot(2) == STEADY.slot(3) == D("1.7")


@given(st.integers(1, 200))
def test_counts_never_rise_at_easier_levels_nor_reach_zero(written: int) -> None:
    asked = [DEFAULT_PACING[level].scale_count(written) for level in LEVELS]
    assert asked == sorted(asked)
    assert asked[0] >= 1
    assert asked[-1] == written
    assert asked[-1] <= max(asked[-2] * D("1.2"), 1)


@given(st.decimals(0, 3600, places=1))
def test_holds_never_rise_at_easier_levels(written: D) -> None:
    asked = [DEFAULT_PACING[level].scale_hold(written) for level in LEVELS]
    assert asked == sorted(asked)
    assert asked[0] <= 3
    assert asked[1] <= 5
    assert asked[-1] <= written


def test_session_may_set_its_own_factors() -> None:
    own = session(pacing={"flare": {"counts": "0.4", "rest": "3"}})
    assert find_pacing(own, Level.FLARE).counts == D("0.4")
    assert find_pacing(own, Level.FLARE).rest == 3
    assert find_pacing(own, Level.FLARE).hold == FLARE.hold
    assert find_pacing(own, Level.GENTLE) == GENTLE
    assert check_factors(own) == []


def test_rate_changes_words_per_minute_only() -> None:
    own = session(pacing={"flare": {"words": "90"}})
    assert find_pacing(own, Level.FLARE, D("0.8")).words == 72
    assert find_pacing(own, Level.STEADY, D("1.2")) == replace(STEADY, words=D(132))


@pytest.mark.parametrize(
    ("factors", "named"),
    [
        ({"flare": {"counts": "0.8"}}, "'counts' asks more at flare"),
        ({"gentle": {"hold": "1"}, "steady": {"hold": "0.5"}}, "'hold' asks more at gentle"),
        ({"flare": {"rest": "1.1"}}, "'rest' asks more at flare"),
        ({"better": {"pause": "2"}}, "'pause' asks more at steady"),
        ({"flare": {"words": "120"}}, "'words' asks more at flare"),
    ],
)
def test_factors_that_ask_more_at_an_easier_level_are_reported(factors: dict[str, object], named: str) -> None:
    assert any(sentence.startswith(named) for sentence in check_factors(session(pacing=factors)))


@given(
    st.dictionaries(st.sampled_from(list(LEVELS)), st.decimals(0, 1, places=2).map(lambda d: {"hold": d})),
    st.decimals(0, 60, places=1),
)
def test_valid_factors_keep_holds_in_order(factors: dict[Level, dict[str, D]], written: D) -> None:
    own = session(pacing=factors)
    if not check_factors(own):
        asked = [find_pacing(own, level).scale_hold(written) for level in LEVELS]
        assert asked == sorted(asked)
