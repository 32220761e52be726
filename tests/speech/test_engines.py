"""The contract of every voice engine, tested on the real ones and on the silent one."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import numpy as np
import pytest

from guided.core.errors import VoiceError
from guided.sound import Clip
from guided.speech.clip_postprocessing import trim_silence
from guided.speech.engines import ENGINES, Voice, load_engine
from tests.support.cases import cases
from tests.support.tiny_voice import make_voice_file

MARKS = {"silent": [], "neural": [pytest.mark.needs("neural"), pytest.mark.slow]}
EACH = [pytest.param(name, marks=MARKS.get(name, [pytest.mark.needs(name)])) for name in ENGINES]
LINES = [
    "Let your shoulders be heavy, and let the bed hold you.",
    "When you're ready, lie on your back, knees bent, feet resting flat.",
    "There is nothing to do, and nowhere to go.",
]
ODD = {
    "empty": "",
    "spaces": " \t\n ",
    "dots": "...",
    "dash": "-",
    "picture": "😀",
    "picture in a line": "Rest now 😀 and breathe.",
    "controls": "\0\x07",
    "NUL in a line": "Rest\0now.",
    "half a surrogate": "Rest \ud800 now.",
    "markup": "<b>Rest</b> &amp; <break time='9s'/>",
    "phoneme markup": "[[h@l'oU]] [rest](/ɹˈɛst/)",
    "option": "--help -o /tmp/x",
    "shell": "$(touch x); `id`",
    "digits": "10 9 8 7",
    "long number": "123456789012",
    "clock": "7:30, 3.5 kg, 50%",
    "accents": "naïve café, größer",
    "other script": "Дыши спокойно",
    "combining": "e\u0301\u0301\u0301",
    "right to left mark": "Rest \u202e now.",
    "300 words": "rest and breathe " * 100,
}


@pytest.fixture(params=EACH, scope="module")
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def own_voices(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The voice to ask an engine for that has none of its own."""
    return {"piper": str(make_voice_file(tmp_path_factory.mktemp("voices")))}


@pytest.fixture(scope="module")
def load(name: str, own_voices: dict[str, str]) -> Callable[..., Voice]:
    """The engine's own function, asked for English."""
    return lambda rate=1.0: load_engine(name).load("en", own_voices.get(name), rate)


@pytest.fixture(scope="module")
def voice(load: Callable[..., Voice]) -> Iterator[Voice]:
    voice = load()
    yield voice
    voice.close()


def seconds(clip: Clip) -> float:
    return clip.frames / clip.rate


def test_probe_is_one_phrase_and_loads_nothing(name: str) -> None:
    presence = load_engine(name).probe()
    assert presence.available
    assert presence.reason
    assert "\n" not in presence.reason
    assert not presence.reason.endswith(".")
    heavy = "{'hibari', 'onnxruntime', 'piper', 'pyttsx3', 'soundfile', 'soxr'} & set(sys.modules)"
    code = f"import sys; from guided.speech.engines import load_engine; load_engine('{name}').probe(); "
    code += f"print({heavy} or '')"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout == "\n"


def test_engine_speaks_english(name: str) -> None:
    languages = load_engine(name).list_languages()
    assert languages is None or "en" in languages


def test_loading_a_voice_imports_nothing_large(name: str, own_voices: dict[str, str]) -> None:
    heavy = "{'hibari', 'onnxruntime', 'piper', 'pyttsx3', 'soundfile', 'soxr'} & set(sys.modules)"
    loading = f"load_engine({name!r}).load('en', {own_voices.get(name)!r})"
    code = f"import sys; from guided.speech.engines import load_engine; {loading}; print({heavy} or '')"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout == "\n"


def test_line_is_mono_float_in_range(voice: Voice) -> None:
    clip = voice.speak(LINES[0])
    assert clip.samples.dtype == np.float32
    assert clip.samples.ndim == 1
    assert 8_000 <= clip.rate <= 48_000
    assert np.abs(clip.samples).max() <= 1


def test_line_is_audible_unless_silent(name: str, voice: Voice) -> None:
    loudest = np.abs(voice.speak(LINES[0]).samples).max()
    assert loudest == 0 if name == "silent" else loudest > 0.1


