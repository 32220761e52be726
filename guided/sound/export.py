"""The mix as a file: the same blocks that would be played."""

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
"""Waits until all before a frame is ready, or all there is."""
OnProgress = Callable[[int], None]
"""Told how many frames are written."""


def read_blocks(mix: Mix, until: WaitUntil = lambda _frame: None) -> Iterator[Stereo]:
    """The whole mix in blocks of a second, each as soon as it is ready, the last one shorter."""
    for start in count(step=BLOCK_FRAMES):
        until(start + BLOCK_FRAMES)
        block = mix.read(start, BLOCK_FRAMES)
        if not len(block):
            return
        yield block


def export_mix(blocks: Iterable[Stereo], path: Path, tags: Tags, progress: OnProgress = lambda _done: None) -> None:
    """Write a whole mix to a file, in full or not at all.

    Args:
        blocks: the mix, one stretch after the other.
        path: its suffix chooses the format, one of `AUDIO_FORMATS`; an older file of that name is replaced.
        tags: title, chapters and so on.
        progress: told how many frames are written.

    Raises:
        FileError: the folder cannot be written to or the disk is full; nothing is left behind.
    """
    with _open_part(path) as part:
        _write(blocks, part, path.suffix.lower(), progress)
        write_tags(part, path.suffix.lower(), tags)


def _write(blocks: Iterable[Stereo], part: Path, suffix: str, progress: OnProgress) -> None:
    import soundfile

    kind, subtype = AUDIO_FORMATS[suffix]
    written = 0
    try:
        with soundfile.SoundFile(encode_path(part), "w", SAMPLE_RATE, 2, subtype=subtype, format=kind) as file:
            for block in blocks:
                file.write(to_int16(block) if subtype == "PCM_16" else block)
                written += len(block)
                progress(written)
    except soundfile.LibsndfileError as error:
        raise OSError(str(error)) from error


@contextmanager
def _open_part(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its place once it is whole, and is gone if it never is."""
    part: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=".guided-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        part = Path(name)
        _part_files.add(part)
        yield part
        _publish(part, path)
    except OSError as error:
        why = error.strerror or "the disk may be full"
        raise FileError(f"{path} could not be written ({why}). Choose another folder, or make room.") from error
    finally:
        if part:
            part.unlink(missing_ok=True)
            _part_files.discard(part)


def delete_parts() -> None:
    """Remove what this process has half written: for one that must end at once, without returning from anything."""
    for part in _part_files:
        part.unlink(missing_ok=True)


def _publish(part: Path, path: Path) -> None:
    """Make a finished file durable and give it its name and the usual permissions."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    umask = os.umask(0)
    os.umask(umask)
    part.chmod(0o666 & ~umask)
    part.replace(path)
