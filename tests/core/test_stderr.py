"""Direct output of libraries to descriptor 2 is silenced."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile

from guided.core import paths
from guided.core.stderr import silence_stderr
from tests.cli.test_main import GOOD

READ = "import soundfile, sys; soundfile.read(sys.argv[1])"
FLAC = """
import sys
from pathlib import Path
from guided.sound.flac_loops import FlacFile
FlacFile(Path(sys.argv[1]), in_memory=False)
"""
PIECES = """
import sys
from pathlib import Path
from guided.core.errors import FileError
from guided.sound.user_samples import Recording
try:
    print(len(list(Recording(Path(sys.argv[1])).read_pieces())))
except FileError as error:
    print(error)
"""


@pytest.fixture(params=["wrong", "cut"])
def damaged_mp3(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """An MP3 in which some bytes are wrong, or that ends too soon: one is noisy when read, the other when opened."""
    path = tmp_path / "hum.mp3"
    hum = np.sin(np.arange(3 * 48_000) / 25) / 4
    soundfile.write(path, np.stack([hum, hum], axis=1), 48_000, format="MP3")
    data = bytearray(path.read_bytes())
    if request.param == "wrong":
        for at in range(1000, len(data) - 500, 411):
            data[at] ^= 0x5A
    path.write_bytes(data if request.param == "wrong" else data[: len(data) // 2])
    return path


def run_for_stderr(*command: str) -> str:
    """What a program writes to descriptor 2."""
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stderr


def test_damaged_mp3_is_read_quietly(damaged_mp3: Path) -> None:
    assert run_for_stderr("-c", READ, str(damaged_mp3)), "it complains where nobody keeps it from that"
    assert run_for_stderr("-c", PIECES, str(damaged_mp3)) == ""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["beds", "chimes"])
def test_commands_read_a_damaged_mp3_quietly(damaged_mp3: Path, kind: str, tmp_path: Path) -> None:
    own = paths.sounds_folder() / kind
    own.mkdir(parents=True)
    (own / damaged_mp3.name).write_bytes(damaged_mp3.read_bytes())
    script = GOOD.replace("rain", "hum") if kind == "beds" else GOOD.replace("steps:\n", "steps:\n  - chime: hum\n")
    path = tmp_path / "short.yaml"
    path.write_text(script, "utf-8")
    told = run_for_stderr("-m", "guided", "render", str(path), "--voice", "silent", "-o", str(tmp_path / "a.wav"))
    told += run_for_stderr("-m", "guided", "play", str(path), "--voice", "silent", "--output", "null")
    told += run_for_stderr("-m", "guided", "share", str(path), "-o", str(tmp_path / "short.guided"))
    (own / damaged_mp3.name).unlink()
    told += run_for_stderr("-m", "guided", "add", str(tmp_path / "short.guided"), "--yes")
    for word in ("mpg123", "MPEG", "Xing"):
        assert word not in told


def test_sound_file_is_read_as_flac_whatever_its_name(damaged_mp3: Path) -> None:
    told = run_for_stderr("-c", FLAC, str(damaged_mp3))
    assert told.endswith("hum.mp3 is not 48 kHz stereo; please save it as a 48 kHz stereo FLAC file.\n")
    assert "Xing" not in told


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors there are of each library's own")
def test_stderr_is_restored_after_the_last_user(tmp_path: Path) -> None:
    seen, before = tmp_path / "seen", os.dup(2)
    led = os.open(seen, os.O_WRONLY | os.O_CREAT)
    os.dup2(led, 2)
    try:
        held, leave = threading.Event(), threading.Event()

        def other() -> None:
            with silence_stderr():
                held.set()
                leave.wait(10)

        thread = threading.Thread(target=other)
        with silence_stderr() as where:
            thread.start()
            held.wait(10)
            os.write(2, b"noise ")
            os.write(where, b"ours ")
        os.write(2, b"noise ")
        leave.set()
        thread.join()
        os.write(2, b"heard")
    finally:
        os.dup2(before, 2)
        os.close(before)
        os.close(led)
    assert seen.read_bytes() == b"ours heard"


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors there are of each library's own")
def test_missing_descriptor_is_no_error() -> None:
    code = "import os\nos.close(2)\nfrom guided.core.stderr import silence_stderr\n"
    code += "with silence_stderr(): pass\nprint('well')"
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.stdout == "well\n"
