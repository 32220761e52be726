"""Which screen: the full one where it can be drawn and is wanted, plain lines everywhere else."""

import io
import subprocess
import sys

import pytest

from guided.ui import choose_screen
from guided.ui.plain import PlainScreen
from guided.ui.tui import FullScreen


class Stream(io.StringIO):
    """A stream of a terminal, or not."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@pytest.fixture(autouse=True)
def usual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("ACCESSIBLE", raising=False)


def chosen(plain: bool = False, **ends: Stream | None) -> type:
    """What is chosen at a terminal, but for the ends that are something else."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("stdin", "stdout"):
            patch.setattr(sys, name, ends.get(name, Stream(True)))
        return type(choose_screen(plain, dim=False))


def test_at_a_terminal_it_is_the_full_screen() -> None:
    assert chosen() is FullScreen


def test_plain_where_it_is_asked_for() -> None:
    assert chosen(plain=True) is PlainScreen


@pytest.mark.parametrize("end", ["stdin", "stdout"])
@pytest.mark.parametrize("stream", [Stream(False), None])
def test_plain_where_either_end_is_no_terminal(end: str, stream: Stream | None) -> None:
    assert chosen(**{end: stream}) is PlainScreen


@pytest.mark.parametrize(("name", "value"), [("TERM", "dumb"), ("ACCESSIBLE", "1"), ("ACCESSIBLE", "yes")])
def test_plain_where_nothing_can_or_may_be_drawn(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert chosen() is PlainScreen


@pytest.mark.parametrize("value", ["", "0"])
def test_accessible_can_be_switched_off(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ACCESSIBLE", value)
    assert chosen() is FullScreen


def test_plain_lines_never_load_what_draws() -> None:
    code = (
        "import sys; from guided.ui import choose_screen; choose_screen(True, False); print('textual' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "False"
