"""Long playing under load, and a long suspension: seconds, or minutes in the long run."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import numpy as np
import pytest

from guided.sound import SAMPLE_RATE
from guided.sound.output import miniaudio
from tests.support.sound_card import Card, Tape, decode_numbers, wait_for
from tests.support.sources import Ramp, check_continuous
from tests.support.tiers import by_tier

pytestmark = [pytest.mark.needs("card"), pytest.mark.slow]

SECONDS = by_tier(4, 4, 300)
STOPPED = 30 if SECONDS >= 60 else 3
"""How long a program is stopped (seconds)."""
BUSY = "while True: pass"


@pytest.fixture
def load() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Every core has something else to do."""
    busy = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(os.cpu_count() or 1)]
    yield busy
    for each in busy:
        each.kill()
        each.wait()


def test_no_frame_is_lost_under_load(card: Card, load: list[subprocess.Popen[bytes]]) -> None:
    output = miniaudio.open_output()
    source = Ramp(SECONDS * SAMPLE_RATE)
    with card.record() as tape:
        output.start(source)
        while not output.wait(0.1):
            assert output.outage_s == 0
        output.stop()
    assert [each.poll() for each in load] == [None] * (os.cpu_count() or 1)
    frames = np.trim_zeros(decode_numbers(tape.frames) + 1) - 1
    dropouts = np.flatnonzero(np.diff(frames) != 1) / SAMPLE_RATE
    latest = np.diff([when for _, when in source.pulls]).max()
    assert dropouts.tolist() == [], f"dropouts, in seconds; the longest time from pull to pull was {latest:.3f} s"
    assert (frames[0], frames[-1]) == (0, source.total - 1)


PLAYER = """
import json
from guided.sound.output import miniaudio
from tests.support.sources import ResumingSource
output = miniaudio.open_output()
source = ResumingSource(output, 48_000 * 5 // 2)
output.start(source)
source.finish(within=60)
print(json.dumps([[away for away in source.aways if away], source.back, source.aways[-1]]))
"""


def count_heard(tape: Tape) -> int:
    """How many frames have been heard."""
    return int((decode_numbers(tape.frames) >= 0).sum())


@pytest.mark.parametrize("seconds", [1.2, STOPPED], ids=["for a moment", "for long"])
def test_stopped_program_continues(card: Card, seconds: float) -> None:
    with card.record() as tape:
        player = subprocess.Popen([sys.executable, "-c", PLAYER], stdout=subprocess.PIPE, text=True)
        wait_for(lambda: count_heard(tape) > SAMPLE_RATE // 2, "the player plays")
        player.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        before = count_heard(tape)
        player.send_signal(signal.SIGCONT)
        said, _ = player.communicate(timeout=20)
    aways, back, last = json.loads(said)
    every = decode_numbers(tape.frames)
    check_continuous(every[every >= 0])
    assert len(np.unique(every[every >= 0])) == SAMPLE_RATE * 5 // 2
    assert (bool(aways), len(back), last) == ((True, 1, 0) if seconds > 2 else (False, 0, 0))
    assert all(seconds < away < seconds + 1 for away in aways)
    assert all(before - SAMPLE_RATE * 3 // 10 <= place <= before for place in back)
