"""The chimes and the beds: a chime is held whole, a bed is read by place and loops for as long as it is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from guided.errors import FileError
from guided.sound import RATE
from guided.sound.clip import Stereo

CHUNK = RATE
"""Frames decoded at a time (a second)."""
KEPT = 60
"""Chunks of a bed kept decoded: a minute, at most 23 MB. A shorter loop is decoded once, however long the session."""
BEDS_KEPT = 3
"""Beds kept open: the one that is heard, the one it gives way to, and the one made ready."""
CHIMES_KEPT = 8


class Sounds:
    """The sounds in a folder: `chimes/NAME.flac` and `beds/NAME.flac`. Asking again is cheap. Safe between threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._chime = lru_cache(CHIMES_KEPT)(self._load_chime)
        self._bed = lru_cache(BEDS_KEPT)(self._load_bed)

    def chime(self, name: str) -> Stereo:
        """One chime, whole, at its own level; read-only.

        Raises:
            FileError: there is no such chime, or its file is damaged.
        """
        return self._chime(name)

    def bed(self, name: str) -> "Bed":
        """One bed, open.

        Raises:
            FileError: there is no such bed, or its file is damaged.
        """
        return self._bed(name)

    def _load_chime(self, name: str) -> Stereo:
        path = self._path("chimes", name)
        data = _contents(path)
        return _decode(path, data, 0, _frames(path, data))

    def _load_bed(self, name: str) -> "Bed":
        return Bed(self._path("beds", name))

    def _path(self, kind: str, name: str) -> Path:
        """Where a sound is. Names are looked up among what is there, so none leads out of the folder."""
        here = {path.stem: path for path in sorted((self._folder / kind).glob("*.flac"))}
        if name not in here:
            raise FileError(f"There is no sound called '{name}' in {self._folder / kind}. {_known(list(here))}")
        return here[name]


class Bed:
    """A loop of ambience, opened in a few milliseconds and decoded as it is read. Safe to share between threads.

    The bytes of the file are held (about a megabyte), so a session that has begun needs the disk no more.
    """

    frames: int
    """Length of the loop at `guided.sound.RATE`."""

    def __init__(self, path: Path) -> None:
        """Open it and look at its last frames, so that a file cut short is known before a session begins.

        Raises:
            FileError: the file cannot be read, is damaged, or is not 48 kHz stereo.
        """
        self._path = path
        self._data = _contents(path)
        self.frames = _frames(path, self._data)
        self._chunk = lru_cache(KEPT)(self._decode)
        self._chunk((self.frames - 1) // CHUNK)

    def read(self, start: int, frames: int) -> Stereo:
        """Any stretch of the endless loop: float32, shape (frames, 2), the reader's own.

        Pure: the same arguments give the same samples, whatever was read before. A frame before 0 counts from the end.

        Raises:
            FileError: the file is damaged at that place.
        """
        out = np.empty((frames, 2), np.float32)
        done = 0
        while done < frames:
            index, skip = divmod((start + done) % self.frames, CHUNK)
            piece = self._chunk(index)[skip : skip + frames - done]
            out[done : done + len(piece)] = piece
            done += len(piece)
        return out

    def _decode(self, index: int) -> Stereo:
        start = index * CHUNK
        return _decode(self._path, self._data, start, min(CHUNK, self.frames - start))


def _contents(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(f"The sound {path} could not be read: {error.strerror}.") from error


def _frames(path: Path, data: bytes) -> int:
    """The length of a sound in frames, once its header is known to fit."""
    with _opened(path, data) as file:
        if (file.samplerate, file.channels) != (RATE, 2):
            raise FileError(f"The sound {path} is not 48 kHz stereo; please save it as a 48 kHz stereo FLAC file.")
        return int(file.frames)


def _decode(path: Path, data: bytes, start: int, frames: int) -> Stereo:
    """Some frames of a sound, read-only. Opened anew each time, so that nothing depends on what was read before."""
    with _opened(path, data) as file:
        file.seek(start)
        samples: Stereo = file.read(frames, dtype="float32", always_2d=True)
    if len(samples) < frames:
        raise _damaged(path)
    samples.setflags(write=False)
    return samples


@contextmanager
def _opened(path: Path, data: bytes) -> Iterator[Any]:
    import soundfile

    try:
        with soundfile.SoundFile(BytesIO(data)) as file:
            yield file
    except soundfile.LibsndfileError as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> FileError:
    return FileError(f"The sound {path} is damaged; installing guided again will bring it back.")


def _known(names: list[str]) -> str:
    return f"There are: {', '.join(names)}." if names else "Installing guided again will bring its sounds back."
