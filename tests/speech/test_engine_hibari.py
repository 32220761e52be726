"""The shipped neural voice."""

from typing import Any

import numpy as np
import pytest

from guided.core.errors import VoiceError
from guided.speech.engines import hibari as hibari_engine
from guided.speech.engines import onnx_runtime

pytestmark = pytest.mark.needs("neural")


@pytest.fixture(autouse=True)
def runtime() -> Any:
    """onnxruntime, loaded before hibari loads it."""
    return onnx_runtime.import_runtime()


@pytest.mark.slow
def test_line_is_identical_in_another_process() -> None:
    line = "Let your shoulders be heavy."
    first, second = (hibari_engine.load("en").speak(line).samples for _ in range(2))
    assert np.array_equal(first, second)


def test_key_has_version_voice_and_speed() -> None:
    import hibari

    assert hibari_engine.load("en").key == f"neural {hibari.__version__} heart 0.7"
    assert hibari_engine.load("en", rate=0.9).key == f"neural {hibari.__version__} heart 0.63"


def test_other_languages_are_an_error() -> None:
    with pytest.raises(VoiceError, match="The neural voice speaks English, not 'de'"):
        hibari_engine.load("de")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["emma", "../heart", ""])
def test_other_voices_are_never_downloaded(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hibari.voices.download", lambda *_: pytest.fail("it went to fetch a voice"))
    with pytest.raises(VoiceError, match="it has one, heart"):
        hibari_engine.load("en", name)
    assert hibari_engine.load("en", "heart").speak("Rest.").frames


def test_damaged_network_is_a_voice_error(runtime: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the file is damaged")

    monkeypatch.setattr(runtime, "InferenceSession", broken)
    with pytest.raises(VoiceError, match="could not say a line \\(the file is damaged\\)"):
        hibari_engine.load("en").speak("Rest.")


@pytest.mark.parametrize("sound", [np.zeros(24_000), np.full(24_000, np.nan), np.zeros(0), np.ones(100)])
def test_unusable_sound_is_a_voice_error(sound: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hibari_engine, "_load_network", lambda _: lambda *_, **__: sound)
    with pytest.raises(VoiceError, match="no usable sound for the line “Rest here"):
        hibari_engine.load("en").speak("Rest here.")


def test_network_runs_on_one_thread(runtime: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[object] = []
    real = runtime.InferenceSession

    def session(path: str, options: Any, **rest: object) -> object:
        threads.append((options.intra_op_num_threads, options.inter_op_num_threads))
        return real(path, options, **rest)

    monkeypatch.setattr(runtime, "InferenceSession", session)
    hibari_engine.load("en").speak("Rest.")
    assert threads[0] == (1, 1)


def test_only_voice_speaks_english() -> None:
    assert hibari_engine.list_languages() == hibari_engine.list_languages("heart") == {"en"}
    assert hibari_engine.list_voices() == hibari_engine.list_voices("en") == ["heart"]
    assert hibari_engine.list_voices("es") == []
