"""Packing a session into a bundle, and unpacking it."""

import io
import json
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guided.authoring.bundle import install, pack
from guided.authoring.bundle.pack import list_contents
from guided.core import paths
from guided.core.errors import FileError
from guided.script.loader import load_script
from tests.support.bundles import (
    ALONE,
    build_zip,
    entry,
    list_files,
    make_bundle,
    manifest,
    write_evening,
    write_own_file,
)
from tests.support.cases import cases
from tests.support.tiers import examples

A = ALONE.encode()
ONE = {"a.yaml": A}


def pack_session(path: Path, target: Path) -> bytes:
    folders = paths.find_folders()
    session = load_script(path, folders)
    pack.pack_bundle(session, list_contents(session, folders).files, target)
    return target.read_bytes()


def unpack_files(folder: Path, data: bytes) -> tuple[str, ...]:
    path = folder / "sent.guided"
    path.write_bytes(data)
    (folder / "out").mkdir(exist_ok=True)
    return install.unpack_bundle(path, folder / "out")


def unpack_error(folder: Path, data: bytes) -> str:
    with pytest.raises(FileError) as told:
        unpack_files(folder, data)
    return str(told.value)


# Packing -------------------------------------------------------------------------------------------------------------


def test_bundle_round_trip(home: Path, tmp_path: Path) -> None:
    path = write_evening()
    assert unpack_files(tmp_path, pack_session(path, tmp_path / "e.guided")) == (
        "evening.yaml",
        "fragments/tea.yaml",
        "sounds/beds/kitchen.wav",
    )
    assert (tmp_path / "out" / "evening.yaml").read_bytes() == path.read_bytes()


def test_same_session_gives_the_same_bytes(home: Path, tmp_path: Path) -> None:
    path = write_evening()
    first = pack_session(path, tmp_path / "one.guided")
    os.utime(path, (1, 1))
    path.chmod(0o600)
    assert pack_session(path, tmp_path / "two.guided") == first


def test_manifest_has_author_and_digests(home: Path, tmp_path: Path) -> None:
    pack_session(path := write_evening(), tmp_path / "e.guided")
    with zipfile.ZipFile(tmp_path / "e.guided") as packed:
        listed = json.loads(packed.read("manifest.json"))
    assert (listed["version"], listed["title"], listed["author"]) == (1, "Evening in the kitchen", "Ana")
    data = path.read_bytes()
    assert listed["files"][0] == {"path": "evening.yaml", "size": len(data), "sha256": sha256(data).hexdigest()}


def test_bundle_holds_nothing_of_this_computer(home: Path, tmp_path: Path) -> None:
    data = pack_session(write_evening(), tmp_path / "e.guided")
    assert str(home).encode() not in data
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert {(e.date_time, e.create_system, e.extra) for e in packed.infolist()} == {((1980, 1, 1, 0, 0, 0), 3, b"")}


def test_too_large_sound_is_an_error_and_leaves_no_file(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pack, "MAX_SOUND_BYTES", 1000)
    with pytest.raises(FileError, match=r"kitchen\.wav is larger than"):
        pack_session(write_evening(), tmp_path / "e.guided")
    assert not (tmp_path / "e.guided").exists()


def test_too_large_bundle_is_an_error(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack, "MAX_BUNDLE_BYTES", 2000)
    with pytest.raises(FileError, match="too much for one file"):
        pack_session(write_evening(), tmp_path / "e.guided")


def test_deleted_sound_is_an_error(home: Path, tmp_path: Path) -> None:
    path = write_evening()
    folders = paths.find_folders()
    session = load_script(path, folders)
    found = list_contents(session, folders)
    found.files["sounds/beds/kitchen.wav"].unlink()
    with pytest.raises(FileError, match=r"kitchen\.wav could not be read"):
        pack.pack_bundle(session, found.files, tmp_path / "e.guided")


# Hostile bundles -----------------------------------------------------------------------------------------------------

