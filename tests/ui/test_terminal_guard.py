"""How wide text is set, and with which characters."""

import io
import sys

import pytest

from guided.ui.terminal_size import can_encode, get_columns


@pytest.mark.parametrize(
    ("terminal", "text"), [("1", 30), ("29", 30), ("30", 30), ("64", 64), ("100", 100), ("250", 100)]
)
def test_text_is_as_wide_as_the_terminal_within_reason(
    monkeypatch: pytest.MonkeyPatch, terminal: str, text: int
) -> None:
    monkeypatch.setenv("COLUMNS", terminal)
    assert get_columns() == text


@pytest.mark.parametrize(("encoding", "held"), [("ascii", "-"), ("latin-1", "-·"), ("utf-8", "-·█")])
def test_what_a_stream_cannot_write_is_known(monkeypatch: pytest.MonkeyPatch, encoding: str, held: str) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    assert [character for character in "-·█" if can_encode(character)] == list(held)
