"""The parts of the benchmarks: finding cues, ratios, and memory. No time is measured here."""

import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from guided.cli.main import main as cli_main
from guided.core import paths
from guided.core.level import Level
from guided.plan.planner import build_plan
from guided.script.loader import load_script
from guided.sound import SAMPLE_RATE
from tests.benchmarks import check, door, drift, ear, latency, memory, processor, product
from tests.benchmarks.__main__ import BENCHMARKS, main, show
from tests.benchmarks.figure import compared, in_turn
from tests.conftest import CHECKS
from tests.support.sound_card import Frames


def test_ratio_is_the_median_of_pairs() -> None:
    figure = compared("what", [1, 2, 9], "other", [1, 1, 3], goal=2)
    assert figure.ratio == 2
    assert figure.met
    assert str(figure).split() == ["what", "2.00", "s", "other", "1.00", "s", "2.00", "2", "yes"]
    assert not compared("what", [3], "other", [1], goal=2).met
    assert compared("what", [3], "other", [1]).met is None


def test_measurements_alternate() -> None:
    clock = iter(range(4))
    ours, theirs = in_turn(2, lambda: next(clock), lambda: next(clock))
    assert (ours, theirs) == ([0, 2], [1, 3])


@pytest.mark.slow
def test_late_cues_are_found_to_the_frame() -> None:
    """Each cue ten frames later than the one before, as a loop that sleeps would have it."""
    rng = np.random.default_rng(1)
    clip = np.asarray(rng.normal(0, 3000, 2 * SAMPLE_RATE) * np.hanning(2 * SAMPLE_RATE), np.int16)
    clip[0] = 1
    frames = np.zeros(((drift.CUES + 1) * drift.STEP * SAMPLE_RATE, 2), np.int16)
    for n in range(drift.CUES):
        start = SAMPLE_RATE // 3 + n * (drift.STEP * SAMPLE_RATE + 10)
        frames[start : start + len(clip)] = clip[:, None]
    assert np.allclose(drift.late(frames), np.arange(drift.CUES) * 10 * 1000 / SAMPLE_RATE)


@pytest.mark.parametrize("minutes", [memory.SHORT, memory.LONG])
def test_script_has_the_requested_length_without_repeated_lines(tmp_path: Path, minutes: int) -> None:
    made = build_plan(load_script(product.script(tmp_path, minutes), paths.find_folders()), Level.BETTER)
    assert float(made.seconds) == pytest.approx(60 * minutes, rel=0.05)
    said = [line for cue in made.cues for line in cue.says if line.startswith("Part")]
    assert len(set(said)) == len(said) == 6 * minutes


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="asks the system what Windows does not tell")
def test_memory_is_that_of_the_command_only() -> None:
    def peak(held: int) -> int:
        command = [sys.executable, "-c", f"b'x' * int('{held}')"]
        done = subprocess.run([sys.executable, memory.PEAK, *command], capture_output=True, check=True)
        return int(done.stdout)

    here = b"x" * int("300000000")
    assert peak(0) < len(here) / 3
    assert peak(50_000_000) - peak(0) == pytest.approx(50_000_000, rel=0.1)


def make_recording(milliseconds: float, before: float, after: float) -> Frames:
    """What is heard around a key, its sides as loud as this until so long after it, and from then on."""
    frames = np.zeros((round((latency.BEFORE + latency.SOON) * SAMPLE_RATE), 2), np.int16)
    change = round((latency.BEFORE + milliseconds / 1000) * SAMPLE_RATE)
    frames[:change, 0], frames[change:, 0] = before, after
    return frames


def test_onset_is_the_first_loud_frame() -> None:
    assert latency.onset(make_recording(150, 0, 1000)) == pytest.approx(150)
    assert latency.onset(make_recording(300, 0, -1000)) == pytest.approx(300)
    faint = make_recording(150, 0, 1000) + make_recording(100, 0, 10)
    assert latency.onset(faint) == pytest.approx(150)
    with pytest.raises(AssertionError, match="into a sound"):
        latency.onset(make_recording(200, 500, 1000))


def test_silence_starts_after_the_last_frame_of_the_session() -> None:
    paused = make_recording(200, 1000, 1)
    assert latency.silence(paused) == pytest.approx(200, abs=0.1)
    assert latency.silence(paused + make_recording(0, 0, 500)[:, :1]) == latency.silence(paused)
    with pytest.raises(AssertionError, match="did not pause"):
        latency.silence(make_recording(200, 1000, 500))


def test_words_start_at_their_first_loud_frame() -> None:
    frames = np.zeros((8 * SAMPLE_RATE, 2), np.int16)
    frames[SAMPLE_RATE // 4 : SAMPLE_RATE] = 50
    frames[SAMPLE_RATE : 2 * SAMPLE_RATE : 7] = 1000
    assert door.onsets(frames) == [1]
    frames[2 * SAMPLE_RATE + SAMPLE_RATE // 2 : 3 * SAMPLE_RATE] = -800
    frames[5 * SAMPLE_RATE : 6 * SAMPLE_RATE] = 300
    assert door.onsets(frames) == [1, 5]
    frames[:10] = 500
    assert door.onsets(frames)[0] == 0
    with pytest.raises(AssertionError, match="nothing is heard"):
        door.onsets(frames[7 * SAMPLE_RATE :])


def test_start_of_a_recording_is_estimated_from_its_pieces() -> None:
    def came(late: float) -> list[tuple[float, int]]:
        return [(10 + n / 100 + late * (n % 7), n * SAMPLE_RATE // 100) for n in range(1000)]

    assert ear.began(came(0.001)) == pytest.approx(10)
    assert ear.began([(9.0, SAMPLE_RATE // 100), *came(0.001)]) == pytest.approx(10)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks the system what only Linux tells")
def test_processor_time_includes_children() -> None:
    burn = "import time\nwhile time.process_time() < 0.3: pass\nprint(flush=True)"
    one = shlex.join([sys.executable, "-c", burn])
    other = shlex.join([sys.executable, "-c", f"{burn}\ninput()"])
    command = ["sh", "-c", f"{one}; {other}; true"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdout
        assert [program.stdout.readline() for _ in range(2)] == [b"\n", b"\n"]
        assert 0.55 < processor.spent(program.pid) < 1.5


@pytest.mark.slow
def test_every_measured_script_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check.scripts(tmp_path, 50)
    assert len(list(tmp_path.glob("*.yaml"))) == 50
    assert check.checked(tmp_path) > check.composed(tmp_path) > 0
    with pytest.raises(SystemExit) as left:
        cli_main(["check", str(tmp_path)])
    assert left.value.code == 0
    assert "50 files: 50 well" in capsys.readouterr().out


def test_missing_equipment_is_reported(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(CHECKS, "card", lambda: False)
    show("start")
    assert capsys.readouterr().out == "start: left out, this computer has no card\n"


def test_every_benchmark_needs_known_things() -> None:
    assert {thing for _, wanted in BENCHMARKS.values() for thing in wanted} <= set(CHECKS)


def test_unknown_benchmark_is_an_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmarks", "dirft"])
    with pytest.raises(SystemExit):
        main()
    assert "dirft" in capsys.readouterr().err
