"""Piper voice files, spoken by the real library with a tiny one made here."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from guided.core.errors import VoiceError
from guided.speech.engines import onnx_runtime, piper
from guided.speech.selection import may_suit, select_voice
from tests.support.tiny_voice import RATE, make_voice_file

LINE = "Let your shoulders be heavy."
needs_piper = pytest.mark.needs("piper")


@pytest.fixture(autouse=True)
def runtime() -> Any:
    """onnxruntime, loaded before piper loads it."""
    return onnx_runtime.import_runtime()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return make_voice_file(tmp_path)


@needs_piper
def test_line_has_the_rate_of_the_file(model: Path) -> None:
    clip = piper.load("en", str(model)).speak(LINE)
    assert clip.rate == RATE
    assert 1.2 < clip.frames / clip.rate < 3


@needs_piper
def test_length_scale_of_the_file_counts(tmp_path: Path) -> None:
    usual = piper.load("en", str(make_voice_file(tmp_path, "usual"))).speak(LINE)
    slow = piper.load("en", str(make_voice_file(tmp_path, "slow", inference={"length_scale": 1.5}))).speak(LINE)
    assert slow.frames == pytest.approx(1.5 * usual.frames, rel=0.01)


@needs_piper
def test_sentences_have_a_silence_between_them(model: Path) -> None:
    voice = piper.load("en", str(model))
    apart = [voice.speak(line).frames for line in ("Rest.", "Let go.")]
    both = voice.speak("Rest. Let go.")
    assert both.frames == sum(apart) + round(piper.PAUSE_S * RATE)
    assert not both.samples[apart[0] : apart[0] + round(piper.PAUSE_S * RATE)].any()


@needs_piper
def test_phonemes_and_markup_are_read_as_text(model: Path) -> None:
    voice = piper.load("en", str(model))
    assert voice.speak("[[h@l'oU]]").frames > 1.5 * voice.speak("hello").frames


@needs_piper
def test_nothing_is_printed(tmp_path: Path) -> None:
    few = make_voice_file(
        tmp_path, phoneme_id_map={"_": [0], "^": [1], "$": [2], "a": [14], "e": [18], "ɛ": [61], " ": [3]}
    )
    code = f"""
from guided.speech.engines import piper
assert piper.load("en", {str(few)!r}).speak({LINE!r}).frames
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


