"""Chimes and beds: easy on the ear, seamless, as generated, and read from any position."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from audio import generate
from guided.core.errors import FileError
from guided.sound import SAMPLE_RATE, Stereo
from guided.sound.flac_loops import FlacFile
from guided.sound.sample_library import CHUNK_FRAMES, MAX_CHUNKS, Bed, SampleLibrary
from tests.support.tiers import few

AUDIO = Path(generate.__file__).parent
SOUNDS = SampleLibrary(AUDIO)
CHIMES, BEDS = sorted(generate.CHIMES), sorted(generate.BEDS)

Numbers = NDArray[np.float64]


@lru_cache(maxsize=1)
def generate_sound(name: str) -> Numbers:
    return generate.chime(name) if name in CHIMES else generate.bed(name)


@lru_cache(maxsize=1)
def loop(name: str) -> Stereo:
    samples: Stereo = soundfile.read(AUDIO / "beds" / f"{name}.flac", dtype="float32")[0]
    return samples


def decibels(amplitude: Numbers | float) -> Numbers:
    return 20 * np.log10(np.maximum(amplitude, 1e-9))


def levels(sound: Stereo, milliseconds: int) -> Numbers:
    """The level of each stretch of so many milliseconds (dB)."""
    size = SAMPLE_RATE * milliseconds // 1000
    stretches = sound[: len(sound) // size * size].astype(np.float64).reshape(-1, size * 2)
    return decibels(np.sqrt((stretches**2).mean(axis=1)))


def momentary_loudness(sound: Stereo) -> list[float]:
    """The loudness of every 400 ms, 100 ms apart (LUFS)."""
    size, step = SAMPLE_RATE * 4 // 10, SAMPLE_RATE // 10
    return [loudness(sound[i : i + size]) for i in range(0, len(sound) - size, step)]


def loudness(sound: Stereo) -> float:
    return generate.loudness(sound + 1e-9 * np.resize([[1.0], [-1.0]], (len(sound), 1)))


# -- the files ---------------------------------------------------------------------------------------------------------


def test_folder_holds_exactly_the_generated_files() -> None:
    here = sorted(path.relative_to(AUDIO).as_posix() for path in AUDIO.glob("*/*.flac"))
    assert here == [f"beds/{name}.flac" for name in BEDS] + [f"chimes/{name}.flac" for name in CHIMES]


@pytest.mark.parametrize(("name", "bits"), few([*((n, 16) for n in CHIMES), *((n, 13) for n in BEDS)], 11))
def test_file_equals_the_generator_output_within_rounding(name: str, bits: int) -> None:
    kept = SOUNDS.get_chime(name) if name in CHIMES else loop(name)
    assert kept.shape == generate_sound(name).shape
    assert np.abs(kept - generate.pcm(generate_sound(name), bits) / 2**15).max() <= 2.0 ** (1 - bits)
    rounding = decibels((kept - generate_sound(name)).std() / generate_sound(name).std())
    assert rounding < -35


def test_generator_writes_only_the_named_sounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "__file__", str(tmp_path / "generate.py"))
    generate.main(["bell"])
    assert [path.name for path in tmp_path.glob("*/*")] == ["bell.flac"]
    assert np.array_equal(SampleLibrary(tmp_path).get_chime("bell"), SOUNDS.get_chime("bell"))


def test_generator_rejects_an_unknown_name() -> None:
    with pytest.raises(SystemExit, match=r"no sound called thunder. There are: bell, bowl, gong, wood,"):
        generate.main(["thunder"])


def test_generator_loudness_agrees_with_the_standard() -> None:
    """A 1 kHz tone at -23 dBFS in both channels reads -23 LUFS."""
    tone = 10 ** (-23 / 20) * np.sin(2 * np.pi * 1000 * np.arange(SAMPLE_RATE) / SAMPLE_RATE)
    assert generate.loudness(np.stack([tone, tone], axis=1)) == pytest.approx(-23, abs=0.05)


def test_files_are_small() -> None:
    size = {path.stem: path.stat().st_size for path in AUDIO.glob("*/*.flac")}
    assert max(size[name] for name in CHIMES) < 250_000
    assert max(size[name] for name in BEDS) < 1_500_000
    assert sum(size.values()) < 12_000_000


# -- the beds, to the ear ----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", BEDS)
def test_bed_has_the_stated_loudness_and_headroom(name: str) -> None:
    assert loudness(loop(name)) == pytest.approx(-40, abs=0.1)
    assert decibels(np.abs(loop(name)).max()) < -26


@pytest.mark.parametrize("name", few(BEDS, 7))
def test_bed_is_even(name: str) -> None:
    assert all(-43 < lufs < -37.5 for lufs in momentary_loudness(loop(name)))


@pytest.mark.parametrize("name", BEDS)
def test_bed_has_no_sudden_sounds(name: str) -> None:
    level = levels(loop(name), 20)
    assert level.max() - np.median(level) < 6
    assert np.diff(level).max() < 7


@pytest.mark.parametrize("name", BEDS)
def test_bed_has_little_above_6_khz_and_below_40_hz(name: str) -> None:
    power = (np.abs(np.fft.rfft(loop(name), axis=0)) ** 2).sum(axis=1)
    hz = np.fft.rfftfreq(len(loop(name)), 1 / SAMPLE_RATE)
    assert 10 * np.log10(power[hz > 6000].sum() / power.sum()) < -28
    assert 10 * np.log10(power[hz < 40].sum() / power.sum()) < -45


@pytest.mark.parametrize("name", BEDS)
def test_bed_is_moderately_wide_and_balanced(name: str) -> None:
    left, right = loop(name).T
    assert 0.4 < np.corrcoef(left, right)[0, 1] < 0.9
    assert decibels(left.std() / right.std()) == pytest.approx(0, abs=0.3)


def band(name: str, low: float, high: float) -> Numbers:
    """The level of a bed between two frequencies in each second (dB)."""
    spectrum = np.fft.rfft(loop(name), axis=0)
    hz = np.fft.rfftfreq(len(loop(name)), 1 / SAMPLE_RATE)
    spectrum[(hz < low) | (hz >= high)] = 0
    return levels(np.fft.irfft(spectrum, axis=0).astype(np.float32), 1000)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "octave"), [("brown", -6), ("pink", -3)])
def test_brown_and_pink_fall_by_their_slope(name: str, octave: float) -> None:
    """A band of an octave is twice as wide as the one below, so its power falls by 3 dB less."""
    octaves = [band(name, hz, 2 * hz).mean() for hz in (100, 200, 400, 800, 1600)]
    assert np.diff(octaves) == pytest.approx(octave + 3, abs=0.6)


@pytest.mark.slow
def test_waves_come_every_8_to_12_seconds() -> None:
    bright = np.convolve(np.tile(band("sea", 1000, 4000), 2), np.ones(3) / 3, "same")[1:-1]
    tops = np.flatnonzero((bright[1:-1] > bright[:-2]) & (bright[1:-1] >= bright[2:])) + 1
    assert all(8 <= apart <= 12 for apart in np.diff(tops))
    assert len(tops) in (7, 8)  # of two rounds of four, the first may lie at the edge
    assert np.ptp(bright) > 5.3 > 4.8 > np.ptp(momentary_loudness(loop("sea")))


def test_leaves_follow_the_wind() -> None:
    air, leaves = band("wind", 150, 600), band("wind", 1500, 4500)
    assert np.corrcoef(air, leaves)[0, 1] > 0.8
    assert np.ptp(leaves) > 1.4 * np.ptp(air)


def test_drone_has_only_g_and_d() -> None:
    power = (np.abs(np.fft.rfft(loop("drone"), axis=0)) ** 2).sum(axis=1)
    hz = np.fft.rfftfreq(len(loop("drone")), 1 / SAMPLE_RATE)
    near = np.min([np.abs(hz - note) for note in (98, 147, 196, 294, 392, 588)], axis=0) < 0.5
    assert power[near].sum() / power.sum() > 0.999
    assert 10 * np.log10(power[hz > 250].sum() / power.sum()) > -18  # what a telephone can give of it


def click(sound: Stereo, place: int) -> float:
    """How much a place of a loop stands out above 8 kHz, where a click would show (dB over the median place)."""

    def treble(at: int) -> float:
        window = np.hanning(512)[:, np.newaxis] * np.take(sound, range(at - 256, at + 256), axis=0, mode="wrap")
        return float((np.abs(np.fft.rfft(window, axis=0))[86:] ** 2).sum())

    usual = np.median([treble(at) for at in range(SAMPLE_RATE, 3 * SAMPLE_RATE, 997)])
    return float(10 * np.log10(treble(place) / usual))


@pytest.mark.parametrize("name", BEDS)
def test_end_of_a_bed_meets_its_start(name: str) -> None:
    steps = np.abs(np.diff(loop(name)[np.r_[-SAMPLE_RATE:0, 0:SAMPLE_RATE]], axis=0)).max(axis=1)
    assert steps[SAMPLE_RATE - 1] < np.percentile(steps, 99.5)
    assert click(loop(name), 0) < 3


@pytest.mark.parametrize("name", BEDS)
def test_click_measure_finds_a_bad_loop(name: str) -> None:
    """The measure above can fail: of many loops cut short, most have a click at the seam."""
    clicks = [click(loop(name)[: -777 * n], 0) for n in range(1, 10)]
    assert np.median(clicks) > 6


# -- the chimes, to the ear --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHIMES)
def test_chime_has_the_stated_peak_and_is_softer_than_the_voice(name: str) -> None:
    assert decibels(np.abs(SOUNDS.get_chime(name)).max()) == pytest.approx(-18, abs=0.05)
    assert max(momentary_loudness(SOUNDS.get_chime(name))) < -22


@pytest.mark.parametrize("name", CHIMES)
def test_chime_starts_softly(name: str) -> None:
    sound = SOUNDS.get_chime(name)
    assert not sound[0].any()
    level = 10 ** (levels(sound[: SAMPLE_RATE // 2], 5) / 20)
    heard, full = np.argmax(level > 0.1 * level.max()), np.argmax(level > 0.9 * level.max())
    assert 15 <= 5 * (full - heard) <= 200  # ms
    steps = np.abs(np.diff(sound, axis=0)).max(axis=1)
    assert steps[:480].max() < steps.max() / 2


@pytest.mark.parametrize("name", CHIMES)
def test_chime_fades_to_silence_without_a_click(name: str) -> None:
    sound = SOUNDS.get_chime(name)
    level = levels(sound, len(sound) * 100 // SAMPLE_RATE)  # in tenths of it
    assert np.diff(level).max() < 0
    assert level[0] - level[-1] > 55
    assert np.abs(sound[-len(sound) // 50 :]).max() < 10 ** (-85 / 20)
    assert not sound[-1].any()


@pytest.mark.parametrize("name", CHIMES)
def test_chime_is_complete_in_mono(name: str) -> None:
    sound = SOUNDS.get_chime(name)
    assert decibels(sound.mean(axis=1).std() / sound.std()) > -1


@pytest.mark.parametrize(
    ("name", "seconds", "hz"), [("bell", 5.5, 587.33), ("bowl", 10, 196), ("gong", 11, 98), ("wood", 0.6, 392)]
)
def test_chime_rings_as_documented(name: str, seconds: float, hz: float) -> None:
    sound = SOUNDS.get_chime(name)
    assert len(sound) == seconds * SAMPLE_RATE
    spectrum = np.abs(np.fft.rfft(sound[:, 0], 2 * SAMPLE_RATE))
    assert np.argmax(spectrum) / 2 == pytest.approx(hz, abs=1)


def test_chime_samples_are_read_only() -> None:
    sound = SOUNDS.get_chime("bell")
    assert sound.dtype == np.float32
    assert sound.flags.c_contiguous
    assert SOUNDS.get_chime("bell") is sound
    with pytest.raises(ValueError, match="read-only"):
        sound[0] = 1


# -- reading from a position -------------------------------------------------------------------------------------------

WALK = np.cumsum(np.random.default_rng(5).integers(-9, 10, (2 * CHUNK_FRAMES + 12_345, 2)), axis=0).astype(np.int16)


def save(path: Path, samples: NDArray[np.int16], rate: int = SAMPLE_RATE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, samples, rate, format="FLAC", subtype="PCM_16")
    return path


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Bed:
    return Bed(FlacFile(save(tmp_path_factory.mktemp("beds") / "walk.flac", WALK)))


def expected(start: int, frames: int) -> Numbers:
    return WALK[(start + np.arange(frames)) % len(WALK)] / 2**15


@given(start=st.integers(-200_000, 400_000_000), frames=st.integers(0, 250_000))
def test_bed_block_does_not_depend_on_earlier_reads(walk: Bed, start: int, frames: int) -> None:
    block = walk.read(start, frames)
    assert block.dtype == np.float32
    assert block.flags.c_contiguous
    assert np.array_equal(block, expected(start, frames))


@pytest.mark.parametrize("name", BEDS)
def test_chunks_of_a_bed_equal_the_whole(name: str) -> None:
    bed = Bed(FlacFile(AUDIO / "beds" / f"{name}.flac"))
    backwards = [bed.read(start, CHUNK_FRAMES) for start in reversed(range(0, bed.frames, CHUNK_FRAMES))]
    assert bed.frames == 40 * SAMPLE_RATE
    assert np.array_equal(np.concatenate(backwards[::-1])[: bed.frames], loop(name))


def test_changing_a_block_does_not_change_the_bed(walk: Bed) -> None:
    walk.read(100, 50)[:] = 1
    assert np.array_equal(walk.read(100, 50), expected(100, 50))


def test_threads_may_share_a_bed(walk: Bed) -> None:
    places = np.random.default_rng(3).integers(0, 10**6, 200).tolist()
    with ThreadPoolExecutor(8) as pool:
        blocks = list(pool.map(lambda start: walk.read(start, 5000), places))
    assert all(np.array_equal(block, expected(start, 5000)) for start, block in zip(places, blocks, strict=True))


def test_memory_of_a_bed_stays_small(tmp_path: Path) -> None:
    bed = Bed(FlacFile(save(tmp_path / "long.flac", np.zeros(((MAX_CHUNKS + 5) * CHUNK_FRAMES, 2), np.int16))))
    bed.read(0, CHUNK_FRAMES)
    assert bed._cached_chunk.cache_info().misses == 2  # the end, to see that it is there, and the beginning
    for start in range(0, bed.frames, CHUNK_FRAMES):
        bed.read(start, CHUNK_FRAMES)
    assert bed._cached_chunk.cache_info().currsize == MAX_CHUNKS


def test_open_bed_does_not_need_its_file(tmp_path: Path) -> None:
    bed = Bed(FlacFile(save(tmp_path / "walk.flac", WALK)))
    (tmp_path / "walk.flac").unlink()
    assert np.array_equal(bed.read(5, CHUNK_FRAMES), expected(5, CHUNK_FRAMES))


def test_bed_is_opened_once() -> None:
    assert SOUNDS.get_bed("rain") is SOUNDS.get_bed("rain")


def test_import_does_not_load_soundfile() -> None:
    code = "import sys, guided.sound.sample_library; sys.exit('soundfile' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=AUDIO.parent, check=False).returncode == 0


# -- errors ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["thunder", "../chimes/bell", "", "/etc/passwd", "rain.flac", "bell"])
def test_unknown_bed_lists_the_known_ones(name: str) -> None:
    with pytest.raises(FileError, match=rf"no sound called '{name}' in .*beds\. There are: {', '.join(BEDS)}\.$"):
        SOUNDS.get_bed(name)


def test_unknown_chime_lists_the_known_ones() -> None:
    with pytest.raises(FileError, match=r"no sound called 'rain' in .*chimes\. There are: bell, bowl, gong, wood\.$"):
        SOUNDS.get_chime("rain")


def test_missing_folder_says_how_to_restore_it(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="Installing guided again"):
        SampleLibrary(tmp_path / "nowhere").get_chime("bell")


WHOLE = (AUDIO / "chimes" / "bell.flac").read_bytes()


@pytest.mark.parametrize(
    "data",
    [b"", b"not a sound " * 500, WHOLE[:60], WHOLE[: len(WHOLE) // 2], WHOLE[:-10], bytes(len(WHOLE))],
    ids=["empty", "text", "header", "half", "end", "zeros"],
)
@pytest.mark.parametrize("load", [SampleLibrary.get_chime, SampleLibrary.get_bed], ids=["chime", "bed"])
def test_damaged_sound_is_an_error_on_opening(
    load: Callable[[SampleLibrary, str], object], data: bytes, tmp_path: Path
) -> None:
    for kind in ("chimes", "beds"):
        (tmp_path / kind).mkdir()
        (tmp_path / kind / "bell.flac").write_bytes(data)
    with pytest.raises(FileError, match=r"bell\.flac is damaged"):
        load(SampleLibrary(tmp_path), "bell")


def test_damage_inside_a_bed_is_an_error_on_reading(tmp_path: Path) -> None:
    path = save(tmp_path / "walk.flac", WALK)
    data = bytearray(path.read_bytes())
    data[len(data) // 4] ^= 1
    path.write_bytes(data)
    bed = Bed(FlacFile(path))
    with pytest.raises(FileError, match=r"walk\.flac is damaged"):
        bed.read(0, bed.frames)


@pytest.mark.parametrize("load", [SampleLibrary.get_chime, SampleLibrary.get_bed], ids=["chime", "bed"])
def test_short_read_of_the_decoder_is_an_error(
    load: Callable[[SampleLibrary, str], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("chimes", "beds"):
        save(tmp_path / kind / "walk.flac", WALK)
    monkeypatch.setattr(soundfile.SoundFile, "read", lambda file, frames, **how: np.zeros((frames - 1, 2), np.float32))
    with pytest.raises(FileError, match=r"walk\.flac is damaged"):
        load(SampleLibrary(tmp_path), "walk")


@pytest.mark.parametrize(("samples", "rate"), [(WALK[:, 0], SAMPLE_RATE), (WALK, 44_100)])
def test_other_rate_or_channels_are_an_error(samples: NDArray[np.int16], rate: int, tmp_path: Path) -> None:
    save(tmp_path / "beds" / "mine.flac", samples, rate)
    with pytest.raises(FileError, match=r"mine\.flac is not 48 kHz stereo; please save"):
        SampleLibrary(tmp_path).get_bed("mine")


def test_unreadable_sound_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "beds" / "folder.flac").mkdir(parents=True)
    with pytest.raises(FileError, match=r"folder\.flac could not be read: ."):
        SampleLibrary(tmp_path).get_bed("folder")
