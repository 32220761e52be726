"""How much of a processor a session takes while it plays: whole processes, all at the same time."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks.ear import environ
from tests.benchmarks.figure import Figure
from tests.benchmarks.product import guided, run, written
from tests.support.sound_card import running_card
from tests.support.terminal import Terminal

TONE = Path(__file__).parent / "programs" / "tone.py"
WORDS = ("release-only", "flare")
"""A session of the library at a level: a screen of words, that hardly changes."""
BREATH = "ambience: rain\nsteps:\n  - breathe: 4-6\n    lasting: 5m\n"
"""One whose screen moves as often as any does."""
TEN = "ten lines that play a tone"
COLOURS = {"COLORTERM": "truecolor"}
WARMING, SECONDS = 20, 60
GOAL = 5.0
"""Percent of one core."""


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        run("render", *WORDS[:1], "--level", WORDS[1], "--out", f"{name}/out.flac")
        breath = (str(written(Path(name) / "breath.yaml", BREATH)), "better")
        run("render", breath[0], "--level", breath[1], "--out", f"{name}/breath.flac")  # every line is in the cache
        shown = {
            "words, full screen": playing(*WORDS),
            "breath, full screen": playing(*breath),
            "breath, plain": playing(*breath, "--plain"),
        }
        *ours, tone = taken([*shown.values(), [sys.executable, str(TONE)]])
    for what, share in zip(shown, ours, strict=True):
        figures = [f"{value:.1f} %" for value in (share, tone)]
        yield Figure(f"processor, {what}", figures[0], TEN, figures[1], share / tone, f"{GOAL:g} %", share <= GOAL)


def playing(name: str, level: str, *options: str) -> list[str]:
    return [guided(), "play", name, "--level", level, "--voice", "neural", *options]


def taken(commands: list[list[str]]) -> list[float]:
    """What programs take of a core (percent), each in a terminal of 80 by 24 and begun with a key."""
    with running_card() as card, ExitStack() as stack:
        terminals = [stack.enter_context(Terminal(*each, env=environ(card) | COLOURS)) for each in commands]
        for terminal in terminals[:-1]:
            terminal.until("Whenever you are ready")
            terminal.type(b" ")
        let_pass(terminals, WARMING)
        before = [spent(terminal.program.pid) for terminal in terminals]
        let_pass(terminals, SECONDS)
        assert [terminal.program.poll() for terminal in terminals] == [None] * len(commands)
        after = [spent(terminal.program.pid) for terminal in terminals]
    return [100 * (end - begin) / SECONDS for begin, end in zip(before, after, strict=True)]


def let_pass(terminals: list[Terminal], seconds: float) -> None:
    """Let so long pass, taking in what is shown."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for terminal in terminals:
            terminal.see(0.1 / len(terminals))


def spent(pid: int) -> float:
    """Seconds of processor that a process and its children have taken, those that have ended too."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    own = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")  # in the program and for it, its children's last
    return own + sum(spent(int(child)) for child in children)
