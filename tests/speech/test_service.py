"""The speech service speaks each different line once."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from guided.core.errors import VoiceError
from guided.sound import SAMPLE_RATE, Clip
from guided.speech import selection, service
from guided.speech.selection import SelectedVoice
from guided.speech.service import SpeechService


class FakeVoice:
    """A voice that hums for a tenth of a second a word, and remembers what it was asked."""

    def __init__(self, key: str = "teller", fails_on: str = "never") -> None:
        self.key = key
        self.fails_on = fails_on
        self.said: list[str] = []
        self.closed = 0
        self.meanwhile: Callable[[], None] = lambda: None

    def speak(self, text: str) -> Clip:
        self.said.append(text)
        self.meanwhile()
        if self.fails_on in text:
            raise VoiceError(f"The {self.key} voice could not say a line.")
        frames = len(text.split()) * SAMPLE_RATE // 10
        return Clip(np.sin(np.arange(frames, dtype=np.float32) / 50), SAMPLE_RATE)

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def voice() -> FakeVoice:
    return FakeVoice()


@pytest.fixture
def speech(voice: FakeVoice, tmp_path: Path) -> SpeechService:
    return SpeechService(SelectedVoice("system", "en", voice, ("Hello.",)), tmp_path)


def reopen(speech: SpeechService, voice: FakeVoice) -> SpeechService:
    """A later session with the same cache."""
    return SpeechService(SelectedVoice("system", "en", voice), speech._store._folder)


def test_line_is_spoken_once_and_cached(speech: SpeechService, voice: FakeVoice) -> None:
    assert speech.get_length("Let it rest.") is None
    clip = speech.get_clip("Let it rest.")
    assert clip.rate == SAMPLE_RATE
    assert speech.get_length("Let it rest.") == clip.frames
    assert speech.get_clip("Let it rest.").samples is clip.samples
    assert voice.said == ["Let it rest."]


def test_later_session_uses_the_cache(speech: SpeechService, voice: FakeVoice) -> None:
    first = speech.get_clip("Let it rest.")
    second = reopen(speech, voice)
    assert second.get_length("Let it rest.") == first.frames
    assert np.array_equal(second.get_clip("Let it rest.").samples, first.samples)
    assert voice.said == ["Let it rest."]


def test_other_voice_or_pipeline_version_speaks_again(
    speech: SpeechService, voice: FakeVoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    speech.get_clip("Rest.")
    reopen(speech, other := FakeVoice("other")).get_clip("Rest.")
    assert other.said == ["Rest."]
    monkeypatch.setattr(service, "NORMALIZE_VERSION", 99)
    reopen(speech, voice).get_clip("Rest.")
    assert voice.said == ["Rest.", "Rest."]


@pytest.mark.parametrize("text", ["", "...", "é", "e\u0301", "\ud800", "a\0b", "Rest. " * 500])
def test_any_text_has_its_own_entry(speech: SpeechService, voice: FakeVoice, text: str) -> None:
    frames = speech.get_clip(text).frames
    speech.get_clip(text + " more")
    assert reopen(speech, voice).get_length(text) == frames
    assert voice.said == [text, text + " more"]


def test_damaged_entry_is_spoken_again_and_replaced(speech: SpeechService, voice: FakeVoice) -> None:
    clip = speech.get_clip("Let it rest.")
    (file,) = speech._store._folder.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:-3] + b"abc")
    assert np.array_equal(reopen(speech, voice).get_clip("Let it rest.").samples, clip.samples)
    assert len(voice.said) == 2
    assert file.read_bytes() == whole


def test_line_is_never_spoken_twice_at_once(speech: SpeechService, voice: FakeVoice) -> None:
    all_asked = threading.Barrier(4, timeout=10)
    clips: list[Clip] = []

    def ask() -> None:
        all_asked.wait()
        clips.append(speech.get_clip("Let it rest."))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert voice.said == ["Let it rest."]
    assert [np.array_equal(clip.samples, clips[0].samples) for clip in clips] == [True] * 4


def test_cached_line_does_not_wait_for_one_being_spoken(speech: SpeechService, voice: FakeVoice) -> None:
    speech.get_clip("Known.")
    speaking, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        speaking.set()
        assert go_on.wait(10)

    voice.meanwhile = hold
    thread = threading.Thread(target=speech.get_clip, args=("New.",))
    thread.start()
    assert speaking.wait(10)
    assert speech.get_clip("Known.").frames == speech.get_length("Known.")
    assert speech.get_length("New.") is None
    go_on.set()
    thread.join(10)
    assert speech.get_length("New.")


def test_failed_voice_hands_over_the_remaining_lines(
    speech: SpeechService, voice: FakeVoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = FakeVoice("other")
    asked: list[tuple[list[str], str, str]] = []

    def instead_of(failed: list[str], chosen: SelectedVoice, why: VoiceError) -> SelectedVoice:
        asked.append(([*failed], chosen.engine, str(why)))
        return SelectedVoice("espeak", "en", other, ("It goes on.",))

    monkeypatch.setattr(selection, "select_fallback", instead_of)
    voice.fails_on = "two"
    before = speech.get_clip("one")
    assert speech.get_clip("two two").frames > 0
    speech.get_clip("three")
    assert (voice.said, other.said) == (["one", "two two"], ["two two", "three"])
    assert asked == [(["system"], "system", "The teller voice could not say a line.")]
    assert speech.notices == ["Hello.", "It goes on."]
    assert voice.closed == 1
    assert speech.get_clip("one").samples is before.samples
    assert reopen(speech, FakeVoice("other")).get_length("two two")


def test_menu_line_waits_for_one_line_at_most(speech: SpeechService, voice: FakeVoice) -> None:
    spoken, asked = threading.Event(), threading.Event()

    def session() -> None:
        for n in range(200):
            speech.get_clip(f"line number {n}")

    def meanwhile() -> None:
        if len(voice.said) == 10:
            spoken.set()
            assert asked.wait(10)

    voice.meanwhile = meanwhile
    thread = threading.Thread(target=session)
    menu = threading.Thread(target=speech.get_clip, args=("Go on?",))
    thread.start()
    assert spoken.wait(10)
    menu.start()
    while len(speech._lock._queue) < 2:
        threading.Event().wait(0.001)
    asked.set()
    menu.join(10)
    thread.join(10)
    assert voice.said.index("Go on?") == 10
    assert len(voice.said) == 201


def test_lines_are_silent_when_all_voices_fail(
    speech: SpeechService, voice: FakeVoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("hibari", "pyttsx3", "espeak"):
        monkeypatch.setattr(f"guided.speech.engines.{name}.load", lambda *_: FakeVoice("broken", fails_on=""))
    voice.fails_on = ""
    clip = speech.get_clip("Let it rest.")
    assert not clip.samples.any()
    assert clip.frames == round(SAMPLE_RATE * 60 * 3 / 130)
    assert len(speech.notices) == 4
    assert "shown and not said" in speech.notices[-1]


def test_unwritable_cache_is_one_notice(voice: FakeVoice, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    speech = SpeechService(SelectedVoice("system", "en", voice), tmp_path / "file" / "speech")
    for line in ("one", "two", "one"):
        assert speech.get_clip(line).frames == speech.get_length(line)
    assert voice.said == ["one", "two"]
    assert len(speech.notices) == 1


def test_warm_up_speaks_the_first_missing_line(speech: SpeechService, voice: FakeVoice) -> None:
    speech.get_clip("one")
    speech.warm_up(["one", "two", "three"])
    speech.warm_up(["one", "two"])
    assert voice.said == ["one", "two"]


def test_close_ends_the_current_line_without_a_fallback(
    speech: SpeechService, voice: FakeVoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "select_fallback", lambda *_: pytest.fail("it went on to another voice"))
    voice.fails_on, voice.meanwhile = "", speech.close
    with pytest.raises(VoiceError, match="The session ended"):
        speech.get_clip("Rest.")
    speech.close()
    assert voice.closed == 2
    assert speech.notices == ["Hello."]


def test_memory_stays_small_over_an_hour(speech: SpeechService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MAX_RECENT_FRAMES", 100_000)
    for n in range(60):
        speech.get_clip(f"line number {n}")
    assert speech._recent._frames <= 100_000
    assert sum(clip.frames for clip in speech._recent._clips.values()) == speech._recent._frames
    assert speech._store._memory == {}
    long = speech.get_clip("word " * 50)
    assert speech.get_clip("word " * 50).samples is long.samples


def test_most_recent_clip_stays_in_memory(speech: SpeechService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MAX_RECENT_FRAMES", 20_000)
    first = speech.get_clip("one")
    for line in ("two", "three", "four", "five", "six"):
        speech.get_clip(line)
        assert speech.get_clip("one").samples is first.samples


def test_fully_cached_session_loads_no_engine(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from guided.speech.service import SpeechService
from guided.speech.selection import select_voice
speech = SpeechService(select_voice(sys.argv[2], "en"), Path(sys.argv[1]))
clip = speech.get_clip("Let it rest.")
speech.get_length("Let it rest.")
speech.close()
print(len({"hibari", "onnxruntime", "soxr", "soundfile", "pyttsx3", "espeakng_loader"} & set(sys.modules)), clip.frames)
"""
    command = [sys.executable, "-c", code, str(tmp_path), "system"]
    if selection.list_engines() == ["silent"]:
        command[-1] = "silent"
    cold, warm = (subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() for _ in range(2))
    assert warm[0] == "0"
    assert warm[1] == cold[1]


@pytest.mark.slow
@pytest.mark.needs("neural")
def test_neural_voice_is_not_loaded_for_cached_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = SpeechService(selection.select_voice("neural", "en"), tmp_path)
    clip = first.get_clip("Let it rest.")
    monkeypatch.setattr("guided.speech.engines.hibari._load_network", lambda _: pytest.fail("the network was read"))
    second = SpeechService(selection.select_voice("neural", "en"), tmp_path)
    assert second.get_length("Let it rest.") == clip.frames
    assert np.array_equal(second.get_clip("Let it rest.").samples, clip.samples)
