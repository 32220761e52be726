"""Words that a voice would say wrong are written for it as they sound."""

from pathlib import Path

import numpy as np
import pytest

from guided.sound import RATE
from guided.sound.clip import Clip
from guided.speech.cache import Speech
from guided.speech.choose import Chosen
from guided.speech.lexicon import LEXICON, respelled


@pytest.mark.parametrize(
    ("written", "given"),
    [
        ("Close it very softly.", "Cloze it very softly."),
        ("If you like, close your hand.", "If you like, cloze your hand."),
        ("Bring a chair close to the counter.", "Bring a chair close to the counter."),
        ("Use the lowest setting.", "Yooz the lowest setting."),
        ("It is yours to use at any time.", "It is yours to use at any time."),
        ("No menthol or capsaicin cream.", "No menthol or capsaycin cream."),
        ("Nothing else changes.", "Nothing else changes."),
    ],
)
def test_a_line_is_given_as_it_sounds(written: str, given: str) -> None:
    assert respelled(written, "en") == given


def test_other_languages_keep_their_words() -> None:
    assert respelled("Close it.", "es") == "Close it."


def test_no_respelling_is_respelled_again() -> None:
    for entries in LEXICON.values():
        for _, spelling in entries:
            assert respelled(spelling, "en") == spelling


class Listener:
    """A voice that remembers what it was given."""

    key = "listener"

    def __init__(self) -> None:
        self.given: list[str] = []

    def speak(self, text: str) -> Clip:
        self.given.append(text)
        return Clip(np.ones(RATE // 2, np.float32) / 4, RATE)

    def close(self) -> None:
        pass


def test_every_voice_is_given_it_so_and_one_is_asked_once(tmp_path: Path) -> None:
    voice = Listener()
    speech = Speech(Chosen("system", "en", voice), tmp_path)
    speech.clip("Use it.")
    assert speech.length("Use it.") == speech.clip("Use it.").frames
    assert voice.given == ["Yooz it."]
