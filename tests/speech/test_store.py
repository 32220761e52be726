"""The clip store: entries are complete or missing."""

import errno
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from guided.sound import SAMPLE_RATE, Clip
from guided.speech.store import HEADER, ClipStore, decode_clip, encode_clip, read_length

ADDRESS, OTHER = "a" * 64, "b" * 64
NOISE = Clip(np.random.default_rng(1).uniform(-0.7, 0.7, 5_000).astype(np.float32), SAMPLE_RATE)
SOFT = Clip(NOISE.samples / 1_000, SAMPLE_RATE)
SILENCE = Clip(np.zeros(SAMPLE_RATE * 60, np.float32), SAMPLE_RATE)
EMPTY = Clip(np.zeros(0, np.float32), SAMPLE_RATE)


@pytest.fixture
def notices() -> list[str]:
    return []


@pytest.fixture
def store(tmp_path: Path, notices: list[str]) -> ClipStore:
    return ClipStore(tmp_path / "speech", 10_000_000, notices)


def entry(store: ClipStore, address: str = ADDRESS) -> Path:
    return store._path(address)


@pytest.mark.parametrize("clip", [NOISE, SOFT, SILENCE, EMPTY, Clip(np.ones(1, np.float32), SAMPLE_RATE)])
def test_clip_round_trip_has_sixteen_bits_of_its_peak(store: ClipStore, clip: Clip, tmp_path: Path) -> None:
    given = store.write(ADDRESS, clip)
    again = ClipStore(tmp_path / "speech", 10_000_000, [])
    read = again.read(ADDRESS)
    assert read
    assert read.rate == SAMPLE_RATE
    assert np.array_equal(read.samples, given.samples)
    assert np.abs(read.samples - clip.samples).max(initial=0) <= np.abs(clip.samples).max(initial=0) / 60_000
    assert again.get_length(ADDRESS) == read.frames == clip.frames
    assert again.get_length(OTHER) is again.read(OTHER) is None


def test_silence_takes_no_space() -> None:
    assert len(encode_clip(ADDRESS, SILENCE)) == HEADER.size


def test_clips_are_read_only(store: ClipStore) -> None:
    for clip in (store.write(ADDRESS, NOISE), store.read(ADDRESS), store.write(OTHER, SILENCE)):
        assert clip
        with pytest.raises(ValueError, match="read-only"):
            clip.samples[0] = 1


WHOLE = encode_clip(ADDRESS, NOISE)
DAMAGED = {
    "empty": b"",
    "half a header": WHOLE[:20],
    "header alone": WHOLE[: HEADER.size],
    "cut short": WHOLE[:-1],
    "too long": WHOLE + b"\0\0",
    "another's magic": b"RIFF" + WHOLE[4:],
    "other frames": WHOLE[:8] + b"\1" + WHOLE[9:],
    "other step": WHOLE[:12] + b"\1" + WHOLE[13:],
    "other digest": WHOLE[:20] + bytes([WHOLE[20] ^ 1]) + WHOLE[21:],
    "one bit of sound": WHOLE[:3_000] + bytes([WHOLE[3_000] ^ 1]) + WHOLE[3_001:],
    "sound all zero": WHOLE[: HEADER.size] + bytes(len(WHOLE) - HEADER.size),
    "another line's": encode_clip(OTHER, NOISE),
    "text": b"hello " * 2_000,
    "noise": os.urandom(len(WHOLE)),
}


@pytest.mark.parametrize("damaged", DAMAGED.values(), ids=DAMAGED)
def test_damaged_entry_counts_as_missing_and_is_replaced(store: ClipStore, damaged: bytes, notices: list[str]) -> None:
    store.write(ADDRESS, SOFT)
    entry(store).write_bytes(damaged)
    assert store.read(ADDRESS) is None
    store.write(ADDRESS, NOISE)
    assert entry(store).read_bytes() == WHOLE
    assert notices == []


def test_every_truncation_and_bit_flip_is_detected() -> None:
    small = encode_clip(ADDRESS, Clip(NOISE.samples[:20], SAMPLE_RATE))
    assert decode_clip(ADDRESS, small)
    assert not any(decode_clip(ADDRESS, small[:size]) for size in range(len(small)))
    for place in range(8 * len(small)):
        flipped = bytearray(small)
        flipped[place // 8] ^= 1 << place % 8
        assert decode_clip(ADDRESS, bytes(flipped)) is None
    assert read_length(small[: HEADER.size], len(small)) == 20


def test_entry_that_is_a_folder_counts_as_missing(store: ClipStore, notices: list[str]) -> None:
    entry(store).mkdir(parents=True)
    assert store.get_length(ADDRESS) is store.read(ADDRESS) is None
    store.write(ADDRESS, NOISE)
    assert store.get_length(ADDRESS) == NOISE.frames
    assert len(notices) == 1


def test_folder_is_not_created_before_the_first_write(store: ClipStore, tmp_path: Path) -> None:
    assert store.get_length(ADDRESS) is store.read(ADDRESS) is None
    assert not list(tmp_path.glob("speech"))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
def test_unwritable_store_uses_memory_with_one_notice(
    store: ClipStore, notices: list[str], number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    store.write(OTHER, SOFT)
    monkeypatch.setattr("tempfile.mkstemp", refuse)
    for address in (ADDRESS, "c" * 64):
        given = store.write(address, NOISE)
        read = store.read(address)
        assert read
        assert np.array_equal(read.samples, given.samples)
        assert store.get_length(address) == NOISE.frames
    assert store.read(OTHER)
    (notice,) = notices
    assert os.strerror(number) in notice
    assert str(store._folder) in notice


def test_full_disk_leaves_no_partial_entry(
    store: ClipStore, notices: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        def __init__(self, handle: int, _: str) -> None:
            self.handle = handle

        def __enter__(self) -> "Full":
            return self

        def __exit__(self, *_: object) -> None:
            os.close(self.handle)

        def write(self, data: bytes) -> None:
            os.write(self.handle, data[:1_000])
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fdopen", Full)
    store.write(ADDRESS, NOISE)
    assert list(store._folder.iterdir()) == []
    assert store.read(ADDRESS)
    assert len(notices) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="folders have other rights there")
def test_read_only_folder_is_still_read(notices: list[str]) -> None:
    with TemporaryDirectory() as name, read_only_store(Path(name)) as store:
        again = ClipStore(store._folder, 10_000_000, notices)
        assert again.read(ADDRESS)
        again.write(OTHER, SOFT)
        assert again.read(OTHER)
        assert [path.stem for path in Path(name).iterdir()] == [ADDRESS]
        assert len(notices) == 1


@contextmanager
def read_only_store(folder: Path) -> Iterator[ClipStore]:
    """A folder with one entry, and no right to write there: for root, by being somebody else meanwhile."""
    store = ClipStore(folder, 10_000_000, [])
    store.write(ADDRESS, NOISE)
    entry(store).chmod(0o444)
    folder.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65_534)
    try:
        yield store
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)


