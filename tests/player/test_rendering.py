"""From a script to sound while it is still being spoken: the same session, and soft ends."""

import threading
from pathlib import Path

import numpy as np
import pytest

from guided.core.errors import FileError
from guided.player.audio_player import Player
from guided.script.model import Ambience, Chime, Pause, Say
from guided.sound.export import blocks
from guided.sound.output.null import Null
from guided.sound.sample_library import Sounds
from guided.sound.user_samples import Own
from tests.support.playing import Murmur, composed, heard
from tests.support.sessions import session

MANY = [Say(say=f"Line number {n} is here.") for n in range(30)]


def test_speaking_ahead_gives_the_same_session(tmp_path: Path) -> None:
    made = session(*MANY, ambience="stream")
    whole = composed(tmp_path / "one", made).whole()
    ahead = composed(tmp_path / "two", made)
    mix = ahead.begin()
    assert mix.ready > 0
    ahead.until(whole.frames)
    player = Player(Null(live=False))
    player.play(mix)
    assert np.array_equal(heard(player), whole.read(0, whole.frames))


def test_what_stops_the_voice_is_raised_where_it_can_be_seen(tmp_path: Path) -> None:
    voice = Murmur()
    voice.fails = RuntimeError("a fault of ours")
    late = composed(tmp_path, session(Say(say="Never.")), voice)
    with pytest.raises(RuntimeError, match="a fault of ours"):
        late.begin()
    with pytest.raises(RuntimeError, match="a fault of ours"):
        late.check()


@pytest.mark.parametrize("step", [Ambience(ambience="fan"), Chime(chime="fan")])
def test_a_sound_that_cannot_be_played_is_told_before_anything_is_heard(tmp_path: Path, step: Ambience | Chime) -> None:
    path = tmp_path / "fan.wav"
    path.write_bytes(b"not a sound")
    sounds = Sounds(tmp_path, Own({"fan": path}, {"fan": path}, tmp_path / "kept"))
    late = composed(tmp_path, session(*MANY, step), sounds=sounds)
    with pytest.raises(FileError, match=r"fan\.wav is damaged"):
        late.begin()
    assert not late.mix.frames


def test_a_session_is_written_while_it_is_spoken(tmp_path: Path) -> None:
    made = session(*MANY, ambience="stream")
    whole = composed(tmp_path / "one", made).whole()
    ahead = composed(tmp_path / "two", made)
    written = list(blocks(ahead.begin(), ahead.until))
    assert np.array_equal(np.concatenate(written), whole.read(0, whole.frames))


def test_what_stops_the_voice_stops_the_writing(tmp_path: Path) -> None:
    voice = Murmur()
    ahead = composed(tmp_path, session(Say(say="One for now."), Pause(pause="20s"), Say(say="Never.")), voice)
    ahead.speech.clip("One for now.")
    voice.fails = RuntimeError("a fault of ours")
    with pytest.raises(RuntimeError, match="a fault of ours"):
        list(blocks(ahead.begin(), ahead.until))


def test_leaving_stops_the_speaking_ahead(tmp_path: Path) -> None:
    late = composed(tmp_path, session(*MANY))
    late.leave()
    late.whole()
    assert not late.mix.timeline.complete


def test_leaving_while_the_first_lines_are_spoken_ends_the_waiting(tmp_path: Path) -> None:
    voice = Murmur()
    late = composed(tmp_path, session(*MANY), voice)
    voice.speak = lambda text: (late.leave(), Murmur.speak(voice, text))[1]  # type: ignore[method-assign]
    late.begin()
    late.close()
    late.close()
    assert not late.mix.timeline.complete
    assert not [t for t in threading.enumerate() if t.name == "speaking ahead"]


def test_the_first_seconds_are_waited_for_and_no_longer_than_asked(tmp_path: Path) -> None:
    gate, voice = threading.Event(), Murmur()
    voice.speak = lambda text: (gate.wait(5), Murmur.speak(voice, text))[1]  # type: ignore[method-assign]
    late = composed(tmp_path, session(*MANY), voice)
    late.start()
    assert not late.soon(0.01)
    gate.set()
    assert late.soon(5)
    assert late.soon(20, whole=True)
    assert late.mix.timeline.complete
