"""How soon there is sound: from the start of a process to the first frame that leaves the card."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from guided.core.level import Level
from guided.sound import SAMPLE_RATE, to_int16
from tests.benchmarks.figure import Figure, compared, in_turn
from tests.benchmarks.product import forget, guided, render_session
from tests.support.sound_card import UNSET, Card, Tape, running_card, wait_for

TONE = Path(__file__).parent / "programs" / "tone.py"
NAME, LEVEL = "release-only", Level.FLARE
ROUNDS = 9


def measure() -> Iterator[Figure]:
    play = [guided(), "play", NAME, "--level", LEVEL, "--voice", "neural"]
    with running_card() as card:
        forget()
        quiet = lead()  # which speaks every line
        warm, tone = in_turn(
            ROUNDS, lambda: heard(card, play) - quiet, lambda: heard(card, [sys.executable, str(TONE)])
        )
        yield compared(f"guided play {NAME}, warm", warm, "ten lines that play a tone", tone, 3)

        def cold() -> float:
            forget()
            return heard(card, play) - quiet

        first, tone = in_turn(ROUNDS // 2, cold, lambda: heard(card, [sys.executable, str(TONE)]))
        yield compared(f"guided play {NAME}, cold", first, "ten lines that play a tone", tone)


def lead() -> float:
    """Seconds of the session before its first sound: the bed under it begins at nothing and grows."""
    mix = render_session(NAME, LEVEL)
    return float(np.flatnonzero(to_int16(mix.read(0, SAMPLE_RATE)).any(axis=1))[0]) / SAMPLE_RATE


def heard(card: Card, command: list[str]) -> float:
    """Seconds from starting a command to its first sound, to about a hundredth: the recorder's pieces are that long."""
    env = {key: value for key, value in os.environ.items() if key not in UNSET} | dict(card.env)
    with card.record() as tape:
        begun = len(tape.frames)
        process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
        wait_for(partial(sounds, tape, begun), "nothing is heard", 30)
        process.kill()
        process.wait()
        time.sleep(0.3)  # what the card still holds is not the next one's
        return float(sounds(tape, begun)[0]) / SAMPLE_RATE


def sounds(tape: Tape, begun: int) -> list[int]:
    """The frames that are not silence, counted from one of them."""
    return list(np.flatnonzero(tape.frames[begun:].any(axis=1)))
