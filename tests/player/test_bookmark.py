"""The bookmark file: complete whatever happens, and never in the way of a session."""

import errno
import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from guided.core import atomic_write
from guided.core.cue import CueId
from guided.core.level import LEVELS, Level
from guided.player.bookmark import BOOKMARK_FILE, BOOKMARK_VERSION, Bookmark, BookmarkStore, _checksum, _encode

BOOKMARK = Bookmark("release-only", "Release only", Level.GENTLE, CueId.parse("4.1@left.2:hold"), 3.25, 214.5)
FULL = Bookmark(
    "/home/me/añ\udcff.yaml", "Título", Level.FLARE, CueId("0"), 0.1, 1e3 / 3, 7.5, ("neck", "twist"), "bed", "few",
    False, "neural", 0.9
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "data" / BOOKMARK_FILE


@pytest.fixture
def notices() -> list[str]:
    return []


@pytest.fixture
def store(path: Path, notices: list[str]) -> Iterator[BookmarkStore]:
    made = BookmarkStore(path, notices)
    yield made
    made.close()


def save_bookmarks(path: Path, *bookmarks: Bookmark) -> Path:
    """A file that these bookmarks were kept in, one after another."""
    store = BookmarkStore(path, [])
    for bookmark in bookmarks:
        store.save(bookmark)
    store.close()
    return path


@pytest.mark.parametrize("bookmark", [BOOKMARK, FULL, *(replace(BOOKMARK, level=level) for level in LEVELS)])
def test_bookmark_round_trip(path: Path, bookmark: Bookmark, notices: list[str]) -> None:
    save_bookmarks(path, BOOKMARK, bookmark)
    again = BookmarkStore(path, notices).read()
    assert again == bookmark
    assert again
    assert type(again.level) is Level
    assert type(again.avoid) is tuple
    assert notices == []


def test_no_bookmark_at_first_nor_after_delete(path: Path, notices: list[str]) -> None:
    store = BookmarkStore(path, notices)
    assert store.read() is None
    store.delete()
    store.save(BOOKMARK)
    store.delete()
    store.close()
    assert store.read() is None
    assert list(path.parent.glob("*")) == []
    assert notices == []


def test_delete_removes_the_file(path: Path, notices: list[str]) -> None:
    store = BookmarkStore(save_bookmarks(path, BOOKMARK), notices)
    store.delete()
    store.close()
    assert list(path.parent.glob("*")) == []


def test_same_bookmark_can_be_saved_after_delete(path: Path, notices: list[str]) -> None:
    store = BookmarkStore(path, notices)
    store.save(BOOKMARK)
    store.delete()
    store.save(BOOKMARK)
    store.close()
    assert store.read() == BOOKMARK


def test_last_bookmark_is_the_one_written(path: Path) -> None:
    save_bookmarks(path, *(replace(BOOKMARK, into=float(n)) for n in range(500)))
    read = BookmarkStore(path, []).read()
    assert read
    assert read.into == 499
    assert list(path.parent.iterdir()) == [path]


def test_save_does_not_wait_for_a_slow_disk(path: Path, monkeypatch: pytest.MonkeyPatch, store: BookmarkStore) -> None:
    slow, turning, written = threading.Event(), threading.Event(), list[bytes]()

    def write(_: Path, data: bytes) -> None:
        turning.set()
        assert slow.wait(10)
        written.append(data)

    monkeypatch.setattr(atomic_write, "write_atomic", write)
    store.save(BOOKMARK)
    assert turning.wait(10)
    store.delete()
    for n in range(1000):
        store.save(replace(BOOKMARK, into=float(n)))  # the disk has not answered yet
    assert written == []
    slow.set()
    store.close()
    assert len(written) == 2  # the first, and the last there was
    assert json.loads(written[-1])["place"]["into"] == 999


def test_bookmark_deleted_during_a_write_stays_deleted(
    path: Path, monkeypatch: pytest.MonkeyPatch, notices: list[str]
) -> None:
    real, turning = atomic_write.write_atomic, threading.Event()

    def write(where: Path, data: bytes) -> None:
        turning.set()
        threading.Event().wait(0.05)
        real(where, data)

    monkeypatch.setattr(atomic_write, "write_atomic", write)
    store = BookmarkStore(path, notices)
    store.save(BOOKMARK)
    store.save(FULL)
    assert turning.wait(10)
    store.delete()
    store.close()
    assert BookmarkStore(path, notices).read() is None


# Damage --------------------------------------------------------------------------------------------------------------


def seal(**changed: object) -> bytes:
    """A file that is whole in itself, of a bookmark with other fields."""
    fields = {**json.loads(WHOLE)["place"], **changed}
    return json.dumps({"version": BOOKMARK_VERSION, "place": fields, "check": _checksum(fields)}).encode()


WHOLE = _encode(FULL)
DAMAGED = {
    "empty": b"",
    "cut short": WHOLE[:-2],
    "half": WHOLE[: len(WHOLE) // 2],
    "zeros": bytes(len(WHOLE)),
    "noise": bytes(range(256)),
    "text": b"hello",
    "a list": b"[]",
    "a number": b"1",
    "nothing": b"null",
    "deep": b"[" * 100_000,
    "another digit": WHOLE.replace(b"333.33", b"333.34"),
    "no bookmark": b'{"version": 1}',
    "a bookmark that is none": b'{"version": 1, "place": 3, "check": 1842515611}',
    "another level": seal(level="fiery"),
    "a field more": seal(colour="blue"),
    "a list that is none": seal(avoid=3),
    "a newer one": WHOLE.replace(b'"version": 1', b'"version": 2'),
}


@pytest.mark.parametrize("what", DAMAGED)
def test_damaged_file_is_set_aside(path: Path, store: BookmarkStore, notices: list[str], what: str) -> None:
    atomic_write.write_atomic(path, DAMAGED[what])
    assert store.read() is None
    aside = path.with_name("place-set-aside.json")
    assert notices == [f"The place kept cannot be understood. What was kept is in {aside}."]
    assert aside.read_bytes() == DAMAGED[what]
    assert store.read() is None  # and is not told of again
    assert len(notices) == 1


def test_sealed_file_is_valid(path: Path, store: BookmarkStore) -> None:
    atomic_write.write_atomic(path, seal(into=2))
    assert store.read() == replace(FULL, into=2)


# Write errors -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [errno.EROFS, errno.ENOSPC, errno.EACCES, errno.EIO])
def test_write_error_is_one_notice(path: Path, notices: list[str], monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    real = os.fsync

    def refuse(_: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", refuse)
    store = BookmarkStore(path, notices)
    for bookmark in (BOOKMARK, FULL, BOOKMARK):
        store.save(bookmark)
        store._last_task.result()  # type: ignore[union-attr]
    assert notices == [f"Your place cannot be kept in {path} ({os.strerror(code)}). The session goes on."]
    monkeypatch.setattr(os, "fsync", real)
    store.save(FULL)  # there is room again
    store.close()
    assert BookmarkStore(path, []).read() == FULL


def test_folder_that_is_a_file_is_one_notice(tmp_path: Path, notices: list[str]) -> None:
    (tmp_path / "home").write_text("")
    store = BookmarkStore(tmp_path / "home" / "data" / BOOKMARK_FILE, notices)
    store.save(BOOKMARK)
    store.save(FULL)
    store.delete()
    store.close()
    assert len(notices) == 1


def test_unreadable_file_is_a_notice(path: Path, store: BookmarkStore, notices: list[str]) -> None:
    path.mkdir(parents=True)
    assert store.read() is None
    assert len(notices) == 1
    assert notices[0].startswith(f"The place kept in {path} cannot be read (")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there that few have")
def test_link_to_another_file_is_left_alone(
    path: Path, store: BookmarkStore, notices: list[str], tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_bytes(b"precious")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(letter)
    assert store.read() is None
    store.save(BOOKMARK)
    store.close()
    assert notices == [
        f"The place kept in {path} cannot be understood. It is left as it is.",
        f"Your place is not kept: {path} is a link to another file. The session goes on.",
    ]
    assert letter.read_bytes() == b"precious"
    assert path.is_symlink()


def test_damaged_file_that_cannot_be_set_aside_stays(
    path: Path, store: BookmarkStore, notices: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    atomic_write.write_atomic(path, b"hello")

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "replace", refuse)
    assert store.read() is None
    assert notices == [f"The place kept cannot be understood. What was kept is in {path}."]


def test_unexpected_exception_is_raised_on_close(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic_write, "write_atomic", lambda *_: 1 / 0)
    store = BookmarkStore(path, [])
    store.save(BOOKMARK)
    with pytest.raises(ZeroDivisionError):
        store.close()


# Killed processes ---------------------------------------------------------------------------------------------------

WRITER = """
import os, sys
from dataclasses import replace
from pathlib import Path
from guided.core.cue import CueId; from guided.core.level import Level
from guided.player.bookmark import Bookmark; from guided.player.bookmark import BookmarkStore

path = Path(sys.argv[1])
for turn in sys.stdin:  # forked while there is one thread only, so that a hundred starts take no minute
    child = os.fork()
    if not child:
        store = BookmarkStore(path, [])
        for n in range(1_000_000):
            cue = CueId("c" * (1 + n % 7_000))
            store.save(Bookmark(turn.strip(), "t" * (n % 7_000), Level.FLARE, cue, n / 8, 0.0))
            store._last_task.result()
            if not n:
                print(os.getpid(), flush=True)
    os.waitpid(child, 0)
    print("gone", flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot fork; its rename is as whole")
def test_file_is_complete_after_a_kill_during_a_write(path: Path) -> None:
    """A hundred and twenty writers, each killed somewhere in the middle."""
    command = [sys.executable, "-c", WRITER, str(path)]
    chance, reached = random.Random(1), set[float]()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdin
        assert writer.stdout
        for turn in range(120):
            print(turn, file=writer.stdin, flush=True)
            child = int(writer.stdout.readline())
            threading.Event().wait(chance.uniform(0, 0.004))
            os.kill(child, signal.SIGKILL)
            assert writer.stdout.readline() == "gone\n"
            notices: list[str] = []
            bookmark = BookmarkStore(path, notices).read()
            assert bookmark, notices
            number = int(bookmark.into * 8)
            cue = CueId("c" * (1 + number % 7_000))
            assert bookmark == Bookmark(str(turn), "t" * (number % 7_000), Level.FLARE, cue, number / 8, 0.0)
            reached.add(bookmark.into)
        writer.stdin.close()
    assert len(reached) > 3  # they were killed at different places


def test_last_bookmark_is_written_before_the_process_ends(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from guided.core.cue import CueId; from guided.core.level import Level\n"
        "from guided.player.bookmark import Bookmark; from guided.player.bookmark import BookmarkStore\n"
        "store = BookmarkStore(Path(sys.argv[1]), [])\n"
        "for n in range(100): store.save(Bookmark('calm', 'Calm', Level.FLARE, CueId('0'), n, 0))\n"
        "raise SystemExit"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True, timeout=30)
    assert BookmarkStore(path, []).read() == Bookmark("calm", "Calm", Level.FLARE, CueId("0"), 99, 0)
