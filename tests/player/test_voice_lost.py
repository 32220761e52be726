"""A voice that hangs or dies during a session: another voice continues with hardly a gap."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from guided.core.errors import VoiceError
from guided.core.level import Level
from guided.player.rendering import PlanRenderer, create_renderer
from guided.script.model import Say
from guided.sound import SAMPLE_RATE, Clip
from guided.speech import deadline, selection
from guided.speech.engines import Voice
from guided.speech.selection import SelectedVoice
from guided.speech.service import SpeechService
from tests.sound.test_mixer import SOUNDS
from tests.support.sessions import session

LINES = [f"Let this be line {n}." for n in range(12)]
TROUBLE = LINES[2]
LATER = deadline.MIN_LINE_S


class HummingVoice:
    """A voice that hums a second a line at its own pitch, until there is trouble."""

    def __init__(self, key: str, pitch: float, trouble: Callable[[], object] = lambda: None) -> None:
        self.key = key
        self.pitch = pitch
        self.trouble = trouble
        self.said: list[str] = []

    def speak(self, text: str) -> Clip:
        self.said.append(text)
        if text == TROUBLE:
            self.trouble()
        return Clip(0.3 * np.sin(np.arange(SAMPLE_RATE, dtype=np.float32) * self.pitch), SAMPLE_RATE)

    def close(self) -> None: ...


@pytest.fixture
def release() -> Iterator[threading.Event]:
    """The event that hanging voices wait for."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def other_voice(monkeypatch: pytest.MonkeyPatch) -> HummingVoice:
    """The voice that goes on."""
    voice = HummingVoice("other", 0.09)

    def load(language: str, name: str | None, rate: float) -> Voice:
        return voice

    monkeypatch.setattr("guided.speech.engines.pyttsx3.load", load)
    return voice


@pytest.fixture
def hanging_voice(release: threading.Event) -> HummingVoice:
    return HummingVoice("hanging", 0.05, lambda: release.wait(60))


@pytest.fixture
def dying_voice() -> HummingVoice:
    def die() -> None:
        raise VoiceError("The neural voice could not say a line (it died).")

    return HummingVoice("dying", 0.05, die)


