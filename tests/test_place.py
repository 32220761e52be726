"""The place a session was left at: whole whatever happens, and never in the way."""

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

from guided import atomic
from guided.level import LEVELS, Level
from guided.place import FILE, VERSION, Keeper, Place, _check, _encoded

PLACE = Place("release-only", "Release only", Level.GENTLE, "4.1/left/2/hold", 3.25, 214.5)
FULL = Place(
    "/home/me/añ\udcff.yaml", "Título", Level.FLARE, "0", 0.1, 1e3 / 3, 7.5, ("neck", "twist"), "bed", "few", False,
    "neural", 0.9
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "data" / FILE


@pytest.fixture
def notices() -> list[str]:
    return []


@pytest.fixture
def keeper(path: Path, notices: list[str]) -> Iterator[Keeper]:
    made = Keeper(path, notices)
    yield made
    made.close()


def kept(path: Path, *places: Place) -> Path:
    """A file that these places were kept in, one after another."""
    keeper = Keeper(path, [])
    for place in places:
        keeper.keep(place)
    keeper.close()
    return path


@pytest.mark.parametrize("place", [PLACE, FULL, *(replace(PLACE, level=level) for level in LEVELS)])
def test_what_is_kept_is_read_again(path: Path, place: Place, notices: list[str]) -> None:
    kept(path, PLACE, place)
    again = Keeper(path, notices).read()
    assert again == place
    assert again
    assert type(again.level) is Level
    assert type(again.avoid) is tuple
    assert notices == []


def test_there_is_none_at_first_and_none_once_forgotten(path: Path, notices: list[str]) -> None:
    keeper = Keeper(path, notices)
    assert keeper.read() is None
    keeper.forget()
    keeper.keep(PLACE)
    keeper.forget()
    keeper.close()
    assert keeper.read() is None
    assert list(path.parent.glob("*")) == []
    assert notices == []


def test_what_is_on_the_disk_is_forgotten(path: Path, notices: list[str]) -> None:
    keeper = Keeper(kept(path, PLACE), notices)
    keeper.forget()
    keeper.close()
    assert list(path.parent.glob("*")) == []


def test_the_same_place_can_be_kept_after_it_was_forgotten(path: Path, notices: list[str]) -> None:
    keeper = Keeper(path, notices)
    keeper.keep(PLACE)
    keeper.forget()
    keeper.keep(PLACE)
    keeper.close()
    assert keeper.read() == PLACE


def test_the_latest_is_what_is_written(path: Path) -> None:
    kept(path, *(replace(PLACE, into=float(n)) for n in range(500)))
    read = Keeper(path, []).read()
    assert read
    assert read.into == 499
    assert list(path.parent.iterdir()) == [path]


def test_a_slow_disk_holds_up_nobody(path: Path, monkeypatch: pytest.MonkeyPatch, keeper: Keeper) -> None:
    slow, turning, written = threading.Event(), threading.Event(), list[bytes]()

    def write(_: Path, data: bytes) -> None:
        turning.set()
        assert slow.wait(10)
        written.append(data)

    monkeypatch.setattr(atomic, "write", write)
    keeper.keep(PLACE)
    assert turning.wait(10)
    keeper.forget()
    for n in range(1000):
        keeper.keep(replace(PLACE, into=float(n)))  # the disk has not answered yet
    assert written == []
    slow.set()
    keeper.close()
    assert len(written) == 2  # the first, and the last there was
    assert json.loads(written[-1])["place"]["into"] == 999


def test_what_is_forgotten_while_it_is_written_stays_forgotten(
    path: Path, monkeypatch: pytest.MonkeyPatch, notices: list[str]
) -> None:
    real, turning = atomic.write, threading.Event()

    def write(where: Path, data: bytes) -> None:
        turning.set()
        threading.Event().wait(0.05)
        real(where, data)

    monkeypatch.setattr(atomic, "write", write)
    keeper = Keeper(path, notices)
    keeper.keep(PLACE)
    keeper.keep(FULL)
    assert turning.wait(10)
    keeper.forget()
    keeper.close()
    assert Keeper(path, notices).read() is None


# Damage --------------------------------------------------------------------------------------------------------------


def sealed(**changed: object) -> bytes:
    """A file that is whole in itself, of a place with other fields."""
    fields = {**json.loads(WHOLE)["place"], **changed}
    return json.dumps({"version": VERSION, "place": fields, "check": _check(fields)}).encode()


WHOLE = _encoded(FULL)
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
    "no place": b'{"version": 1}',
    "a place that is none": b'{"version": 1, "place": 3, "check": 1842515611}',
    "another level": sealed(level="fiery"),
    "a field more": sealed(colour="blue"),
    "a list that is none": sealed(avoid=3),
    "a newer one": WHOLE.replace(b'"version": 1', b'"version": 2'),
}


