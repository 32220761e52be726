"""Rendering while lines are still being spoken."""

import threading
from pathlib import Path

import numpy as np
import pytest

from guided.core.errors import FileError
from guided.player.audio_player import AudioPlayer
from guided.script.model import Ambience, Chime, Pause, Say
from guided.sound.export import read_blocks
from guided.sound.output.null import NullOutput
from guided.sound.sample_library import SampleLibrary
from guided.sound.user_samples import UserSamples
from tests.support.playing import NoiseVoice, create_composition, pull_all
from tests.support.sessions import session

MANY = [Say(say=f"Line number {n} is here.") for n in range(30)]


def test_rendering_ahead_gives_the_same_mix(tmp_path: Path) -> None:
    made = session(*MANY, ambience="stream")
    whole = create_composition(tmp_path / "one", made).render_all()
    ahead = create_composition(tmp_path / "two", made)
    mix = ahead.buffer_mix()
    assert mix.ready_frames > 0
    ahead.wait_until(whole.frames)
    player = AudioPlayer(NullOutput(is_realtime=False))
    player.play(mix)
    assert np.array_equal(pull_all(player), whole.read(0, whole.frames))


def test_error_of_the_voice_is_raised_by_the_renderer(tmp_path: Path) -> None:
    voice = NoiseVoice()
    voice.fails = RuntimeError("a fault of ours")
    late = create_composition(tmp_path, session(Say(say="Never.")), voice)
    with pytest.raises(RuntimeError, match="a fault of ours"):
        late.buffer_mix()
    with pytest.raises(RuntimeError, match="a fault of ours"):
        late.raise_error()


@pytest.mark.parametrize("step", [Ambience(ambience="fan"), Chime(chime="fan")])
def test_unplayable_sound_is_an_error_before_the_session_starts(tmp_path: Path, step: Ambience | Chime) -> None:
    path = tmp_path / "fan.wav"
    path.write_bytes(b"not a sound")
    sounds = SampleLibrary(tmp_path, UserSamples({"fan": path}, {"fan": path}, tmp_path / "kept"))
    late = create_composition(tmp_path, session(*MANY, step), sounds=sounds)
    with pytest.raises(FileError, match=r"fan\.wav is damaged"):
        late.buffer_mix()
    assert not late.mix.frames


def test_blocks_can_be_read_while_lines_are_spoken(tmp_path: Path) -> None:
    made = session(*MANY, ambience="stream")
    whole = create_composition(tmp_path / "one", made).render_all()
    ahead = create_composition(tmp_path / "two", made)
    written = list(read_blocks(ahead.buffer_mix(), ahead.wait_until))
    assert np.array_equal(np.concatenate(written), whole.read(0, whole.frames))


def test_error_of_the_voice_stops_reading_blocks(tmp_path: Path) -> None:
    voice = NoiseVoice()
    ahead = create_composition(tmp_path, session(Say(say="One for now."), Pause(pause="20s"), Say(say="Never.")), voice)
    ahead.speech.get_clip("One for now.")
    voice.fails = RuntimeError("a fault of ours")
    with pytest.raises(RuntimeError, match="a fault of ours"):
        list(read_blocks(ahead.buffer_mix(), ahead.wait_until))


def test_cancel_stops_speaking_ahead(tmp_path: Path) -> None:
    late = create_composition(tmp_path, session(*MANY))
    late.cancel()
    late.render_all()
    assert not late.mix.timeline.is_complete


def test_cancel_during_the_first_lines_ends_the_wait(tmp_path: Path) -> None:
    voice = NoiseVoice()
    late = create_composition(tmp_path, session(*MANY), voice)
    voice.speak = lambda text: (late.cancel(), NoiseVoice.speak(voice, text))[1]  # type: ignore[method-assign]
    late.buffer_mix()
    late.close()
    late.close()
    assert not late.mix.timeline.is_complete
    assert not [t for t in threading.enumerate() if t.name == "speaking ahead"]


def test_wait_ready_returns_after_the_timeout_or_the_first_seconds(tmp_path: Path) -> None:
    gate, voice = threading.Event(), NoiseVoice()
    voice.speak = lambda text: (gate.wait(5), NoiseVoice.speak(voice, text))[1]  # type: ignore[method-assign]
    late = create_composition(tmp_path, session(*MANY), voice)
    late.start()
    assert not late.wait_ready(0.01)
    gate.set()
    assert late.wait_ready(5)
    assert late.wait_ready(20, until_end=True)
    assert late.mix.timeline.is_complete
