"""How soon a key is heard: typed into a terminal, the sound recorded, both by one clock.

Two things are timed: from a key to its soft answer, and from a key that pauses to silence. The answer stands in the
middle and the bed of a session does not, so what differs between the channels is the session alone.
"""

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median

import numpy as np

from guided.sound import SAMPLE_RATE
from guided.sound.output.recovering_stream import BUFFER_MS
from tests.benchmarks.ear import Ear, environ, listening
from tests.benchmarks.figure import Figure
from tests.benchmarks.product import guided, written
from tests.support.sound_card import Card, Frames, running_card
from tests.support.terminal import Terminal

PROGRAMS = Path(__file__).parent / "programs"
OBVIOUS = "a few lines that play while a flag is set"
PRESSES = 24
GOAL = BUFFER_MS + 80
"""At most so long from a key to what it does (milliseconds)."""
BEFORE, SOON = 0.1, 0.8
"""How much is looked at before a key is typed, and after (seconds)."""
AUDIBLE, SILENT = 0.1, 0.01
"""Something is heard once it has a tenth of its strength, and gone once a hundredth is left."""
QUIET = "steps:\n  - pause: 20m\n"
BED = f"ambience: rain\n{QUIET}"
SCREENS = {"plain": ["--plain"], "full screen": []}

Latencies = Sequence[float]
"""From each key to what it does (milliseconds)."""


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name, running_card() as card, listening(card) as ear:
        yield error(card, ear)
        answers, silences = toggled(card, ear)
        for screen, options in SCREENS.items():
            heard = answered(card, ear, [str(written(Path(name) / "quiet.yaml", QUIET)), *options])
            yield from rows(f"key to answer, {screen}", heard, answers)
            heard = paused(card, ear, [str(written(Path(name) / "bed.yaml", BED)), *options])
            yield from rows(f"key to silence, {screen}", heard, silences)


def rows(what: str, ours: Latencies, theirs: Latencies) -> Iterator[Figure]:
    for which, of in ((f"{what}, median", median), (f"{what}, worst of {len(ours)}", max)):
        one, other = of(ours), of(theirs)
        yield Figure(which, f"{one:.0f} ms", OBVIOUS, f"{other:.0f} ms", one / other, f"{GOAL} ms", one <= GOAL)


def error(card: Card, ear: Ear) -> Figure:
    """How late clicks seem that the card was given through a buffer of ten milliseconds, so that they are not later."""
    command = [sys.executable, str(PROGRAMS / "knock.py")]
    given = subprocess.run(command, env=environ(card), stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    late = [onset(ear.between(float(at) - BEFORE, float(at) + BEFORE)) for at in given]
    shown = [f"{of(late):.1f} ms" for of in (min, max)]
    return Figure("a click through a buffer of 10 ms, soonest", shown[0], "latest", shown[1])


def toggled(card: Card, ear: Ear) -> tuple[Latencies, Latencies]:
    """The obvious program, on and off: its latencies to sound and to silence."""
    with Terminal(sys.executable, str(PROGRAMS / "toggle.py"), env=environ(card)) as terminal:
        terminal.until("Press a key.")
        heard = list(presses(terminal, ear, b" ", 2 * PRESSES))
    return [onset(frames) for frames in heard[::2]], [silence(frames) for frames in heard[1::2]]


def answered(card: Card, ear: Ear, session: Sequence[str]) -> Latencies:
    """From keys to their answers: louder and softer, which do nothing else in silence."""
    with playing(card, session) as terminal:
        return [onset(frames) for frames in presses(terminal, ear, b"+-", PRESSES)]


def paused(card: Card, ear: Ear, session: Sequence[str]) -> Latencies:
    """From keys that pause to silence; each second one goes on."""
    with playing(card, session) as terminal:
        return [silence(frames) for frames in islice(presses(terminal, ear, b" ", 2 * PRESSES), 0, None, 2)]


def playing(card: Card, session: Sequence[str]) -> Terminal:
    """A session without words that has begun, its bed risen."""
    command = [guided(), "play", *session, "--level", "better", "--voice", "silent"]
    terminal = Terminal(*command, env=environ(card))
    terminal.until("Whenever you are ready")
    terminal.still(1)
    terminal.type(b" ")
    terminal.still(5)
    return terminal


def presses(terminal: Terminal, ear: Ear, keys: bytes, times: int) -> Iterator[Frames]:
    """Type keys in turn, now and then; what was heard around each."""
    chance = random.Random(1)
    for key in islice(cycle(keys), times):
        terminal.still(chance.uniform(0.5, 0.7))
        typed = time.monotonic()
        terminal.type(bytes([key]))
        terminal.still(SOON)
        yield ear.between(typed - BEFORE, typed + SOON)


def onset(frames: Frames) -> float:
    """When something is heard where nothing was (milliseconds after the key)."""
    sound = np.abs(frames.astype(int)).max(axis=1)
    heard = int(np.flatnonzero(sound > AUDIBLE * sound.max())[0])
    assert heard > 0.9 * BEFORE * SAMPLE_RATE, "a key was typed into a sound"
    return since(heard)


def silence(frames: Frames) -> float:
    """When nothing is left of what is heard at the sides (milliseconds after the key)."""
    sides = np.abs(np.diff(frames.astype(int), axis=1)[:, 0])
    left = int(np.flatnonzero(sides > SILENT * sides.max())[-1])
    assert left < len(sides) - SAMPLE_RATE // 10, "a key did not pause"
    return since(left)


def since(frame: int) -> float:
    return 1000 * (frame / SAMPLE_RATE - BEFORE)
