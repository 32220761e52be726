"""How soon the front door leads to words: typed into a terminal, the sound recorded, both by one clock.

Enter is typed as soon as the question stands there, by somebody who does not read it: there is no time to make
anything ready. What is kept between sessions is there, or none of it is. A flare day is timed from the start of the
process to the first sound of the session itself, most often its bell, after the words to settle by.
"""

import shutil
import time
from collections.abc import Iterator, Sequence
from statistics import median

import numpy as np

from guided.core import paths
from guided.sound import SAMPLE_RATE
from tests.benchmarks.ear import Ear, environ, listening
from tests.benchmarks.figure import Figure
from tests.benchmarks.latency import AUDIBLE, SCREENS
from tests.benchmarks.product import forget, guided
from tests.support.sound_card import Card, Frames, running_card
from tests.support.terminal import Terminal

ROUNDS = 5
SOON = 3.0
"""How much is listened to after Enter (seconds)."""
WORDS, BEGUN = 1.0, 10.0
"""At most so long from Enter to words, and from `guided flare` to its session (seconds)."""
LATEST = 14.0
"""How much is listened to on a flare day (seconds)."""
PAUSE = 1.0
"""What is heard after so much quiet is something else (seconds)."""
ASKED = "four quiet minutes"
"""Of the first question of all."""
VOICES = ("neural", "espeak")


def measure() -> Iterator[Figure]:
    with running_card() as card, listening(card) as ear:
        for screen, options in SCREENS.items():
            for voice in VOICES:
                command = ["today", "--voice", voice, *options]
                began(card, ear, command)  # what it compiles and reads is there from now on
                for kept in (True, False):
                    asked, heard = zip(*(began(card, ear, command, kept) for _ in range(ROUNDS)), strict=True)
                    which = f"{voice}, {screen}{'' if kept else ', cold'}"
                    yield from rows(f"to words: {which}", heard, WORDS)
                    yield Figure(f"to the question: {which}", f"{median(asked):.2f} s", "", "")
        for kept in (True, False):
            begun = [flare(card, ear, kept) for _ in range(ROUNDS)]
            yield from rows(f"guided flare to its session{'' if kept else ', cold'}", begun, BEGUN)


def rows(what: str, seconds: Sequence[float], goal: float) -> Iterator[Figure]:
    for which, of in (("median", median), (f"worst of {len(seconds)}", max)):
        figure = of(seconds)
        yield Figure(f"{what}, {which}", f"{figure:.2f} s", "", "", None, f"{goal:g} s", figure <= goal)


def began(card: Card, ear: Ear, arguments: Sequence[str], kept: bool = True) -> tuple[float, float]:
    """Somebody's first time: from the start of the process to the question, and from Enter to words (seconds)."""
    shutil.rmtree(paths.data_folder(), ignore_errors=True)
    if not kept:
        forget()
    start = time.monotonic()
    with Terminal(guided(), *arguments, env=environ(card)) as terminal:
        shown(terminal)
        typed = time.monotonic()
        terminal.type(b"\r")
        terminal.still(SOON)
        return typed - start, onsets(ear.between(typed, typed + SOON))[0]


def flare(card: Card, ear: Ear, kept: bool) -> float:
    """From the start of `guided flare` to the first sound of its session (seconds)."""
    shutil.rmtree(paths.data_folder(), ignore_errors=True)
    if not kept:
        forget()
    start = time.monotonic()
    with Terminal(guided(), "flare", "--plain", "--voice", VOICES[0], env=environ(card)) as terminal:
        terminal.still(LATEST)
    return onsets(ear.between(start, start + LATEST))[1]


def shown(terminal: Terminal) -> None:
    """Wait for the first question, and not a moment longer."""
    end = time.monotonic() + 30
    while ASKED not in terminal.shown:
        assert time.monotonic() < end, f"nothing was asked in {terminal.shown!r}"
        terminal.see(0.005)


def onsets(frames: Frames) -> list[float]:
    """When something is heard, a tenth of the loudest, after nothing was (seconds)."""
    sound = np.abs(frames.astype(int)).max(axis=1)
    assert sound.max(initial=0), "nothing is heard"
    heard = np.flatnonzero(sound > AUDIBLE * sound.max())
    return [
        int(frame) / SAMPLE_RATE for frame in heard[np.diff(heard, prepend=-SAMPLE_RATE * PAUSE) >= SAMPLE_RATE * PAUSE]
    ]