NAMES = [
    "../a.yaml", "/a.yaml", "fragments/../../a.yaml", "..\\a.yaml", "C:\\a.yaml", "C:a.yaml", "\\\\host\\a.yaml",
    "a.yaml/", "sounds/", "a.py", ".bashrc", "a\u202e.yaml", "\uff0e\uff0e/a.yaml", "con.yaml", "a:b.yaml",
    "x" * 400 + ".yaml", "e\u0301.yaml", "run.guided", "inner.zip", "sounds/beds/a.zip", "META-INF/MANIFEST.MF",
]  # fmt: skip


@cases("name", NAMES)
def test_invalid_member_name_is_refused(tmp_path: Path, name: str) -> None:
    assert "has no place in a session" in unpack_error(tmp_path, make_bundle({**ONE, name: b"b"}))
    assert list_files(tmp_path) == ["sent.guided"]


def test_member_name_with_a_zero_byte_is_refused(tmp_path: Path) -> None:
    data = make_bundle({**ONE, "bXevil.yaml": A}).replace(b"bXevil.yaml", b"b\0evil.yaml")
    assert "not added" in unpack_error(tmp_path, data)
    assert list_files(tmp_path) == ["sent.guided"]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFDIR, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK])
def test_links_and_devices_are_refused(tmp_path: Path, kind: int) -> None:
    data = build_zip(
        (entry("manifest.json"), manifest({"a.yaml": b"/etc/passwd"})), (entry("a.yaml", kind | 0o777), b"/etc/passwd")
    )
    assert "a link or a device" in unpack_error(tmp_path, data)
    assert list_files(tmp_path) == ["sent.guided"]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compressed_member_is_refused_unread(tmp_path: Path, method: int) -> None:
    bomb = b"steps: " + b" " * 200_000
    data = build_zip((entry("manifest.json"), manifest({"a.yaml": bomb})), (entry("a.yaml", compress=method), bomb))
    assert len(data) < 3000
    assert install.DAMAGED_REASON in unpack_error(tmp_path, data)


def test_compressed_manifest_is_refused(tmp_path: Path) -> None:
    data = build_zip((entry("manifest.json", compress=zipfile.ZIP_DEFLATED), manifest(ONE)), (entry("a.yaml"), A))
    assert install.DAMAGED_REASON in unpack_error(tmp_path, data)


def test_too_large_member_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "too large" in unpack_error(tmp_path, make_bundle({"a.yaml": b" " * (256 * 1024 + 1)}))
    monkeypatch.setattr(pack, "MAX_SOUND_BYTES", 1000)
    assert "too large" in unpack_error(tmp_path, make_bundle({**ONE, "sounds/beds/b.mp3": b"b" * 1001}))
    monkeypatch.setattr(install, "MAX_BUNDLE_BYTES", 1000)
    assert "it is too large" in unpack_error(tmp_path, make_bundle({**ONE, "sounds/beds/b.mp3": b"b" * 999}))
    assert list_files(tmp_path) == ["sent.guided"]


def test_too_large_manifest_is_refused(tmp_path: Path) -> None:
    data = build_zip((entry("manifest.json"), manifest(ONE, more="x" * 300_000)), (entry("a.yaml"), A))
    assert "too large" in unpack_error(tmp_path, data)


def test_wrong_sizes_are_refused(tmp_path: Path) -> None:
    good = make_bundle(ONE)
    listed = good.rindex(b"PK\x01\x02")
    at = good.index(struct.pack("<2L", len(A), len(A)), listed)
    for size in (0, 1, len(A) - 1, len(A) + 1, 100_000, 2**32 - 1):
        for sizes in ((size, size), (len(A), size), (size, len(A))):
            lying = good[:at] + struct.pack("<2L", *sizes) + good[at + 8 :]
            if lying != good:
                assert "was not added" in unpack_error(tmp_path, lying)
            for left in (tmp_path / "out").iterdir():
                left.unlink()


