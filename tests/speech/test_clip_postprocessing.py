"""From the sound of an engine to a clip for the mix."""

import numpy as np
import pytest

from guided.sound import SAMPLE_RATE, Clip, Samples
from guided.sound.loudness_meter import measure_loudness
from guided.speech.clip_postprocessing import LINE_LUFS, normalize_clip, trim_silence
from guided.speech.engines import load_engine


def hum(seconds: float, level: float = 0.1, rate: int = 24_000) -> Samples:
    """Something like a voice: a low note and its harmonics, swelling in syllables."""
    time = np.arange(round(seconds * rate)) / rate
    wave = sum(np.sin(2 * np.pi * 140 * n * time) / n for n in range(1, 20)) * (1.2 - np.cos(2 * np.pi * 4 * time))
    return (level * wave / np.abs(wave).max()).astype(np.float32)


def quiet(seconds: float, level: float = 0.0, rate: int = 24_000) -> Samples:
    return np.random.default_rng(1).normal(0, level or 1e-9, round(seconds * rate)).astype(np.float32)


def lufs(clip: Clip) -> float:
    """Laid in both channels, as the mix does."""
    return measure_loudness(np.repeat(clip.samples[:, None], 2, axis=1), clip.rate)


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100, 48_000])
def test_clip_is_resampled_to_the_rate_of_the_mix(rate: int) -> None:
    clip = normalize_clip(Clip(hum(2, rate=rate), rate))
    assert clip.rate == SAMPLE_RATE
    assert clip.samples.dtype == np.float32
    assert clip.frames / SAMPLE_RATE == pytest.approx(2, abs=0.03)


@pytest.mark.parametrize("noise", [0, 1e-5])
@pytest.mark.parametrize("rate", [22_050, 24_000, 48_000])
def test_silence_at_the_ends_is_trimmed_and_pauses_stay(noise: float, rate: int) -> None:
    parts = [quiet(0.3, noise, rate), hum(0.5, rate=rate), quiet(0.7, noise, rate), hum(0.5, rate=rate)]
    line = np.concatenate([*parts, quiet(0.44, noise, rate)])
    assert len(trim_silence(line, rate)) / rate == pytest.approx(1.7 + 0.02, abs=0.025)


def test_soft_consonant_at_the_ends_is_kept() -> None:
    soft = quiet(0.12, 0.1 * 10 ** (-35 / 20))
    line = np.concatenate([quiet(0.3), soft, hum(0.5), soft, quiet(0.3)])
    assert len(trim_silence(line, 24_000)) / 24_000 == pytest.approx(0.74 + 0.02, abs=0.025)


def test_line_without_silence_is_kept() -> None:
    assert len(trim_silence(hum(0.5), 24_000)) == 12_000


@pytest.mark.parametrize("level", [0.02, 0.1, 0.5, 1.0])
@pytest.mark.parametrize("seconds", [0.25, 0.5, 3.0])
def test_every_line_has_the_same_loudness(level: float, seconds: float) -> None:
    clip = normalize_clip(Clip(hum(seconds, level), 24_000))
    assert lufs(clip) == pytest.approx(LINE_LUFS, abs=0.7 if seconds < 0.4 else 0.3)


def test_pause_inside_a_line_does_not_change_its_loudness() -> None:
    words, paused = hum(1), np.concatenate([hum(1), quiet(4), hum(1)])
    peaks = [np.abs(normalize_clip(Clip(line, 24_000)).samples).max() for line in (words, paused)]
    assert peaks[1] == pytest.approx(peaks[0], rel=0.12)


def test_near_silence_is_not_amplified() -> None:
    clip = normalize_clip(Clip(quiet(1, 1e-4), 24_000))
    assert lufs(clip) < -40


def test_peaks_stay_within_full_scale() -> None:
    spiky = hum(2, 0.05)
    spiky[::2_000] = 0.9
    clip = normalize_clip(Clip(spiky, 24_000))
    assert np.abs(clip.samples).max() <= 1
    assert lufs(clip) < -18


@pytest.mark.parametrize("seconds", [0.004, 0.02, 1.0])
def test_clip_starts_and_ends_at_zero(seconds: float) -> None:
    samples = normalize_clip(Clip(hum(seconds) + np.float32(0.05), 24_000)).samples
    assert samples[0] == samples[-1] == 0
    assert np.abs(np.diff(samples)).max() < 0.2
    assert np.isfinite(samples).all()


def test_input_is_not_changed() -> None:
    line = hum(1, rate=SAMPLE_RATE)
    before = line.copy()
    normalize_clip(Clip(line, SAMPLE_RATE))
    assert np.array_equal(line, before)


@pytest.mark.parametrize(("seconds", "rate"), [(2.0, SAMPLE_RATE), (1.5, 24_000), (0.0, 24_000), (0.0, SAMPLE_RATE)])
def test_silent_clip_keeps_its_length(seconds: float, rate: int) -> None:
    clip = normalize_clip(Clip(np.zeros(round(seconds * rate), np.float32), rate))
    assert clip.frames == round(seconds * SAMPLE_RATE)
    assert not clip.samples.any()


@pytest.mark.slow
@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.needs(n)) for n in ("neural", "system", "espeak")])
def test_real_lines_have_even_loudness(name: str) -> None:
    voice = load_engine(name).load("en")
    lines = [
        "In.",
        "And release.",
        "There is nothing to do.",
        "Soften your jaw, your tongue, and the skin of your brow.",
    ]
    assert [lufs(normalize_clip(voice.speak(line))) for line in lines] == [pytest.approx(LINE_LUFS, abs=0.3)] * 4
    voice.close()
