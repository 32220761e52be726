"""Meters of loudness by ITU-R BS.1770-5: integrated loudness in LUFS, true peak in dBTP.

The measures take sound piece by piece and keep a few bytes for each tenth of a second, so an hour needs little memory.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from guided.sound import Samples, db_to_gain

Response = NDArray[np.complexfloating]
"""A filter's response, or the points of the unit circle it is computed at."""

ABSOLUTE_GATE_LUFS = -70.0
"""Blocks below this (LUFS) are silence."""

RELATIVE_GATE_LU = -10.0
"""Blocks so far below the others (LU) are pauses, and do not count."""

GATING_STEPS = 4
"""A gating block is 400 ms, in steps of 100 ms: each block overlaps the next by three quarters."""


class LoudnessMeter:
    """Integrated loudness of sound fed piece by piece."""

    def __init__(self, rate: int) -> None:
        """Measure sound at `rate` Hz."""
        self._filter = _KWeighting(rate)
        self._pending: Samples | None = None
        self._energies: list[float] = []

    def add(self, samples: Samples) -> None:
        """Take the next frames: float32, shape (frames, channels), the same channels each time."""
        history = np.zeros((self._filter.taps - 1, samples.shape[1]), np.float32)
        pending = np.concatenate([history if self._pending is None else self._pending, samples])
        chunk_frames = self._filter.chunk
        while len(pending) >= chunk_frames + self._filter.taps - 1:
            self._energies += self._filter.get_energies(pending, chunk_frames)
            pending = pending[chunk_frames:]
        self._pending = pending

    def get_lufs(self) -> float:
        """LUFS of all that was added so far; -inf for silence. Under 400 ms, all of it counts, ungated."""
        if self._pending is None:
            return -np.inf
        unprocessed_frames = len(self._pending) - self._filter.taps + 1
        tail_energies = self._filter.get_energies(self._pending, unprocessed_frames)
        steps = np.array(self._energies + tail_energies[: unprocessed_frames // self._filter.step])
        if len(steps) < GATING_STEPS:
            frames = len(self._energies) * self._filter.step + unprocessed_frames
            return _to_lufs(sum(self._energies + tail_energies) / max(frames, 1))
        blocks = np.convolve(steps, np.ones(GATING_STEPS), "valid") / (GATING_STEPS * self._filter.step)
        above_gate = blocks[blocks > _to_power(ABSOLUTE_GATE_LUFS)]
        if not len(above_gate):
            return -np.inf
        return _to_lufs(above_gate[above_gate > above_gate.mean() * 10 ** (RELATIVE_GATE_LU / 10)].mean())


class _KWeighting:
    """The K-weighting filter as a long finite one, applied to a chunk at a time in the frequency domain."""

    def __init__(self, rate: int) -> None:
        self.step = round(rate / 10)
        self.taps, self._size, self._response = _design_filter(rate)
        self.chunk = (self._size - self.taps + 1) // self.step * self.step

    def get_energies(self, raw: Samples, frames: int) -> list[float]:
        """Energy of each step of the first `frames` frames after the history, the last one perhaps cut short."""
        spectrum = np.fft.rfft(raw[: frames + self.taps - 1], self._size, axis=0)
        spectrum *= self._response[:, None]
        weighted = np.fft.irfft(spectrum, self._size, axis=0)[self.taps - 1 : self.taps - 1 + frames]
        power = np.einsum("fc,fc->f", weighted, weighted, dtype=np.float64)
        return [float(part) for part in np.add.reduceat(power, range(0, frames, self.step))] if frames else []


@cache
def _design_filter(rate: int) -> tuple[int, int, NDArray[np.complex64]]:
    """Taps, transform size and response of the filter at a rate.

    What the recursive filter rings on after 170 ms lies below -300 dB, so a finite one of that length is the same.
    """
    taps = 1 << int(0.17 * rate).bit_length()
    size = 4 * taps
    circle = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    impulse_response = np.fft.irfft(_shelf(rate, circle) * _high_pass(rate, circle), size)[:taps]
    return taps, size, np.fft.rfft(impulse_response, size).astype(np.complex64)


def _shelf(rate: int, circle: Response) -> Response:
    """The high shelf of 4 dB, for the head. Its analogue figures give the standard's coefficients at 48 kHz."""
    k, q, high = np.tan(np.pi * 1681.974450955533 / rate), 0.7071752369554196, db_to_gain(3.999843853973347)
    middle = high**0.4996667741545416
    return _biquad(circle, [high + middle * k / q + k * k, 2 * (k * k - high), high - middle * k / q + k * k], k, q)


def _high_pass(rate: int, circle: Response) -> Response:
    """The high pass: cuts below 38 Hz, which nobody hears as loud."""
    k, q = np.tan(np.pi * 38.13547087602444 / rate), 0.5003270373238773
    total = 1 + k / q + k * k
    return _biquad(circle, [total, -2 * total, total], k, q)


def _biquad(circle: Response, numerator: list[float], k: float, q: float) -> Response:
    """The response of a filter of the second order, its resonance at k with quality q, on points of the unit circle."""
    powers = circle ** np.arange(3)[:, None]
    denominator = [1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k]
    response: Response = np.array(numerator) @ powers / (np.array(denominator) @ powers)
    return response


def _to_lufs(power: float) -> float:
    return float(-0.691 + 10 * np.log10(power)) if power > 0 else -np.inf


def _to_power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


class TruePeakMeter:
    """The highest point between the samples, of sound fed piece by piece."""

    def __init__(self, rate: int, channels: int) -> None:
        """Measure sound at `rate` Hz."""
        import soxr

        self._resampler = soxr.ResampleStream(rate, 4 * rate, channels, dtype="float32", quality="HQ")
        self._peak = 0.0

    def add(self, samples: Samples, last: bool = False) -> None:
        """Take the next frames: float32, shape (frames, channels). Say when they are the last."""
        between = self._resampler.resample_chunk(np.ascontiguousarray(samples), last=last)
        self._peak = max(self._peak, float(np.abs(samples).max(initial=0)), float(np.abs(between).max(initial=0)))

    def get_dbtp(self) -> float:
        """Decibels above full scale; -inf for silence."""
        return float(20 * np.log10(self._peak)) if self._peak > 0 else -np.inf


def measure_loudness(samples: Samples, rate: int) -> float:
    """LUFS of sound in memory: float32, shape (frames, channels)."""
    loudness = LoudnessMeter(rate)
    loudness.add(samples)
    return loudness.get_lufs()


def measure_peak(samples: Samples, rate: int) -> float:
    """Decibels above full scale of sound in memory: float32, shape (frames, channels)."""
    peak = TruePeakMeter(rate, samples.shape[1])
    peak.add(samples, last=True)
    return peak.get_dbtp()
