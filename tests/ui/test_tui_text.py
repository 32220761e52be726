"""Wrapping and truncating text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from guided.ui.tui.text import sanitize, truncate, wrap


def test_wrapped_lines_have_similar_lengths() -> None:
    assert wrap("Take hold behind your left knee, and let it drift towards you.", 48) == (
        "Take hold behind your left knee,",
        "and let it drift towards you.",
    )
    assert wrap("Short.", 48) == ("Short.",)
    assert wrap("", 48) == ()


@given(st.text(), st.integers(2, 60))
def test_wrap_fits_the_width_and_loses_nothing(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(), st.integers(0, 60))
def test_truncated_text_fits(text: str, width: int) -> None:
    shown = truncate(sanitize(text), width)
    assert cell_len(shown) <= width
    assert shown == sanitize(text) or shown.endswith("…") or not shown


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [("Knees", 5, "Knees"), ("Knees", 4, "Kne…"), ("日本語", 4, "日…"), ("ab", 1, "…"), ("ab", 0, "")],
)
def test_truncated_text_ends_with_an_ellipsis(text: str, width: int, shown: str) -> None:
    assert truncate(text, width) == shown


@given(st.text())
def test_sanitized_text_has_no_control_characters(text: str) -> None:
    assert not [letter for letter in sanitize(text) if letter < " " or "\x7f" <= letter <= "\x9f"]
    assert sanitize("a\x1b[2Jb\u202ec") == "a\ufffd[2Jb\ufffdc"
