"""Each different line is spoken once."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from guided.core.errors import VoiceError
from guided.sound import RATE, Clip
from guided.speech import selection, service
from guided.speech.selection import Chosen
from guided.speech.service import Speech


class Teller:
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
        frames = len(text.split()) * RATE // 10
        return Clip(np.sin(np.arange(frames, dtype=np.float32) / 50), RATE)

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def voice() -> Teller:
    return Teller()


@pytest.fixture
def speech(voice: Teller, tmp_path: Path) -> Speech:
    return Speech(Chosen("system", "en", voice, ("Hello.",)), tmp_path)


def again(speech: Speech, voice: Teller) -> Speech:
    """A later session with the same cache."""
    return Speech(Chosen("system", "en", voice), speech._store._folder)


def test_a_line_is_spoken_once_and_then_known(speech: Speech, voice: Teller) -> None:
    assert speech.length("Let it rest.") is None
    clip = speech.clip("Let it rest.")
    assert clip.rate == RATE
    assert speech.length("Let it rest.") == clip.frames
    assert speech.clip("Let it rest.").samples is clip.samples
    assert voice.said == ["Let it rest."]


def test_a_later_session_speaks_nothing_and_sounds_the_same(speech: Speech, voice: Teller) -> None:
    first = speech.clip("Let it rest.")
    second = again(speech, voice)
    assert second.length("Let it rest.") == first.frames
    assert np.array_equal(second.clip("Let it rest.").samples, first.samples)
    assert voice.said == ["Let it rest."]


def test_another_voice_and_another_pipeline_speak_anew(
    speech: Speech, voice: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    speech.clip("Rest.")
    again(speech, other := Teller("other")).clip("Rest.")
    assert other.said == ["Rest."]
    monkeypatch.setattr(service, "VERSION", 99)
    again(speech, voice).clip("Rest.")
    assert voice.said == ["Rest.", "Rest."]


@pytest.mark.parametrize("text", ["", "...", "é", "e\u0301", "\ud800", "a\0b", "Rest. " * 500])
def test_any_text_has_its_own_entry(speech: Speech, voice: Teller, text: str) -> None:
    frames = speech.clip(text).frames
    speech.clip(text + " more")
    assert again(speech, voice).length(text) == frames
    assert voice.said == [text, text + " more"]


def test_a_damaged_entry_is_spoken_again_and_replaced(speech: Speech, voice: Teller) -> None:
    clip = speech.clip("Let it rest.")
    (file,) = speech._store._folder.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:-3] + b"abc")
    assert np.array_equal(again(speech, voice).clip("Let it rest.").samples, clip.samples)
    assert len(voice.said) == 2
    assert file.read_bytes() == whole


def test_a_line_is_never_spoken_twice_at_the_same_time(speech: Speech, voice: Teller) -> None:
    all_asked = threading.Barrier(4, timeout=10)
    clips: list[Clip] = []

    def ask() -> None:
        all_asked.wait()
        clips.append(speech.clip("Let it rest."))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert voice.said == ["Let it rest."]
    assert [np.array_equal(clip.samples, clips[0].samples) for clip in clips] == [True] * 4


def test_a_line_known_never_waits_for_one_being_spoken(speech: Speech, voice: Teller) -> None:
    speech.clip("Known.")
    speaking, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        speaking.set()
        assert go_on.wait(10)

    voice.meanwhile = hold
    thread = threading.Thread(target=speech.clip, args=("New.",))
    thread.start()
    assert speaking.wait(10)
    assert speech.clip("Known.").frames == speech.length("Known.")
    assert speech.length("New.") is None
    go_on.set()
    thread.join(10)
    assert speech.length("New.")


def test_a_voice_that_fails_hands_on_its_line_and_those_to_come(
    speech: Speech, voice: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Teller("other")
    asked: list[tuple[list[str], str, str]] = []

    def instead_of(failed: list[str], chosen: Chosen, why: VoiceError) -> Chosen:
        asked.append(([*failed], chosen.name, str(why)))
        return Chosen("espeak", "en", other, ("It goes on.",))

    monkeypatch.setattr(selection, "instead_of", instead_of)
    voice.fails_on = "two"
    before = speech.clip("one")
    assert speech.clip("two two").frames > 0
    speech.clip("three")
    assert (voice.said, other.said) == (["one", "two two"], ["two two", "three"])
    assert asked == [(["system"], "system", "The teller voice could not say a line.")]
    assert speech.notices == ["Hello.", "It goes on."]
    assert voice.closed == 1
    assert speech.clip("one").samples is before.samples
    assert again(speech, Teller("other")).length("two two")


def test_a_menu_line_waits_for_one_line_at_most(speech: Speech, voice: Teller) -> None:
    spoken, asked = threading.Event(), threading.Event()

    def session() -> None:
        for n in range(200):
            speech.clip(f"line number {n}")

    def meanwhile() -> None:
        if len(voice.said) == 10:
            spoken.set()
            assert asked.wait(10)

    voice.meanwhile = meanwhile
    thread = threading.Thread(target=session)
    menu = threading.Thread(target=speech.clip, args=("Go on?",))
    thread.start()
    assert spoken.wait(10)
    menu.start()
    while len(speech._turns._queue) < 2:
        threading.Event().wait(0.001)
    asked.set()
    menu.join(10)
    thread.join(10)
    assert voice.said.index("Go on?") == 10
    assert len(voice.said) == 201


def test_when_all_voices_fail_the_lines_are_silences(
    speech: Speech, voice: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("hibari", "pyttsx3", "espeak"):
        monkeypatch.setattr(f"guided.speech.engines.{name}.load", lambda *_: Teller("broken", fails_on=""))
    voice.fails_on = ""
    clip = speech.clip("Let it rest.")
    assert not clip.samples.any()
    assert clip.frames == round(RATE * 60 * 3 / 130)
    assert len(speech.notices) == 4
    assert "shown and not said" in speech.notices[-1]


def test_where_nothing_can_be_kept_it_speaks_on_with_one_notice(voice: Teller, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    speech = Speech(Chosen("system", "en", voice), tmp_path / "file" / "speech")
    for line in ("one", "two", "one"):
        assert speech.clip(line).frames == speech.length(line)
    assert voice.said == ["one", "two"]
    assert len(speech.notices) == 1


def test_waking_speaks_the_first_line_that_is_missing(speech: Speech, voice: Teller) -> None:
    speech.clip("one")
    speech.wake(["one", "two", "three"])
    speech.wake(["one", "two"])
    assert voice.said == ["one", "two"]


def test_closing_ends_the_line_being_spoken_and_asks_no_other_voice(
    speech: Speech, voice: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "instead_of", lambda *_: pytest.fail("it went on to another voice"))
    voice.fails_on, voice.meanwhile = "", speech.close
    with pytest.raises(VoiceError, match="The session ended"):
        speech.clip("Rest.")
    speech.close()
    assert voice.closed == 2
    assert speech.notices == ["Hello."]


def test_memory_stays_flat_over_an_hour(speech: Speech, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "RECENT", 100_000)
    for n in range(60):
        speech.clip(f"line number {n}")
    assert speech._recent._frames <= 100_000
    assert sum(clip.frames for clip in speech._recent._clips.values()) == speech._recent._frames
    assert speech._store._memory == {}
    long = speech.clip("word " * 50)
    assert speech.clip("word " * 50).samples is long.samples


def test_the_clip_used_last_is_the_last_to_go(speech: Speech, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "RECENT", 20_000)
    first = speech.clip("one")
    for line in ("two", "three", "four", "five", "six"):
        speech.clip(line)
        assert speech.clip("one").samples is first.samples


def test_a_session_that_is_all_known_loads_no_engine(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from guided.speech.service import Speech
from guided.speech.selection import choose
speech = Speech(choose(sys.argv[2], "en"), Path(sys.argv[1]))
clip = speech.clip("Let it rest.")
speech.length("Let it rest.")
speech.close()
print(len({"hibari", "onnxruntime", "soxr", "soundfile", "pyttsx3", "espeakng_loader"} & set(sys.modules)), clip.frames)
"""
    command = [sys.executable, "-c", code, str(tmp_path), "system"]
    if selection.here() == ["silent"]:
        command[-1] = "silent"
    cold, warm = (subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() for _ in range(2))
    assert warm[0] == "0"
    assert warm[1] == cold[1]


@pytest.mark.slow
@pytest.mark.needs("neural")
def test_the_neural_voice_is_not_loaded_for_what_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Speech(selection.choose("neural", "en"), tmp_path)
    clip = first.clip("Let it rest.")
    monkeypatch.setattr("guided.speech.engines.hibari._read", lambda _: pytest.fail("the network was read"))
    second = Speech(selection.choose("neural", "en"), tmp_path)
    assert second.length("Let it rest.") == clip.frames
    assert np.array_equal(second.clip("Let it rest.").samples, clip.samples)