@needs_piper
def test_line_has_a_constant_length_and_its_own_level(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from piper.config import SynthesisConfig

    asked: list[SynthesisConfig] = []

    def synthesize(_: object, text: str, manner: SynthesisConfig) -> list[object]:
        asked.append(manner)
        return []

    monkeypatch.setattr("piper.PiperVoice.synthesize", synthesize)
    with pytest.raises(VoiceError, match="could not say a line"):
        piper.load("en", str(model), 0.8).speak(LINE)
    assert asked == [SynthesisConfig(length_scale=1.75, noise_w_scale=0.0, normalize_audio=False)]


@needs_piper
def test_network_runs_on_one_thread(runtime: Any, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[object] = []
    real = runtime.InferenceSession

    def session(path: str, options: Any, *rest: object) -> object:
        threads.append((options.intra_op_num_threads, options.inter_op_num_threads))
        return real(path, options, *rest)

    monkeypatch.setattr(runtime, "InferenceSession", session)
    voice = piper.load("en", str(model))
    assert voice.speak("Rest.").frames
    assert voice.speak("Rest.").frames
    assert threads == [(1, 1)]


@needs_piper
def test_changed_file_has_another_key(tmp_path: Path) -> None:
    before = piper.load("en", str(make_voice_file(tmp_path))).key
    model = tmp_path / "tiny.onnx"
    model.write_bytes(model.read_bytes() + b"\0")
    assert piper.load("en", str(model)).key != before
    assert before.startswith("piper tiny.onnx ")


@needs_piper
@pytest.mark.parametrize(("letters", "line"), [("espeak", "rest"), ("text", "rest"), ("hebrew", "שלום")])
def test_phonemizers_without_network_are_supported(tmp_path: Path, letters: str, line: str) -> None:
    assert piper.load("en", str(make_voice_file(tmp_path, phoneme_type=letters))).speak(line).frames


@needs_piper
@pytest.mark.parametrize("letters", ["pinyin", "japanese", "thai", "new"])
def test_voice_that_would_download_a_dictionary_is_refused(tmp_path: Path, letters: str) -> None:
    with pytest.raises(VoiceError, match=r"^The voice tiny needs a dictionary from the network, and guided fetches"):
        piper.load("en", str(make_voice_file(tmp_path, phoneme_type=letters)))


@needs_piper
@pytest.mark.parametrize(
    ("about", "language"),
    [
        ({}, "en"),
        ({"language": {}}, "en"),
        ({"language": {"family": "de"}}, "de"),
        ({"language": {}, "espeak": {"voice": "es-419"}}, "es"),
    ],
)
def test_voice_speaks_the_language_of_its_file(tmp_path: Path, about: dict[str, object], language: str) -> None:
    model = str(make_voice_file(tmp_path, **about))
    assert piper.load(language, model).key
    with pytest.raises(VoiceError, match=rf"^The voice tiny speaks '{language}', not 'cy'\.$"):
        piper.load("cy", model)


def test_missing_library_says_how_to_install_it(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(piper, "find_spec", lambda name: None if name == "piper" else True)
    with pytest.raises(VoiceError, match=r"not installed; pip install piper-tts brings it\.$"):
        piper.load("en", str(model))


@needs_piper
def test_missing_file_argument_says_how_to_name_one() -> None:
    with pytest.raises(VoiceError, match=r"write --voice piper:FILE\.onnx\.$"):
        piper.load("en")


@needs_piper
@pytest.mark.parametrize("name", ["nowhere.onnx", "/nowhere/at/all.onnx", "a\0b.onnx", ".", "x" * 5_000])
def test_missing_file_is_named(name: str) -> None:
    with pytest.raises(VoiceError, match=r"^There is no voice file .*; name one that is there, ending in \.onnx\.$"):
        piper.load("en", name)


@needs_piper
def test_missing_description_file_is_named(model: Path) -> None:
    (model.parent / "tiny.onnx.json").unlink()
    with pytest.raises(VoiceError, match=r"tiny\.onnx needs tiny\.onnx\.json beside it; get both from"):
        piper.load("en", str(model))


@needs_piper
@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "3", "{}", '{"audio": {"sample_rate": "fast"}, "espeak": {"voice": "en"}}', "\xff",
     '{"audio": {"sample_rate": 16000}, "language": "en", "espeak": {"voice": "en"}}',
     '{"audio": {"sample_rate": 16000}, "espeak": {"voice": 3}}', "[" * 10_000],
)  # fmt: skip
def test_invalid_description_file_is_named(model: Path, text: str) -> None:
    (model.parent / "tiny.onnx.json").write_text(text, encoding="latin-1")
    with pytest.raises(VoiceError, match=r"tiny\.onnx\.json does not describe a voice of piper's; get it anew\.$"):
        piper.load("en", str(model))


@needs_piper
@pytest.mark.parametrize("content", [b"", b"not a network", b"half"], ids=["empty", "text", "cut short"])
def test_damaged_network_is_named_at_the_first_line(model: Path, content: bytes) -> None:
    model.write_bytes(model.read_bytes()[:300] if content == b"half" else content)
    with pytest.raises(VoiceError, match=r"tiny\.onnx is damaged, or no voice of piper's; get it anew\.$"):
        piper.load("en", str(model)).speak(LINE)


@needs_piper
def test_incomplete_description_is_named_at_the_first_line(model: Path) -> None:
    described = {"audio": {"sample_rate": RATE}, "espeak": {"voice": "en-us"}}
    (model.parent / "tiny.onnx.json").write_text(json.dumps(described), encoding="utf-8")
    with pytest.raises(VoiceError, match="is damaged, or no voice of piper's"):
        piper.load("en", str(model)).speak(LINE)


@needs_piper
@pytest.mark.parametrize("sound", [np.zeros(RATE), np.full(RATE, np.nan), np.zeros(0), np.ones(100)])
def test_unusable_sound_is_a_voice_error(model: Path, sound: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("piper.PiperVoice.phoneme_ids_to_audio", lambda *_, **__: sound)
    with pytest.raises(VoiceError):
        piper.load("en", str(model)).speak(LINE)


@needs_piper
def test_missing_data_does_not_end_the_process(model: Path) -> None:
    code = f"""
from pathlib import Path
from guided.speech.engines import onnx_runtime
onnx_runtime.import_runtime()
import piper.phonemize_espeak
piper.phonemize_espeak.ESPEAK_DATA_DIR = Path("/nowhere")
from guided.core.errors import VoiceError
from guided.speech.engines import piper
try:
    piper.load("en", {str(model)!r}).speak("Rest.")
except VoiceError as error:
    print(error)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert "pip install --force-reinstall piper-tts may mend it" in run.stdout


@needs_piper
def test_own_voice_is_found_by_name_in_the_voices_folder(model: Path) -> None:
    by_name = select_voice("piper:tiny", "en", 0.9, model.parent)
    by_path = select_voice(f"piper:{model}", "en", 0.9)
    assert by_name.voice.key == by_path.voice.key
    assert by_name.voice.speak(LINE).frames > 0
    with pytest.raises(VoiceError, match=r"nobody\.onnx; name one that is there"):
        select_voice("piper:nobody", "en", folder=model.parent)


@needs_piper
def test_own_voice_comes_before_system_voices(tmp_path: Path) -> None:
    make_voice_file(tmp_path, "anna", language={"family": "cs"}, espeak={"voice": "cs"})
    make_voice_file(tmp_path, "emil", language={"family": "da"}, espeak={"voice": "da"})
    chosen = select_voice(None, "da", folder=tmp_path)
    assert chosen.voice.key.startswith("piper emil.onnx ")
    assert chosen.notices == ()
    assert select_voice(None, "fi", folder=tmp_path).engine != "piper"


def test_language_of_a_file_is_read_without_the_network(tmp_path: Path) -> None:
    danish = make_voice_file(tmp_path, "ida", language={"family": "da"})
    assert piper.list_languages(str(danish)) == {"da"}
    assert piper.list_languages() is piper.list_languages(str(tmp_path / "gone.onnx")) is None
    assert piper.list_voices() == piper.list_voices("da") == []


def test_own_voice_suits_its_language_only(tmp_path: Path) -> None:
    make_voice_file(tmp_path, "ida", language={"family": "da"})
    assert may_suit("piper:ida", "da", tmp_path)
    assert not may_suit("piper:ida", "en", tmp_path)
