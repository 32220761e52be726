"""Which sessions a fragment is part of."""

from pathlib import Path

import pytest

from guided.authoring.preview.source_lines import find_sessions_with
from guided.core import paths
from tests.support.bundles import own

PART = paths.find_folders().library / "fragments" / "desk-end.yaml"


@pytest.mark.slow
def test_sessions_of_the_library_and_of_ones_own() -> None:
    theirs = {path.stem for path in paths.find_sessions().values() if "include: desk-end" in path.read_text("utf-8")}
    assert set(find_sessions_with(PART)) == theirs
    assert len(theirs) > 1
    own("sessions/mine.yaml", "title: Mine\nsteps:\n  - include: {flare: settle, gentle: desk-end}\n")
    assert set(find_sessions_with(PART)) == theirs | {"mine"}


@pytest.mark.slow
def test_those_that_bring_it_in_by_another(home: Path) -> None:
    own("sessions/fragments/outer.yaml", "steps:\n  - repeat: 2\n    steps:\n      - include: inner\n")
    inner = own("sessions/fragments/inner.yaml", "steps:\n  - A line.\n")
    own("sessions/mine.yaml", "title: Mine\nsteps:\n  - include: outer\n")
    assert list(find_sessions_with(inner)) == ["mine"]


def test_one_that_cannot_be_read_is_passed_over(home: Path) -> None:
    inner = own("sessions/fragments/inner.yaml", "steps:\n  - A line.\n")
    own("sessions/bad.yaml", "title: Bad\nsteps:\n  - include: inner\n  - paus: 2s\n")
    assert list(find_sessions_with(inner)) == []


def test_anothers_of_the_same_name_is_another(home: Path) -> None:
    own("sessions/fragments/desk-end.yaml", "steps:\n  - A line.\n")
    assert list(find_sessions_with(PART)) == []
