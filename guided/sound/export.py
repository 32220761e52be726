"""Export of a mix to a sound file, from the same blocks that would be played."""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from guided.core.errors import FileError
from guided.sound import SAMPLE_RATE, Stereo, encode_path, to_int16
from guided.sound.mixer import Mix
from guided.sound.tags import Tags, write_tags

AUDIO_FORMATS: Mapping[str, tuple[str, str]] = {
    ".wav": ("WAV", "PCM_16"),
    ".flac": ("FLAC", "PCM_16"),
    ".opus": ("OGG", "OPUS"),
    ".ogg": ("OGG", "OPUS"),
    ".mp3": ("MP3", "MPEG_LAYER_III"),
}
"""libsndfile's format and subtype by the file's suffix."""
BLOCK_FRAMES = SAMPLE_RATE
"""Frames written at a time."""
_part_files: set[Path] = set()


WaitUntil = Callable[[int], None]
"""Waits until everything before a frame is ready."""
OnProgress = Callable[[int], None]
"""Is called with the number of frames written so far."""


def read_blocks(mix: Mix, until: WaitUntil = lambda _frame: None) -> Iterator[Stereo]:
    """All of a mix in blocks of a second, each as soon as it is ready; the last one is shorter."""
    for start in count(step=BLOCK_FRAMES):
        until(start + BLOCK_FRAMES)
        block = mix.read(start, BLOCK_FRAMES)
        if not len(block):
            return
        yield block


def export_mix(blocks: Iterable[Stereo], path: Path, tags: Tags, progress: OnProgress = lambda _done: None) -> None:
    """Write a whole mix to a file, in full or not at all.

    Args:
        blocks: the mix, in order.
        path: its suffix chooses the format, one of `AUDIO_FORMATS`; an older file of that name is replaced.
        tags: title, chapters and so on.
        progress: called with the number of frames written so far.

    Raises:
        FileError: the folder cannot be written to or the disk is full; nothing is left behind.
    """
    with _open_part(path) as part_file:
        _write(blocks, part_file, path.suffix.lower(), progress)
        write_tags(part_file, path.suffix.lower(), tags)


def _write(blocks: Iterable[Stereo], part_file: Path, suffix: str, progress: OnProgress) -> None:
    import soundfile

    container, subtype = AUDIO_FORMATS[suffix]
    written = 0
    try:
        with soundfile.SoundFile(encode_path(part_file), "w", SAMPLE_RATE, 2, subtype, format=container) as file:
            for block in blocks:
                file.write(to_int16(block) if subtype == "PCM_16" else block)
                written += len(block)
                progress(written)
    except soundfile.LibsndfileError as error:
        raise OSError(str(error)) from error


@contextmanager
def _open_part(path: Path) -> Iterator[Path]:
    """A file beside `path` that replaces it once complete, and is deleted if it never is."""
    part_file: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(prefix=".guided-", suffix=path.suffix, dir=path.parent)
        os.close(descriptor)
        part_file = Path(name)
        _part_files.add(part_file)
        yield part_file
        _publish(part_file, path)
    except OSError as error:
        reason = error.strerror or "the disk may be full"
        raise FileError(f"{path} could not be written ({reason}). Choose another folder, or make room.") from error
    finally:
        if part_file:
            part_file.unlink(missing_ok=True)
            _part_files.discard(part_file)


def delete_parts() -> None:
    """Delete unfinished files of this process: for one that must end at once, without cleaning up."""
    for part_file in _part_files:
        part_file.unlink(missing_ok=True)


def _publish(part_file: Path, path: Path) -> None:
    """Make a finished file durable and give it its name and the usual permissions."""
    with part_file.open("rb+") as file:
        os.fsync(file.fileno())
    umask = os.umask(0)
    os.umask(umask)
    part_file.chmod(0o666 & ~umask)
    part_file.replace(path)
