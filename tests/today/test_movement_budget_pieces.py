"""The daily budget split into parts: few, short, and never more than the budget."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from guided.today.movement_budget import MAX_PARTS, MIN_PARTS, BudgetSplit, split_budget


@pytest.mark.parametrize(
    ("minutes", "piece", "times"),
    [
        ("6", "3", 2),
        ("5", "2.5", 2),
        ("4.8", "2", 2),
        ("1", "0.5", 2),
        ("9.5", "3", 3),
        ("12", "3", 4),
        ("30", "7.5", 4),
    ],
)
def test_budget_is_split_into_parts_of_about_three_minutes(minutes: str, piece: str, times: int) -> None:
    assert split_budget(Decimal(minutes)) == BudgetSplit(Decimal(piece), times)


def test_small_budget_is_one_part() -> None:
    assert split_budget(Decimal("0.8")) == BudgetSplit(Decimal("0.8"), 1)


@given(some.decimals(Decimal("0.5"), 180, places=2))
def test_parts_never_exceed_the_budget(minutes: Decimal) -> None:
    piece, times = split_budget(minutes)
    assert 0 < piece * times <= minutes
    assert times == 1 or MIN_PARTS <= times <= MAX_PARTS
    assert minutes - piece * times <= max(piece, 2), "and not much less"