def test_folder_that_cannot_be_created_is_one_notice(tmp_path: Path, notices: list[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    store = ClipStore(tmp_path / "file" / "speech", 10_000_000, notices)
    assert store.get_length(ADDRESS) is None
    store.write(ADDRESS, NOISE)
    store.write(OTHER, NOISE)
    assert store.read(ADDRESS)
    assert len(notices) == 1


def test_kill_during_a_write_leaves_no_entry(tmp_path: Path) -> None:
    code = """
import os, pathlib, signal, sys
import numpy as np
from guided.sound import Clip
from guided.speech.store import ClipStore
pathlib.Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
ClipStore(pathlib.Path(sys.argv[1]), 10**7, []).write("a" * 64, Clip(np.ones(5000, np.float32), 48000))
"""
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, capture_output=True)
    assert run.returncode != 0
    (part,) = tmp_path.iterdir()
    assert part.suffix == ".part"
    store = ClipStore(tmp_path, 10_000_000, [])
    assert store.get_length(ADDRESS) is store.read(ADDRESS) is None
    store.write(ADDRESS, NOISE)
    assert store.read(ADDRESS)


def test_least_recently_read_entries_are_deleted_first(tmp_path: Path) -> None:
    size = len(WHOLE)
    store = ClipStore(tmp_path, 20 * size, [])
    addresses = [f"{n:064x}" for n in range(40)]
    for age, address in enumerate(addresses[:20]):
        store.write(address, NOISE)
        os.utime(entry(store, address), ns=(10**18 + age, 10**18 + age))
    assert store.read(addresses[0])
    assert store.get_length(addresses[1])
    for address in addresses[20:32]:
        store.write(address, NOISE)
    kept = {path.stem for path in tmp_path.iterdir()}
    assert {*addresses[:2], *addresses[20:32]} <= kept
    assert not kept & {*addresses[2:10]}
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 22 * size


def test_foreign_files_are_never_touched(tmp_path: Path) -> None:
    others = [tmp_path / name for name in ("notes.txt", "my.clip", "x.part", "A" * 64 + ".clip")]
    for path in others:
        path.write_bytes(bytes(100_000))
        os.utime(path, (0, 0))
    stale = tmp_path / "guided-abc_1.part"
    stale.write_bytes(bytes(100_000))
    os.utime(stale, (0, 0))
    being_written = tmp_path / "guided-abc_2.part"
    being_written.write_bytes(bytes(100_000))
    now = being_written.stat().st_mtime
    os.utime(being_written, (now - 60, now - 60))
    store = ClipStore(tmp_path, 50_000, [])
    store.write(ADDRESS, NOISE)
    assert being_written.exists()
    assert all(path.exists() for path in others)
    assert not stale.exists()


def test_folder_is_not_scanned_at_each_write(store: ClipStore, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[object] = []
    scan = os.scandir
    monkeypatch.setattr("os.scandir", lambda path: looks.append(path) or scan(path))
    for n in range(60):
        store.write(f"{n:064x}", NOISE)
    assert len(looks) == 1


def test_hundreds_of_lengths_are_read_quickly(store: ClipStore) -> None:
    addresses = [f"{n:064x}" for n in range(300)]
    for address in addresses:
        store.write(address, SOFT)
    began = time.perf_counter()
    assert {store.get_length(address) for address in addresses} == {SOFT.frames}
    assert time.perf_counter() - began < 0.1


def test_two_processes_share_a_folder(tmp_path: Path) -> None:
    code = """
import pathlib, random, sys
import numpy as np
from guided.sound import Clip
from guided.speech.store import ClipStore
notices = []
store = ClipStore(pathlib.Path(sys.argv[1]), 400_000, notices)
order = random.Random(int(sys.argv[2]))
for _ in range(400):
    n = order.randrange(40)
    address = f"{n:064x}"
    clip = store.read(address)
    if clip is None:
        store.write(address, Clip(np.full(10_000, (n + 1) / 50, np.float32), 48_000))
    else:
        assert clip.frames == 10_000 and abs(clip.samples - (n + 1) / 50).max() < 1e-4
print(notices)
"""
    runs = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), seed], stdout=subprocess.PIPE, text=True)
        for seed in "12"
    ]
    assert [run.communicate(timeout=60)[0] for run in runs] == ["[]\n", "[]\n"]
    assert [run.returncode for run in runs] == [0, 0]
    assert {path.suffix for path in tmp_path.iterdir()} == {".clip"}
