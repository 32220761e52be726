"""The width of text, and the characters a stream can encode."""

import io
import sys

import pytest

from guided.ui.terminal_size import can_encode, get_columns


@pytest.mark.parametrize(
    ("terminal", "text"), [("1", 30), ("29", 30), ("30", 30), ("64", 64), ("100", 100), ("250", 100)]
)
def test_columns_follow_the_terminal_within_limits(monkeypatch: pytest.MonkeyPatch, terminal: str, text: int) -> None:
    monkeypatch.setenv("COLUMNS", terminal)
    assert get_columns() == text


@pytest.mark.parametrize(("encoding", "held"), [("ascii", "-"), ("latin-1", "-·"), ("utf-8", "-·█")])
def test_can_encode_depends_on_the_stream(monkeypatch: pytest.MonkeyPatch, encoding: str, held: str) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    assert [character for character in "-·█" if can_encode(character)] == list(held)
