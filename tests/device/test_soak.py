"""A long play while every core is busy. A few seconds here; `.ci/long` asks for minutes with GUIDED_SOAK."""

import os
import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest

from guided.device import miniaudio
from guided.sound import RATE
from tests.device.sources import Ramp
from tests.rig import Card, numbers

SECONDS = int(os.environ.get("GUIDED_SOAK", "4"))
BUSY = "while True: pass"


@pytest.fixture
def load() -> Iterator[None]:
    """Every core has something else to do."""
    busy = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(os.cpu_count() or 1)]
    yield
    for each in busy:
        each.kill()
        each.wait()


@pytest.mark.needs("card")
@pytest.mark.usefixtures("load")
def test_no_frame_is_lost_under_load(card: Card) -> None:
    output = miniaudio.open_output()
    source = Ramp(SECONDS * RATE)
    with card.record() as tape:
        output.start(source)
        while not output.wait(0.1):
            pass
        output.stop()
    heard = numbers(tape.frames)
    heard = heard[np.argmax(heard >= 0) :][: source.total]
    assert np.array_equal(heard, np.arange(source.total))