def test_overlapping_members_are_refused(tmp_path: Path) -> None:
    names = [f"fragments/f{n}.yaml" for n in range(60)]
    data = make_bundle({**ONE, **dict.fromkeys(names, b" " * 10_000)})
    ends = install._END_RECORD.unpack(data[-22:])
    listed, at = data[ends[6] : -22], data.index(b"PK\x03\x04", data.index(b"a.yaml"))
    one = at + 30 + len(names[0]) + 10_000
    for n in range(60):  # every entry leads to the same bytes
        where = listed.index(names[n].encode()) - 4
        listed = listed[:where] + struct.pack("<L", at) + listed[where + 4 :]
    lying = data[:one] + listed + install._END_RECORD.pack(*ends[:6], one, 0)
    assert install.DAMAGED_REASON in unpack_error(tmp_path, lying)


def test_too_many_members_are_refused_before_reading_their_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = build_zip(*((entry(f"fragments/f{n}.yaml"), b"") for n in range(201)))
    monkeypatch.setattr(zipfile.ZipFile, "_RealGetContents", lambda self: pytest.fail("the list was read"))
    assert "too many files" in unpack_error(tmp_path, many)


def test_too_long_directory_is_refused(tmp_path: Path) -> None:
    padded = entry("a.yaml")
    padded.comment = b"x" * 60_000
    assert "too many files" in unpack_error(tmp_path, build_zip((entry("manifest.json"), manifest(ONE)), (padded, A)))


def test_zip64_is_refused(tmp_path: Path) -> None:
    data = make_bundle(ONE)
    longer = struct.pack("<LQ2H2L4Q", 0x06064B50, 44, 45, 45, 0, 0, 10**6, 10**6, 10**9, 0)
    lying = data[:-22] + longer + struct.pack("<LLQL", 0x07064B50, 0, len(data) - 22, 1) + data[-22:]
    assert install.DAMAGED_REASON in unpack_error(tmp_path, lying)


@pytest.mark.parametrize("twin", ["a.yaml", "A.yaml", "\u00c5.yaml"])
def test_members_of_one_name_are_refused(tmp_path: Path, twin: str) -> None:
    first = "\u00e5.yaml" if twin == "\u00c5.yaml" else "a.yaml"
    named = manifest({first: A, twin: A})
    with pytest.warns(UserWarning, match="Duplicate") if twin == first else nullcontext():
        data = build_zip((entry("manifest.json"), named), (entry(first), A), (entry(twin), A))
    assert "the same name" in unpack_error(tmp_path, data)


def test_two_manifests_are_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = build_zip(*[(entry("manifest.json"), manifest(ONE))] * 2, (entry("a.yaml"), A))
    assert "the same name" in unpack_error(tmp_path, data)


def test_encrypted_member_is_refused(tmp_path: Path) -> None:
    data = bytearray(make_bundle(ONE))
    listed = data.rindex(b"PK\x01\x02")
    data[listed + 8] |= 1
    data[data.rindex(b"PK\x03\x04") + 6] |= 1
    assert "password" in unpack_error(tmp_path, bytes(data))


def test_changed_member_is_refused(tmp_path: Path) -> None:
    changed = make_bundle({"a.yaml": A.replace(b"quiet", b"QUIET")}, listed=ONE)
    assert "a.yaml in it was changed" in unpack_error(tmp_path, changed)


def test_changed_byte_is_refused(tmp_path: Path) -> None:
    assert "not added" in unpack_error(tmp_path, make_bundle(ONE).replace(b"quiet", b"quie7", 1))


@pytest.mark.parametrize(
    "listed", [{}, {**ONE, "fragments/b.yaml": A}, {"b.yaml": A}], ids=["extra file", "missing file", "other name"]
)
def test_manifest_of_other_files_is_refused(tmp_path: Path, listed: dict[str, bytes]) -> None:
    assert "not what its list names" in unpack_error(tmp_path, make_bundle(ONE, listed=listed))


