"""Temporary folders: removed afterwards, or at the next start after a kill."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from guided.core import temporary_folder

HOLD = """
import time
from guided.core import temporary_folder
with temporary_folder.make_temp_dir() as f:
    print(f, flush=True)
    time.sleep(60)
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there, one that is a day old is removed")


@pytest.fixture(autouse=True)
def temp_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, of this test alone."""
    place = tmp_path / "passing"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return place


def start_holder() -> tuple[subprocess.Popen[str], Path]:
    """Another guided with a temporary folder."""
    program = subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True)
    assert program.stdout
    return program, Path(program.stdout.readline().strip())


def test_temporary_folder_is_private_and_removed() -> None:
    with temporary_folder.make_temp_dir() as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "words").write_text("private")
    assert not folder.exists()


def test_folder_in_use_stays_and_one_of_a_killed_process_is_removed(temp_root: Path) -> None:
    program, folder = start_holder()
    (folder / "inside").mkdir()
    (folder / "inside/words").write_text("private")
    try:
        temporary_folder.remove_stale()
        assert (folder / "inside/words").exists()
    finally:
        program.kill()
        program.wait()
        program.stdout and program.stdout.close()
    temporary_folder.remove_stale()
    assert list(temp_root.iterdir()) == []


@pytest.mark.slow
def test_folder_being_created_is_not_removed() -> None:
    over = threading.Event()

    def sweeping() -> None:
        while not over.is_set():
            temporary_folder.remove_stale()

    sweeper = threading.Thread(target=sweeping)
    sweeper.start()
    try:
        for _ in range(500):
            with temporary_folder.make_temp_dir() as folder:
                (folder / "words").write_text("private")
                assert (folder / "words").read_text() == "private"
    finally:
        over.set()
        sweeper.join()


def test_foreign_files_stay(temp_root: Path) -> None:
    elsewhere = temp_root / "elsewhere"
    elsewhere.mkdir(0o700)
    (temp_root / "guided-tmp-link_123").symlink_to(elsewhere, target_is_directory=True)
    (temp_root / "guided-tmp-open_123").mkdir(0o755)
    (temp_root / "guided-tmp-my-holiday").mkdir(0o700)
    (temp_root / "guided-fault-1.txt").write_text("kept")
    temporary_folder.remove_stale()
    assert len(list(temp_root.iterdir())) == 5


def test_killed_add_is_cleaned_up_at_the_next_start(temp_root: Path, tmp_path: Path) -> None:
    script = tmp_path / "calm.yaml"
    script.write_text("title: Calm\nsteps:\n  - Rest.\n", encoding="utf-8")
    stop = "from guided.authoring.bundle import install as arrival; import os, signal\n"
    stop += "arrival.lint_file = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"
    code = f"{stop}from guided.cli.main import main; main(['add', {str(script)!r}, '--yes'])"
    killed = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(list(temp_root.glob("guided-tmp-*/calm.yaml"))) + len(list(temp_root.glob("guided-tmp-*/script"))) >= 1
    subprocess.run([sys.executable, "-m", "guided", "help", "keys"], capture_output=True, check=True)
    assert list(temp_root.iterdir()) == []


def test_unreadable_folder_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", os.devnull)
    temporary_folder.remove_stale()
