"""The library as it is heard: every session, mixed with the default voice, lasts and sounds as is said of it.

Among all the tests at every level; else at the one most is played at, and in the fast tests one short session.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from guided.cli import context
from guided.core import paths
from guided.core.cue import Kind
from guided.core.level import LEVELS, Level
from guided.lint import check
from guided.plan.planner import plan
from guided.player.rendering import compose
from guided.script.loader import read
from guided.script.model import Session
from guided.script.text import count
from guided.sound import RATE, gain
from guided.sound.loudness import Loudness, TruePeak
from guided.sound.mixer import Mix
from guided.speech.selection import choose
from guided.speech.service import Speech
from tests.support.cases import cases
from tests.support.tiers import by_tier, few

FOLDERS = paths.folders()
SESSIONS = sorted(paths.scripts(FOLDERS.library))
HEARD = by_tier(["three-breaths"], SESSIONS, SESSIONS)
AT = by_tier([Level.FLARE], [Level.FLARE], LEVELS)
PACE = {Level.FLARE: (75, 100), Level.GENTLE: (80, 105), Level.STEADY: (85, 112), Level.BETTER: (88, 118)}
"""Words a minute while somebody speaks, pauses between sentences included (design's pace, a taper of a tenth below)."""
BLOCK = 10 * RATE
NEAR = gain(-3)
"""Only what comes so near to full scale is looked at between its samples."""


def the(name: str) -> Session:
    return read(FOLDERS.library / f"{name}.yaml", FOLDERS)


@pytest.fixture(scope="module")
def speech() -> Iterator[Speech]:
    with TemporaryDirectory() as folder:
        spoken = Speech(choose("neural", "en", 1.0, paths.own_voices()), Path(folder))
        yield spoken
        spoken.close()


@cases("name", few(SESSIONS, 3))
def test_a_session_is_what_the_rules_of_care_ask_for(name: str) -> None:
    report = check(FOLDERS.library / f"{name}.yaml", FOLDERS, careful=True)
    assert not report.problems


@cases("name", few(SESSIONS, 3))
def test_a_session_is_complete_and_smallest_on_a_flare_day(name: str) -> None:
    plans = [plan(the(name), level) for level in LEVELS]
    for planned in plans:
        assert [cue for cue in planned.cues if cue.says]
        assert all(cue.says[0] for cue in planned.cues if cue.kind is Kind.SAY)
    assert plans[0].seconds <= plans[2].seconds + (90 if "heat" in name else 0)


@pytest.mark.needs("neural")
@pytest.mark.parametrize("level", AT)
@cases("name", HEARD)
def test_a_session_lasts_and_sounds_as_is_said(name: str, level: Level, speech: Speech) -> None:
    made = the(name)
    composition = compose(made, level, speech, context.sounds())
    mix = composition.whole()
    assert mix.frames / RATE == pytest.approx(float(composition.plan.seconds), abs=2)
    low, high = PACE[level]
    assert low <= _pace(mix) <= high
    loudness, peak = _measured(mix)
    assert loudness == pytest.approx(-18, abs=1.5)
    assert peak < -1
    assert not speech.notices


def _pace(mix: Mix) -> Decimal:
    spoken = [placed for placed in mix.timeline.placed if placed.cue.kind is Kind.SAY]
    return Decimal(60 * RATE * sum(count(placed.line) for placed in spoken)) / sum(placed.frames for placed in spoken)


def _measured(mix: Mix) -> tuple[float, float]:
    """LUFS, and dBTP."""
    loudness, peak = Loudness(RATE), TruePeak(RATE, 2)
    for start in range(0, mix.frames, BLOCK):
        block = mix.read(start, BLOCK)
        loudness.add(block)
        if abs(block).max() > NEAR:
            peak.add(block)
    return loudness.integrated(), peak.dbtp()
