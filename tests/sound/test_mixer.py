"""Any block of a mix is the same from anywhere."""

from decimal import Decimal as D

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guided.core.cue import Cue, CueId, CueKind
from guided.sound import SAMPLE_RATE, Samples, Stereo, db_to_gain
from guided.sound.mixer import DUCK_DB, LIMITER_CEILING, LIMITER_KNEE, Mix
from guided.sound.sample_library import SampleLibrary
from guided.sound.timeline import Timeline, TimelineBuilder, build_timeline
from tests.support.repository import ROOT
from tests.support.tiers import examples

AUDIO = ROOT / "audio"
SOUNDS = SampleLibrary(AUDIO)
VOICES = {
    line: np.asarray(0.1 * np.random.default_rng(seed).standard_normal(length), np.float32)
    for seed, (line, length) in enumerate(
        {"one": SAMPLE_RATE, "two": 2 * SAMPLE_RATE, "long": 20 * SAMPLE_RATE}.items()
    )
}


def speak(line: str) -> Samples:
    return VOICES[line]


def measure(line: str) -> int:
    return len(VOICES[line])


def say(line: str, seconds: str, **more: object) -> Cue:
    return Cue(CueId(line), CueKind.SAY, D(seconds), says=(line,), **more)


def quiet(seconds: str) -> Cue:
    return Cue(CueId("quiet"), CueKind.LEAD, D(seconds))


CUES = [
    Cue(CueId("bed"), CueKind.AMBIENCE, D(0), name="stream"),
    quiet("6"),
    Cue(CueId("chime"), CueKind.CHIME, D(8), name="bell"),
    say("one", "2"),
    Cue(CueId("change"), CueKind.AMBIENCE, D(0), name="rain"),
    say("two", "4", attenuation_db=D(2)),
    Cue(CueId("in"), CueKind.INHALE, D(4)),
    Cue(CueId("out"), CueKind.EXHALE, D(6)),
    say("long", "10"),
    quiet("8"),
]


def build_mix(cues: list[Cue], lay_all: bool = True) -> Mix:
    return Mix(build_timeline(cues, measure), speak, SOUNDS)


@pytest.fixture(scope="module")
def whole_mix() -> Stereo:
    mix = build_mix(CUES)
    return mix.read(0, mix.frames)


@settings(max_examples=examples(80), deadline=None)
@given(st.integers(0, 48 * SAMPLE_RATE), st.integers(0, 2 * SAMPLE_RATE), st.booleans())
def test_any_block_equals_that_part_of_the_whole(whole_mix: Stereo, start: int, frames: int, prepared: bool) -> None:
    mix = build_mix(CUES)
    if prepared:
        mix.preload(start, frames)
    block = mix.read(start, frames)
    assert np.array_equal(block, whole_mix[start : start + frames])


def test_block_is_cut_at_the_end(whole_mix: Stereo) -> None:
    mix = build_mix(CUES)
    assert len(mix.read(mix.frames - 10, 100)) == 10
    assert len(mix.read(mix.frames, 100)) == 0
    assert whole_mix.dtype == np.float32
    assert whole_mix.shape == (mix.frames, 2)


@pytest.mark.parametrize("count", range(3, len(CUES)))
def test_incomplete_timeline_gives_the_same_blocks(whole_mix: Stereo, count: int) -> None:
    laying = TimelineBuilder(measure)
    for cue in CUES[:count]:
        laying.add(cue)
    mix = Mix(laying.build(), speak, SOUNDS)
    assert np.array_equal(mix.read(0, mix.ready_frames), whole_mix[: mix.ready_frames])


def test_mix_starts_and_ends_in_silence(whole_mix: Stereo) -> None:
    assert np.abs(whole_mix[:480]).max() < 1e-4
    assert np.abs(whole_mix[-480:]).max() < 1e-4


def test_limiter_keeps_the_ceiling_and_leaves_soft_samples() -> None:
    loud = {"loud": np.linspace(-4, 4, SAMPLE_RATE, dtype=np.float32)}
    mix = Mix(build_timeline([say("loud", "6"), quiet("6")], lambda _: SAMPLE_RATE), loud.__getitem__, SOUNDS)
    heard = mix.read(0, SAMPLE_RATE)[:, 0]
    assert np.abs(heard).max() == pytest.approx(LIMITER_CEILING, abs=1e-6)
    soft = np.abs(loud["loud"]) <= LIMITER_KNEE
    assert np.array_equal(heard[soft], loud["loud"][soft])
    assert np.all(np.diff(heard) >= 0)


