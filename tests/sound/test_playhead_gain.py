from copy import copy

import numpy as np
import pytest

from guided.sound.playhead import CUT, Ramp

CHUNKS = [[CUT], [1] * CUT, [7, 100, CUT], [CUT - 1, 1, 50]]


def test_it_stays_where_it_is_and_costs_next_to_nothing() -> None:
    assert Ramp().next(480).tolist() == [1]
    assert Ramp(0.25).next(480).tolist() == [0.25]
    assert Ramp().left == 0


@pytest.mark.parametrize("chunks", CHUNKS, ids=["whole", "frame by frame", "uneven", "to the last"])
def test_it_glides_the_same_however_it_is_read(chunks: list[int]) -> None:
    ramp = Ramp(0).to(1, CUT)
    levels = np.concatenate([np.broadcast_to(ramp.next(n), n) for n in chunks])[:CUT]
    assert levels.dtype == np.float32
    assert np.allclose(levels, 0.5 - 0.5 * np.cos(np.pi * np.arange(CUT) / CUT), atol=1e-6)
    assert (ramp.gain, ramp.left) == (1, 0)


def test_it_turns_round_in_the_middle_without_a_jump() -> None:
    ramp = Ramp().to(0, 1000)
    down = ramp.next(300)
    before = ramp.gain
    up = ramp.to(1, 500).next(500)
    assert before < down[-1]
    assert up[0] == pytest.approx(before)
    assert np.all(np.diff(up) >= 0)
    assert np.abs(np.diff(np.concatenate([down, up]))).max() < np.pi / 2 / 500


def test_it_is_silent_only_at_rest() -> None:
    ramp = Ramp().to(0, 100)
    assert not ramp.silent
    ramp.next(99)
    assert not ramp.silent
    assert ramp.left == 1
    ramp.next(1)
    assert ramp.silent
    assert not ramp.to(1, 10).silent


def test_no_frames_are_no_glide() -> None:
    assert Ramp().to(0, 0).silent
    assert Ramp().to(0.5, 0).next(3).tolist() == [0.5]


def test_a_copy_goes_on_by_itself() -> None:
    ramp = Ramp().to(0, 100)
    ramp.next(50)
    twin = copy(ramp).to(1, 10)
    assert twin.next(20)[-1] == 1
    assert ramp.left == 50