@pytest.fixture
def short_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a voice up soon, so that a test is quick."""
    monkeypatch.setattr(deadline, "MIN_LINE_S", 0.2)


def make_speech(voice: Voice, folder: Path, engine: str = "neural") -> SpeechService:
    return SpeechService(SelectedVoice(engine, "en", voice), folder)


def make_renderer(speech: SpeechService) -> PlanRenderer:
    return create_renderer(session(*[Say(say=line) for line in LINES]), Level.BETTER, speech, SOUNDS)


def measure_longest_gap(composition: PlanRenderer) -> float:
    """Play from the first moment one can, by the clock alone; the longest that anyone waits for a line (seconds)."""
    mix = composition.buffer_mix()
    began, gap = time.monotonic(), 0.0
    while not mix.timeline.is_complete:
        ready = mix.ready_frames
        composition.wait_until(ready + 1)
        gap = max(gap, time.monotonic() - began - ready / SAMPLE_RATE)
    return gap


@pytest.mark.slow
def test_hanging_voice_causes_no_gap_of_two_seconds(
    hanging_voice: HummingVoice, other_voice: HummingVoice, tmp_path: Path
) -> None:
    ready = []
    hang, hanging_voice.trouble = (
        hanging_voice.trouble,
        lambda: (ready.append(composition.mix.ready_frames / SAMPLE_RATE), hang()),
    )
    composition = make_renderer(speech := make_speech(hanging_voice, tmp_path))
    assert measure_longest_gap(composition) < 2
    assert 3 <= ready[0] < 8
    assert speech.notices == ["The neural voice took too long over a line, so the system voice speaks from here."]


@pytest.mark.parametrize("how", ["hanging_voice", "dying_voice"])
@pytest.mark.usefixtures("short_timeout")
def test_next_engine_says_the_remaining_lines_after_one_notice(
    how: str, other_voice: HummingVoice, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    first = request.getfixturevalue(how)
    composition = make_renderer(speech := make_speech(first, tmp_path))
    assert measure_longest_gap(composition) < 1
    assert (first.said, other_voice.said) == (LINES[:3], LINES[2:])
    assert len(speech.notices) == 1
    assert speech.notices[0].endswith("so the system voice speaks from here.")
    pitches = [_pitch(speech.get_clip(line)) for line in LINES]
    assert pitches == [pytest.approx(0.05, rel=0.01)] * 2 + [pytest.approx(0.09, rel=0.01)] * 10


@pytest.mark.usefixtures("short_timeout")
def test_late_answer_of_a_hung_voice_is_dropped(
    hanging_voice: HummingVoice, other_voice: HummingVoice, release: threading.Event, tmp_path: Path
) -> None:
    speech = make_speech(hanging_voice, tmp_path)
    for line in LINES[:3]:
        speech.get_clip(line)
    (hung,) = [thread for thread in threading.enumerate() if thread.name == "may hang"]
    release.set()
    hung.join(10)
    assert _pitch(speech.get_clip(TROUBLE)) == pytest.approx(0.09, rel=0.01)
    assert make_speech(hanging_voice, tmp_path).get_length(TROUBLE) is None
    assert len(speech.notices) == 1


@pytest.mark.usefixtures("short_timeout")
def test_second_caller_gets_the_line_from_the_next_voice(
    hanging_voice: HummingVoice, other_voice: HummingVoice, tmp_path: Path
) -> None:
    hung = threading.Event()
    hang, hanging_voice.trouble = hanging_voice.trouble, lambda: (hung.set(), hang())
    speech = make_speech(hanging_voice, tmp_path)
    speech.get_clip(LINES[0])
    session = threading.Thread(target=speech.get_clip, args=(TROUBLE,))
    session.start()
    assert hung.wait(10)
    began = time.monotonic()
    assert _pitch(speech.get_clip("Go on, or easier?")) == pytest.approx(0.09, rel=0.01)
    assert time.monotonic() - began < 1
    session.join(10)
    assert len(speech.notices) == 1


@pytest.mark.usefixtures("short_timeout")
def test_leaving_does_not_wait_for_a_hung_voice(
    hanging_voice: HummingVoice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "select_fallback", lambda *_: pytest.fail("it went on to another voice"))
    left = threading.Event()
    hang, hanging_voice.trouble = hanging_voice.trouble, lambda: (left.set(), hang())
    composition = make_renderer(speech := make_speech(hanging_voice, tmp_path))
    composition.buffer_mix()
    assert left.wait(10)
    began = time.monotonic()
    composition.close()
    assert time.monotonic() - began < 1
    assert speech.notices == []


@pytest.mark.needs("system")
@pytest.mark.skipif(sys.platform == "win32", reason="nothing can be stopped so there")
def test_stopped_worker_is_replaced(other_voice: HummingVoice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # the system's own voice
    monkeypatch.setattr("guided.speech.engines.hibari.load", lambda *_: other_voice)
    monkeypatch.setattr(deadline, "MIN_LINE_S", 0.5)
    chosen = selection.select_voice("system", "en")
    speech = SpeechService(chosen, tmp_path)
    speech.get_clip(LINES[0])
    worker = chosen.voice._worker._process  # type: ignore[attr-defined]
    os.kill(worker.pid, signal.SIGSTOP)
    assert _pitch(speech.get_clip(TROUBLE)) == pytest.approx(0.09, rel=0.01)
    assert worker.wait(10) is not None
    assert len(speech.notices) == 1


@pytest.mark.needs("system")
def test_dead_worker_is_restarted_without_a_notice(tmp_path: Path) -> None:
    chosen = selection.select_voice("system", "en")
    speech = SpeechService(chosen, tmp_path)
    speech.get_clip(LINES[0])
    chosen.voice._worker._process.kill()  # type: ignore[attr-defined]
    began = time.monotonic()
    assert speech.get_clip(TROUBLE).frames
    assert time.monotonic() - began < LATER
    assert speech.notices == []
    speech.close()


@pytest.mark.slow
@pytest.mark.needs("system")
def test_system_voice_takes_over_in_time(hanging_voice: HummingVoice, tmp_path: Path) -> None:
    composition = make_renderer(speech := make_speech(hanging_voice, tmp_path))
    assert measure_longest_gap(composition) < 2
    assert "so the system voice speaks from here" in speech.notices[0]
    composition.close()


def _pitch(clip: Clip) -> float:
    """How far a hum turns from frame to frame (radians)."""
    turns = np.flatnonzero(np.diff(np.signbit(clip.samples[2000:-2000])))
    return float(np.pi * (len(turns) - 1) / (turns[-1] - turns[0]))
