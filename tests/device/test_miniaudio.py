"""The stream on a real sound server, while things go wrong with it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from guided.device import Output, miniaudio
from guided.device.stream import BUFFER
from guided.errors import OutputError
from guided.sound import RATE
from guided.sound.clip import Stereo
from tests.device.sources import Ramp
from tests.rig import Card, Tape, numbers, until

pytestmark = pytest.mark.needs("card")

PIECE = RATE * miniaudio.PIECE_MS // 1000
RECORDER = RATE // 20
"""What a recorder may have had in its hands when the server died (frames)."""


@pytest.fixture
def output(card: Card) -> Iterator[Output]:
    output = miniaudio.open_output()
    yield output
    output.stop()


def play(output: Output, seconds: float) -> None:
    """Let it play on for so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert not output.wait(0.05)


def heard(tape: Tape) -> NDArray[np.int64]:
    """The frames heard, none of them twice or out of order."""
    every = numbers(tape.frames)
    frames: NDArray[np.int64] = every[every >= 0]
    assert (np.diff(frames) > 0).all()
    return frames


def lost(frames: NDArray[np.int64], total: int) -> int:
    """How many frames were never heard; the last one was."""
    assert frames[-1] == total - 1
    return total - len(frames)


def test_the_server_dies_and_comes_back(card: Card, output: Output) -> None:
    source = Ramp(RATE * 5 // 2)
    with card.record() as tape:
        output.start(source)
        play(output, 0.7)
        card.kill_server()
        play(output, 1.2)
        card.start_server()
        assert output.wait(10)
    assert 0 < lost(heard(tape), source.total) <= BUFFER + PIECE + RECORDER


def test_the_server_dies_for_good(card: Card, output: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guided.device.stream.PATIENCE", 1.2)
    source = Ramp()
    output.start(source)
    play(output, 0.1)
    card.kill_server()
    given = source.given
    with pytest.raises(OutputError, match="guided render"):
        output.wait(10)
    assert source.given - given <= PIECE


def test_a_frozen_server_holds_nobody(card: Card, output: Output) -> None:
    output.start(Ramp())
    play(output, 0.2)
    card.freeze_server()
    waits = []
    for _ in range(16):
        before = time.monotonic()
        assert not output.wait(0.1)
        waits.append(time.monotonic() - before)
    before = time.monotonic()
    output.stop()
    assert max(waits) < 0.5
    assert time.monotonic() - before < 1.5


def test_a_frozen_server_that_thaws_plays_on(card: Card, output: Output) -> None:
    source = Ramp(RATE * 2)
    with card.record() as tape:
        output.start(source)
        play(output, 0.5)
        card.freeze_server()
        play(output, 1.2)
        card.thaw_server()
        assert output.wait(10)
    assert lost(heard(tape), source.total) <= BUFFER + PIECE


def test_the_plug_is_pulled_and_another_sink_takes_over(card: Card, output: Output) -> None:
    source = Ramp(RATE * 3 // 2)
    with card.record("rig") as tape, card.record("rig2") as other:
        output.start(source)
        play(output, 0.5)
        card.unload("rig")
        assert output.wait(10)
    # A recorder of a sink that is gone moves to the other too, so some frames may be on both tapes.
    assert lost(np.union1d(heard(tape), heard(other)), source.total) <= BUFFER


def test_a_sink_that_sleeps_and_wakes(card: Card, output: Output) -> None:
    source = Ramp(RATE * 2)
    with card.record() as tape:
        output.start(source)
        play(output, 0.5)
        card.suspend("rig", yes=True)
        play(output, 1.7)
        card.suspend("rig", yes=False)
        assert output.wait(10)
    assert lost(heard(tape), source.total) <= BUFFER + PIECE


PLAYER = """
from guided.device import miniaudio
from tests.device.sources import Ramp
output = miniaudio.open_output()
output.start(Ramp(48_000 * 2))
while not output.wait(0.1):
    pass
"""


def test_the_program_is_stopped_and_goes_on(card: Card) -> None:
    with card.record() as tape:
        player = subprocess.Popen([sys.executable, "-c", PLAYER])
        until(lambda: len(heard(tape)) > RATE // 2, "the player plays")
        player.send_signal(signal.SIGSTOP)
        time.sleep(1.2)
        player.send_signal(signal.SIGCONT)
        assert player.wait(10) == 0
    assert lost(heard(tape), RATE * 2) == 0


def test_no_more_is_buffered_than_said(card: Card, output: Output) -> None:
    source = Ramp()
    with card.record() as tape:
        output.start(source)
        play(output, 0.5)
        output.stop()
    buffered = source.given - len(heard(tape))
    assert BUFFER - 2 * PIECE < buffered <= BUFFER + PIECE


def test_a_source_that_stalls_a_little_is_not_heard_to(card: Card, output: Output) -> None:
    ramp = Ramp(RATE)

    def pull(frames: int) -> Stereo:
        if ramp.given == RATE // 2:
            time.sleep(0.1)
        return ramp(frames)

    with card.record() as tape:
        output.start(pull)
        assert output.wait(10)
    sound = np.trim_zeros(numbers(tape.frames) + 1) - 1
    assert np.array_equal(sound, np.arange(RATE))


def test_presence_says_what_plays(card: Card) -> None:
    here, how = miniaudio.presence()
    assert here
    assert how.startswith("PulseAudio (")


def test_the_backend_that_plays_to_nobody_is_never_chosen() -> None:
    """Where a sound library is missing, miniaudio would open it without a word."""
    names = [backend.name for backend in miniaudio._backends()]
    assert "NULL" not in names
    assert names


NOWHERE = """
from guided.device import miniaudio
from guided.errors import OutputError
print(miniaudio.presence())
output = miniaudio.open_output()
for _ in range(2):
    try:
        output.start(None)
    except OutputError as error:
        print(error)
"""


def test_no_sound_at_all_is_said_in_words_and_nothing_else(tmp_path: Path) -> None:
    """With a folder that PulseAudio would complain of, and no configuration, which ALSA would."""
    if os.getuid() == 0:
        os.chown(tmp_path, 1234, -1)
    theirs = str(tmp_path) if os.getuid() == 0 else "/"
    env = {**os.environ, "PULSE_SERVER": "unix:/nowhere", "XDG_RUNTIME_DIR": theirs, "ALSA_CONFIG_PATH": os.devnull}
    done = subprocess.run([sys.executable, "-c", NOWHERE], env=env, capture_output=True, text=True, check=True)
    answer, *errors = done.stdout.splitlines()
    assert answer == "(False, 'no sound output was found')"
    assert len(errors) == 2
    assert all("guided render" in error for error in errors)
    assert done.stderr == ""
