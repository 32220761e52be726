"""A store of clips: a small file each, named by the address of its line; in memory if the disk cannot be written.

An entry is a header and 16-bit samples. It is written under another name and then renamed, and its digest covers its
address: an entry that is cut short, damaged or misplaced is ignored. Several processes may share a
folder. The entries not read for longest go first when it grows beyond its bound.
"""

import os
import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import numpy as np

from guided.core import atomic_write
from guided.sound import SAMPLE_RATE, Clip

HEADER = struct.Struct("<8sIf32s")
"""Magic number, frames, the value of one step of the samples (0 for silence, which has no samples), digest."""

MAGIC = b"guided\x00\x01"

CLIP_PATTERN = re.compile(r"[0-9a-f]{64}\.clip|" + r"\w+".join(map(re.escape, atomic_write.TEMP_AFFIXES)))
"""Names of entries, and of entries being written: nothing else in the folder is ever touched."""

PART_AGE_NS = 3_600 * 10**9
"""An entry still being written is stale after this time (nanoseconds)."""


def encode_clip(address: str, clip: Clip) -> bytes:
    """The entry of a clip at `guided.sound.SAMPLE_RATE`."""
    step = np.float32(np.abs(clip.samples).max(initial=0) / 32767)
    pcm = np.rint(clip.samples / step).astype("<i2").tobytes() if step else b""
    return HEADER.pack(MAGIC, clip.frames, step, _digest(address, clip.frames, step, pcm)) + pcm


def decode_clip(address: str, entry: bytes) -> Clip | None:
    """The clip of an entry; None unless the entry is complete and belongs to the address."""
    frames = read_length(entry, len(entry))
    if frames is None:
        return None
    _, _, step, digest = HEADER.unpack_from(entry)
    return unpack_clip(entry) if digest == _digest(address, frames, step, entry[HEADER.size :]) else None


def unpack_clip(entry: bytes) -> Clip:
    """The clip of an entry known to be complete. Its samples are read-only: several readers share them."""
    _, frames, step, _ = HEADER.unpack_from(entry)
    pcm = entry[HEADER.size :]
    samples = np.frombuffer(pcm, "<i2") * np.float32(step) if pcm else np.zeros(frames, np.float32)
    samples.flags.writeable = False
    return Clip(samples, SAMPLE_RATE)


def read_length(header: bytes, size: int) -> int | None:
    """The frames of an entry so many bytes long, by its header alone; None unless the two agree."""
    if len(header) < HEADER.size:
        return None
    magic, frames, step, _ = HEADER.unpack_from(header)
    expected_bytes = HEADER.size + (2 * frames if step else 0)
    return int(frames) if magic == MAGIC and size == expected_bytes else None


def _digest(address: str, frames: int, step: float | np.float32, pcm: bytes) -> bytes:
    return sha256(address.encode() + struct.pack("<If", frames, step) + pcm).digest()


class ClipStore:
    """A folder of entries, and memory in its place if it cannot be written."""

    def __init__(self, folder: Path, limit: int, notices: list[str]) -> None:
        """Keep about `limit` bytes in `folder`, made when first needed. One notice, once, where that cannot be."""
        self._folder = folder
        self._limit = limit
        self._notices = notices
        self._uses_disk = True
        self._memory: dict[str, bytes] = {}
        self._since_pruned = limit  # so that the first entry written looks at what was there before

    def get_length(self, address: str) -> int | None:
        """Frames of a clip, by its header alone; None if there is no such entry. Keeps it from being pruned soon."""
        if entry := self._memory.get(address):
            return read_length(entry, len(entry))
        path = self._path(address)
        try:
            with path.open("rb", buffering=0) as file:
                frames = read_length(file.read(HEADER.size), os.fstat(file.fileno()).st_size)
        except OSError:
            return None
        _touch(path)
        return frames

    def read(self, address: str) -> Clip | None:
        """A clip, if its entry exists and is complete. Keeps it from being pruned soon."""
        if entry := self._memory.get(address):
            return unpack_clip(entry)
        path = self._path(address)
        try:
            clip = decode_clip(address, path.read_bytes())
        except OSError:
            return None
        _touch(path)
        return clip

    def write(self, address: str, clip: Clip) -> Clip:
        """Keep a clip in place of any other at its address, and give it as it will be read. One thread at a time."""
        entry = encode_clip(address, clip)
        self._uses_disk = self._uses_disk and self._write_file(address, entry)
        if not self._uses_disk:
            self._memory[address] = entry
        return unpack_clip(entry)

    def _write_file(self, address: str, entry: bytes) -> bool:
        try:
            with atomic_write.open_atomic(self._path(address)) as file:
                file.write(entry)
            self._prune(len(entry))
        except OSError as error:
            if self.read(address):  # another process has just written it, and Windows guards what is being read
                return True
            self._notices.append(
                f"Spoken lines cannot be kept in {self._folder} ({error.strerror}), so they are kept in memory until "
                "the session ends."
            )
            return False
        return True

    def _path(self, address: str) -> Path:
        return self._folder / f"{address}.clip"

    def _prune(self, written: int) -> None:
        """Delete the entries not read for longest; once in a while, not at each write."""
        self._since_pruned += written
        if self._since_pruned < self._limit // 16:
            return
        self._since_pruned = 0
        entries = sorted(self._list_entries())
        excess_bytes = sum(size for _, size, _ in entries) - self._limit
        for read_time, size, path in entries if excess_bytes > 0 else []:
            if excess_bytes <= -self._limit // 10:  # some room, so that the next time is not soon
                break
            if (
                path.suffix == atomic_write.TEMP_AFFIXES[1] and entries[-1][0] - read_time < PART_AGE_NS
            ):  # another process may still write it
                continue
            with suppress(OSError):
                path.unlink()
            excess_bytes -= size

    def _list_entries(self) -> Iterator[tuple[int, int, Path]]:
        """The time last read (ns), size and path of each entry."""
        with os.scandir(self._folder) as files:
            for file in files:
                with suppress(OSError):  # gone meanwhile
                    if CLIP_PATTERN.fullmatch(file.name):
                        yield file.stat().st_mtime_ns, file.stat().st_size, Path(file.path)


def _touch(path: Path) -> None:
    with suppress(OSError):  # a folder that can only be read still serves
        os.utime(path)
