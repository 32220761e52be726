"""Keys held down in a real terminal: across screens, and into the shell."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from guided.core.held_keys import PASTE_GAP_S
from tests.cli.test_main import GOOD, own_session  # noqa: F401  (own_session is a fixture)
from tests.cli.test_play import MOVES

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals to test in")
if sys.platform != "win32":
    from tests.support.terminal import Terminal

HERE = Path(__file__).parent
GUIDED = (sys.executable, "-m", "guided")
SLOWEST, FASTEST = (1.0, 2, 1), (0.25, 30, 5)
"""How long a system waits before it repeats a key, and how often a second it does then; and how many times here."""
HOLDS = pytest.mark.parametrize(
    "how", [pytest.param(SLOWEST, id="slowest", marks=pytest.mark.slow), pytest.param(FASTEST, id="fastest")]
)
SPACE, ENTER, DOWN, STOP = b" ", b"\r", b"\x1b[B", b"\x03"
TOLD = {" ": "32;%s;32u", "\r": "13;%su", "down": "1;%sB", "q": "113;%s;113u"}
"""Keys as a terminal sends them that tells what becomes of each (kitty's protocol)."""


def open_terminal(*command: str, **env: str) -> Terminal:
    return Terminal(*command, env={**os.environ, "TERM": "xterm-256color", **env})


def open_driver(*driver: str) -> Terminal:
    return open_terminal(sys.executable, str(HERE.joinpath(driver[0])), *driver[1:])


def encode_key(key: str, event: int = 1) -> bytes:
    """A key that is pressed (1), goes on (2), or is let go (3)."""
    return f"\x1b[{TOLD[key] % (f'1:{event}' if event > 1 else '1')}".encode()


# While a session plays -----------------------------------------------------------------------------------------------


@pytest.fixture(params=[pytest.param("full", marks=pytest.mark.slow), "plain"])
def playing_terminal(request: pytest.FixtureRequest) -> Iterator[Terminal]:
    """A session on each screen, which tells at last what was asked of it."""
    driver, shown = {"full": (("tui_driver.py", "plays"), "Breathe in"), "plain": (("driver.py", "plain"), "Hello.")}[
        request.param
    ]
    with open_driver(*driver) as one:
        one.until(shown)
        yield one


def list_actions(playing_terminal: Terminal) -> list[str]:
    """The actions of the session, when it is over."""
    assert playing_terminal.over() == 0
    assert playing_terminal.kept
    return playing_terminal.shown.replace("pressed:", "keys:").split("keys: ")[1].split("\n")[0].split()


@HOLDS
def test_held_key_acts_once(playing_terminal: Terminal, how: tuple[float, int, int]) -> None:
    for key in (SPACE, DOWN, ENTER, b"q", STOP):
        playing_terminal.hold(key, *how)
    assert list_actions(playing_terminal) == ["toggle", "easier", "pause", "quit", "leave"]


@pytest.mark.slow
def test_reported_presses_each_count_in_a_session(playing_terminal: Terminal) -> None:
    for key in TOLD:
        for event in (1, 2, 2, 2, 3, 1, 2, 3):
            playing_terminal.type(encode_key(key, event))
            playing_terminal.still(0.03)
    playing_terminal.type(b"\x1b[99;5u")
    assert list_actions(playing_terminal) == [*["toggle"] * 2, *["pause"] * 2, *["easier"] * 2, *["quit"] * 2, "leave"]


# Questions -----------------------------------------------------------------------------------------------------------


@pytest.fixture(params=[pytest.param("full", marks=pytest.mark.slow), "plain"])
def asking_terminal(request: pytest.FixtureRequest) -> Iterator[Terminal]:
    """Two questions on each screen."""
    with open_driver("prompts_driver.py", request.param) as one:
        one.until("ordinary")
        one.still(0.3)
        yield one


@pytest.mark.slow
@HOLDS
@pytest.mark.parametrize("key", [ENTER, b"f"], ids=["enter", "a letter"])
def test_held_key_answers_one_question(asking_terminal: Terminal, key: bytes, how: tuple[float, int, int]) -> None:
    asking_terminal.hold(key, *how)
    assert "came" not in asking_terminal.until("You said f.")
    asking_terminal.still(2 * PASTE_GAP_S)
    asking_terminal.type(b"2")
    asking_terminal.until("came f and 2")


@pytest.mark.slow
def test_reported_presses_each_answer_a_question(asking_terminal: Terminal) -> None:
    for event in (1, 2, 2, 2, 3):
        asking_terminal.type(encode_key("\r", event))
        asking_terminal.still(0.03)
    assert "came" not in asking_terminal.until("You said f.")
    asking_terminal.type(encode_key("\r"))
    asking_terminal.until("came f and 1")


@pytest.mark.slow
@pytest.mark.parametrize("screen", ["full", "plain"])
def test_key_typed_before_a_question_does_not_answer_it(screen: str) -> None:
    with open_driver("prompts_driver.py", screen) as one:
        one.type(b"n")
        one.until("ordinary")
        one.type(b"n")  # still held down
        assert "You said" not in one.still(1)
        one.type(b"f")
        one.until("You said f.")


@pytest.mark.slow
def test_held_arrow_keeps_moving_the_selection() -> None:
    with open_driver("prompts_driver.py", "full") as open_terminal:
        open_terminal.until("ordinary")
        open_terminal.still(0.3)
        open_terminal.hold(DOWN, 0.25, 10, times=1)
        open_terminal.until("\u203a o  ordinary")
        for sent in (b"\x1b[1;1:2A", b"\x1b[1;1:2A", b"\x1b[1;1:3A"):
            open_terminal.type(sent)
            open_terminal.still(0.1)
        open_terminal.type(ENTER)
        open_terminal.until("You said f.")


# Across screens ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_enter_held_at_the_safety_page_does_not_start_the_session(own_session: Path) -> None:  # noqa: F811
    (own_session.parent / "moves.yaml").write_text(MOVES, encoding="utf-8")
    with open_terminal(*GUIDED, "play", "moves", "--text-only", "--plain") as one:
        one.until("Enter goes on, q leaves.")
        one.hold(ENTER, 0.5, 10, times=20)
        one.until("Whenever you are ready: any key")
        assert "Lie on your back." not in one.shown
        one.type(STOP)
        assert one.over() == 0


@pytest.mark.slow
@pytest.mark.parametrize("plain", ["--plain", "--no-plain"])
def test_held_q_leaves_nothing_in_the_shell(own_session: Path, tmp_path: Path, plain: str) -> None:  # noqa: F811
    own_session.write_text(GOOD.replace("(2s)", "(60s)"), encoding="utf-8")
    with open_terminal("/bin/sh", "-i", PS1="ready$ ", HOME=str(tmp_path)) as shell:
        shell.until("ready$ ")
        shell.type(f"{' '.join(GUIDED)} play short --text-only {plain}\n".encode())
        shell.until("Whenever you are ready")
        shell.hold(b"q", 1.0, 10, times=30)
        shell.until("ready$ ", times=2)
        shell.type(b"echo $((6 * 7)) typed\n")
        shell.until("42 typed")
        assert "ready$ echo $((6 * 7)) typed\n42 typed" in shell.shown


@pytest.mark.slow
def test_held_ctrl_c_leaves_once_and_cleanly(own_session: Path) -> None:  # noqa: F811
    own_session.write_text(GOOD.replace("(2s)", "(60s)"), encoding="utf-8")
    with open_terminal(*GUIDED, "play", "short", "--text-only", "--plain") as one:
        one.until("Whenever you are ready")
        one.type(SPACE)
        one.until("Let it be easy.")
        one.hold(STOP, 0.25, 30, times=60)
        assert one.over() == 0
        assert "that counts" in one.shown
        assert "Traceback" not in one.shown


@pytest.mark.slow
@HOLDS
def test_held_enter_skips_one_setup_question(home: Path, how: tuple[float, int, int]) -> None:
    with open_terminal(*GUIDED, "setup") as one:
        one.until("Enter to pass:")
        one.hold(ENTER, *how)
        one.until("2 of 6")
        assert "3 of 6" not in one.still(0.5)
        one.until("Enter to pass:", times=2)
        one.type(b"1\n")
        one.until("3 of 6")
        one.type(STOP)
        assert one.over() == 0


@pytest.mark.slow
def test_enter_that_closed_the_editor_does_not_reopen_it(own_session: Path, tmp_path: Path) -> None:  # noqa: F811
    count = tmp_path / "count"
    with open_terminal(*GUIDED, "edit", "short", VISUAL="", EDITOR=f"sh -c 'echo opened >> {count}'") as one:
        one.until("Enter edits again")
        one.still(0.4)
        one.hold(ENTER, 0.5, 10)
        one.type(b"q")
        assert one.over() == 0
    assert count.read_text() == "opened\n"