@pytest.mark.parametrize("line", LINES)
def test_pace_is_calm(name: str, voice: Voice, line: str) -> None:
    clip = voice.speak(line)
    said = clip.samples if name == "silent" else trim_silence(clip.samples, clip.rate)
    assert 100 < len(line.split()) * 60 * clip.rate / len(said) < 200


def test_more_words_take_longer(voice: Voice) -> None:
    lengths = [seconds(voice.speak("Let your hand rest." + " Let your hand rest." * more)) for more in (0, 2, 5, 11)]
    assert lengths == sorted(lengths)
    assert lengths[3] > 3 * lengths[1]


def test_same_line_has_the_same_length(voice: Voice) -> None:
    first, _, again = (seconds(voice.speak(line)) for line in (LINES[0], LINES[1], LINES[0]))
    assert again == pytest.approx(first, abs=0.020)


@cases("text", ODD.values())
def test_any_text_is_accepted(voice: Voice, text: str) -> None:
    clip = voice.speak(text)
    assert np.isfinite(clip.samples).all()
    if any(character.isalnum() for character in text):
        assert 0.2 < seconds(clip) < 300
    else:
        assert not clip.samples.any()
        assert seconds(clip) < 2


def test_each_voice_has_its_own_key(name: str, load: Callable[..., Voice], own_voices: dict[str, str]) -> None:
    others = [other for other in ENGINES if other != name and load_engine(other).probe().available]
    assert load().key not in [load_engine(other).load("en", own_voices.get(other)).key for other in others]
    assert load().key == load().key


@pytest.mark.slow
def test_rate_changes_length_and_key(load: Callable[..., Voice]) -> None:
    slow, usual, fast = (load(rate) for rate in (0.7, 1.0, 1.3))
    with closing(slow), closing(usual), closing(fast):
        lengths = [seconds(voice.speak(LINES[0])) for voice in (slow, usual, fast)]
    assert 1.2 < lengths[0] / lengths[1] < 1.6
    assert 1.15 < lengths[1] / lengths[2] < 1.5
    assert len({load(hundredths / 100).key for hundredths in range(70, 131)}) == 61
    assert load(1.0).key == load().key


def test_closing_twice_is_harmless(load: Callable[..., Voice]) -> None:
    voice = load()
    voice.close()
    voice.close()
    voice = load()
    voice.speak("Rest.")
    voice.close()
    voice.close()


def test_voice_can_be_used_from_several_threads(voice: Voice) -> None:
    lengths: list[float] = []
    for _ in range(2):
        thread = threading.Thread(target=lambda: lengths.append(seconds(voice.speak(LINES[0]))))
        thread.start()
        thread.join()
    assert lengths == [pytest.approx(lengths[0], abs=0.020)] * 2


@pytest.mark.slow
def test_two_voices_do_not_mix_their_lines(load: Callable[..., Voice]) -> None:
    with closing(load()) as voice:
        alone = [seconds(voice.speak(line)) for line in LINES[:2]]
    together: dict[str, float] = {}

    def speak(line: str) -> None:
        with closing(load()) as voice:
            for _ in range(3):
                together[line] = seconds(voice.speak(line))

    threads = [threading.Thread(target=speak, args=(line,)) for line in LINES[:2]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[line] for line in LINES[:2]] == [pytest.approx(length, abs=0.020) for length in alone]


@pytest.mark.slow
def test_closing_during_a_line_ends_it_soon(load: Callable[..., Voice]) -> None:
    voice, outcome = load(), []

    def speak() -> None:
        try:
            outcome.append(voice.speak("rest and breathe " * 30))
        except VoiceError as error:
            outcome.append(error)

    thread = threading.Thread(target=speak)
    thread.start()
    voice.close()
    thread.join(15)
    assert len(outcome) == 1


def test_missing_engine_says_how_to_install_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if name == "silent":
        assert load_engine(name).probe().available
        return
    monkeypatch.setattr(f"{ENGINES[name]}.find_spec", lambda _: None)
    presence = load_engine(name).probe()
    assert not presence.available
    assert "pip install" in presence.reason
