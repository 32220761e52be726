"""How late cues become: every five seconds for three minutes, recorded from the card.

The same voice says the same line, once as a session of guided, once in a loop that plays a clip, waits for its end, and
sleeps until the next is due. Both at the same time, each on a sink of its own.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from guided.sound import SAMPLE_RATE
from guided.speech.selection import select_voice
from tests.benchmarks.figure import Figure
from tests.benchmarks.product import guided, written
from tests.support.sound_card import UNSET, Card, Frames, running_card

LOOP = Path(__file__).parent / "programs" / "loop.py"
CUES, STEP = 37, 5
LINE = "Let your hands be heavy now."
PAUSE = "1.8s"
"""What is left of the step: on a better day six words own 3.2 seconds."""
LENGTH = 3 * SAMPLE_RATE
"""Longer than the line takes to say, with silence to spare (frames)."""
GOAL = 1.0
"""How far a cue may be from its place (milliseconds)."""


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name, running_card() as card:
        folder = Path(name)
        with card.record("rig") as ours, card.record("rig2") as theirs:
            for process in (stream(card, folder), loop(card, folder)):
                assert process.wait() == 0
        ours_ms, theirs_ms = late(ours.frames), late(theirs.frames)
    loop_name = "speak, then sleep (pyttsx3, simpleaudio)"
    span = f"over {(CUES - 1) * STEP} s"
    yield row(f"drift {span}, {CUES} cues", abs(ours_ms[-1]), loop_name, abs(theirs_ms[-1]))
    yield row("the cue furthest from its place", np.abs(ours_ms).max(), loop_name, np.abs(theirs_ms).max())


def row(what: str, ours: float, against: str, theirs: float) -> Figure:
    shown = [f"{value:.2f} ms" for value in (ours, theirs)]
    return Figure(what, shown[0], against, shown[1], goal=f"{GOAL:g} ms", met=bool(ours <= GOAL))


def stream(card: Card, folder: Path) -> subprocess.Popen[bytes]:
    """A session of guided, playing."""
    steps = f"  - repeat: {CUES}\n    steps:\n      - {LINE}\n      - pause: {PAUSE}\n"
    script = written(folder / "cues.yaml", f"steps:\n{steps}")
    return started([guided(), "play", str(script), "--level", "better", "--voice", "system"], card, "rig")


def loop(card: Card, folder: Path) -> subprocess.Popen[bytes]:
    """The loop, playing the same voice's clip as pyttsx3 made it."""
    voice = select_voice("system", "en").voice
    clip = voice.speak(LINE)
    voice.close()
    path = folder / "clip.wav"
    soundfile.write(path, clip.samples, clip.rate)
    return started([sys.executable, str(LOOP), str(path), str(CUES), str(STEP)], card, "rig2")


def started(command: list[str], card: Card, sink: str) -> subprocess.Popen[bytes]:
    env = {key: value for key, value in os.environ.items() if key not in UNSET} | dict(card.env) | {"PULSE_SINK": sink}
    return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)


def late(frames: Frames) -> NDArray[np.float64]:
    """By how many milliseconds each cue comes after its place, the first one being in its place."""
    found = np.array(list(places(frames[:, 0].astype(np.float32))))
    return np.asarray((found - found[0] - np.arange(CUES) * STEP * SAMPLE_RATE) * 1000 / SAMPLE_RATE)


def places(sound: NDArray[np.float32]) -> Iterator[int]:
    """The frame where each cue begins: the first with the first sound, each other where the sound is most like it."""
    first = place = int(np.flatnonzero(sound)[0])
    yield place
    for _ in range(1, CUES):
        begin = place + (STEP - 1) * SAMPLE_RATE
        place = begin + alike(sound[begin : begin + 2 * SAMPLE_RATE + LENGTH], sound[first : first + LENGTH])
        yield place


def alike(sound: NDArray[np.float32], part: NDArray[np.float32]) -> int:
    """The frame of a sound at which it is most like another."""
    size = 1 << (len(sound) + len(part)).bit_length()
    return int(np.fft.irfft(np.fft.rfft(sound, size) * np.conj(np.fft.rfft(part, size)), size).argmax())
