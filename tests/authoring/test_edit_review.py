"""What came of editing a script."""

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
def test_the_first_line_that_is_not_as_it_was(before: bytes, after: bytes, line: int | None) -> None:
    assert find_change(before, after) == line


def test_headings_stand_with_their_lines_and_times(mine: Path) -> None:
    rows = review_script(mine).rows
    assert [(row.line, row.name) for row in rows] == [(1, "Mine"), (4, "One"), (8, "Two")]
    assert set(rows[1].starts) == set(LEVELS)
    assert set(rows[2].starts) == set(LEVELS) - {Level.FLARE}
    assert rows[2].starts[Level.BETTER] - rows[1].starts[Level.BETTER] == 10


def test_a_problem_stands_with_the_part_it_is_in(mine: Path) -> None:
    rows = review_script(mine).rows
    assert [problem.location.line for problem in rows[2].diagnostics] == [9]
    assert rows[1].diagnostics == []


def test_what_cannot_be_played_has_no_times_and_all_its_problems(mine: Path) -> None:
    mine.write_text(SCRIPT.replace("pause", "paus"), "utf-8")
    revision = review_script(mine)
    assert not revision.report.playable
    assert len(revision.rows[0].diagnostics) == 2
    assert revision.rows[0].starts == {}


def test_what_is_found_in_a_fragment_stands_apart(mine: Path) -> None:
    (mine.parent / "part.yaml").write_text("steps:\n  - You should relax.\n", "utf-8")
    mine.write_text(SCRIPT + "  - include: part\n", "utf-8")
    revision = review_script(mine)
    assert [Path(problem.location.file).name for problem in revision.others] == ["part.yaml"]


def test_a_file_that_is_gone_is_said_to_be(mine: Path) -> None:
    mine.unlink()
    with pytest.raises(FileError):
        review_script(mine)


def test_a_session_of_the_library_is_laid_out() -> None:
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


def test_without_headings_the_moves_are_listed(mine: Path) -> None:
    mine.write_text(STEPS, "utf-8")
    rows = review_script(mine).rows
    assert [(row.line, row.name) for row in rows] == [(1, "Bare"), (4, "Knee rolls"), (6, "Breathing"), (8, "your jaw")]
    assert all(set(row.starts) == set(LEVELS) for row in rows)


def test_with_words_alone_those_are_listed(mine: Path) -> None:
    mine.write_text("title: Words\nsteps:\n  - Hello. Rest now.\n  - pause: 5s\n  - Goodbye.\n", "utf-8")
    assert [(row.line, row.name) for row in review_script(mine).rows] == [(1, "Words"), (3, "Hello."), (5, "Goodbye.")]


@pytest.mark.parametrize(("step", "shown"), [("stretch: Nod\n    into: Nod.", MAX_ROWS), ("section: A {}", 30)])
def test_many_steps_are_not_all_listed_and_headings_are(step: str, shown: int, mine: Path) -> None:
    steps = "".join(f"  - {step.format(n)}\n  - Line {n}.\n" for n in range(30))
    mine.write_text(f"title: Many\nsteps:\n{steps}", "utf-8")
    revision = review_script(mine)
    assert len(revision.rows) == 1 + shown
    assert revision.hidden == 30 - shown
