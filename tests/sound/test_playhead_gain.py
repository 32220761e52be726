from copy import copy

import numpy as np
import pytest

from guided.sound.playhead import CUT_FRAMES, GainRamp

CHUNKS = [[CUT_FRAMES], [1] * CUT_FRAMES, [7, 100, CUT_FRAMES], [CUT_FRAMES - 1, 1, 50]]


def test_constant_gain_is_one_value() -> None:
    assert GainRamp().read(480).tolist() == [1]
    assert GainRamp(0.25).read(480).tolist() == [0.25]
    assert GainRamp().frames_left == 0


@pytest.mark.parametrize("chunks", CHUNKS, ids=["whole", "frame by frame", "uneven", "to the last"])
def test_ramp_is_the_same_for_any_block_size(chunks: list[int]) -> None:
    ramp = GainRamp(0).ramp_to(1, CUT_FRAMES)
    levels = np.concatenate([np.broadcast_to(ramp.read(n), n) for n in chunks])[:CUT_FRAMES]
    assert levels.dtype == np.float32
    assert np.allclose(levels, 0.5 - 0.5 * np.cos(np.pi * np.arange(CUT_FRAMES) / CUT_FRAMES), atol=1e-6)
    assert (ramp.gain, ramp.frames_left) == (1, 0)


def test_ramp_reverses_without_a_jump() -> None:
    ramp = GainRamp().ramp_to(0, 1000)
    down = ramp.read(300)
    before = ramp.gain
    up = ramp.ramp_to(1, 500).read(500)
    assert before < down[-1]
    assert up[0] == pytest.approx(before)
    assert np.all(np.diff(up) >= 0)
    assert np.abs(np.diff(np.concatenate([down, up]))).max() < np.pi / 2 / 500


def test_ramp_is_silent_only_at_its_end() -> None:
    ramp = GainRamp().ramp_to(0, 100)
    assert not ramp.is_silent
    ramp.read(99)
    assert not ramp.is_silent
    assert ramp.frames_left == 1
    ramp.read(1)
    assert ramp.is_silent
    assert not ramp.ramp_to(1, 10).is_silent


def test_ramp_of_no_frames_is_immediate() -> None:
    assert GainRamp().ramp_to(0, 0).is_silent
    assert GainRamp().ramp_to(0.5, 0).read(3).tolist() == [0.5]


def test_copied_ramp_is_independent() -> None:
    ramp = GainRamp().ramp_to(0, 100)
    ramp.read(50)
    twin = copy(ramp).ramp_to(1, 10)
    assert twin.read(20)[-1] == 1
    assert ramp.frames_left == 50
