"""The listener's own chimes and beds: brought to the level of those that come with guided, and made to loop."""

import os
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from itertools import islice
from pathlib import Path
from threading import Lock

import numpy as np

from guided.core import atomic_write
from guided.core.errors import FileError
from guided.sound import RATE, named
from guided.sound.clip import Stereo, to_int16
from guided.sound.flac import Flac
from guided.sound.loop import looped
from guided.sound.recording import Level, Measure, Recording

BED = Level(lufs=-40.0, peak=-18.0)
CHIME = Level(lufs=-23.0, peak=-18.0)
"""The levels of the library's sounds; no single crack or splash of a bed is louder than a chime."""
LONGEST_CHIME = 12
"""Seconds of a chime that are heard."""
FADE = 3
"""Seconds over which a longer one ends."""
SOFT = RATE // 100
"""Frames over which every chime begins and ends, so that none clicks."""
STEP = 8
"""A bed is kept in 13 bits, as the library's are: rounding to this many 16-bit steps lies some 40 dB under it."""
WAY = 1
"""Of making beds. What was made another way is made again."""
MONTH = 30 * 24 * 3600
"""How long a bed is kept after it was played last, at least (seconds)."""


class Own:
    """Own sounds by name. A bed is made once and kept in a folder of the cache. Safe between threads."""

    def __init__(self, chimes: Mapping[str, Path], beds: Mapping[str, Path], folder: Path) -> None:
        """Take the listener's files, and where to keep beds as they are played."""
        self.chimes = chimes
        self.beds = beds
        self._folder = folder
        self._one_at_a_time = Lock()

    def chime(self, name: str) -> Stereo:
        """One of `chimes`, whole, at its level; read-only.

        Raises:
            FileError: it cannot be read, is damaged, silent or longer than an hour.
        """
        recording = Recording(self.chimes[name])
        loud = np.float32(recording.measure(CHIME).gain)
        whole = np.concatenate(list(islice(recording.pieces(), LONGEST_CHIME + 1)))
        sound = whole[: LONGEST_CHIME * RATE] * loud
        sound[:SOFT] *= _rise(len(sound[:SOFT]))
        ending = sound[-SOFT if len(whole) == len(sound) else -FADE * RATE :]
        ending *= _rise(len(ending))[::-1]
        sound.setflags(write=False)
        return sound

    def bed(self, name: str) -> Flac:
        """One of `beds` as a loop, made first if need be: about half a second for each minute of it.

        Raises:
            FileError: it cannot be read, is damaged, silent, shorter than a second, longer than an hour, or the loop
                cannot be kept.
        """
        path = self.beds[name]
        with self._one_at_a_time:
            kept = self._folder / _name(path)
            if not kept.exists():
                self._make(path, kept)
                self._sweep(kept)
            with suppress(OSError):  # a folder that can only be read still serves
                os.utime(kept)
        return Flac(kept, held=False, cure="delete it, and guided makes it again from yours")

    def _make(self, path: Path, kept: Path) -> None:
        recording = Recording(path)
        measured = recording.measure(BED)
        if measured.frames < RATE:
            raise FileError(f"{path} is shorter than a second; please choose a longer sound.")
        sounding = islice(recording.pieces(), measured.first, measured.end)
        try:
            _write(looped(sounding, measured.frames), measured, kept)
        except OSError as error:
            why = error.strerror or "the disk may be full"
            raise FileError(f"{path} could not be made ready in {kept.parent} ({why}); please make room.") from error

    def _sweep(self, newest: Path) -> None:
        """Let the beds go that were not played for a month when the newest was made."""
        now = newest.stat().st_mtime
        for path in self._folder.iterdir():
            with suppress(OSError):  # gone meanwhile, or being read
                if now - path.stat().st_mtime > MONTH:
                    path.unlink()


NONE = Own({}, {}, Path())
"""No own sounds."""


def _write(loop: Iterable[Stereo], measured: Measure, kept: Path) -> None:
    """Write a loop at its level, in full or not at all. Raises OSError if that cannot be."""
    import soundfile

    atomic_write.make_folder(kept.parent)
    handle, part = tempfile.mkstemp(".part", dir=kept.parent)
    os.close(handle)
    try:
        with soundfile.SoundFile(named(Path(part)), "w", RATE, 2, format="FLAC", subtype="PCM_16") as file:
            for piece in loop:
                file.write(to_int16(piece * np.float32(measured.gain / STEP)) * STEP)
        Path(part).replace(kept)
    except soundfile.LibsndfileError as error:
        raise OSError(str(error)) from error
    finally:
        Path(part).unlink(missing_ok=True)


def _name(path: Path) -> str:
    """What a bed made of a file is called: another name once the file has changed."""
    try:
        seen = path.stat()
    except OSError as error:
        raise FileError(f"{path} could not be read: {error.strerror}.") from error
    known = f"{path}\n{seen.st_size}\n{seen.st_mtime_ns}\n{WAY}".encode(errors="surrogatepass")
    return sha256(known).hexdigest()[:24] + ".flac"


def _rise(frames: int) -> Stereo:
    """Half a raised cosine from 0 to 1, shape (frames, 1)."""
    return np.asarray(np.sin(np.linspace(0, np.pi / 2, frames)) ** 2, np.float32)[:, np.newaxis]
