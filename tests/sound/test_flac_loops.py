"""Loops: the end fades into the start without a step, a dip or a bump, whatever the block size."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guided.sound import SAMPLE_RATE, Stereo
from guided.sound.flac_loops import LOOP_FADE_FRAMES, crossfade, make_loop


def make_noise(seconds: float = 30) -> Stereo:
    rng = np.random.default_rng(8)
    return (0.1 * rng.standard_normal((round(seconds * SAMPLE_RATE), 2))).astype(np.float32)


def tone(hz: float, seconds: float) -> Stereo:
    wave = 0.1 * np.sin(2 * np.pi * hz * np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def pieces(sound: Stereo, size: int = SAMPLE_RATE) -> Iterator[Stereo]:
    for start in range(0, len(sound), size):
        yield sound[start : start + size]


def loop(sound: Stereo, size: int = SAMPLE_RATE) -> Stereo:
    return np.concatenate(list(make_loop(pieces(sound, size), len(sound))))


def powers(sound: Stereo) -> list[float]:
    """The power of every half second, in dB against the usual one."""
    each = [float(np.square(part).mean()) for part in np.array_split(sound, 2 * len(sound) // SAMPLE_RATE)]
    return list(10 * np.log10(np.array(each) / np.median(each)))


def test_loop_equals_the_sound_but_for_the_fade() -> None:
    sound = make_noise()
    looping = loop(sound)
    assert len(looping) == len(sound) - LOOP_FADE_FRAMES
    assert np.array_equal(looping[:-LOOP_FADE_FRAMES], sound[LOOP_FADE_FRAMES:-LOOP_FADE_FRAMES])
    assert looping.dtype == np.float32


@pytest.mark.parametrize(("hz", "seconds"), [(101.3, 29.9), (101.3, 7.703), (233, 1.01)])
def test_end_of_a_loop_meets_its_start(hz: float, seconds: float) -> None:
    sound = tone(hz, seconds)
    looping = loop(sound)
    round_and_round = np.concatenate([looping, looping])
    assert np.abs(sound[0] - sound[-1]).max() > 0.03  # a step, if it were only repeated
    steepest = np.abs(np.diff(sound, axis=0)).max()
    assert np.abs(np.diff(round_and_round, axis=0)).max() < 1.5 * steepest


def test_level_of_a_loop_has_no_dip_or_bump() -> None:
    for sound in (make_noise(), tone(100, 30)):
        assert max(map(abs, powers(loop(sound)))) < 0.3


def test_crossfade_of_opposite_waves_is_not_amplified() -> None:
    end, begin = tone(100, 5), -tone(100, 5)
    assert np.abs(crossfade(end, begin)).max() < 0.15


def test_short_sound_fades_over_a_quarter() -> None:
    assert len(loop(make_noise(1))) == SAMPLE_RATE - SAMPLE_RATE // 4


@given(size=st.integers(1, 3 * SAMPLE_RATE), length=st.integers(SAMPLE_RATE, 3 * SAMPLE_RATE))
def test_block_size_does_not_change_the_loop(size: int, length: int) -> None:
    size = max(size, length // 200)
    sound = make_noise(3)[:length]
    assert np.array_equal(loop(sound, size), loop(sound, length))