@pytest.mark.parametrize("what", DAMAGED)
def test_what_cannot_be_understood_is_set_aside(path: Path, keeper: Keeper, notices: list[str], what: str) -> None:
    atomic.write(path, DAMAGED[what])
    assert keeper.read() is None
    aside = path.with_name("place-set-aside.json")
    assert notices == [f"The place kept cannot be understood. What was kept is in {aside}."]
    assert aside.read_bytes() == DAMAGED[what]
    assert keeper.read() is None  # and is not told of again
    assert len(notices) == 1


def test_what_is_sealed_here_is_whole(path: Path, keeper: Keeper) -> None:
    atomic.write(path, sealed(into=2))
    assert keeper.read() == replace(FULL, into=2)


# Disks that will not ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [errno.EROFS, errno.ENOSPC, errno.EACCES, errno.EIO])
def test_a_disk_that_will_not_is_told_once(
    path: Path, notices: list[str], monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    real = os.fsync

    def refuse(_: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", refuse)
    keeper = Keeper(path, notices)
    for place in (PLACE, FULL, PLACE):
        keeper.keep(place)
        keeper._last.result()  # type: ignore[union-attr]
    assert notices == [f"Your place cannot be kept in {path} ({os.strerror(code)}). The session goes on."]
    monkeypatch.setattr(os, "fsync", real)
    keeper.keep(FULL)  # there is room again
    keeper.close()
    assert Keeper(path, []).read() == FULL


def test_a_home_that_is_a_file_is_told_once(tmp_path: Path, notices: list[str]) -> None:
    (tmp_path / "home").write_text("")
    keeper = Keeper(tmp_path / "home" / "data" / FILE, notices)
    keeper.keep(PLACE)
    keeper.keep(FULL)
    keeper.forget()
    keeper.close()
    assert len(notices) == 1


def test_what_cannot_be_read_is_told(path: Path, keeper: Keeper, notices: list[str]) -> None:
    path.mkdir(parents=True)
    assert keeper.read() is None
    assert len(notices) == 1
    assert notices[0].startswith(f"The place kept in {path} cannot be read (")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there that few have")
def test_another_file_behind_a_link_is_left_alone(
    path: Path, keeper: Keeper, notices: list[str], tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_bytes(b"precious")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(letter)
    assert keeper.read() is None
    keeper.keep(PLACE)
    keeper.close()
    assert notices == [
        f"The place kept in {path} cannot be understood. It is left as it is.",
        f"Your place is not kept: {path} is a link to another file. The session goes on.",
    ]
    assert letter.read_bytes() == b"precious"
    assert path.is_symlink()


def test_what_cannot_be_set_aside_stays_where_it_is(
    path: Path, keeper: Keeper, notices: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    atomic.write(path, b"hello")

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "replace", refuse)
    assert keeper.read() is None
    assert notices == [f"The place kept cannot be understood. What was kept is in {path}."]


def test_a_fault_of_ours_is_not_swallowed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic, "write", lambda *_: 1 / 0)
    keeper = Keeper(path, [])
    keeper.keep(PLACE)
    with pytest.raises(ZeroDivisionError):
        keeper.close()


# Killed -------------------------------------------------------------------------------------------------------------

WRITER = """
import os, sys
from dataclasses import replace
from pathlib import Path
from guided.level import Level
from guided.place import Keeper, Place

path = Path(sys.argv[1])
for turn in sys.stdin:  # forked while there is one thread only, so that a hundred starts take no minute
    child = os.fork()
    if not child:
        keeper = Keeper(path, [])
        for n in range(1_000_000):
            keeper.keep(Place(turn.strip(), "t" * (n % 7_000), Level.FLARE, "c" * (n % 7_000), n / 8, 0.0))
            keeper._last.result()
            if not n:
                print(os.getpid(), flush=True)
    os.waitpid(child, 0)
    print("gone", flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot fork; its rename is as whole")
def test_killed_in_mid_write_it_is_whole(path: Path) -> None:
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
            place = Keeper(path, notices).read()
            assert place, notices
            number = int(place.into * 8)
            assert place == Place(
                str(turn), "t" * (number % 7_000), Level.FLARE, "c" * (number % 7_000), number / 8, 0.0
            )
            reached.add(place.into)
        writer.stdin.close()
    assert len(reached) > 3  # they were killed at different places


def test_what_was_kept_last_is_written_before_the_process_ends(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from guided.level import Level; from guided.place import Keeper, Place\n"
        "keeper = Keeper(Path(sys.argv[1]), [])\n"
        "for n in range(100): keeper.keep(Place('calm', 'Calm', Level.FLARE, '0', n, 0))\n"
        "raise SystemExit"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True, timeout=30)
    assert Keeper(path, []).read() == Place("calm", "Calm", Level.FLARE, "0", 99, 0)
