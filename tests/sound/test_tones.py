"""Breath tones: distinguishable with closed eyes, soft, and without clicks."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from audio import generate
from guided.core.cue import CueKind
from guided.sound import SAMPLE_RATE, Samples
from guided.sound.tones import HIGH_HZ, LOW_HZ, make_breath_tone

SECONDS = [0.5, 1, 2.5, 4, 6, 7.3, 20]
every_length = pytest.mark.parametrize("seconds", SECONDS)
both = pytest.mark.parametrize("phase", ["in", "out"])


def sound(phase: str, seconds: float) -> Samples:
    return make_breath_tone(phase, round(seconds * SAMPLE_RATE))


def pitch(part: Samples) -> float:
    """Hz, from where the sound crosses zero upwards, between samples."""
    before = np.flatnonzero((part[:-1] < 0) & (part[1:] >= 0))
    places = before + part[before] / (part[before] - part[before + 1])
    return float(SAMPLE_RATE * (len(places) - 1) / (places[-1] - places[0]))


def pitches(samples: Samples) -> list[float]:
    """The pitch of each tenth but the first and last, where the fades are deepest."""
    return [pitch(part) for part in np.array_split(samples, 10)[1:-1]]


def loudness(samples: Samples) -> float:
    return generate.loudness(np.stack([samples, samples], axis=1).astype(np.float64))


@every_length
@both
def test_tone_has_its_length_and_starts_and_ends_at_zero(phase: str, seconds: float) -> None:
    samples = sound(phase, seconds)
    assert samples.dtype == np.float32
    assert samples.shape == (round(seconds * SAMPLE_RATE),)
    assert samples[0] == samples[-1] == 0


@every_length
def test_in_rises_by_about_a_fifth(seconds: float) -> None:
    heard = pitches(sound("in", seconds))
    assert np.all(np.diff(heard) > 0)
    assert 1.35 < heard[-1] / heard[0] < 1.5


@every_length
def test_out_falls_by_about_a_fifth(seconds: float) -> None:
    heard = pitches(sound("out", seconds))
    assert np.all(np.diff(heard) < 0)
    assert 1.35 < heard[0] / heard[-1] < 1.5


@both
def test_pitch_stays_in_its_range(phase: str) -> None:
    assert all(0.99 * LOW_HZ < hz < 1.01 * HIGH_HZ for hz in pitches(sound(phase, 6)))
    assert (LOW_HZ, HIGH_HZ) == (196, 294)


@every_length
def test_still_is_silent(seconds: float) -> None:
    assert sound("still", seconds).shape == (round(seconds * SAMPLE_RATE),)
    assert not sound("still", seconds).any()


@every_length
@both
def test_tone_has_no_click(phase: str, seconds: float) -> None:
    """No step is larger than the tone's own slope, and the ends rise from nothing without a corner."""
    samples = sound(phase, seconds).astype(np.float64)
    slope = np.abs(samples).max() * 2 * np.pi * HIGH_HZ / SAMPLE_RATE
    assert np.abs(np.diff(samples)).max() < 2 * slope
    edge = round(0.01 * len(samples))
    assert np.abs(np.r_[samples[:edge], samples[-edge:]]).max() < 0.01 * np.abs(samples).max()
    assert np.abs(np.diff(samples, 3)).max() < 2e-5


@both
def test_tone_has_little_above_its_third_harmonic(phase: str) -> None:
    spectrum = np.abs(np.fft.rfft(sound(phase, 4))) ** 2
    assert spectrum[4 * 1200 :].sum() / spectrum.sum() < 1e-8


@pytest.mark.parametrize("seconds", [2.5, 4, 7.3])
@both
def test_tone_is_about_18_lu_below_the_voice(phase: str, seconds: float) -> None:
    samples, size = sound(phase, seconds), SAMPLE_RATE * 4 // 10
    fullest = max(loudness(samples[i : i + size]) for i in range(0, len(samples) - size, size // 4))
    assert fullest == pytest.approx(-36, abs=0.5)
    assert loudness(samples) > fullest - 5


def spectrum(sound: NDArray[np.float64], frames: int) -> Callable[[float], float]:
    """The power of a sound, as a small loudspeaker gives it, in the band that an ear hears as one around a pitch."""
    power = np.abs(np.fft.rfft(sound, frames)) ** 2 * 2 / len(sound) / frames
    hz = np.fft.rfftfreq(frames, 1 / SAMPLE_RATE)
    power[hz < 300] = 0

    def around(pitch: float) -> float:
        width = 24.7 * (4.37 * pitch / 1000 + 1)  # the equivalent rectangular bandwidth
        return float(power[np.abs(hz - pitch) < width / 2].sum())

    return around


QUIET_ROOM = 10**-5.6
"""What is heard in such a band of a quiet room where the voice is at 60 dB: as loud as -56 dBFS."""


@pytest.mark.slow
@pytest.mark.parametrize("bed", sorted(generate.BEDS))
@both
def test_pitch_is_audible_over_any_bed_on_a_small_loudspeaker(phase: str, bed: str) -> None:
    """For most of a phase something stands clear of the bed, while the pitch goes through more than four semitones."""
    under = spectrum(generate.bed(bed).mean(axis=1), generate.LOOP)
    parts = np.array_split(sound(phase, 4).astype(np.float64), 20)
    heard = []
    for part, hz in zip(parts[1:-1], [pitch(part.astype(np.float32)) for part in parts[1:-1]], strict=True):
        tone_here = spectrum(part * np.hanning(len(part)), 8 * len(part))
        if any(tone_here(n * hz) / 0.375 > under(n * hz) + QUIET_ROOM for n in (1, 2, 3)):
            heard.append(hz)
    assert len(heard) >= 11
    assert 12 * np.log2(max(heard) / min(heard)) > 4.5


@both
def test_in_swells_and_out_decays(phase: str) -> None:
    samples = sound(phase, 4).astype(np.float64)
    first, second = (float((half**2).sum()) for half in np.array_split(samples, 2))
    assert (second > 1.2 * first) if phase == "in" else (first > 1.2 * second)


@pytest.mark.parametrize("phase", ["in", "still", "out"])
def test_tone_is_deterministic(phase: str) -> None:
    first = sound(phase, 4)
    sound("out", 3)
    assert np.array_equal(first, sound(phase, 4))


@pytest.mark.parametrize("kind", [CueKind.INHALE, CueKind.BREATH_HOLD, CueKind.EXHALE])
def test_cue_kinds_are_accepted_as_phases(kind: CueKind) -> None:
    assert np.array_equal(make_breath_tone(kind, 9600), make_breath_tone(str(kind), 9600))
    assert make_breath_tone(kind, 9600).any() == (kind is not CueKind.BREATH_HOLD)


@pytest.mark.parametrize("frames", [0, 1, 2])
@both
def test_very_short_tones_are_valid(phase: str, frames: int) -> None:
    assert make_breath_tone(phase, frames).shape == (frames,)
    assert not make_breath_tone(phase, frames).any()
