"""What is heard, and when: a sink recorded with the time of every frame on the clock that keys are typed by."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Thread

import numpy as np

from guided.sound import SAMPLE_RATE
from tests.support.sound_card import SINKS, UNSET, Card, Frames, wait_for

FRAME = 4
"""Bytes."""
NEAR = 2.0
"""The clock of the recording is read from so much of it (seconds)."""


class Ear:
    """Listens to a recorder and notes when each piece came. All times are `time.monotonic`.

    A piece is late by what it waited on its way, never early: the soonest of the latest pieces tells when its frames
    left the card. How far that is off is measured, not believed: see `tests.benchmarks.latency.error`.
    """

    def __init__(self, recorder: "subprocess.Popen[bytes]") -> None:
        assert recorder.stdout
        self._pipe = recorder.stdout.fileno()
        self._pieces: list[bytes] = []
        self._came: list[tuple[float, int]] = []
        """When each piece was there, and how many frames had come by then."""
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()

    def between(self, begin: float, end: float) -> Frames:
        """What was heard from one time to another, once it is all there."""
        wait_for(lambda: self._came and self._came[-1][0] > end + 0.05, "the recorder hears nothing")
        frames = np.frombuffer(b"".join(self._pieces), "<i2").reshape(-1, 2)
        first = began(self._came)
        return frames[round((begin - first) * SAMPLE_RATE) : round((end - first) * SAMPLE_RATE)]

    def _listen(self) -> None:
        size = 0
        while piece := os.read(self._pipe, 65536):
            size += len(piece)
            self._pieces.append(piece)
            self._came.append((time.monotonic(), size // FRAME))


def began(came: Sequence[tuple[float, int]]) -> float:
    """When a recording began: its pieces tell, each by when it was there and how many frames had come by then."""
    latest = came[-1][0] - NEAR
    return min(when - frames / SAMPLE_RATE for when, frames in came if when > latest)


@contextmanager
def listening(card: Card, sink: str = SINKS[0]) -> Iterator[Ear]:
    """Listen to a sink for as long as the block lasts."""
    form = ["--raw", "--rate=48000", "--channels=2", "--format=s16le", "--latency-msec=5"]
    command = ["setpriv", "--pdeathsig", "KILL", "parec", "-d", f"{sink}.monitor", *form]
    recorder = subprocess.Popen(command, env=environ(card, sink), stdout=subprocess.PIPE)
    try:
        yield Ear(recorder)
    finally:
        recorder.kill()
        recorder.wait()


def environ(card: Card, sink: str = SINKS[0]) -> dict[str, str]:
    """What makes a sink the one that a program's sound goes to."""
    kept = {key: value for key, value in os.environ.items() if key not in UNSET}
    return kept | dict(card.env) | {"PULSE_SINK": sink, "TERM": "xterm-256color", "ACCESSIBLE": ""}
