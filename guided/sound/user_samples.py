"""A listener's own sound files, prepared for playing: resampled, brought to a level, looped."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from guided.core import atomic_write
from guided.core.errors import FileError
from guided.core.stderr import silence_stderr
from guided.sound import SAMPLE_RATE, Stereo, db_to_gain, encode_path, to_int16
from guided.sound.flac_loops import FlacFile, make_loop
from guided.sound.loudness_meter import LoudnessMeter

MAX_RECORDING_S = 3600
"""The longest a recording may be (seconds)."""
SILENCE_RATIO = 1 / 16
"""A second with less than this share of the usual power, at either end, is silence or a fade (12 dB below)."""


class LoudnessInfo(NamedTuple):
    """The level of a sound: its gain is limited by whichever of the two it reaches first."""

    lufs: float
    peak: float
    """Decibels under full scale."""


class RecordingInfo(NamedTuple):
    """The measurements of a recording."""

    first: int
    """The first piece that is no silence and no fade."""
    end: int
    """The piece after the last one of that kind."""
    frames: int
    """Frames from the first of these pieces to the end of the last."""
    gain: float
    """The gain for its samples."""


class Recording:
    """A sound file of the listener's, opened anew for each reading; never more than a few seconds of it in memory."""

    def __init__(self, path: Path) -> None:
        """Read its header.

        Raises:
            FileError: it cannot be read, has more than two channels, or lasts longer than an hour.
        """
        self._path = path
        with self._open() as file:
            if file.channels > 2:
                raise FileError(f"{path} has {file.channels} channels; please save it in mono or stereo.")
            if file.frames > MAX_RECORDING_S * file.samplerate:
                raise FileError(f"{path} is longer than an hour; please save a shorter part of it.")

    def read_pieces(self) -> Iterator[Stereo]:
        """All of it, about a second at a time: float32, shape (frames, 2), at `guided.sound.SAMPLE_RATE`.

        Raises:
            FileError: it is damaged.
        """
        with self._open() as file:
            resample = _make_resampler(file.samplerate)
            remaining_frames = file.frames
            while remaining_frames > 0:
                with silence_stderr():
                    samples = file.read(file.samplerate, dtype="float32", always_2d=True)
                remaining_frames -= len(samples)
                if not len(samples) or not np.isfinite(samples).all():
                    raise self._damage_error()
                yield resample(np.ascontiguousarray(np.broadcast_to(samples, (len(samples), 2))), remaining_frames <= 0)

    def measure(self, level: LoudnessInfo) -> RecordingInfo:
        """Measure where its sound begins and ends, and the gain that brings it to a level.

        Raises:
            FileError: it is damaged, or silent.
        """
        loudness, peak, powers, lengths = LoudnessMeter(SAMPLE_RATE), 0.0, [], []
        for piece in self.read_pieces():
            loudness.add(piece)
            peak = max(peak, float(np.abs(piece).max(initial=0)))
            powers.append(float(np.square(piece).mean()) if len(piece) else 0.0)
            lengths.append(len(piece))
        lufs = loudness.get_lufs()
        if not np.isfinite(lufs):
            raise FileError(f"There is nothing to hear in {self._path}; please choose another sound.")
        audible_pieces = np.flatnonzero(np.array(powers) >= SILENCE_RATIO * np.median(powers))
        first, end = int(audible_pieces[0]), int(audible_pieces[-1]) + 1
        return RecordingInfo(first, end, sum(lengths[first:end]), _find_gain(level, lufs, peak))

    @contextmanager
    def _open(self) -> Iterator[Any]:
        import soundfile

        try:
            with self._path.open("rb") as data, _open_file(data) as file:
                file.seekable = lambda: False  # or each read ends in a seek, and MP3 is garbled after a seek
                yield file
        except OSError as error:
            raise FileError(f"{self._path} could not be read: {error.strerror}.") from error
        except soundfile.LibsndfileError as error:
            raise self._damage_error() from error

    def _damage_error(self) -> FileError:
        return FileError(
            f"{self._path} is damaged, or is no sound that guided can read; "
            "please save it again as WAV, FLAC, Ogg, Opus or MP3."
        )


def _open_file(data: BinaryIO) -> Any:
    import soundfile

    with silence_stderr():  # what decodes MP3 complains of damage to descriptor 2
        return soundfile.SoundFile(data)


def _find_gain(level: LoudnessInfo, lufs: float, peak: float) -> float:
    return min(db_to_gain(level.lufs - lufs), db_to_gain(level.peak) / peak)


def _make_resampler(rate: int) -> Any:
    """A function that resamples stereo pieces to `SAMPLE_RATE`; its second argument is whether a piece is the last."""
    import soxr

    if rate == SAMPLE_RATE:
        return lambda piece, _last: piece
    return soxr.ResampleStream(rate, SAMPLE_RATE, 2, dtype="float32", quality="HQ").resample_chunk


