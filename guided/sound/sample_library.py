"""The chimes and the beds: a chime is held whole, a bed is read by place and loops for as long as it is asked."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import numpy as np

from guided.core.errors import FileError
from guided.sound import RATE, Stereo
from guided.sound.sample_files import Flac
from guided.sound.user_samples import NONE, Own

CHUNK = RATE
"""Frames decoded at a time (a second)."""
KEPT = 60
"""Chunks of a bed kept decoded: a minute, at most 23 MB. A shorter loop is decoded once, however long the session."""
BEDS_KEPT = 3
"""Beds kept open: the one that is heard, the one it gives way to, and the one made ready."""
CHIMES_KEPT = 8


class Sounds:
    """The sounds in a folder, `chimes/NAME.flac` and `beds/NAME.flac`, and the listener's own, which win.

    Asking again is cheap. Safe between threads.
    """

    def __init__(self, folder: Path, own: Own = NONE) -> None:
        self._folder = folder
        self._own = own
        self._chime = lru_cache(CHIMES_KEPT)(self._load_chime)
        self._bed = lru_cache(BEDS_KEPT)(self._load_bed)

    def chime(self, name: str) -> Stereo:
        """One chime, whole, at its own level; read-only.

        Raises:
            FileError: there is no such chime, or its file is damaged.
        """
        return self._chime(name)

    def bed(self, name: str) -> "Bed":
        """One bed, open. The first time, one of the listener's own takes about half a second a minute of it.

        Raises:
            FileError: there is no such bed, or its file is damaged.
        """
        return self._bed(name)

    def _load_chime(self, name: str) -> Stereo:
        if name in self._own.chimes:
            return self._own.chime(name)
        file = Flac(self._path("chimes", name, self._own.chimes))
        return file.read(0, file.frames)

    def _load_bed(self, name: str) -> "Bed":
        own = self._own.beds
        return Bed(self._own.bed(name) if name in own else Flac(self._path("beds", name, own)))

    def _path(self, kind: str, name: str, own: Iterable[str]) -> Path:
        """Where a sound is. Names are looked up among what is there, so none leads out of the folder."""
        here = {path.stem: path for path in sorted((self._folder / kind).glob("*.flac"))}
        if name not in here:
            known = _known(sorted({*here, *own}))
            raise FileError(f"There is no sound called '{name}' in {self._folder / kind}. {known}")
        return here[name]


class Bed:
    """A loop of ambience, opened in a few milliseconds and decoded as it is read. Safe to share between threads."""

    frames: int
    """Length of the loop at `guided.sound.RATE`."""

    def __init__(self, file: Flac) -> None:
        """Look at its last frames, so that a file cut short is known before a session begins.

        Raises:
            FileError: the file is damaged.
        """
        self._file = file
        self.frames = file.frames
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
        return self._file.read(start, min(CHUNK, self.frames - start))


def _known(names: list[str]) -> str:
    return f"There are: {', '.join(names)}." if names else "Installing guided again will bring its sounds back."
