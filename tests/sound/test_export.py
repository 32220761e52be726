"""Exporting a mix to a file, completely or not at all."""

import os
import subprocess
import sys
from decimal import Decimal as D
from pathlib import Path

import mutagen
import numpy as np
import pytest
import soundfile

from guided.core.errors import FileError
from guided.script.model import Pause, Say, Section
from guided.sound import SAMPLE_RATE, export, to_int16
from guided.sound.mixer import Mix
from guided.sound.tags import Tags
from tests.support.playing import create_composition
from tests.support.repository import ROOT
from tests.support.sessions import session

TAGS = Tags("Made (flare)", "guided, flare", "A little about it.", 3, (("Begin", D(0)), ("Rest", D("2.5"))), D(12))


@pytest.fixture(scope="module")
def mix(tmp_path_factory: pytest.TempPathFactory) -> Mix:
    made = session(Section(section="Begin"), Say(say="One for now."), Pause(pause="3s"), ambience="rain")
    return create_composition(tmp_path_factory.mktemp("speech"), made).render_all()


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_lossless_file_equals_the_output_samples(mix: Mix, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    export.export_mix(export.read_blocks(mix), path, TAGS)
    samples, rate = soundfile.read(path, dtype="int16")
    assert rate == SAMPLE_RATE
    assert np.array_equal(samples, to_int16(mix.read(0, mix.frames)))


@pytest.mark.parametrize("suffix", [".opus", ".ogg", ".mp3", ".MP3"])
def test_compressed_file_sounds_the_same(mix: Mix, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    export.export_mix(export.read_blocks(mix), path, TAGS)
    samples, rate = soundfile.read(path, dtype="float32")
    assert rate == SAMPLE_RATE
    assert len(samples) == pytest.approx(mix.frames, abs=SAMPLE_RATE // 10)
    assert path.stat().st_size < mix.frames * 4 / 5
    whole = mix.read(0, mix.frames)
    tenth = SAMPLE_RATE // 10
    both = [
        np.sqrt(np.mean(np.square(s[: mix.frames // tenth * tenth // 2]).reshape(-1, tenth), axis=1))
        for s in (samples[:, 0], whole[:, 0])
    ]
    assert np.corrcoef(*both)[0, 1] > 0.99


@pytest.mark.parametrize("suffix", [".wav", ".mp3"])
def test_id3_has_titles_and_chapters(mix: Mix, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    export.export_mix(export.read_blocks(mix), path, TAGS)
    tags = mutagen.File(path).tags
    assert str(tags["TIT2"]) == "Made (flare)"
    assert str(tags["TALB"]) == "guided, flare"
    assert str(tags["TRCK"]) == "3"
    chapters = [tags[f"CHAP:{name}"] for name in tags["CTOC:toc"].child_element_ids]
    assert [(str(c.sub_frames["TIT2"]).strip(), c.start_time, c.end_time) for c in chapters] == [
        ("Begin", 0, 2500),
        ("Rest", 2500, 12000),
    ]


def test_chapters_are_in_playing_order(mix: Mix, tmp_path: Path) -> None:
    names = ("Settle", "Arms and shoulders", "Head", "Legs, long and heavy", "Über", "End")
    chapters = tuple((name, D(n)) for n, name in enumerate(names))
    export.export_mix(export.read_blocks(mix), tmp_path / "out.mp3", Tags("Made", "guided", "", 0, chapters, D(9)))
    raw = (tmp_path / "out.mp3").read_bytes()
    places = [raw.index(name.encode()) for name in names]
    assert places == sorted(places)


@pytest.mark.parametrize("suffix", [".flac", ".opus"])
def test_comments_have_titles_and_chapters(mix: Mix, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    export.export_mix(export.read_blocks(mix), path, TAGS)
    tags = mutagen.File(path).tags
    assert tags["title"] == ["Made (flare)"]
    assert tags["tracknumber"] == ["3"]
    assert tags["CHAPTER001"] == ["00:00:00.000"]
    assert tags["CHAPTER002"] == ["00:00:02.500"]
    assert tags["CHAPTER002NAME"] == ["Rest"]


def test_progress_ends_at_the_last_frame(mix: Mix, tmp_path: Path) -> None:
    told: list[int] = []
    export.export_mix(export.read_blocks(mix), tmp_path / "out.wav", TAGS, told.append)
    assert told[-1] == mix.frames
    assert told == sorted(told)


def list_files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_interrupted_export_keeps_the_old_file(mix: Mix, tmp_path: Path) -> None:
    path = tmp_path / "out.flac"
    path.write_text("the old one")

    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export.export_mix(export.read_blocks(mix), path, TAGS, stop)
    assert list_files(tmp_path) == ["out.flac"]
    assert path.read_text() == "the old one"


def test_missing_folder_is_an_error(mix: Mix, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="could not be written"):
        export.export_mix(export.read_blocks(mix), tmp_path / "none" / "out.wav", TAGS)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="limits a process's files, which Windows cannot")
@pytest.mark.parametrize("suffix", [".wav", ".flac", ".opus", ".mp3"])
def test_full_disk_is_an_error_and_leaves_no_file(tmp_path: Path, suffix: str) -> None:
    """A process that may write 20 kB a file stands for a disk with 20 kB left."""
    code = f"""
import resource, signal
from pathlib import Path
from guided.core.errors import FileError
from guided.sound import export
from tests.support.playing import create_composition
from tests.sound.test_export import TAGS
from tests.support.sessions import session
from guided.script.model import Pause
mix = create_composition(Path({str(tmp_path / "speech")!r}), session(Pause(pause="20s"), ambience="rain")).render_all()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    export.export_mix(export.read_blocks(mix), Path({str(tmp_path / "out")!r} + {suffix!r}), TAGS)
except FileError as error:
    print(error)
"""
    root = ROOT
    env = os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "could not be written" in done.stdout
    assert list_files(tmp_path) in ([], ["speech"])
