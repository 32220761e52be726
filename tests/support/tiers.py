"""How many of the tests are run, by GUIDED_TESTS: `fast` without it, `sample` for the gate, `all` for the long run.

A test marked `slow` is left out of the fast ones. A test that can do more or less asks `by_tier` how much.
"""

import os
from collections.abc import Iterable
from typing import TypeVar

import pytest

TIERS = ("fast", "sample", "all")
TIER = os.environ.get("GUIDED_TESTS", TIERS[0])
if TIER not in TIERS:
    raise pytest.UsageError(f"GUIDED_TESTS is {TIER!r}: it takes {', '.join(TIERS)}")

Much = TypeVar("Much")


def by_tier(fast: Much, sample: Much, everything: Much) -> Much:
    """What suits the tests that are run."""
    return dict(zip(TIERS, (fast, sample, everything), strict=True))[TIER]


def examples(count: int) -> int:
    """How many examples Hypothesis makes up: all of them, or a fifth in the fast tests."""
    return by_tier(max(10, count // 5), count, count)


def few(values: Iterable[Much], step: int) -> list[Much]:
    """All of them, or every so-maniest in the fast tests."""
    return [*values][:: by_tier(step, 1, 1)]
