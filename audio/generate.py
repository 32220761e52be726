"""Make the sounds that come with guided: the chimes and the beds, from nothing but arithmetic.

    python audio/generate.py              makes every sound, beside this file
    python audio/generate.py bell rain    makes only these

Needs numpy and soundfile. Every random number comes from a fixed seed, so the same sounds come out each time.
How each is built, and why it sounds the way it does, is told in README.md. To add a sound, write one function that
returns it and name it in `CHIMES` or `BEDS`.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

Sound = NDArray[np.float64]
"""Stereo, shape (frames, 2), in [-1, 1]; while it is being built also mono, shape (frames,)."""
Curve = Sequence[tuple[float, float]]
"""A spectrum drawn as (Hz, decibels) points, straight lines between them on a logarithmic scale of frequency."""

RATE = 48_000
LOOP = 40 * RATE
"""Frames in every bed. Whatever varies does so in whole cycles over this length, so that the end meets the start."""
BED_LUFS = -40.0
CHIME_PEAK = -18.0
"""Decibels under full scale."""
CHIME_BITS = 16
BED_BITS = 13
"""Bits a sample. Rounding then lies near 40 dB under a bed, unheard, and FLAC keeps nothing for the bits left out."""


# -- what the sounds are built from ------------------------------------------------------------------------------------


def gain(decibels: float | Sound) -> Sound:
    return np.asarray(10 ** (np.asarray(decibels) / 20))


def hush(seed: int, curve: Curve) -> Sound:
    """Steady mono noise with this spectrum, RMS 1: random phases in the frequency domain, which loop by themselves.

    Drawn over a few Hz or less, it is a slow curve that wanders.
    """
    hz = np.maximum(np.fft.rfftfreq(LOOP, 1 / RATE), 1 / LOOP)
    level = np.interp(np.log(hz), np.log([point[0] for point in curve]), [point[1] for point in curve])
    turns = np.random.default_rng(seed).random(hz.size)
    noise = np.fft.irfft(gain(level) * np.exp(2j * np.pi * turns), LOOP)
    return np.asarray(noise / noise.std())


def wide(seed: int, curve: Curve, width: float) -> Sound:
    """Stereo noise: one part in the middle, and one `width` times as strong, added left and taken away right."""
    middle, side = hush(seed, curve), width * hush(seed + 1, curve)
    return np.stack([middle + side, middle - side], axis=1)


def swell(decibels: float, *cycles: int) -> Sound:
    """A gain that breathes by about this many decibels, in so many whole cycles over the loop."""
    turns = np.arange(LOOP) / LOOP
    return column(gain(decibels * np.mean([np.sin(2 * np.pi * (n * turns + n / 7)) for n in cycles], axis=0)))


def evened(sound: Sound, seconds: float) -> Sound:
    """A loop whose level, taken over about so many seconds, is the same everywhere."""
    hz = np.fft.rfftfreq(LOOP, 1 / RATE)
    power = np.fft.rfft((sound**2).mean(axis=1)) * np.exp(-((hz * seconds) ** 2))
    return np.asarray(sound / column(np.sqrt(np.fft.irfft(power, LOOP))))


def surges(seconds: Sequence[float], grow: float, sink: float) -> Sound:
    """A slow curve between 0 and about 1 with its tops at these seconds of the loop, as waves come and go."""
    curve = np.zeros(LOOP)
    for top in seconds:
        away = (np.arange(LOOP) / RATE - top + LOOP / RATE / 2) % (LOOP / RATE) - LOOP / RATE / 2
        curve += rise(1 - np.where(away < 0, -away / grow, away / sink))[:, 0]
    return curve


def chord(partials: Sequence[tuple[float, float]], turns: int) -> Sound:
    """A held chord of (Hz, decibels). Each note is three tones `turns` cycles of the loop apart, which beat slowly.

    The outer two are fainter; left and right stand apart in phase, the outer ones by more.
    """
    t = np.arange(LOOP) / RATE
    sound = np.zeros((LOOP, 2))
    for n, (hz, level) in enumerate(partials):
        for side, apart in enumerate((-1.0, 1.0)):
            outer = [
                np.sin(2 * np.pi * (hz + beat * RATE / LOOP) * t + n + apart * beat)
                for beat in (-turns - n, turns + n + 1)
            ]
            sound[:, side] += gain(level) * (np.sin(2 * np.pi * hz * t + n * n + 0.3 * apart) + 0.2 * sum(outer))
    return sound


def patter(seed: int, a_second: float, hz: tuple[float, float], seconds: tuple[float, float], lift: float) -> Sound:
    """Very many small round drops, RMS 1: each a short tone that swells, sinks, and rises by `lift` (a fraction).

    They stand at random places on the loop and between half left and half right. Each swells over a quarter of its
    length, higher ones are softer (by 3 dB an octave), and at one pitch the loudest is only three times as strong as
    the faintest, so that none stands out.
    """
    drops = np.random.default_rng(seed).random((int(a_second * LOOP / RATE), 5))
    sound = np.zeros((LOOP + int(seconds[1] * RATE), 2))
    for place, pitch, length, strength, pan in drops:
        frames = int((seconds[0] + (seconds[1] - seconds[0]) * length) * RATE)
        u = np.arange(frames) / frames
        octaves = pitch * np.log2(hz[1] / hz[0])
        tone = np.sin(2 * np.pi * hz[0] * 2**octaves * frames / RATE * (u + lift * u * u / 2))
        drop = (1 + 2 * strength) / 2 ** (octaves / 2) * tone * np.sin(np.pi * np.sqrt(u)) ** 2
        start = int(place * LOOP)
        sound[start : start + frames] += column(drop) * [0.5 + 0.5 * pan, 1 - 0.5 * pan]
    sound[: len(sound) - LOOP] += sound[LOOP:]
    return np.asarray(sound[:LOOP] / sound[:LOOP].std())


def ring(partials: Sequence[tuple[float, float, float, float]], seconds: float, onset: float) -> Sound:
    """Metal struck softly. Each partial is (Hz, decibels, seconds to fade by 60 dB, shimmer in Hz).

    A partial is a close pair of tones, as in any bell that is not perfectly round; their beating is the shimmer. The
    fainter of the two stands apart in phase left and right, which gives some width and stays whole in mono.
    """
    t = np.arange(round(seconds * RATE)) / RATE
    sound = np.zeros((len(t), 2))
    for hz, level, fade, shimmer in partials:
        main = np.sin(2 * np.pi * hz * t)
        for side, apart in enumerate((-1.0, 1.0)):
            second = np.sin(2 * np.pi * (hz + shimmer) * t + apart)
            sound[:, side] += gain(level - 60 * t / fade) * (main + 0.3 * second)
    return sound * rise(t / onset) * rise((t[-1] - t) / (0.25 * seconds))


def rise(u: Sound) -> Sound:
    """Half a raised cosine: 0 at u = 0, 1 from u = 1 on, smooth at both ends. As a column, for stereo."""
    return column(np.asarray(np.sin(np.pi / 2 * np.clip(u, 0, 1)) ** 2))


def column(curve: Sound) -> Sound:
    """A curve or a mono sound, shape (frames,), as shape (frames, 1): the same for left and right."""
    return curve[:, np.newaxis]


# -- the sounds --------------------------------------------------------------------------------------------------------


def bell() -> Sound:
    """A small soft bell on D5."""
    d5 = 587.33
    partials = [
        (0.5 * d5, -20.0, 5.5, 0.3),
        (d5, 0.0, 5.0, 0.7),
        (2.0 * d5, -15.0, 3.0, 1.1),
        (2.76 * d5, -19.0, 2.0, 1.7),
        (4.07 * d5, -28.0, 1.0, 2.3),
    ]
    return ring(partials, seconds=5.5, onset=0.03)


def bowl() -> Sound:
    """A warm singing bowl on G3."""
    g3 = 196.0
    partials = [
        (g3, 0.0, 11.0, 0.6),
        (2.71 * g3, -9.0, 8.0, 0.9),
        (5.13 * g3, -22.0, 4.5, 1.4),
        (8.05 * g3, -36.0, 2.0, 2.0),
    ]
    return ring(partials, seconds=10.0, onset=0.15)


def gong() -> Sound:
    """A low soft gong on G2, whose higher voices come after the blow and go before the rest."""
    g2 = 98.0
    low = [(g2, 0.0, 12.0, 0.35), (1.5 * g2, -5.0, 11.0, 0.5), (2.0 * g2, -4.0, 10.0, 0.6), (3.0 * g2, -12.0, 8.0, 0.8)]
    high = [(4.03 * g2, -17.0, 6.0, 1.1), (5.19 * g2, -21.0, 5.0, 1.3), (6.43 * g2, -25.0, 4.0, 1.7)]
    return ring(low, seconds=11.0, onset=0.18) + ring(high, seconds=11.0, onset=0.6)


def wood() -> Sound:
    """A soft tick of wood on G4: a felt stick on a small bar."""
    g4 = 392.0
    partials = [(g4, 0.0, 0.5, 0.9), (2.76 * g4, -14.0, 0.25, 1.9), (5.4 * g4, -30.0, 0.12, 3.0)]
    return ring(partials, seconds=0.6, onset=0.025)


def stream() -> Sound:
    """A small brook: a low rush of water, and bubbles that rise in pitch as they close."""
    rush = wide(
        11, [(40, -40), (120, -14), (300, 0), (700, -1), (1500, -9), (3000, -19), (6000, -34), (12000, -75)], 0.5
    )
    bubbles = patter(15, a_second=120, hz=(320, 1300), seconds=(0.03, 0.09), lift=0.15)
    return rush * swell(1.0, 5, 8, 13) + 0.9 * bubbles * swell(1.5, 7, 11, 19)


def rain() -> Sound:
    """Soft rain on leaves: a wide even hush, and a fine patter in it."""
    hush_of_rain = wide(
        21,
        [
            (40, -50),
            (150, -18),
            (400, -5),
            (900, 0),
            (1800, -2),
            (3000, -7),
            (4500, -14),
            (6000, -24),
            (8000, -42),
            (12000, -80),
        ],
        0.6,
    )
    drops = patter(23, a_second=400, hz=(900, 2800), seconds=(0.008, 0.02), lift=0.0)
    return hush_of_rain * swell(1.5, 2, 3, 5) + 0.4 * drops


def sea() -> Sound:
    """Slow waves on a flat shore, 8 to 12 seconds apart: each grows, breaks softly, and draws back over the sand."""
    tops = (6.0, 14.5, 25.0, 34.5)
    deep = wide(31, [(40, -40), (90, -6), (200, 0), (400, -6), (900, -20), (2000, -44), (6000, -90)], 0.5)
    wash = wide(33, [(60, -50), (250, -8), (500, 0), (1200, -4), (2500, -14), (4500, -30), (9000, -75)], 0.5)
    sand = wide(35, [(300, -50), (1000, -9), (2200, 0), (3500, -6), (5000, -20), (8000, -60)], 0.6)
    breaking = surges(tops, grow=4.5, sink=5.0)
    back = surges([top + 1.5 for top in tops], grow=4.0, sink=5.5)
    return (
        deep * column(gain(1.5 * breaking - 1))
        + wash * column(gain(5 * breaking - 4))
        + sand * column(gain(14 * back - 19))
    )


def wind() -> Sound:
    """Wind in leaves: a low airy breath, and a rustle above it that follows its gusts."""
    gusts = np.tanh(hush(41, [(0.02, -80), (0.05, 0), (0.15, 0), (0.4, -30), (1.0, -80)]))
    flutter = np.tanh(hush(42, [(0.5, -60), (1.5, 0), (4.0, 0), (7.0, -40), (12.0, -90)]))
    air = wide(43, [(40, -45), (120, -10), (250, 0), (500, -3), (1000, -13), (2000, -28), (5000, -60)], 0.5)
    leaves = wide(45, [(300, -50), (900, -14), (2000, 0), (3200, -2), (4500, -8), (6000, -22), (9000, -65)], 0.6)
    return air * column(gain(1.6 * gusts)) + leaves * column(gain(3.2 * gusts + 1.3 * flutter - 7))


def brown() -> Sound:
    """Brown noise, deep and dark: 6 dB less with each octave, nothing that shakes below."""
    return evened(wide(51, [(30, -60), (60, -6), (90, 0), (5760, -36), (8000, -60), (16000, -90)], 0.5), 0.1)


def pink() -> Sound:
    """Pink noise with its edge taken off: 3 dB less with each octave, and soft above 4 kHz."""
    return wide(61, [(30, -60), (60, 0), (3840, -18), (6000, -32), (9000, -60), (16000, -100)], 0.5)


def drone() -> Sound:
    """A warm held chord of G and D, in which one note and then another comes forward."""
    return chord([(98.0, 0.0), (147.0, -3.0), (196.0, -6.0), (294.0, -12.0), (392.0, -14.0), (588.0, -22.0)], 2)


CHIMES: dict[str, Callable[[], Sound]] = {"bell": bell, "bowl": bowl, "gong": gong, "wood": wood}
BEDS: dict[str, Callable[[], Sound]] = {
    "stream": stream,
    "rain": rain,
    "sea": sea,
    "wind": wind,
    "brown": brown,
    "pink": pink,
    "drone": drone,
}


# -- their levels and files --------------------------------------------------------------------------------------------


def loudness(loop: Sound) -> float:
    """The loudness of a loop in LUFS: K weighting of ITU-R BS.1770 laid over its spectrum, ungated (beds are even)."""
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(len(loop), 1 / RATE) / RATE)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass = (1 - z) ** 2 / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    weighted = np.fft.irfft(np.fft.rfft(loop, axis=0) * (shelf * high_pass)[:, np.newaxis], len(loop), axis=0)
    return float(-0.691 + 10 * np.log10(np.mean(weighted**2, axis=0).sum()))


def chime(name: str) -> Sound:
    """A chime at its level: its highest peak at `CHIME_PEAK`."""
    sound = CHIMES[name]()
    return np.asarray(sound * gain(CHIME_PEAK) / np.abs(sound).max())


def bed(name: str) -> Sound:
    """A bed at its level: `BED_LUFS` over the whole loop."""
    sound = BEDS[name]()
    return np.asarray(sound * gain(BED_LUFS - loudness(sound)))


def pcm(sound: Sound, bits: int) -> NDArray[np.int16]:
    """Rounded to so many bits, as 16-bit samples."""
    step = 2 ** (16 - bits)
    return np.asarray(np.round(sound * 2**15 / step) * step, np.int16)


def write(path: Path, samples: NDArray[np.int16]) -> None:
    path.parent.mkdir(exist_ok=True)
    soundfile.write(path, samples, RATE, format="FLAC", subtype="PCM_16", compression_level=1.0)
    print(f"{path.name}: {len(samples) / RATE:g} s, {path.stat().st_size / 1000:.0f} kB")


def main(names: Sequence[str]) -> None:
    here = Path(__file__).parent
    unknown = [name for name in names if name not in CHIMES | BEDS]
    if unknown:
        sys.exit(f"There is no sound called {unknown[0]}. There are: {', '.join(CHIMES | BEDS)}.")
    for name in names or CHIMES | BEDS:
        if name in CHIMES:
            write(here / "chimes" / f"{name}.flac", pcm(chime(name), CHIME_BITS))
        else:
            write(here / "beds" / f"{name}.flac", pcm(bed(name), BED_BITS))


if __name__ == "__main__":
    main(sys.argv[1:])
