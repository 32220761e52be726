"""The choice of a screen: full where it can be drawn and is wanted, else plain."""

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
def usual_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("ACCESSIBLE", raising=False)


def choose(plain: bool = False, **ends: Stream | None) -> type:
    """The screen chosen on a terminal, with some streams replaced."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("stdin", "stdout"):
            patch.setattr(sys, name, ends.get(name, Stream(True)))
        return type(choose_screen(plain, dim=False))


def test_terminal_gets_the_full_screen() -> None:
    assert choose() is FullScreen


def test_plain_option_gets_the_plain_screen() -> None:
    assert choose(plain=True) is PlainScreen


@pytest.mark.parametrize("end", ["stdin", "stdout"])
@pytest.mark.parametrize("stream", [Stream(False), None])
def test_redirected_stdin_or_stdout_gets_the_plain_screen(end: str, stream: Stream | None) -> None:
    assert choose(**{end: stream}) is PlainScreen


@pytest.mark.parametrize(("name", "value"), [("TERM", "dumb"), ("ACCESSIBLE", "1"), ("ACCESSIBLE", "yes")])
def test_dumb_terminal_or_accessible_gets_the_plain_screen(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert choose() is PlainScreen


@pytest.mark.parametrize("value", ["", "0"])
def test_accessible_can_be_switched_off(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ACCESSIBLE", value)
    assert choose() is FullScreen


def test_plain_screen_does_not_import_textual() -> None:
    code = (
        "import sys; from guided.ui import choose_screen; choose_screen(True, False); print('textual' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "False"
