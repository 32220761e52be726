"""Recordings of the user: any format and rate, measured loudness, and clear errors."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from guided.core.errors import FileError
from guided.sound import SAMPLE_RATE
from guided.sound.loudness_meter import measure_loudness
from guided.sound.user_samples import LoudnessInfo, Recording
from tests.support.locked_folder import lock

BED = LoudnessInfo(-40, -18)
RNG = np.random.default_rng(4)
Numbers = NDArray[np.float64]


def tone(seconds: float, rate: int, channels: int = 2, hz: float = 440) -> Numbers:
    wave = 0.25 * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)
    return np.stack([wave] * channels, axis=1)


def save(path: Path, samples: Numbers, rate: int = SAMPLE_RATE, subtype: str | None = None) -> Path:
    soundfile.write(path, samples, rate, subtype=subtype)
    return path


def read_recording(path: Path) -> NDArray[np.float32]:
    return np.concatenate(list(Recording(path).read_pieces()))


def pitch(sound: NDArray[np.float32]) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(sound[:SAMPLE_RATE, 0]))))


@pytest.mark.parametrize(
    ("name", "rate", "subtype"),
    [
        ("a.wav", 44_100, "PCM_16"),
        ("a.wav", 96_000, "FLOAT"),
        ("a.wav", 8_000, "PCM_U8"),
        ("a.flac", 48_000, "PCM_24"),
        ("a.ogg", 44_100, "VORBIS"),
        ("a.opus", 48_000, "OPUS"),
        ("a.mp3", 44_100, None),
        ("a.mp3", 22_050, None),
        ("a.aiff", 32_000, None),
        ("a.caf", 11_025, None),
        ("A.WAV", 192_000, "PCM_24"),
    ],
)
@pytest.mark.parametrize("channels", [1, 2])
def test_any_format_and_rate_gives_the_same_sound(
    tmp_path: Path, name: str, rate: int, subtype: str | None, channels: int
) -> None:
    path = tmp_path / name
    kind = {"opus": "OGG"}.get(name[2:])
    soundfile.write(path, tone(3, rate, channels), rate, subtype=subtype, format=kind)
    sound = read_recording(path)
    assert sound.dtype == np.float32
    assert sound.shape == (len(sound), 2)
    assert len(sound) == pytest.approx(3 * SAMPLE_RATE, abs=SAMPLE_RATE // 10)
    assert pitch(sound[SAMPLE_RATE:]) == pytest.approx(440, abs=1)
    assert np.sqrt(np.square(sound[SAMPLE_RATE:-SAMPLE_RATE]).mean()) == pytest.approx(0.25 / np.sqrt(2), rel=0.03)


@pytest.mark.parametrize(("name", "kind"), [("a.mp3", "MP3"), ("a.ogg", "OGG"), ("a.opus", "OGG"), ("a.flac", "FLAC")])
def test_pieces_equal_a_single_read(tmp_path: Path, name: str, kind: str) -> None:
    path = tmp_path / name
    noise = np.clip(0.1 * RNG.standard_normal((5 * SAMPLE_RATE + 77, 2)), -1, 1)
    soundfile.write(path, noise, SAMPLE_RATE, format=kind, subtype="OPUS" if name == "a.opus" else None)
    at_once = soundfile.read(path, dtype="float32")[0]
    assert np.abs(read_recording(path) - at_once).max() < 1e-6


def test_pieces_are_about_a_second_long(tmp_path: Path) -> None:
    path = save(tmp_path / "a.wav", tone(60, 44_100), 44_100)
    assert max(len(piece) for piece in Recording(path).read_pieces()) <= 1.2 * SAMPLE_RATE


def test_resampled_pieces_have_no_seam(tmp_path: Path) -> None:
    sound = read_recording(save(tmp_path / "a.wav", tone(5, 44_100, hz=101.3), 44_100, "FLOAT"))
    middle = sound[SAMPLE_RATE // 10 : -SAMPLE_RATE // 10]
    assert np.abs(np.diff(middle, 3, axis=0)).max() < 1e-5


@pytest.mark.parametrize("loud", [0.001, 0.05, 1.0])
def test_gain_brings_the_recording_to_the_target_loudness(tmp_path: Path, loud: float) -> None:
    noise = np.clip(loud * 0.2 * RNG.standard_normal((4 * 44_100, 2)), -1, 1)
    path = save(tmp_path / "a.wav", noise, 44_100, "FLOAT")
    measured = Recording(path).measure(BED)
    assert measure_loudness(read_recording(path) * np.float32(measured.gain), SAMPLE_RATE) == pytest.approx(
        -40, abs=0.1
    )


def test_gain_is_limited_by_the_highest_peak(tmp_path: Path) -> None:
    noise = 0.01 * RNG.standard_normal((4 * SAMPLE_RATE, 2))
    noise[SAMPLE_RATE : SAMPLE_RATE + 100] = 0.9
    path = save(tmp_path / "a.wav", noise, SAMPLE_RATE, "FLOAT")
    peak = np.abs(read_recording(path)).max() * Recording(path).measure(BED).gain
    assert 20 * np.log10(peak) == pytest.approx(-18, abs=0.01)


def test_silence_and_fades_at_the_ends_are_measured(tmp_path: Path) -> None:
    noise = 0.1 * RNG.standard_normal((10 * SAMPLE_RATE, 2))
    noise[: 2 * SAMPLE_RATE] = 0
    noise[-SAMPLE_RATE:] *= 0.1
    measured = Recording(save(tmp_path / "a.wav", noise, SAMPLE_RATE, "FLOAT")).measure(BED)
    assert (measured.first, measured.end, measured.frames) == (2, 9, 7 * SAMPLE_RATE)


def test_loud_part_does_not_hide_the_quiet_ones(tmp_path: Path) -> None:
    noise = 0.005 * RNG.standard_normal((9 * SAMPLE_RATE, 2))
    noise[4 * SAMPLE_RATE : 5 * SAMPLE_RATE] *= 40
    measured = Recording(save(tmp_path / "a.wav", noise, SAMPLE_RATE, "FLOAT")).measure(BED)
    assert (measured.first, measured.end) == (0, 9)


# -- errors ------------------------------------------------------------------------------------------------------------


def measure_error(path: Path) -> str:
    with pytest.raises(FileError) as caught:
        Recording(path).measure(BED)
    return str(caught.value)


NOT_READ = "{} is damaged, or is no sound that guided can read; please save it again as WAV, FLAC, Ogg, Opus or MP3."


@pytest.mark.parametrize("data", [b"", b"not a sound " * 500, bytes(5000), b"RIFF\x00\x00"])
@pytest.mark.parametrize("name", ["a.wav", "a.mp3", "a.m4a", "a.ogg"])
def test_file_that_is_no_sound_is_an_error(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert measure_error(path) == NOT_READ.format(path)


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.99])
def test_truncated_file_is_an_error(tmp_path: Path, keep: float) -> None:
    path = save(tmp_path / "a.flac", RNG.uniform(-0.1, 0.1, (3 * SAMPLE_RATE, 2)))
    path.write_bytes(path.read_bytes()[: int(keep * path.stat().st_size)])
    assert measure_error(path) == NOT_READ.format(path)


def test_nan_samples_are_an_error(tmp_path: Path) -> None:
    samples = tone(2, SAMPLE_RATE)
    samples[SAMPLE_RATE] = np.nan
    path = save(tmp_path / "a.wav", samples, SAMPLE_RATE, "FLOAT")
    assert measure_error(path) == NOT_READ.format(path)


def test_short_read_of_the_decoder_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path / "a.wav", tone(2, SAMPLE_RATE))
    monkeypatch.setattr(soundfile.SoundFile, "read", lambda file, frames, **how: np.zeros((0, 2), np.float32))
    assert measure_error(path) == NOT_READ.format(path)


@pytest.mark.parametrize("level", [0.0, 1e-6])
def test_silence_is_an_error(tmp_path: Path, level: float) -> None:
    path = save(tmp_path / "a.wav", level * tone(2, SAMPLE_RATE), SAMPLE_RATE, "FLOAT")
    assert measure_error(path) == f"There is nothing to hear in {path}; please choose another sound."


def test_more_than_two_channels_are_an_error(tmp_path: Path) -> None:
    path = save(tmp_path / "a.wav", tone(1, SAMPLE_RATE, channels=6))
    assert measure_error(path) == f"{path} has 6 channels; please save it in mono or stereo."


@pytest.mark.parametrize(("seconds", "long"), [(3600, False), (3600.1, True)])
def test_more_than_an_hour_is_an_error(tmp_path: Path, seconds: float, long: bool) -> None:
    path = save(tmp_path / "a.wav", 0.1 + np.zeros(round(seconds * 20)), 20, "PCM_U8")
    if long:
        with pytest.raises(FileError, match=re.escape(f"{path} is longer than an hour; please save a shorter part")):
            Recording(path)
    else:
        Recording(path)


@pytest.mark.parametrize("hide", [lambda path: path.unlink(), lambda path: (path.unlink(), path.mkdir())])
def test_missing_file_is_an_error(tmp_path: Path, hide: Callable[[Path], object]) -> None:
    path = save(tmp_path / "a.wav", tone(1, SAMPLE_RATE))
    hide(path)
    assert re.fullmatch(rf"{re.escape(str(path))} could not be read: [A-Z].*\.", measure_error(path))


def test_unreadable_file_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path / "a.wav", tone(1, SAMPLE_RATE))
    lock(monkeypatch, tmp_path)
    assert measure_error(path) == f"{path} could not be read: Permission denied."
