"""A sound file that somebody brings along: any format, rate and level, read as 48 kHz stereo piece by piece."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from guided.core.errors import FileError
from guided.core.stderr import hushed
from guided.sound import RATE
from guided.sound.clip import Stereo
from guided.sound.loudness import Loudness
from guided.sound.units import gain

HOUR = 3600
"""The longest a recording may be (seconds)."""
FAINT = 1 / 16
"""A second with less than this share of the usual power, at either end, is silence or a fade (12 dB below)."""


class Level(NamedTuple):
    """How loud a sound may be: it is brought to whichever of the two it meets first."""

    lufs: float
    peak: float
    """Decibels under full scale."""


class Measure(NamedTuple):
    """What is known of a recording once it was read through."""

    first: int
    """The first piece that is no silence and no fade."""
    end: int
    """The piece after the last one of that kind."""
    frames: int
    """Frames from the first of these pieces to the end of the last."""
    gain: float
    """What to multiply samples by."""


class Recording:
    """One file, opened anew for each reading; never more than a few seconds of it in memory."""

    def __init__(self, path: Path) -> None:
        """Look at its header.

        Raises:
            FileError: it cannot be read, has more than two channels, or lasts longer than an hour.
        """
        self._path = path
        with self._opened() as file:
            if file.channels > 2:
                raise FileError(f"{path} has {file.channels} channels; please save it in mono or stereo.")
            if file.frames > HOUR * file.samplerate:
                raise FileError(f"{path} is longer than an hour; please save a shorter part of it.")

    def pieces(self) -> Iterator[Stereo]:
        """All of it, about a second at a time: float32, shape (frames, 2), at `guided.sound.RATE`.

        Raises:
            FileError: it is damaged.
        """
        with self._opened() as file:
            convert = _converter(file.samplerate)
            left = file.frames
            while left > 0:
                with hushed():
                    samples = file.read(file.samplerate, dtype="float32", always_2d=True)
                left -= len(samples)
                if not len(samples) or not np.isfinite(samples).all():
                    raise self._damaged()
                yield convert(np.ascontiguousarray(np.broadcast_to(samples, (len(samples), 2))), left <= 0)

    def measure(self, level: Level) -> Measure:
        """Read it through for where its sound begins and ends, and what brings it to a level.

        Raises:
            FileError: it is damaged, or silent.
        """
        loudness, peak, powers, lengths = Loudness(RATE), 0.0, [], []
        for piece in self.pieces():
            loudness.add(piece)
            peak = max(peak, float(np.abs(piece).max(initial=0)))
            powers.append(float(np.square(piece).mean()) if len(piece) else 0.0)
            lengths.append(len(piece))
        lufs = loudness.integrated()
        if not np.isfinite(lufs):
            raise FileError(f"There is nothing to hear in {self._path}; please choose another sound.")
        sounding = np.flatnonzero(np.array(powers) >= FAINT * np.median(powers))
        first, end = int(sounding[0]), int(sounding[-1]) + 1
        return Measure(first, end, sum(lengths[first:end]), _towards(level, lufs, peak))

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        import soundfile

        try:
            with self._path.open("rb") as data, _sound(data) as file:
                file.seekable = lambda: False  # or each read ends in a seek, and MP3 is garbled after a seek
                yield file
        except OSError as error:
            raise FileError(f"{self._path} could not be read: {error.strerror}.") from error
        except soundfile.LibsndfileError as error:
            raise self._damaged() from error

    def _damaged(self) -> FileError:
        return FileError(
            f"{self._path} is damaged, or is no sound that guided can read; "
            "please save it again as WAV, FLAC, Ogg, Opus or MP3."
        )


def _sound(data: BinaryIO) -> Any:
    import soundfile

    with hushed():  # what decodes MP3 complains of damage to descriptor 2
        return soundfile.SoundFile(data)


def _towards(level: Level, lufs: float, peak: float) -> float:
    return min(gain(level.lufs - lufs), gain(level.peak) / peak)


def _converter(rate: int) -> Any:
    """What turns stereo pieces of one rate into pieces at `RATE`, told when a piece is the last."""
    import soxr

    if rate == RATE:
        return lambda piece, _last: piece
    return soxr.ResampleStream(rate, RATE, 2, dtype="float32", quality="HQ").resample_chunk
