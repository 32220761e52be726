"""Words that fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from guided.ui.tui.text import sanitize, truncate, wrap


def test_lines_are_of_about_one_length() -> None:
    assert wrap("Take hold behind your left knee, and let it drift towards you.", 48) == (
        "Take hold behind your left knee,",
        "and let it drift towards you.",
    )
    assert wrap("Short.", 48) == ("Short.",)
    assert wrap("", 48) == ()


@given(st.text(), st.integers(2, 60))
def test_no_line_is_too_long_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(), st.integers(0, 60))
def test_what_is_clipped_fits(text: str, width: int) -> None:
    shown = truncate(sanitize(text), width)
    assert cell_len(shown) <= width
    assert shown == sanitize(text) or shown.endswith("…") or not shown


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [("Knees", 5, "Knees"), ("Knees", 4, "Kne…"), ("日本語", 4, "日…"), ("ab", 1, "…"), ("ab", 0, "")],
)
def test_there_is_a_mark_where_more_was(text: str, width: int, shown: str) -> None:
    assert truncate(text, width) == shown


@given(st.text())
def test_nothing_steers_the_terminal(text: str) -> None:
    assert not [letter for letter in sanitize(text) if letter < " " or "\x7f" <= letter <= "\x9f"]
    assert sanitize("a\x1b[2Jb\u202ec") == "a\ufffd[2Jb\ufffdc"
