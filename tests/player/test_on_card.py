"""A session in real time on a sound card, measured by a recording of the card's output."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal as D
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from guided.core.keys import KeyAction
from guided.core.level import Level
from guided.core.player_state import PlayerPhase
from guided.player.audio_player import AudioPlayer
from guided.player.playback_position import PlaybackPosition
from guided.player.session_player import SessionPlayer
from guided.script.model import Breathe, Chime, Pause, Say, Stretch
from guided.sound import SAMPLE_RATE, Stereo, export
from guided.sound.mixer import Mix
from guided.sound.output import miniaudio
from guided.sound.sample_library import SampleLibrary
from guided.sound.tags import Tags
from guided.sound.timeline import SoundRole
from tests.sound.test_mixer import SOUNDS
from tests.support.live_session import BOOKMARK, MemoryBookmarkStore, build_transitions
from tests.support.playing import HumVoice, create_composition, make_smooth_sounds, measure_click, speech
from tests.support.sessions import session
from tests.support.sound_card import Card, Frames, wait_for

pytestmark = [pytest.mark.needs("card"), pytest.mark.slow]

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


TRIES, HINDERED = 3, 0.15
"""How often to try, and what wait of the card for a block says that the computer was too busy (seconds)."""


def measure_delay(heard: NDArray[np.int16], written: NDArray[np.int16]) -> int:
    """Frames from the start of the recording to the start of the session: where the two are most alike."""
    part = written[5 * SAMPLE_RATE : 8 * SAMPLE_RATE, 0].astype(np.float64)
    size = 1 << (len(heard) + len(part)).bit_length()
    alike = np.fft.irfft(np.fft.rfft(heard[:, 0], size) * np.conj(np.fft.rfft(part, size)), size)
    return int(np.argmax(alike)) - 5 * SAMPLE_RATE


class PullWatch:
    """Watches how long the card had to wait for a block."""

    longest = 0.0

    @contextmanager
    def watched(self) -> Iterator[None]:
        pull, before = AudioPlayer.pull, [0.0]

        def timed(player: AudioPlayer, frames: int) -> Stereo:
            now = time.monotonic()
            self.longest = max(self.longest, now - before[0] if before[0] else 0.0)
            before[0] = now
            return pull(player, frames)

        with patch.object(AudioPlayer, "pull", timed):
            yield


def play_undisturbed(play: Callable[[], Frames]) -> Frames:
    """The recorded output. If this computer paused us for longer than the buffer lasts, try again."""
    for _ in range(TRIES):
        pulls = PullWatch()
        with pulls.watched():
            frames = play()
        if pulls.longest < HINDERED:
            break
    return frames


def play_mix(card: Card, mix: Mix) -> Frames:
    """A mix through the card."""
    player = AudioPlayer(miniaudio.open_output())
    with card.record() as tape:
        player.start()
        player.play(mix)
        while not player.wait(0.1):
            if player.has_ended:
                player.finish()
    return tape.frames


def test_card_output_equals_the_rendered_file_with_cues_on_time(card: Card, tmp_path: Path) -> None:
    composition = create_composition(tmp_path, session(*MINUTE, ambience="rain"))
    mix = composition.render_all()
    assert 50 * SAMPLE_RATE < mix.frames < 75 * SAMPLE_RATE
    frames = play_undisturbed(lambda: play_mix(card, mix))
    path = tmp_path / "minute.wav"
    export.export_mix(export.read_blocks(mix), path, Tags("A minute", "", "", seconds=D(60)))
    written, _ = soundfile.read(path, dtype="int16")

    start = measure_delay(frames, written)
    heard = frames[start : start + len(written)]
    assert len(heard) == len(written)
    # Every frame, the bed's among them: none lost, doubled or changed but for rounding.
    assert np.abs(heard.astype(np.int32) - written).max() <= 1

    chimes = [event.start for event in mix.timeline.sounds if event.role is SoundRole.CHIME]
    assert len(chimes) == 4
    strays = [find_onset(heard, frame) - frame for frame in chimes]
    assert np.ptp(strays) <= SAMPLE_RATE / 1000


def find_onset(heard: NDArray[np.int16], near: int) -> int:
    """Where a bell begins: the place where the recording is most like the bell."""
    bell = SOUNDS.get_chime("bell")[: SAMPLE_RATE // 2, 0].astype(np.float64)
    around = heard[near - SAMPLE_RATE // 2 : near + SAMPLE_RATE + len(bell), 0].astype(np.float64)
    return near - SAMPLE_RATE // 2 + int(np.argmax(np.correlate(around, bell, "valid")))


BREATHS = [
    Say(say="Let yourself be held by the floor."),
    Breathe(breathe="3-4", rounds="9", cues="none"),
    Pause(pause="30s"),
]
KEYS = [
    (5.5, KeyAction.PAUSE),
    (1, KeyAction.PAUSE),
    (3, KeyAction.EASIER),
    (2, KeyAction.BACK),
    (2, KeyAction.FORWARD),
    (2, KeyAction.EASIER),
    (2, KeyAction.INTERRUPT),
]


def test_keys_cause_neither_clicks_nor_gaps_in_the_card_output(card: Card, tmp_path: Path) -> None:
    """Pause, ease, back and on, pressed while it plays; the place follows the frames that the card took."""
    sounds = make_smooth_sounds(tmp_path / "sounds", hz=100)
    heard = play_undisturbed(lambda: play_with_keys(card, tmp_path, sounds)).astype(np.float32) / 32768
    assert measure_click(heard) < 6e-4  # 16 bits have 2.5e-4, and the clips once more half of that
    assert count_gaps(heard) == 0


def play_with_keys(card: Card, folder: Path, sounds: SampleLibrary) -> Frames:
    """A session through the card, with all the keys."""
    made, spoken = build_transitions(session(*BREATHS, ambience="rain")), speech(folder, HumVoice())
    live = SessionPlayer(
        made, PlaybackPosition(Level.STEADY), spoken, sounds, miniaudio.open_output(), MemoryBookmarkStore(), BOOKMARK
    )
    with card.record() as tape:
        live.open(0)
        for seconds, key in KEYS:
            watch(live, seconds)
            live.handle_key(key)
        wait_for(lambda: live.tick(0.02).phase is PlayerPhase.ENDED, "it ends")
        live.close()
    return tape.frames


def watch(live: SessionPlayer, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        live.tick(0.02)


def count_gaps(heard: NDArray[np.float32]) -> int:
    """How often a piece of the smooth bed, a tone of 100 Hz, does not go on where the one before it ended.

    Only pieces of one loudness are compared; a single frame lost or doubled turns the tone by 0.013.
    """
    side = (heard[:, 0] - heard[:, 1]) / 2
    pieces = side[: len(side) // 480 * 480].reshape(-1, 480)
    tone = pieces @ np.exp(-2j * np.pi * np.arange(480) / 480) / 240
    loud = np.abs(tone)
    turned = np.abs(np.angle(tone[1:] * np.conj(tone[:-1])))
    same = (loud[:-1] > 0.01) & (np.abs(loud[1:] - loud[:-1]) < 0.02 * loud[:-1])
    assert same.sum() > 500
    return int(np.sum(turned[same] > 0.006))
