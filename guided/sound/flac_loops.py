"""FLAC files, read as they are played, and loops without an audible seam."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from guided.core.errors import FileError
from guided.core.stderr import silence_stderr
from guided.sound import SAMPLE_RATE, Stereo, encode_path, to_frames

LOOP_FADE_FRAMES = to_frames(5)
"""How long the end takes to give way to the beginning (frames); a quarter of a sound that is shorter than 20 s."""


def make_loop(pieces: Iterable[Stereo], length: int) -> Iterator[Stereo]:
    """A sound as a loop, piece by piece, shorter by the fade.

    The loop begins after the part that its end fades into, so that its end leads back to its beginning.
    """
    fade_frames = min(LOOP_FADE_FRAMES, length // 4)
    head: Stereo | None = None
    buffer = np.empty((0, 2), np.float32)
    for piece in pieces:
        buffer = np.concatenate([buffer, piece])
        if head is None and len(buffer) >= fade_frames:
            head, buffer = buffer[:fade_frames], buffer[fade_frames:]
        if head is not None and len(buffer) > fade_frames:
            yield buffer[: len(buffer) - fade_frames]
            buffer = buffer[len(buffer) - fade_frames :]
    if head is not None:
        yield crossfade(buffer, head)


def crossfade(end: Stereo, begin: Stereo) -> Stereo:
    """A crossfade between two sounds of the same length, at constant power.

    Unrelated sounds add by their powers, similar ones by their amplitudes: the correlation is measured.
    """
    angle = np.pi / 2 * (np.arange(len(end), dtype=np.float32) + 0.5)[:, np.newaxis] / len(end)
    fade_out, fade_in = np.cos(angle), np.sin(angle)
    correlation = float(np.vdot(end, begin) / max(np.sqrt(np.vdot(end, end) * np.vdot(begin, begin)), 1e-12))
    mixed = (fade_out * end + fade_in * begin) / np.sqrt(1 + 2 * max(correlation, -0.5) * fade_out * fade_in)
    return np.asarray(mixed, np.float32)


REINSTALL_HINT = "installing guided again will bring it back"


class FlacFile:
    """A FLAC file. Safe to share between threads."""

    frames: int
    """Its length at `guided.sound.SAMPLE_RATE`."""

    def __init__(self, path: Path, in_memory: bool = True, hint: str = REINSTALL_HINT) -> None:
        """Read its header; `hint` says what helps if the file is damaged.

        In memory (about a megabyte for a bed of the library), it does not need the disk again; a long one stays there.

        Raises:
            FileError: the file cannot be read, is damaged, or is not 48 kHz stereo.
        """
        self._path = path
        self._hint = hint
        self._data = _read_bytes(path) if in_memory else None
        with silence_stderr(), self._open() as file:
            if (file.format, file.samplerate, file.channels) != ("FLAC", SAMPLE_RATE, 2):
                raise FileError(f"The sound {path} is not 48 kHz stereo; please save it as a 48 kHz stereo FLAC file.")
            self.frames = int(file.frames)

    def read(self, start: int, frames: int) -> Stereo:
        """Some frames of it, read-only. Opened anew each time, so that nothing depends on what was read before.

        Raises:
            FileError: the file is damaged at that place.
        """
        with self._open() as file:
            file.seek(start)
            samples: Stereo = file.read(frames, dtype="float32", always_2d=True)
        if len(samples) < frames:
            raise self._damage_error()
        samples.setflags(write=False)
        return samples

    @contextmanager
    def _open(self) -> Iterator[Any]:
        import soundfile

        try:
            with soundfile.SoundFile(encode_path(self._path) if self._data is None else BytesIO(self._data)) as file:
                yield file
        except soundfile.LibsndfileError as error:
            raise self._damage_error() from error

    def _damage_error(self) -> FileError:
        return FileError(f"The sound {self._path} is damaged; {self._hint}.")


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(f"The sound {path} could not be read: {error.strerror}.") from error
