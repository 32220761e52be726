"""miniaudio on a real sound server: its buffer, its device, and errors without one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from guided.core.errors import OutputError
from guided.sound import SAMPLE_RATE, Stereo
from guided.sound.output import Output, miniaudio
from guided.sound.output.recovering_stream import BUFFER_FRAMES
from tests.support.sound_card import Card, decode_numbers
from tests.support.sources import Ramp

pytestmark = pytest.mark.needs("card")

PIECE = SAMPLE_RATE * miniaudio.PERIOD_MS // 1000


@pytest.fixture
def output(card: Card) -> Iterator[Output]:
    output = miniaudio.open_output()
    yield output
    output.stop()


def play_for(output: Output, seconds: float) -> None:
    """Let it play on for so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert not output.wait(0.05)


@pytest.mark.slow
def test_frozen_server_does_not_block_wait(card: Card, output: Output) -> None:
    output.start(Ramp())
    play_for(output, 0.2)
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


@pytest.mark.slow
def test_buffer_is_no_larger_than_stated(card: Card, output: Output) -> None:
    source = Ramp()
    with card.record() as tape:
        output.start(source)
        play_for(output, 0.5)
        output.stop()
    heard = decode_numbers(tape.frames).max() + 1
    assert BUFFER_FRAMES - 2 * PIECE < source.given - heard <= BUFFER_FRAMES + PIECE
    assert 0 <= heard - output.heard_frame <= 3 * PIECE


@pytest.mark.slow
def test_short_stall_of_the_source_is_not_heard(card: Card, output: Output) -> None:
    ramp = Ramp(SAMPLE_RATE)

    def pull(frames: int) -> Stereo:
        if ramp.given == SAMPLE_RATE // 2:
            time.sleep(0.1)
        return ramp(frames)

    with card.record() as tape:
        output.start(pull)
        assert output.wait(10)
    sound = np.trim_zeros(decode_numbers(tape.frames) + 1) - 1
    assert np.array_equal(sound, np.arange(SAMPLE_RATE))


def test_probe_names_the_backend_and_devices(card: Card) -> None:
    here, how = miniaudio.probe()
    assert here
    assert how == f"PulseAudio ({', '.join(miniaudio.list_devices())})"


def test_sound_goes_to_the_named_device(card: Card, kitchen: str) -> None:
    assert kitchen in miniaudio.list_devices()
    output, source = miniaudio.open_output("KITCHEN"), Ramp(SAMPLE_RATE // 2)
    with card.record() as tape, card.record("kitchen") as theirs:
        output.start(source)
        assert output.wait(10)
    assert (decode_numbers(tape.frames) < 0).all()
    assert decode_numbers(theirs.frames).max() == source.total - 1


NAMES = ["Speakers", "Speakers (USB)", "Head-phones"]


@pytest.mark.parametrize(
    ("part", "name"), [("speakers", NAMES[0]), ("USB", NAMES[1]), ("head", NAMES[2]), (NAMES[1], NAMES[1])]
)
def test_exact_device_name_wins_over_a_part(part: str, name: str) -> None:
    assert miniaudio._match_name(part, NAMES) == name


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("kitchen", "There is no sound output called 'kitchen'; there are: Speakers, Speakers (USB), Head-phones."),
        ("speak", "More than one sound output fits 'speak': Speakers, Speakers (USB). Write more of its name."),
    ],
)
def test_ambiguous_or_unknown_device_is_an_error_that_lists_them(part: str, words: str) -> None:
    with pytest.raises(OutputError) as caught:
        miniaudio._match_name(part, NAMES)
    assert str(caught.value) == words


def test_no_device_at_all_is_an_error() -> None:
    with pytest.raises(OutputError, match=r"no sound output here.*guided render"):
        miniaudio._match_name("kitchen", [])


def test_closed_device_leaks_nothing(card: Card) -> None:
    """A session that waits for its device may open it thousands of times."""

    def once() -> None:
        output = miniaudio.open_output()
        output.start(Ramp())
        output.stop()
        miniaudio.list_devices()

    once()
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        once()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


FROZEN = """
from guided.sound import output as device
from guided.sound.output import miniaudio
from guided.core.errors import OutputError
device.CALL_TIMEOUT_S = 0.5
print(miniaudio.probe())
output = miniaudio.open_output()
try:
    output.start(None)
except OutputError as error:
    print(error)
print(output.wait(0), flush=True)
device.CALL_TIMEOUT_S = 20
try:
    output.start(None)
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.mark.slow
def test_frozen_server_does_not_block_the_start(card: Card) -> None:
    card.freeze_server()
    program = subprocess.Popen([sys.executable, "-c", FROZEN], stdout=subprocess.PIPE, text=True)
    assert program.stdout
    lines = [program.stdout.readline() for _ in range(3)]
    time.sleep(0.3)
    program.send_signal(signal.SIGINT)
    rest, _ = program.communicate(timeout=3)
    assert lines[0] == "(False, 'the sound system does not answer')\n"
    assert "does not answer" in lines[1]
    assert "guided render" in lines[1]
    assert (lines[2], rest, program.returncode) == ("True\n", "interrupted\n", 0)


def test_null_backend_of_miniaudio_is_never_used() -> None:
    """Where a sound library is missing, miniaudio would open it without a word."""
    names = [backend.name for backend in miniaudio._list_backends()]
    assert "NULL" not in names
    assert names


NOWHERE = """
from guided.sound.output import miniaudio
from guided.core.errors import OutputError
print(miniaudio.probe())
output = miniaudio.open_output()
for _ in range(2):
    try:
        output.start(None)
    except OutputError as error:
        print(error)
"""


def test_no_sound_at_all_is_a_one_line_error(tmp_path: Path) -> None:
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
