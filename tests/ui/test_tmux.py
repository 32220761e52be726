"""The full screen in tmux, and a shell that suspends and continues it."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from guided.ui.tui.breath import REST_FULLNESS
from guided.ui.tui.layout import draw_view
from guided.ui.tui.view_model import build_view
from tests.support.terminal import PATIENCE
from tests.ui.tui_driver import WIDE

pytestmark = pytest.mark.needs("tmux")

DRIVER = Path(__file__).with_name("tui_driver.py")
ENV = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "TMUX": ""}


class Tmux:
    """A shell in a terminal of 80 by 24."""

    def __init__(self, socket: Path) -> None:
        self._tmux = [shutil.which("tmux") or "", "-S", str(socket), "-f", os.devnull]
        self.run("new-session", "-d", "-x", "80", "-y", "24", "env PS1='> ' sh")
        self.until(lambda shown: ">" in shown)

    def run(self, *words: str) -> str:
        done = subprocess.run([*self._tmux, *words], env=ENV, capture_output=True, text=True, timeout=30, check=True)
        return done.stdout

    def type(self, *keys: str) -> None:
        self.run("send-keys", *keys)

    def start(self, kind: str) -> None:
        self.type(f"{sys.executable} {DRIVER} {kind}", "Enter")

    def shown(self) -> str:
        return self.run("capture-pane", "-p")

    def until(self, true: Callable[[str], bool]) -> str:
        end = time.monotonic() + PATIENCE
        while not true(shown := self.shown()):
            assert time.monotonic() < end, shown
            time.sleep(0.05)
        return shown


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    shell = Tmux(tmp_path / "tmux")
    yield shell
    shell.run("kill-server")


def test_wide_characters_are_in_their_columns(tmux: Tmux) -> None:
    tmux.start("wide")
    expected = draw_view(build_view(WIDE, REST_FULLNESS, ""), 80, 24)
    lines = ["".join(span.text for span in row).rstrip() for row in expected]
    tmux.until(lambda shown: [line.rstrip() for line in shown.rstrip("\n").split("\n")] == lines)


@pytest.mark.slow
def test_suspended_screen_is_redrawn_after_fg(tmux: Tmux) -> None:
    tmux.start("plays")
    tmux.until(lambda shown: "space pauses" in shown)
    tmux.type("C-z")
    tmux.until(lambda shown: "topped" in shown and "space pauses" not in shown)
    tmux.type("echo $((6*7)) typed", "Enter")
    tmux.until(lambda shown: "42 typed" in shown)
    tmux.type("fg", "Enter")
    tmux.until(lambda shown: "space pauses" in shown and "42" not in shown)
    tmux.type("C-c")
    tmux.until(lambda shown: "pressed: leave" in shown and "42 typed" in shown)


@pytest.mark.slow
def test_resized_terminal_is_redrawn(tmux: Tmux) -> None:
    tmux.start("plays")
    tmux.until(lambda shown: "space pauses" in shown)
    for columns, rows in ((200, 50), (20, 5), (60, 20)):
        tmux.run("resize-window", "-x", str(columns), "-y", str(rows))
        tmux.until(lambda shown, rows=rows: "space pauses" in shown.split("\n")[rows - 1] or rows == 5)
    tmux.type("C-c")
    tmux.until(lambda shown: "pressed: leave" in shown)
