"""The library as it sounds: every session, rendered with the default voice, has its stated length and loudness.

Among all the tests at every level; else at the one most is played at, and in the fast tests one short session.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from guided.cli import session_resources
from guided.core import paths
from guided.core.cue import CueKind
from guided.core.level import LEVELS, Level
from guided.lint import lint_file
from guided.plan.planner import build_plan
from guided.player.rendering import create_renderer
from guided.script.loader import load_script
from guided.script.model import Session
from guided.script.spoken_text import count_words
from guided.sound import SAMPLE_RATE, db_to_gain
from guided.sound.loudness_meter import LoudnessMeter, TruePeakMeter
from guided.sound.mixer import Mix
from guided.speech.selection import select_voice
from guided.speech.service import SpeechService
from tests.support.cases import cases
from tests.support.tiers import by_tier, few

FOLDERS = paths.find_folders()
SESSIONS = sorted(paths.find_scripts(FOLDERS.library))
HEARD = by_tier(["three-breaths"], SESSIONS, SESSIONS)
AT = by_tier([Level.FLARE], [Level.FLARE], LEVELS)
PACE = {Level.FLARE: (75, 100), Level.GENTLE: (80, 105), Level.STEADY: (85, 112), Level.BETTER: (88, 118)}
"""Words a minute while somebody speaks, pauses between sentences included (design's pace, a taper of a tenth below)."""
BLOCK = 10 * SAMPLE_RATE
NEAR = db_to_gain(-3)
"""Only what comes so near to full scale is looked at between its samples."""


def load_library_session(name: str) -> Session:
    return load_script(FOLDERS.library / f"{name}.yaml", FOLDERS)


@pytest.fixture(scope="module")
def speech() -> Iterator[SpeechService]:
    with TemporaryDirectory() as folder:
        spoken = SpeechService(select_voice("neural", "en", 1.0, paths.voices_folder()), Path(folder))
        yield spoken
        spoken.close()


@cases("name", few(SESSIONS, 3))
def test_library_session_passes_the_care_rules(name: str) -> None:
    report = lint_file(FOLDERS.library / f"{name}.yaml", FOLDERS, careful=True)
    assert not report.diagnostics


@cases("name", few(SESSIONS, 3))
def test_library_session_is_complete_and_smallest_at_flare(name: str) -> None:
    plans = [build_plan(load_library_session(name), level) for level in LEVELS]
    for planned in plans:
        assert [cue for cue in planned.cues if cue.says]
        assert all(cue.says[0] for cue in planned.cues if cue.kind is CueKind.SAY)
    assert plans[0].seconds <= plans[2].seconds + (90 if "heat" in name else 0)


@pytest.mark.needs("neural")
@pytest.mark.parametrize("level", AT)
@cases("name", HEARD)
def test_library_session_has_the_stated_length_and_loudness(name: str, level: Level, speech: SpeechService) -> None:
    made = load_library_session(name)
    composition = create_renderer(made, level, speech, session_resources.open_sounds())
    mix = composition.render_all()
    assert mix.frames / SAMPLE_RATE == pytest.approx(float(composition.plan.seconds), abs=2)
    low, high = PACE[level]
    assert low <= _pace(mix) <= high
    loudness, peak = _measure(mix)
    assert loudness == pytest.approx(-18, abs=1.5)
    assert peak < -1
    assert not speech.notices


def _pace(mix: Mix) -> Decimal:
    spoken = [placed for placed in mix.timeline.cues if placed.cue.kind is CueKind.SAY]
    return Decimal(60 * SAMPLE_RATE * sum(count_words(placed.line) for placed in spoken)) / sum(
        placed.frames for placed in spoken
    )


def _measure(mix: Mix) -> tuple[float, float]:
    """LUFS, and dBTP."""
    loudness, peak = LoudnessMeter(SAMPLE_RATE), TruePeakMeter(SAMPLE_RATE, 2)
    for start in range(0, mix.frames, BLOCK):
        block = mix.read(start, BLOCK)
        loudness.add(block)
        if abs(block).max() > NEAR:
            peak.add(block)
    return loudness.get_lufs(), peak.get_dbtp()
