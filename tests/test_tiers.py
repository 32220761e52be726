"""How many of the tests are run."""

import os
import subprocess
import sys

import pytest

from tests.support import tiers


@pytest.mark.parametrize(("tier", "much"), [("fast", 1), ("sample", 2), ("all", 3)])
def test_by_tier_selects_the_amount(monkeypatch: pytest.MonkeyPatch, tier: str, much: int) -> None:
    monkeypatch.setattr(tiers, "TIER", tier)
    assert tiers.by_tier(1, 2, 3) == much


def test_only_the_fast_tier_tries_less(monkeypatch: pytest.MonkeyPatch) -> None:
    for tier, count, values in (("fast", 20, [0, 3]), ("sample", 100, [0, 1, 2, 3, 4]), ("all", 100, [0, 1, 2, 3, 4])):
        monkeypatch.setattr(tiers, "TIER", tier)
        assert (tiers.examples(100), tiers.few(range(5), 3)) == (count, values)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tier", "found"),
    [("fast", "no tests collected"), ("sample", "3 tests collected"), ("some", "GUIDED_TESTS is 'some'")],
)
def test_slow_tests_are_skipped_in_the_fast_tier_only(tier: str, found: str) -> None:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "tests/test_on_card.py"]
    env = os.environ | {"GUIDED_TESTS": tier}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert found in done.stdout + done.stderr
