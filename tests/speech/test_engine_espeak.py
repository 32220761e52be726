"""eSpeak NG through ctypes."""

import subprocess
import sys

import numpy as np
import pytest

from guided.core.errors import VoiceError
from guided.speech.engines import espeak

pytestmark = pytest.mark.needs("espeak")


def test_every_listed_language_loads() -> None:
    languages = espeak.list_languages()
    assert len(languages) > 90
    assert {"en", "de", "es", "fr", "pt", "zh", "no", "hi", "ar", "ja"} <= languages
    for language in languages:
        assert espeak.load(language).key


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de", "Atme ruhig aus."),
        ("es", "Deja que tus hombros descansen."),
        ("ru", "Дыши спокойно."),
        ("zh", "慢慢呼吸"),
    ],
)
def test_line_is_spoken_in_its_language(language: str, line: str) -> None:
    clip = espeak.load(language).speak(line)
    assert 0.5 < clip.frames / clip.rate < 4
    assert not np.array_equal(clip.samples, espeak.load("en").speak(line).samples)


def test_two_languages_at_once_do_not_mix() -> None:
    english, german = espeak.load("en"), espeak.load("de")
    line = "Wednesday 1999"
    apart = [voice.speak(line).frames for voice in (english, english, german, german)]
    mixed = [voice.speak(line).frames for voice in (english, german, english, german)]
    assert apart[2] != pytest.approx(apart[0], abs=400)
    assert [mixed[0], mixed[2], mixed[1], mixed[3]] == [pytest.approx(frames, abs=400) for frames in apart]


def test_voice_is_chosen_by_name() -> None:
    assert espeak.load("en", "en-us").speak("Rest.").frames
    with pytest.raises(VoiceError, match="does not know 'nobody'"):
        espeak.load("en", "nobody")
    with pytest.raises(VoiceError, match="does not know 'tlh'"):
        espeak.load("tlh")


@pytest.mark.parametrize("name", ["en-gb", "en-GB", "en-us", "en-gb-scotland", "pt-BR", "en+f3", "es-mx"])
def test_voice_is_chosen_by_country_code(name: str) -> None:
    assert espeak.load("en", name).speak("Rest.").frames


def test_key_has_voice_and_words_per_minute() -> None:
    assert espeak.load("en").key.endswith(" en 130")
    assert espeak.load("en", rate=0.9).key.endswith(" en 117")


def test_two_rates_at_once_do_not_mix() -> None:
    slow, fast = espeak.load("en", rate=0.7), espeak.load("en", rate=1.3)
    line = "Let your shoulders be heavy."
    apart = [voice.speak(line).frames for voice in (slow, slow, fast, fast)]
    mixed = [voice.speak(line).frames for voice in (slow, fast, slow, fast)]
    assert apart[0] > 1.4 * apart[2]
    assert [mixed[0], mixed[2], mixed[1], mixed[3]] == [pytest.approx(frames, abs=400) for frames in apart]


def test_missing_data_does_not_end_the_process() -> None:
    code = """
import espeakng_loader
espeakng_loader.get_data_path = lambda: "/nowhere"
from guided.core.errors import VoiceError
from guided.speech.engines import espeak
try:
    espeak.load("en").speak("Rest.")
except VoiceError as error:
    print("still here")
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "still here\n")


def test_markup_and_phonemes_are_read_as_text() -> None:
    voice = espeak.load("en")
    assert voice.speak("one <break time='9s'/> two").frames < 8 * voice.speak("one").rate
    assert voice.speak("[[h@l'oU]]").frames > voice.speak("hello").frames


def test_language_of_a_voice() -> None:
    for name in ("es", "es-419", "es-mx", "ES-MX", "es+f3"):
        assert espeak.list_languages(name) == {"es"}
    assert espeak.list_languages("nb") == {"nb", "no"}
    assert espeak.list_languages("cmn") == {"cmn", "zh"}
    assert espeak.list_languages("nobody") is None


def test_listed_voices_of_a_language_can_be_loaded() -> None:
    assert espeak.list_voices("es") == ["es", "es-419", "es-mx"]
    assert espeak.list_voices("tlh") == []
    assert set(espeak.list_voices("en")) < set(espeak.list_voices())
    for name in espeak.list_voices():
        assert espeak.load("en", name).key


def test_missing_library_lists_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeak, "_read_voices", dict)
    assert espeak.list_languages() is None
    assert espeak.list_voices() == []
