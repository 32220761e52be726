import io

import numpy as np
import pytest
import soundfile

from guided.sound import Stereo, to_int16
from guided.sound.output import PullAdapter
from tests.support.sound_card import ramp
from tests.support.sources import Ramp


def test_blocks_have_full_size_and_are_silent_after_the_end() -> None:
    feed = PullAdapter(Ramp(150))
    blocks = [feed.read_block(100) for _ in range(3)]
    assert [len(block) for block in blocks] == [100, 100, 100]
    assert np.array_equal(np.concatenate(blocks)[:150], ramp(0, 150))
    assert not np.concatenate(blocks)[150:].any()


def test_adapter_counts_frames_and_knows_the_end() -> None:
    feed = PullAdapter(Ramp(200))
    seen = []
    for _ in range(3):
        feed.read_block(100)
        seen.append((feed.pulled, feed.has_ended))
    assert seen == [(100, False), (200, False), (200, True)]


def test_ended_source_is_not_pulled_again() -> None:
    source = Ramp(50)
    feed = PullAdapter(source)
    for _ in range(3):
        feed.read_block(100)
    assert len(source.pulls) == 1


@pytest.mark.parametrize("shape", [(101, 2), (10, 3)], ids=["too long", "too wide"])
def test_block_of_the_wrong_shape_is_an_error(shape: tuple[int, int]) -> None:
    def pull(frames: int) -> Stereo:
        return np.ones(shape, np.float32)

    feed = PullAdapter(pull)
    assert not feed.read_block(100).any()
    assert (feed.pulled, feed.has_ended) == (0, True)
    with pytest.raises(ValueError, match="broadcast"):
        feed.raise_error()


def test_source_without_error_passes() -> None:
    feed = PullAdapter(Ramp(0))
    feed.read_block(1)
    feed.raise_error()


@pytest.mark.parametrize(("form", "steps"), [("FLAC", 0), ("WAV", 1)])
def test_to_int16_matches_the_written_file(form: str, steps: int) -> None:
    noise = np.random.default_rng(1).uniform(-1, 1, (20_000, 2))
    halves = np.arange(-8, 8).reshape(-1, 2) / 65_536
    sound = np.concatenate([noise, halves, [[1, -1]]]).astype(np.float32)
    file = io.BytesIO()
    soundfile.write(file, sound, 48_000, format=form, subtype="PCM_16")
    file.seek(0)
    written, _ = soundfile.read(file, dtype="int16")
    assert np.abs(to_int16(sound).astype(int) - written).max() == steps


def test_overload_is_clipped_not_wrapped() -> None:
    assert to_int16(np.array([[1.5, -1.5]], np.float32)).tolist() == [[32767, -32768]]