BED_LOUDNESS = LoudnessInfo(lufs=-40.0, peak=-18.0)
CHIME_LOUDNESS = LoudnessInfo(lufs=-23.0, peak=-18.0)
"""The levels of the library's sounds; no single crack or splash of a bed is louder than a chime."""
MAX_CHIME_S = 12
"""Seconds of a chime that are heard."""
CHIME_FADE_S = 3
"""Seconds over which a longer one ends."""
EDGE_FADE_FRAMES = SAMPLE_RATE // 100
"""Frames over which every chime begins and ends, so that none clicks."""
QUANTUM = 8
"""A bed is kept in 13 bits, as the library's are: rounding to this many 16-bit steps lies some 40 dB under it."""
BED_VERSION = 1
"""The version of making beds: a bed of another version is made again."""
BED_LIFETIME_S = 30 * 24 * 3600
"""How long a bed is kept after it was played last, at least (seconds)."""


class UserSamples:
    """The listener's own sounds by name. A bed is made once and kept in the cache. Safe between threads."""

    def __init__(self, chimes: Mapping[str, Path], beds: Mapping[str, Path], folder: Path) -> None:
        """Take the listener's files, and the folder for beds that were made of them."""
        self.chimes = chimes
        self.beds = beds
        self._folder = folder
        self._lock = Lock()

    def load_chime(self, name: str) -> Stereo:
        """One of `chimes`, complete, at its level; read-only.

        Raises:
            FileError: it cannot be read, is damaged, silent or longer than an hour.
        """
        recording = Recording(self.chimes[name])
        gain = np.float32(recording.measure(CHIME_LOUDNESS).gain)
        samples = np.concatenate(list(islice(recording.read_pieces(), MAX_CHIME_S + 1)))
        sound = samples[: MAX_CHIME_S * SAMPLE_RATE] * gain
        sound[:EDGE_FADE_FRAMES] *= _fade_in(len(sound[:EDGE_FADE_FRAMES]))
        ending = sound[-EDGE_FADE_FRAMES if len(samples) == len(sound) else -CHIME_FADE_S * SAMPLE_RATE :]
        ending *= _fade_in(len(ending))[::-1]
        sound.setflags(write=False)
        return sound

    def load_bed(self, name: str) -> FlacFile:
        """One of `beds` as a loop, made first if need be: about half a second for each minute of it.

        Raises:
            FileError: it cannot be read, is damaged, silent, shorter than a second, longer than an hour, or the loop
                cannot be kept.
        """
        path = self.beds[name]
        with self._lock:
            cached_path = self._folder / _name_bed(path)
            if not cached_path.exists():
                self._make_bed(path, cached_path)
                self._delete_stale(cached_path)
            with suppress(OSError):  # a folder that can only be read still serves
                os.utime(cached_path)
        return FlacFile(cached_path, in_memory=False, hint="delete it, and guided makes it again from yours")

    def _make_bed(self, path: Path, cached_path: Path) -> None:
        recording = Recording(path)
        info = recording.measure(BED_LOUDNESS)
        if info.frames < SAMPLE_RATE:
            raise FileError(f"{path} is shorter than a second; please choose a longer sound.")
        audible_pieces = islice(recording.read_pieces(), info.first, info.end)
        try:
            _write_bed(make_loop(audible_pieces, info.frames), info, cached_path)
        except OSError as error:
            reason = error.strerror or "the disk may be full"
            raise FileError(
                f"{path} could not be made ready in {cached_path.parent} ({reason}); please make room."
            ) from error

    def _delete_stale(self, newest: Path) -> None:
        """Delete the beds that had not been played for a month when the newest was made."""
        newest_time = newest.stat().st_mtime
        for path in self._folder.iterdir():
            with suppress(OSError):  # gone meanwhile, or being read
                if newest_time - path.stat().st_mtime > BED_LIFETIME_S:
                    path.unlink()


NO_SAMPLES = UserSamples({}, {}, Path())
"""No own sounds."""


def _write_bed(loop: Iterable[Stereo], info: RecordingInfo, cached_path: Path) -> None:
    """Write a loop at its level, in full or not at all. Raises OSError if that cannot be."""
    import soundfile

    atomic_write.make_folder(cached_path.parent)
    descriptor, part = tempfile.mkstemp(".part", dir=cached_path.parent)
    os.close(descriptor)
    try:
        with soundfile.SoundFile(encode_path(Path(part)), "w", SAMPLE_RATE, 2, format="FLAC", subtype="PCM_16") as file:
            for piece in loop:
                file.write(to_int16(piece * np.float32(info.gain / QUANTUM)) * QUANTUM)
        Path(part).replace(cached_path)
    except soundfile.LibsndfileError as error:
        raise OSError(str(error)) from error
    finally:
        Path(part).unlink(missing_ok=True)


def _name_bed(path: Path) -> str:
    """The file name of a bed made of a file: another name once the file has changed."""
    try:
        file_stat = path.stat()
    except OSError as error:
        raise FileError(f"{path} could not be read: {error.strerror}.") from error
    identity = f"{path}\n{file_stat.st_size}\n{file_stat.st_mtime_ns}\n{BED_VERSION}".encode(errors="surrogatepass")
    return sha256(identity).hexdigest()[:24] + ".flac"


def _fade_in(frames: int) -> Stereo:
    """Half a raised cosine from 0 to 1, shape (frames, 1)."""
    return np.asarray(np.sin(np.linspace(0, np.pi / 2, frames)) ** 2, np.float32)[:, np.newaxis]
