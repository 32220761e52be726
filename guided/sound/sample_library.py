"""The sample library: a chime is kept in memory, a bed is read from any frame and loops without end."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import numpy as np

from guided.core.errors import FileError
from guided.sound import SAMPLE_RATE, Stereo
from guided.sound.flac_loops import FlacFile
from guided.sound.user_samples import NO_SAMPLES, UserSamples

CHUNK_FRAMES = SAMPLE_RATE
"""Frames decoded at a time (a second)."""
MAX_CHUNKS = 60
"""Chunks of a bed kept decoded: a minute, at most 23 MB. A shorter loop is decoded once, however long the session."""
MAX_BEDS = 3
"""Beds kept open: the one that is heard, the one it gives way to, and the one made ready."""
MAX_CHIMES = 8


class SampleLibrary:
    """The sounds in a folder, `chimes/NAME.flac` and `beds/NAME.flac`, and the listener's own, which win.

    Asking again is cheap. Safe between threads.
    """

    def __init__(self, folder: Path, own: UserSamples = NO_SAMPLES) -> None:
        self._folder = folder
        self._user_samples = own
        self._cached_chime = lru_cache(MAX_CHIMES)(self._load_chime)
        self._cached_bed = lru_cache(MAX_BEDS)(self._load_bed)

    def get_chime(self, name: str) -> Stereo:
        """A chime, complete, at its own level; read-only.

        Raises:
            FileError: there is no such chime, or its file is damaged.
        """
        return self._cached_chime(name)

    def get_bed(self, name: str) -> "Bed":
        """A bed, open. The first time, one of the listener's own takes about half a second for each minute of it.

        Raises:
            FileError: there is no such bed, or its file is damaged.
        """
        return self._cached_bed(name)

    def _load_chime(self, name: str) -> Stereo:
        if name in self._user_samples.chimes:
            return self._user_samples.load_chime(name)
        file = FlacFile(self._find_file("chimes", name, self._user_samples.chimes))
        return file.read(0, file.frames)

    def _load_bed(self, name: str) -> "Bed":
        own = self._user_samples.beds
        return Bed(self._user_samples.load_bed(name) if name in own else FlacFile(self._find_file("beds", name, own)))

    def _find_file(self, kind: str, name: str, own: Iterable[str]) -> Path:
        """The path of a sound. Names are looked up among the files, so none leads out of the folder."""
        path_by_name = {path.stem: path for path in sorted((self._folder / kind).glob("*.flac"))}
        if name not in path_by_name:
            known_names = _format_names(sorted({*path_by_name, *own}))
            raise FileError(f"There is no sound called '{name}' in {self._folder / kind}. {known_names}")
        return path_by_name[name]


class Bed:
    """A loop of ambience, opened in a few milliseconds and decoded as it is read. Safe to share between threads."""

    frames: int
    """Length of the loop at `guided.sound.SAMPLE_RATE`."""

    def __init__(self, file: FlacFile) -> None:
        """Read its last frames, so that a file cut short is noticed before a session begins.

        Raises:
            FileError: the file is damaged.
        """
        self._file = file
        self.frames = file.frames
        self._cached_chunk = lru_cache(MAX_CHUNKS)(self._decode)
        self._cached_chunk((self.frames - 1) // CHUNK_FRAMES)

    def read(self, start: int, frames: int) -> Stereo:
        """Any frames of the endless loop: float32, shape (frames, 2), the caller's own.

        Pure: the same arguments give the same samples, whatever was read before. A frame before 0 counts from the end.

        Raises:
            FileError: the file is damaged at that place.
        """
        block = np.empty((frames, 2), np.float32)
        frames_read = 0
        while frames_read < frames:
            index, chunk_offset = divmod((start + frames_read) % self.frames, CHUNK_FRAMES)
            chunk = self._cached_chunk(index)[chunk_offset : chunk_offset + frames - frames_read]
            block[frames_read : frames_read + len(chunk)] = chunk
            frames_read += len(chunk)
        return block

    def _decode(self, index: int) -> Stereo:
        start = index * CHUNK_FRAMES
        return self._file.read(start, min(CHUNK_FRAMES, self.frames - start))


def _format_names(names: list[str]) -> str:
    return f"There are: {', '.join(names)}." if names else "Installing guided again will bring its sounds back."
