"""Loudness and true peak, against the compliance tests of EBU Tech 3341."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from guided.sound import Samples
from guided.sound.loudness_meter import LoudnessMeter, TruePeakMeter, measure_loudness, measure_peak

Tone = Callable[..., Samples]


def tone(seconds: float, dbfs: float, hertz: float = 1_000, rate: int = 48_000, channels: int = 2) -> Samples:
    """A sine of so many decibels below full scale, the same in every channel."""
    wave = 10 ** (dbfs / 20) * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


@pytest.mark.parametrize(
    ("parts", "lufs"),
    [
        ([(20, -23)], -23.0),
        ([(20, -33)], -33.0),
        ([(10, -36), (60, -23), (10, -36)], -23.0),
        ([(10, -72), (10, -36), (60, -23), (10, -36), (10, -72)], -23.0),
        ([(20, -26), (20.1, -20), (20, -26)], -23.0),
    ],
    ids=["EBU 1", "EBU 2", "EBU 3: relative gate", "EBU 4: both gates", "EBU 5: nothing gated"],
)
def test_integrated_loudness_meets_the_compliance_tests(parts: list[tuple[float, float]], lufs: float) -> None:
    assert measure_loudness(np.concatenate([tone(*part) for part in parts]), 48_000) == pytest.approx(lufs, abs=0.1)


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100, 48_000])
def test_full_tone_in_one_channel_reads_minus_three_at_any_rate(rate: int) -> None:
    assert measure_loudness(tone(5, 0, 997, rate, channels=1), rate) == pytest.approx(-3.01, abs=0.06)


@pytest.mark.parametrize(("hertz", "change"), [(25, -11.1), (100, -1.85), (1_000, 0.0), (10_000, 3.3)])
def test_frequency_weighting(hertz: float, change: float) -> None:
    measured = measure_loudness(tone(5, -20, hertz), 48_000) - measure_loudness(tone(5, -20, 1_000), 48_000)
    assert measured == pytest.approx(change, abs=0.2)


def test_two_channels_read_three_above_one() -> None:
    assert measure_loudness(tone(3, -20), 48_000) - measure_loudness(tone(3, -20, channels=1), 48_000) == pytest.approx(
        3.01, abs=0.01
    )


@pytest.mark.parametrize("piece", [1, 997, 4_800, 24_000, 100_000])
def test_block_size_does_not_change_the_result(piece: int) -> None:
    frames = 3 * piece + 11 if piece == 1 else 170_123
    noise = np.random.default_rng(1).uniform(-0.3, 0.3, (frames, 2)).astype(np.float32)
    loudness, peak = LoudnessMeter(48_000), TruePeakMeter(48_000, 2)
    for start in range(0, frames, piece):
        loudness.add(noise[start : start + piece])
        peak.add(noise[start : start + piece], last=start + piece >= frames)
    assert loudness.get_lufs() == pytest.approx(measure_loudness(noise, 48_000), abs=1e-4)
    assert peak.get_dbtp() == pytest.approx(measure_peak(noise, 48_000), abs=0.01)


def test_reading_in_between_changes_nothing() -> None:
    loudness = LoudnessMeter(48_000)
    loudness.add(tone(3.21, -20))
    assert loudness.get_lufs() == loudness.get_lufs() == pytest.approx(-20, abs=0.1)
    loudness.add(tone(3.33, -20))
    assert loudness.get_lufs() == pytest.approx(-20, abs=0.1)


@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.39])
def test_sound_too_short_for_gating_counts_in_full(seconds: float) -> None:
    assert measure_loudness(tone(seconds, -20), 48_000) == pytest.approx(-20, abs=0.7)


@pytest.mark.parametrize("frames", [0, 1, 4_800, 48_000])
def test_silence_has_infinitely_low_loudness(frames: int) -> None:
    silence = np.zeros((frames, 2), np.float32)
    assert measure_loudness(silence, 48_000) == -math.inf
    assert measure_peak(silence, 48_000) == -math.inf
    assert LoudnessMeter(48_000).get_lufs() == -math.inf


def test_memory_per_hour_is_small() -> None:
    loudness = LoudnessMeter(8_000)
    minute = tone(60, -20, rate=8_000)
    for _ in range(5):
        loudness.add(minute)
    kept = len(loudness._energies) * 8 + loudness._pending.nbytes  # type: ignore[union-attr]
    assert len(loudness._energies) <= 3_000
    assert kept < minute.nbytes / 20


def test_true_peak_between_samples_is_found() -> None:
    between = (
        np.sin(np.pi / 2 * np.arange(48_000) + np.pi / 4)[:, None].astype(np.float32) * np.hanning(48_000)[:, None]
    )
    assert 20 * math.log10(np.abs(between).max()) == pytest.approx(-3.01, abs=0.01)
    assert measure_peak(between.astype(np.float32), 48_000) == pytest.approx(0, abs=0.05)
