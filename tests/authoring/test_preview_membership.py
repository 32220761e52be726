"""Which sessions include a fragment."""

from pathlib import Path

import pytest

from guided.authoring.preview.source_lines import find_sessions_with
from guided.core import paths
from tests.support.bundles import write_own_file

PART = paths.find_folders().library / "fragments" / "desk-end.yaml"


@pytest.mark.slow
def test_library_and_own_sessions_are_found() -> None:
    theirs = {path.stem for path in paths.find_sessions().values() if "include: desk-end" in path.read_text("utf-8")}
    assert set(find_sessions_with(PART)) == theirs
    assert len(theirs) > 1
    write_own_file("sessions/mine.yaml", "title: Mine\nsteps:\n  - include: {flare: settle, gentle: desk-end}\n")
    assert set(find_sessions_with(PART)) == theirs | {"mine"}


@pytest.mark.slow
def test_indirect_includes_are_found(home: Path) -> None:
    write_own_file("sessions/fragments/outer.yaml", "steps:\n  - repeat: 2\n    steps:\n      - include: inner\n")
    inner = write_own_file("sessions/fragments/inner.yaml", "steps:\n  - A line.\n")
    write_own_file("sessions/mine.yaml", "title: Mine\nsteps:\n  - include: outer\n")
    assert list(find_sessions_with(inner)) == ["mine"]


def test_unreadable_session_is_skipped(home: Path) -> None:
    inner = write_own_file("sessions/fragments/inner.yaml", "steps:\n  - A line.\n")
    write_own_file("sessions/bad.yaml", "title: Bad\nsteps:\n  - include: inner\n  - paus: 2s\n")
    assert list(find_sessions_with(inner)) == []


def test_fragment_of_the_same_name_is_distinguished(home: Path) -> None:
    write_own_file("sessions/fragments/desk-end.yaml", "steps:\n  - A line.\n")
    assert list(find_sessions_with(PART)) == []
