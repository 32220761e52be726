"""A sound of the library's own make, 48 kHz stereo FLAC, read by place."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from guided.core.errors import FileError
from guided.core.stderr import hushed
from guided.sound import RATE, named
from guided.sound.clip import Stereo

BRING_BACK = "installing guided again will bring it back"


class Flac:
    """One file. Safe to share between threads."""

    frames: int
    """Its length at `guided.sound.RATE`."""

    def __init__(self, path: Path, held: bool = True, cure: str = BRING_BACK) -> None:
        """Look at its header, and say what helps where the file is damaged.

        Held in memory (about a megabyte for a bed of the library), it needs the disk no more; a long one stays there.

        Raises:
            FileError: the file cannot be read, is damaged, or is not 48 kHz stereo.
        """
        self._path = path
        self._cure = cure
        self._data = _contents(path) if held else None
        with hushed(), self._opened() as file:
            if (file.format, file.samplerate, file.channels) != ("FLAC", RATE, 2):
                raise FileError(f"The sound {path} is not 48 kHz stereo; please save it as a 48 kHz stereo FLAC file.")
            self.frames = int(file.frames)

    def read(self, start: int, frames: int) -> Stereo:
        """Some frames of it, read-only. Opened anew each time, so that nothing depends on what was read before.

        Raises:
            FileError: the file is damaged at that place.
        """
        with self._opened() as file:
            file.seek(start)
            samples: Stereo = file.read(frames, dtype="float32", always_2d=True)
        if len(samples) < frames:
            raise self._damaged()
        samples.setflags(write=False)
        return samples

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        import soundfile

        try:
            with soundfile.SoundFile(named(self._path) if self._data is None else BytesIO(self._data)) as file:
                yield file
        except soundfile.LibsndfileError as error:
            raise self._damaged() from error

    def _damaged(self) -> FileError:
        return FileError(f"The sound {self._path} is damaged; {self._cure}.")


def _contents(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(f"The sound {path} could not be read: {error.strerror}.") from error
