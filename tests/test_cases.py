"""Many cases in one test: all are run, and each failing one is named."""

import inspect
from pathlib import Path

import pytest

from tests.support.cases import cases, label


def test_all_cases_run_and_failures_are_named() -> None:
    tried: list[int] = []

    @cases("number", [1, 2, 3, 4])
    def odd(number: int) -> None:
        tried.append(number)
        assert number % 2

    with pytest.raises(ExceptionGroup, match=r"^2 of 4 cases failed: 2, 4") as raised:
        odd()
    assert tried == [1, 2, 3, 4]
    assert [str(error).splitlines()[0] for error in raised.value.exceptions] == ["assert (2 % 2)", "assert (4 % 2)"]


def test_skipped_case_or_missing_exception_counts_as_a_failure() -> None:
    @cases("name, skipped", [("one", True), ("other", False)])
    def each(name: str, skipped: bool) -> None:
        if skipped:
            pytest.skip("not here")
        with pytest.raises(ValueError, match=name):
            pass

    with pytest.raises(BaseExceptionGroup, match="2 of 2 cases failed: one-True, other-False"):
        each()


def test_fixtures_are_shared_by_all_cases(tmp_path: Path) -> None:
    @cases("name", "ab")
    def written(tmp_path: Path, name: str) -> None:
        (tmp_path / name).touch()

    assert list(inspect.signature(written).parameters) == ["tmp_path"]
    written(tmp_path=tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"a", "b"}


def test_no_cases_is_an_error() -> None:
    with pytest.raises(AssertionError, match="there is no case"):
        cases("name", [])


def test_case_has_a_short_label() -> None:
    assert [label(value) for value in (Path("a/b.yaml"), test_case_has_a_short_label, 3.5)] == [
        "b",
        "test_case_has_a_short_label",
        "3.5",
    ]
    assert label("long " * 100) == ("long " * 100)[:60]
