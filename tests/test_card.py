"""A session in real time on a sound card, judged by what left the card."""

from decimal import Decimal as D
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from guided.device import miniaudio
from guided.player import Player
from guided.script.model import Breathe, Chime, Pause, Say, Stretch
from guided.sound import RATE, render
from guided.sound.tags import Tags
from guided.sound.timeline import Role
from tests.making import session
from tests.rig import Card
from tests.test_mix import SOUNDS
from tests.test_player import composed

pytestmark = pytest.mark.needs("card")

MINUTE = [
    Chime(chime="bell"),
    Say(say="Let yourself be held. (2s)"),
    Chime(chime="bell"),
    Stretch(stretch="Sway", into="Sway to the <side>. (1s)", hold="3s", sides=["left", "right"], rest="2s"),
    Chime(chime="bell"),
    Breathe(breathe="2-3", rounds="2"),
    Chime(chime="bell"),
    Pause(pause="1s"),
]


def delay(heard: NDArray[np.int16], written: NDArray[np.int16]) -> int:
    """Frames from the start of the recording to the start of the session: where the two are most alike."""
    part = written[5 * RATE : 8 * RATE, 0].astype(np.float64)
    size = 1 << (len(heard) + len(part)).bit_length()
    alike = np.fft.irfft(np.fft.rfft(heard[:, 0], size) * np.conj(np.fft.rfft(part, size)), size)
    return int(np.argmax(alike)) - 5 * RATE


def test_what_left_the_card_is_the_rendered_file_and_every_cue_is_on_time(card: Card, tmp_path: Path) -> None:
    composition = composed(tmp_path, session(*MINUTE, ambience="rain"))
    mix = composition.whole()
    assert 50 * RATE < mix.frames < 75 * RATE
    player = Player(mix, miniaudio.open_output())
    with card.record() as tape:
        player.start()
        while not player.wait(0.1):
            pass
    path = tmp_path / "minute.wav"
    render.render(render.blocks(mix), path, Tags("A minute", "", "", seconds=D(60)))
    written, _ = soundfile.read(path, dtype="int16")

    start = delay(tape.frames, written)
    heard = tape.frames[start : start + len(written)]
    assert len(heard) == len(written)
    # Every frame, the bed's among them: none lost, doubled or changed but for rounding.
    assert np.abs(heard.astype(np.int32) - written).max() <= 1

    chimes = [event.start for event in mix.timeline.events if event.role is Role.CHIME]
    assert len(chimes) == 4
    strays = [onset(heard, frame) - frame for frame in chimes]
    assert np.ptp(strays) <= RATE / 1000


def onset(heard: NDArray[np.int16], near: int) -> int:
    """Where a bell begins: the place where the recording is most like the bell."""
    bell = SOUNDS.chime("bell")[: RATE // 2, 0].astype(np.float64)
    around = heard[near - RATE // 2 : near + RATE + len(bell), 0].astype(np.float64)
    return near - RATE // 2 + int(np.argmax(np.correlate(around, bell, "valid")))
