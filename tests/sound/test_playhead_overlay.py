"""Overlays: sounds added to a session one after another, removed without a click."""

import numpy as np
import pytest

from guided.sound import Samples, Stereo
from guided.sound.playhead import CUT_FRAMES, Overlay

ONE, TWO = np.full(100, 0.25, np.float32), np.full(50, 0.5, np.float32)


def read_chunks(aside: Overlay, *chunks: int) -> Samples:
    blocks = []
    for frames in chunks:
        block: Stereo = np.zeros((frames, 2), np.float32)
        aside.mix_into(block)
        assert np.array_equal(block[:, 0], block[:, 1])
        blocks.append(block[:, 0])
    return np.concatenate(blocks)


def make_overlay() -> Overlay:
    aside = Overlay([(ONE, 30), (TWO, 20)])
    aside.start(1000)
    return aside


@pytest.mark.parametrize("chunks", [[250], [1] * 250, [99, 2, 40, 109], [130, 120]])
def test_each_sound_follows_the_quiet_of_the_one_before(chunks: list[int]) -> None:
    whole = np.concatenate([ONE, np.zeros(30), TWO, np.zeros(70)])
    assert np.array_equal(read_chunks(make_overlay(), *chunks), whole)


def test_overlay_is_added_to_the_block() -> None:
    block = np.full((100, 2), 0.125, np.float32)
    make_overlay().mix_into(block)
    assert np.all(block == 0.375)


def test_last_quiet_belongs_to_the_overlay() -> None:
    aside = make_overlay()
    assert aside.frames_left == 200
    read_chunks(aside, 190)
    assert aside.frames_left == 10
    read_chunks(aside, 60)
    assert aside.frames_left == 0


@pytest.mark.parametrize(("frame", "number"), [(999, -1), (1000, 0), (1129, 0), (1130, 1), (9999, 1)])
def test_index_follows_the_frames_of_the_output(frame: int, number: int) -> None:
    assert make_overlay().index_at(frame) == number


@pytest.mark.parametrize(("frame", "over"), [(0, False), (1199, False), (1200, True)])
def test_overlay_is_over_after_the_last_quiet(frame: int, over: bool) -> None:
    assert make_overlay().is_over(frame) is over


def test_overlay_has_no_index_before_its_start() -> None:
    aside = Overlay([(ONE, 0)])
    assert aside.index_at(10**9) == -1
    assert not aside.is_over(10**9)


def test_empty_overlay_is_over_at_once() -> None:
    aside = Overlay([])
    aside.start(0)
    assert (aside.frames_left, aside.index_at(5), aside.is_over(0)) == (0, -1, True)
    assert not read_chunks(aside, 10).any()


def test_fade_out_is_smooth() -> None:
    aside = Overlay([(np.full(2 * CUT_FRAMES, 0.5, np.float32), 0)])
    read_chunks(aside, 100)
    aside.fade_out()
    falling = read_chunks(aside, CUT_FRAMES)
    assert falling[0] == pytest.approx(0.5)
    assert np.all(np.diff(falling) <= 0)
    assert falling[-1] < 1e-5
    assert aside.frames_left == 0


def test_fade_out_before_the_start_is_silent() -> None:
    aside = make_overlay()
    aside.fade_out()
    assert aside.frames_left == 0
    assert not read_chunks(aside, 200).any()


def test_rewind_returns_to_the_heard_frame() -> None:
    aside = make_overlay()
    read_chunks(aside, 250)
    aside.rewind(1140)
    assert (aside.frames_left, aside.index_at(0), aside.is_over(59), aside.is_over(60)) == (60, 1, False, True)
    assert np.array_equal(read_chunks(aside, 60), [*TWO[10:], *[0] * 20])


def test_rewind_stops_at_the_start() -> None:
    aside = make_overlay()
    read_chunks(aside, 250)
    aside.rewind(400)
    assert (aside.frames_left, aside.index_at(0)) == (200, 0)
