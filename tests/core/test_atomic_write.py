"""Atomic writes: a file is complete or not there."""

import errno
import os
import socket
import stat
import sys
from pathlib import Path

import pytest

from guided.core import atomic_write


def test_file_is_written_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file"
    for data in (b"first", b"", b"third"):
        atomic_write.write_atomic(path, data)
        assert path.read_bytes() == data
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a home private in its own way")
def test_file_is_made_private(tmp_path: Path) -> None:
    path = tmp_path / "a" / "file"
    atomic_write.write_atomic(path, b"")
    path.chmod(0o644)
    atomic_write.write_atomic(path, b"")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("what", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")])
def test_interrupted_write_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: BaseException
) -> None:
    path = tmp_path / "file"
    atomic_write.write_atomic(path, b"before")

    def refuse(_: int) -> None:
        raise what

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(type(what)):
        atomic_write.write_atomic(path, b"after")
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_data_is_on_disk_before_the_rename(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    done: list[str] = []
    real = os.fsync

    def note(handle: int) -> None:
        done.append("named" if path.exists() else "not named")
        real(handle)

    monkeypatch.setattr(os, "fsync", note)
    atomic_write.write_atomic(path, b"whole")
    assert done == ["not named"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there that few have")
def test_link_is_followed(tmp_path: Path) -> None:
    link, elsewhere = tmp_path / "link", tmp_path / "elsewhere" / "file"
    link.symlink_to(elsewhere)
    atomic_write.write_atomic(link, b"whole")
    assert link.is_symlink()
    assert elsewhere.read_bytes() == b"whole"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a home private in its own way")
def test_created_folders_are_private(tmp_path: Path) -> None:
    atomic_write.write_atomic(tmp_path / "a/b/c/file", b"")
    assert {stat.S_IMODE((tmp_path / place).stat().st_mode) for place in ("a", "a/b", "a/b/c")} == {0o700}


def test_create_file_is_private_and_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "a" / "file"
    atomic_write.create_file(path, b"first")
    with pytest.raises(FileExistsError):
        atomic_write.create_file(path, b"second")
    assert path.read_bytes() == b"first"
    assert sys.platform == "win32" or stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such files")
@pytest.mark.parametrize("kind", ["pipe", "socket"])
def test_special_file_is_never_replaced(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    path = tmp_path / "there"
    make_special(path, kind)
    before = path.lstat()
    for place in (path, make_link(tmp_path / "link", path)):
        with pytest.raises(OSError, match="is a device or a pipe"):
            atomic_write.write_atomic(place, b"words")
    assert (path.lstat().st_ino, path.lstat().st_mode) == (before.st_ino, before.st_mode)


@pytest.mark.parametrize("to", ["file", "folder", "nothing"])
def test_obstacle_of_a_link_is_named(tmp_path: Path, to: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"")
    assert atomic_write.find_obstacle(make_link(tmp_path / "link", tmp_path / to)) == "is a link to another file"
    assert atomic_write.find_obstacle(tmp_path / "folder") == "is a folder"
    assert atomic_write.find_obstacle(tmp_path / "file") == atomic_write.find_obstacle(tmp_path / "nothing") == ""


def make_link(link: Path, target: Path) -> Path:
    link.symlink_to(target)
    return link


def make_special(path: Path, kind: str) -> None:
    """A file that is none, in a folder of the test."""
    if kind == "pipe":
        os.mkfifo(path)
    else:
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(path.name)
