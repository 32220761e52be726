"""The silent voice."""

import pytest

from guided.sound import SAMPLE_RATE
from guided.speech.engines import silent


@pytest.mark.parametrize(("text", "words"), [("Rest.", 1), ("Let it be easy.", 4), ("  one \n two  ", 2), ("", 0)])
def test_silence_is_as_long_as_the_words(text: str, words: int) -> None:
    clip = silent.load("en").speak(text)
    assert clip.rate == SAMPLE_RATE
    assert clip.frames == round(SAMPLE_RATE * 60 * words / 130)
    assert not clip.samples.any()


def test_rate_changes_length_and_key() -> None:
    assert silent.load("en").key == "silent 130"
    assert silent.load("en", rate=1.3).key == "silent 169"
    assert silent.load("en", rate=1.3).speak("Let it be.").frames == round(SAMPLE_RATE * 60 * 3 / 169)


def test_every_language_is_silent() -> None:
    assert silent.list_languages() is None
    assert silent.load("tlh").speak("nuqneH").frames == silent.load("en").speak("Hello").frames


def test_silent_voice_lists_no_language_or_voice() -> None:
    assert silent.list_languages() is silent.list_languages("amy") is None
    assert silent.list_voices() == silent.list_voices("es") == []
