"""The review of a script after editing."""

from pathlib import Path

import pytest

from guided.authoring.edit_review import MAX_ROWS, find_change, review_script
from guided.core.errors import FileError
from guided.core.level import LEVELS, Level
from guided.core.paths import find_editable

SCRIPT = """\
title: Mine
steps:
  - Hello.
  - section: One
  - pause: 10s
  - skip: flare
    steps:
      - section: Two
      - pause: 90s
  - Goodbye, and stay as long as you like.
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(SCRIPT, "utf-8")
    return path


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (b"a\nb\n", b"a\nb\n", None),
        (b"a\nb\n", b"a\nc\n", 2),
        (b"a\nb\n", b"a\nb\nc\n", 3),
        (b"a\nb\n", b"a\n", 2),
        (b"a\nb\n", b"", 1),
        (b"a\r\nb", b"a\nb\n", None),
        (b"", b"", None),
    ],
)
def test_first_changed_line_is_found(before: bytes, after: bytes, line: int | None) -> None:
    assert find_change(before, after) == line


def test_sections_have_their_lines_and_times(mine: Path) -> None:
    rows = review_script(mine).rows
    assert [(row.line, row.name) for row in rows] == [(1, "Mine"), (4, "One"), (8, "Two")]
    assert set(rows[1].starts) == set(LEVELS)
    assert set(rows[2].starts) == set(LEVELS) - {Level.FLARE}
    assert rows[2].starts[Level.BETTER] - rows[1].starts[Level.BETTER] == 10


def test_problem_is_shown_in_its_section(mine: Path) -> None:
    rows = review_script(mine).rows
    assert [problem.location.line for problem in rows[2].diagnostics] == [9]
    assert rows[1].diagnostics == []


def test_script_with_errors_has_problems_and_no_times(mine: Path) -> None:
    mine.write_text(SCRIPT.replace("pause", "paus"), "utf-8")
    revision = review_script(mine)
    assert not revision.report.playable
    assert len(revision.rows[0].diagnostics) == 2
    assert revision.rows[0].starts == {}


def test_problem_in_a_fragment_is_listed_separately(mine: Path) -> None:
    (mine.parent / "part.yaml").write_text("steps:\n  - You should relax.\n", "utf-8")
    mine.write_text(SCRIPT + "  - include: part\n", "utf-8")
    revision = review_script(mine)
    assert [Path(problem.location.file).name for problem in revision.others] == ["part.yaml"]


def test_missing_file_is_an_error(mine: Path) -> None:
    mine.unlink()
    with pytest.raises(FileError):
        review_script(mine)


def test_library_session_is_reviewed() -> None:
    rows = review_script(find_editable("gentle-lower-back")).rows
    assert [row.name for row in rows][:3] == ["Gentle lower back", "Settle", "Hips"]
    lines = find_editable("gentle-lower-back").read_text("utf-8").splitlines()
    assert all(row.name in lines[row.line - 1] for row in rows)


STEPS = """\
title: Bare
steps:
  - Hello.
  - stretch: Knee rolls
    into: Sway. (2s)
  - breathe: natural
    lasting: 20s
  - release: your jaw
  - Goodbye.
"""


def test_moves_are_listed_without_sections(mine: Path) -> None:
    mine.write_text(STEPS, "utf-8")
    rows = review_script(mine).rows
    assert [(row.line, row.name) for row in rows] == [(1, "Bare"), (4, "Knee rolls"), (6, "Breathing"), (8, "your jaw")]
    assert all(set(row.starts) == set(LEVELS) for row in rows)


def test_lines_are_listed_without_sections_and_moves(mine: Path) -> None:
    mine.write_text("title: Words\nsteps:\n  - Hello. Rest now.\n  - pause: 5s\n  - Goodbye.\n", "utf-8")
    assert [(row.line, row.name) for row in review_script(mine).rows] == [(1, "Words"), (3, "Hello."), (5, "Goodbye.")]


@pytest.mark.parametrize(("step", "shown"), [("stretch: Nod\n    into: Nod.", MAX_ROWS), ("section: A {}", 30)])
def test_steps_are_cut_off_but_sections_are_not(step: str, shown: int, mine: Path) -> None:
    steps = "".join(f"  - {step.format(n)}\n  - Line {n}.\n" for n in range(30))
    mine.write_text(f"title: Many\nsteps:\n{steps}", "utf-8")
    revision = review_script(mine)
    assert len(revision.rows) == 1 + shown
    assert revision.hidden == 30 - shown