@pytest.mark.parametrize("files", [{"fragments/b.yaml": A}, {**ONE, "b.yaml": A}], ids=["none", "two"])
def test_bundle_must_have_one_session(tmp_path: Path, files: dict[str, bytes]) -> None:
    assert "exactly one session" in unpack_error(tmp_path, make_bundle(files))


MANIFESTS = [
    b"", b"[]", b"{}", b"\xff\xfe", b"{" * 100_000, b"[" * 100_000, b'{"version": 1}', b'{"version": 1, "files": {}}',
    b'{"version": 1, "files": [1]}', b'{"version": 1, "files": [{"path": []}]}', b'{"version": 1, "files": [null]}',
    b'{"version": 1, "files": [{"path": "a.yaml"}]}', b'{"version": ' + b"9" * 5000 + b', "files": []}',
    b'{"version": 1, "files": [{"path": {}, "size": 1, "sha256": ""}]}',
]  # fmt: skip


@pytest.mark.parametrize("written", MANIFESTS)
def test_invalid_manifest_is_refused(tmp_path: Path, written: bytes) -> None:
    assert install.DAMAGED_REASON in unpack_error(
        tmp_path, build_zip((entry("manifest.json"), written), (entry("a.yaml"), A))
    )


def test_missing_manifest_is_refused(tmp_path: Path) -> None:
    assert install.DAMAGED_REASON in unpack_error(tmp_path, build_zip((entry("a.yaml"), A)))


@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_newer_version_asks_for_an_update(tmp_path: Path, version: object) -> None:
    data = build_zip((entry("manifest.json"), manifest(ONE, version=version)), (entry("a.yaml"), A))
    assert "bring this one up to date" in unpack_error(tmp_path, data)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: b"PK",
        lambda data: b"title: A\nsteps: []\n" * 9,
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data[1:],
        lambda data: b"#!/bin/sh\n" + data,
        lambda data: data + b"more",
        lambda data: data[:-2] + b"\x04\x00more",
        lambda data: bytes(len(data)),
    ],
    ids=["empty", "two letters", "a text", "end", "half", "begin", "prefix", "suffix", "comment", "zeros"],
)
def test_incomplete_zip_is_refused(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    assert install.DAMAGED_REASON in unpack_error(tmp_path, spoil(make_bundle(ONE)))
    assert list_files(tmp_path) == ["sent.guided"]


def test_path_that_is_no_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, Path(os.devnull)):
        with pytest.raises(FileError, match="no ordinary file"):
            install.unpack_bundle(path, tmp_path)


def test_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"There is no file .*nope\.guided\.$"):
        install.unpack_bundle(tmp_path / "nope.guided", tmp_path)


@settings(max_examples=examples(400), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=6), st.data())
def test_random_damage_is_refused_without_a_traceback(
    tmp_path: Path, changes: list[tuple[int, int]], data: st.DataObject
) -> None:
    files = {**ONE, "fragments/b.yaml": b"steps:\n  - A.\n", "sounds/chimes/c.wav": b"RIFF"}
    broken = bytearray(make_bundle(files))
    for at, value in changes:
        broken[at % len(broken)] = value
    (tmp_path / "out").mkdir(exist_ok=True)
    for left in list_files(tmp_path / "out"):
        (tmp_path / "out" / left).unlink()
    try:
        names = unpack_files(tmp_path, bytes(broken))
    except FileError:
        pass
    else:  # what is changed says nothing of the files: a time, a mode
        assert {name: (tmp_path / "out" / name).read_bytes() for name in names} == files


def test_errors_are_one_line_and_say_what_to_do(tmp_path: Path) -> None:
    for data in (b"", make_bundle({**ONE, "../b.yaml": A}), make_bundle(ONE, listed={})):
        assert unpack_error(tmp_path, data).endswith("; please ask for it again.")


def test_target_path_is_the_user_folder(home: Path) -> None:
    assert write_own_file("sessions/x.yaml", A) == pack.target_path("x.yaml")