def test_voice_is_centred_and_attenuated_in_decibels() -> None:
    mix = build_mix([say("one", "3"), say("one", "3", attenuation_db=D(3)), quiet("8")])
    first, second = mix.read(0, SAMPLE_RATE), mix.read(3 * SAMPLE_RATE, SAMPLE_RATE)
    assert np.array_equal(first[:, 0], first[:, 1])
    assert np.allclose(second, first * db_to_gain(-3), atol=1e-6)


def level(block: Stereo) -> float:
    return 20 * float(np.log10(np.sqrt(np.mean(np.square(block))) + 1e-12))


def test_bed_is_ducked_before_the_voice_starts() -> None:
    silent = {"none": np.zeros(2 * SAMPLE_RATE, np.float32)}
    cues = [
        Cue(CueId("bed"), CueKind.AMBIENCE, D(0), name="rain"),
        quiet("10"),
        say("none", "2.5"),
        quiet("16"),
        quiet("4"),
    ]
    mix = Mix(build_timeline(cues, lambda _: 2 * SAMPLE_RATE), silent.__getitem__, SOUNDS)
    bed = SOUNDS.get_bed("rain")
    under = level(mix.read(10 * SAMPLE_RATE, 2 * SAMPLE_RATE)) - level(bed.read(10 * SAMPLE_RATE, 2 * SAMPLE_RATE))
    assert under == pytest.approx(-DUCK_DB, abs=0.05)
    before = level(mix.read(8 * SAMPLE_RATE, SAMPLE_RATE)) - level(bed.read(8 * SAMPLE_RATE, SAMPLE_RATE))
    after = level(mix.read(15 * SAMPLE_RATE, SAMPLE_RATE)) - level(bed.read(15 * SAMPLE_RATE, SAMPLE_RATE))
    assert before == pytest.approx(0, abs=0.05)
    assert after == pytest.approx(0, abs=0.05)


def test_bed_never_jumps() -> None:
    """Ducking, crossfades and the end move the bed by less than 1 dB in 20 ms."""
    steady = Mix(
        build_timeline([c for c in CUES if c.kind is not CueKind.CHIME], measure), lambda line: VOICES[line] * 0, SOUNDS
    )
    steady.timeline = Timeline(
        steady.timeline.cues,
        tuple(e for e in steady.timeline.sounds if e.role == "voice"),
        ((0, "rain"),),
        is_complete=True,
    )
    bed = SOUNDS.get_bed("rain")
    ratios = []
    for start in range(3 * SAMPLE_RATE, steady.frames - 5 * SAMPLE_RATE, SAMPLE_RATE // 50):
        ratios.append(level(steady.read(start, SAMPLE_RATE // 50)) - level(bed.read(start, SAMPLE_RATE // 50)))
    assert np.abs(np.diff(ratios)).max() < 1
    assert min(ratios) < -DUCK_DB + 0.1


def test_bed_off_is_silence() -> None:
    cues = [
        Cue(CueId("bed"), CueKind.AMBIENCE, D(0), name="rain"),
        quiet("6"),
        Cue(CueId("off"), CueKind.AMBIENCE, D(0), name="off"),
        quiet("9"),
    ]
    mix = build_mix(cues)
    assert level(mix.read(4 * SAMPLE_RATE, SAMPLE_RATE)) > -60
    assert np.abs(mix.read(10 * SAMPLE_RATE, SAMPLE_RATE)).max() == 0


def test_waiting_continues_the_bed_without_a_seam() -> None:
    cues = [Cue(CueId("bed"), CueKind.AMBIENCE, D(0), name="rain"), quiet("20")]
    laying = TimelineBuilder(measure)
    for cue in cues:
        laying.add(cue)
    mix = Mix(laying.build(), speak, SOUNDS)
    here = 10 * SAMPLE_RATE
    waited = [
        mix.read(here - 480, 480),
        mix.read_bed(here, 480, 0),
        mix.read_bed(here, 480, 480),
        mix.read(here, 480, 960),
    ]
    straight = SOUNDS.get_bed("rain").read(here - 480, 4 * 480)
    assert np.allclose(np.concatenate(waited), straight, atol=1e-6)


def test_breath_tones_follow_their_phases() -> None:
    mix = build_mix([Cue(CueId("in"), CueKind.INHALE, D(4)), Cue(CueId("out"), CueKind.EXHALE, D(6)), quiet("6")])
    assert level(mix.read(SAMPLE_RATE, 2 * SAMPLE_RATE)) > -45
    assert np.abs(mix.read(4 * SAMPLE_RATE - 48, 96)).max() < 1e-3
