"""Durations and counts in words."""

from decimal import Decimal

import pytest

from guided.core.formatting import format_length, format_repeated, format_times


@pytest.mark.parametrize(
    ("seconds", "words"), [("8.0", "8 s"), ("10", "10 s"), ("4.5", "4.5 s"), ("60", "1:00"), ("754.9", "12:34")]
)
def test_durations_in_words(seconds: str, words: str) -> None:
    assert format_length(Decimal(seconds)) == words


def test_counts_in_words() -> None:
    assert [format_times(n) for n in (1, 2, 3)] == ["once", "twice", "3 times"]


def test_repeated_durations() -> None:
    assert [format_repeated(n, "8 s") for n in (1, 3)] == ["8 s", "3 x 8 s"]
