"""The user's own sounds: matched in level, looped, prepared once, and clear errors."""

import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from audio import generate
from guided.core.errors import FileError
from guided.sound import SAMPLE_RATE, Stereo, user_samples
from guided.sound.flac_loops import LOOP_FADE_FRAMES
from guided.sound.loudness_meter import measure_loudness, measure_peak
from guided.sound.sample_library import Bed, SampleLibrary
from guided.sound.user_samples import Recording, UserSamples

AUDIO = Path(generate.__file__).parent
RNG = np.random.default_rng(6)


def make_noise(seconds: float, rate: int = SAMPLE_RATE, channels: int = 2) -> NDArray[np.float64]:
    return np.clip(0.2 * RNG.standard_normal((round(seconds * rate), channels)), -1, 1)


def save(path: Path, samples: NDArray[np.float64], rate: int = SAMPLE_RATE) -> Path:
    path.parent.mkdir(exist_ok=True)
    soundfile.write(path, samples, rate)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where beds are kept as they are played; not there yet."""
    return tmp_path / "cache" / "sounds"


@pytest.fixture
def sounds(tmp_path: Path, folder: Path) -> Callable[[Path], SampleLibrary]:
    """The sounds of a listener who has one file, a bed and a chime at once."""

    def with_own(path: Path) -> SampleLibrary:
        return SampleLibrary(AUDIO, UserSamples({path.stem: path}, {path.stem: path}, folder))

    return with_own


def read_loop(bed: Bed) -> Stereo:
    return bed.read(0, bed.frames)


# -- beds --------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(("name", "rate", "channels"), [("fan.wav", 44_100, 1), ("fan.mp3", 48_000, 2)])
def test_own_bed_has_the_loudness_of_the_library_and_its_own_length(
    tmp_path: Path, sounds: Callable[[Path], SampleLibrary], name: str, rate: int, channels: int
) -> None:
    bed = sounds(save(tmp_path / name, make_noise(30, rate, channels), rate)).get_bed("fan")
    assert bed.frames == pytest.approx(30 * SAMPLE_RATE - LOOP_FADE_FRAMES, abs=SAMPLE_RATE // 5)
    assert measure_loudness(read_loop(bed), SAMPLE_RATE) == pytest.approx(-40, abs=0.2)


def test_own_bed_loops_without_a_seam(tmp_path: Path, sounds: Callable[[Path], SampleLibrary]) -> None:
    wave = 0.1 * np.sin(2 * np.pi * 101.3 * np.arange(10 * 44_100) / 44_100)
    loop = read_loop(sounds(save(tmp_path / "hum.flac", wave, 44_100)).get_bed("hum"))
    steps = np.abs(np.diff(np.concatenate([loop, loop]), axis=0))
    assert steps[len(loop) - 1].max() < 1.5 * np.percentile(steps, 99)


def test_silence_at_the_ends_of_an_own_bed_is_cut(tmp_path: Path, sounds: Callable[[Path], SampleLibrary]) -> None:
    samples = make_noise(20)
    samples[:SAMPLE_RATE] = samples[-2 * SAMPLE_RATE :] = 0
    bed = sounds(save(tmp_path / "fan.wav", samples)).get_bed("fan")
    assert bed.frames == (17 * SAMPLE_RATE - 17 * SAMPLE_RATE // 4)
    level = [np.square(part).mean() for part in np.array_split(read_loop(bed), 20)]
    assert max(level) < 1.5 * min(level)


def test_own_bed_replaces_one_of_the_library(tmp_path: Path, sounds: Callable[[Path], SampleLibrary]) -> None:
    mine = sounds(save(tmp_path / "rain.wav", make_noise(2)))
    assert mine.get_bed("rain").frames == 1.5 * SAMPLE_RATE
    assert mine.get_bed("stream").frames == generate.LOOP


def test_own_bed_is_prepared_once(
    tmp_path: Path, sounds: Callable[[Path], SampleLibrary], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(tmp_path / "fan.wav", make_noise(3))
    first = read_loop(sounds(path).get_bed("fan"))
    assert len(list(folder.iterdir())) == 1
    monkeypatch.setattr(Recording, "read_pieces", lambda recording: pytest.fail("read again"))
    assert np.array_equal(read_loop(sounds(path).get_bed("fan")), first)


def test_changed_file_is_prepared_again(tmp_path: Path, sounds: Callable[[Path], SampleLibrary]) -> None:
    path = save(tmp_path / "fan.wav", make_noise(3))
    before = sounds(path).get_bed("fan")
    save(path, make_noise(4))
    assert sounds(path).get_bed("fan").frames == 3 * SAMPLE_RATE
    assert read_loop(before).shape == (2.25 * SAMPLE_RATE, 2)  # who plays the old one goes on


def test_beds_unused_for_a_month_are_deleted(
    tmp_path: Path, sounds: Callable[[Path], SampleLibrary], folder: Path
) -> None:
    def made(name: str) -> Path:
        before = set(folder.glob("*"))
        sounds(save(tmp_path / f"{name}.wav", make_noise(2))).get_bed(name)
        return (set(folder.iterdir()) - before).pop()

    old, loved = made("old"), made("loved")
    for kept, days in ((old, 31), (loved, 29)):
        os.utime(kept, (1, kept.stat().st_mtime - days * 24 * 3600))
    made("new")
    assert loved.exists()
    assert not old.exists()


def test_threads_prepare_a_bed_once(tmp_path: Path, sounds: Callable[[Path], SampleLibrary], folder: Path) -> None:
    mine = sounds(save(tmp_path / "fan.wav", make_noise(3)))
    with ThreadPoolExecutor(4) as pool:
        lengths = {bed.frames for bed in pool.map(mine.get_bed, ["fan"] * 8)}
    assert lengths == {2.25 * SAMPLE_RATE}
    assert len(list(folder.iterdir())) == 1


def test_long_bed_stays_on_disk(
    tmp_path: Path, sounds: Callable[[Path], SampleLibrary], monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = sounds(save(tmp_path / "fan.wav", make_noise(3)))
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail(f"{path} is held in memory"))
    mine.get_bed("fan").read(0, SAMPLE_RATE)


# -- chimes ------------------------------------------------------------------------------------------------------------


def ring(seconds: float, fade: float, rate: int = 44_100) -> NDArray[np.float64]:
    t = np.arange(round(seconds * rate)) / rate
    return 0.9 * np.sin(2 * np.pi * 500 * t) * 10 ** (-3 * t / fade)


@pytest.mark.parametrize("seconds", [0.05, 0.4, 2, 7])
def test_own_chime_is_complete_and_no_louder_than_the_library(
    tmp_path: Path, sounds: Callable[[Path], SampleLibrary], seconds: float
) -> None:
    chime = sounds(save(tmp_path / "ding.wav", ring(seconds, 4), 44_100)).get_chime("ding")
    assert len(chime) == pytest.approx(seconds * SAMPLE_RATE, abs=2)
    assert measure_loudness(chime, SAMPLE_RATE) < -22.8
    assert -19.5 < max(measure_peak(chime, SAMPLE_RATE), measure_loudness(chime, SAMPLE_RATE) + 5) < -17.5


def test_own_chime_starts_and_ends_without_a_click(tmp_path: Path, sounds: Callable[[Path], SampleLibrary]) -> None:
    chime = sounds(save(tmp_path / "ding.wav", make_noise(1))).get_chime("ding")
    assert not chime[0].any()
    assert not chime[-1].any()
    assert not chime.flags.writeable


def test_long_chime_fades_within_twelve_seconds(tmp_path: Path, sounds: Callable[[Path], SampleLibrary]) -> None:
    chime = sounds(save(tmp_path / "gong.mp3", ring(20, 100), 44_100)).get_chime("gong")
    assert len(chime) == 12 * SAMPLE_RATE
    level = np.array([np.square(part).mean() for part in np.array_split(chime, 24)])
    assert (np.diff(10 * np.log10(level[:18])) > -0.5).all()
    assert (np.diff(level[18:]) < 0).all()
    assert not chime[-1].any()


# -- errors ------------------------------------------------------------------------------------------------------------


def test_unknown_sound_lists_own_and_library_names(tmp_path: Path, sounds: Callable[[Path], SampleLibrary]) -> None:
    mine = sounds(save(tmp_path / "fan.wav", make_noise(1)))
    with pytest.raises(FileError, match=r"There are: brown, drone, fan, pink, "):
        mine.get_bed("sae")


def bed_error(sounds: SampleLibrary, name: str) -> str:
    with pytest.raises(FileError) as caught:
        sounds.get_bed(name)
    return str(caught.value)


def test_bed_shorter_than_a_second_is_an_error(tmp_path: Path, sounds: Callable[[Path], SampleLibrary]) -> None:
    path = save(tmp_path / "fan.wav", make_noise(0.9))
    assert bed_error(sounds(path), "fan") == f"{path} is shorter than a second; please choose a longer sound."


def test_unreadable_bed_leaves_no_file(tmp_path: Path, sounds: Callable[[Path], SampleLibrary], folder: Path) -> None:
    path = tmp_path / "fan.m4a"
    path.write_bytes(b"not a sound" * 99)
    assert "is damaged, or is no sound that guided can read" in bed_error(sounds(path), "fan")
    assert not folder.exists()


def test_deleted_bed_is_an_error(tmp_path: Path, sounds: Callable[[Path], SampleLibrary]) -> None:
    path = save(tmp_path / "fan.wav", make_noise(2))
    mine = sounds(path)
    path.unlink()
    assert bed_error(mine, "fan") == f"{path} could not be read: No such file or directory."


def test_folder_that_cannot_be_created_is_an_error(
    tmp_path: Path, sounds: Callable[[Path], SampleLibrary], folder: Path
) -> None:
    (tmp_path / "cache").write_text("in the way")
    text = bed_error(sounds(save(tmp_path / "fan.wav", make_noise(2))), "fan")
    assert re.fullmatch(r".*fan\.wav could not be made ready in .*sounds \([A-Z].*\); please make room\.", text)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), soundfile.LibsndfileError(2)])
def test_full_disk_is_an_error_and_leaves_no_file(
    tmp_path: Path,
    sounds: Callable[[Path], SampleLibrary],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    def full(file: soundfile.SoundFile, samples: object) -> None:
        raise error

    mine = sounds(save(tmp_path / "fan.wav", make_noise(2)))
    monkeypatch.setattr(soundfile.SoundFile, "write", full)
    assert re.search(r"\((No space left on device|the disk may be full)\); please make room", bed_error(mine, "fan"))
    assert not list(folder.iterdir())


def test_damaged_prepared_bed_says_what_to_do(
    tmp_path: Path, sounds: Callable[[Path], SampleLibrary], folder: Path
) -> None:
    path = save(tmp_path / "fan.wav", make_noise(2))
    sounds(path).get_bed("fan")
    (kept,) = folder.iterdir()
    kept.write_bytes(kept.read_bytes()[:5000])
    assert bed_error(sounds(path), "fan") == (
        f"The sound {kept} is damaged; delete it, and guided makes it again from yours."
    )


def test_bed_of_an_older_version_is_prepared_again(
    tmp_path: Path, sounds: Callable[[Path], SampleLibrary], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(tmp_path / "fan.wav", make_noise(2))
    sounds(path).get_bed("fan")
    monkeypatch.setattr(user_samples, "BED_VERSION", user_samples.BED_VERSION + 1)
    sounds(path).get_bed("fan")
    assert len(list(folder.iterdir())) == 2
