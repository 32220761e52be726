"""Words that voices mispronounce are respelled."""

import ctypes
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from guided.authoring.templates import TEMPLATE_KINDS, load_template
from guided.core import paths
from guided.core.level import LEVELS
from guided.lint.context import LevelView
from guided.script import spoken_text, stock_phrases
from guided.script.loader import load_script
from guided.sound import SAMPLE_RATE, Clip
from guided.speech.engines import onnx_runtime
from guided.speech.engines.espeak import ESPEAK_WPM, _load_library
from guided.speech.normalize import respell
from guided.speech.selection import SelectedVoice
from guided.speech.service import SpeechService
from tests.support.cases import cases


@cases(
    "written, given",
    [
        ("Close it very softly.", "Cloze it very softly."),
        ("If you like, close your hand.", "If you like, cloze your hand."),
        ("Let your hands open and close, softly.", "Let your hands open and cloze, softly."),
        ("Let your eyes close, or stay half open.", "Let your eyes cloze, or stay half open."),
        ("If your eyes want to close, let them.", "If your eyes want to cloze, let them."),
        ("Slowly close each hand.", "Slowly cloze each hand."),
        ("Close one hand, then the other.", "Cloze one hand, then the other."),
        ("Your lids close by themselves.", "Your lids cloze by themselves."),
        ("Hold your hand open and close it.", "Hold your hand open and cloze it."),
        ("Keep breathing as your hands close.", "Keep breathing as your hands cloze."),
        ("It is late, so close your eyes.", "It is late, so cloze your eyes."),
        ("Bring a chair close to the counter.", "Bring a chair close to the counter."),
        ("Keep your knees close together.", "Keep your knees close together."),
        ("Keep your elbows close.", "Keep your elbows close."),
        ("As close as is easy, with a chair close by.", "As close as is easy, with a chair close by."),
        ("Stay close, like a close friend.", "Stay close, like a close friend."),
        ("Use the lowest setting.", "Yooz the lowest setting."),
        ("It is yours to use at any time.", "It is yours to use at any time."),
        ("No menthol or capsaicin cream.", "No menthol or capsaycin cream."),
        ("Drowsy, or tingly.", "Drowzy, or tingley."),
        ("Nothing else changes.", "Nothing else changes."),
    ],
)
def test_line_is_respelled(written: str, given: str) -> None:
    assert respell(written, "en") == given


def test_other_languages_are_not_respelled() -> None:
    assert respell("Close it.", "es") == "Close it."


def test_respelled_line_is_not_respelled_again() -> None:
    for line in ("Close it.", "Use it.", "Drowsy, tingly capsaicin."):
        assert respell(respell(line, "en"), "en") == respell(line, "en") != line


class RecordingVoice:
    """A voice that remembers what it was given."""

    key = "listener"

    def __init__(self) -> None:
        self.given: list[str] = []

    def speak(self, text: str) -> Clip:
        self.given.append(text)
        return Clip(np.ones(SAMPLE_RATE // 2, np.float32) / 4, SAMPLE_RATE)

    def close(self) -> None:
        pass


def test_every_voice_gets_the_respelled_line(tmp_path: Path) -> None:
    voice = RecordingVoice()
    speech = SpeechService(SelectedVoice("system", "en", voice), tmp_path)
    speech.get_clip("Use it.")
    assert speech.get_length("Use it.") == speech.get_clip("Use it.").frames
    assert voice.given == ["Yooz it."]


# Pronunciation by the engines ----------------------------------------------------------------------------------------


@cache
def _hibari() -> Any:
    onnx_runtime.import_runtime()  # before hibari loads it
    from hibari.g2p import G2P

    return G2P()


def phonemize_neural(line: str) -> str:
    """The sounds that the neural voice makes of a line."""
    return str(_hibari()(respell(line, "en")))


def phonemize_espeak(line: str) -> str:
    """The sounds that eSpeak makes of a line."""
    engine = _load_library()
    assert engine._select_voice("en", ESPEAK_WPM)
    engine._dll.espeak_TextToPhonemes.restype = ctypes.c_char_p
    written = ctypes.c_char_p(respell(line, "en").encode())
    left = ctypes.c_void_p(ctypes.cast(written, ctypes.c_void_p).value)
    found = []
    while left.value:
        found.append(engine._dll.espeak_TextToPhonemes(ctypes.byref(left), 1, 2).decode())
    return " ".join(found)


ENGINES = [
    pytest.param(phonemize_neural, 0, marks=[pytest.mark.needs("neural"), pytest.mark.slow]),
    pytest.param(phonemize_espeak, 1, marks=pytest.mark.needs("espeak")),
]
TWO_WAYS = re.compile(
    r"\b(?:abuse|alternate|appropriate|bass|bow(?:s|ed)?|close|conduct|conflict|console|contents?|contracts?|converse"
    r"|decrease|deliberate|desert|digest|does|dove|elaborate|estimate|excuse|extract|graduate|house|impress|incline"
    r"|increase|insert|intimate|invalid|leads?|live|lives|minutes?|moderate|mouth|number|objects?|perfect|permit|polish"
    r"|presents?|produce|progress|project|read|rebound|records?|refuse|reject|resume|rewind|rose|rows?|second|separate"
    r"|sewer|sow|subject|suspect|tears?|transfer|upset|used?|winds?|wounds?)\b",
    re.IGNORECASE,
)
"""Words that are spelled as another is that sounds different."""
LED = ("tell", "easy", "into", "again", "out", "instead", "after", "small")
"""The line that `guided new` writes for an exercise."""
NEAR, SHUT = ("klˈOs", "klˈəʊs"), ("klˈOz", "klˈəʊz")
READ: Mapping[str, tuple[str, str]] = {
    r"hands open and close\b": SHUT,
    r"^Close it\b": SHUT,
    r"\bchair close to\b": NEAR,
    r"\bdoes\b": ("ʌz", "ʌz"),
    r"\beyes lead your head\b": ("lˈid", "lˈiːd"),
    r"\bminutes?\b": ("mˈɪnət", "mˈɪnɪt"),
    r"\bnose or mouth\b": ("mˈWθ", "mˈaʊθ"),
    r"^The second\b|\bSecond round\b": ("sˈɛkənd", "sˈɛkənd"),
    r"^Use the\b|\bto use (?:at|later)\b": ("jˈuz", "jˈuːz"),
    r"\bwind in high leaves\b|^wind": ("wˈɪnd", "wˈɪnd"),
}
"""How each of them is to be read where it stands in the library, by what stands around it; then its sounds."""


@pytest.mark.parametrize(("sounds", "which"), ENGINES)
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Let your hands open and close, softly.", SHUT),
        ("Let your eyes close, or stay half open.", SHUT),
        ("Slowly close each hand.", SHUT),
        ("Your lids close by themselves.", SHUT),
        ("Bring a steady chair close to the kitchen counter.", NEAR),
        ("Keep your elbows close.", NEAR),
        ("Use the lowest setting.", ("jˈuz", "jˈuːz")),
        ("Keep it off menthol or capsaicin.", ("kˈæpsAsˌɪn", "kˈapseɪsˌɪn")),
        ("If medicine makes you drowsy, leave warmth out.", ("dɹˈWzi", "dɹˈaʊzi")),
        ("If you feel tingly, breathe as usual.", ("tˈɪŋɡli", "tˈɪŋɡli")),
    ],
)
def test_engines_pronounce_the_words_right(
    sounds: Callable[[str], str], which: int, line: str, said: tuple[str, str]
) -> None:
    assert said[which] in sounds(line)


@pytest.mark.slow
@pytest.mark.parametrize(("sounds", "which"), ENGINES)
def test_every_ambiguous_word_has_the_decided_reading(sounds: Callable[[str], str], which: int) -> None:
    """A new line with "lead" or "wind" is found here, until its reading is looked at and stands in `READ`."""
    found = 0
    for line in sorted(set(_library_lines())):
        decided = [
            (match.span(), said) for around, said in READ.items() for match in re.finditer(around, line, re.IGNORECASE)
        ]
        for word in TWO_WAYS.finditer(line):
            said = next((said for (start, end), said in decided if start <= word.start() and word.end() <= end), None)
            assert said, f"nobody decided how to read '{word[0]}' in: {line}"
            assert said[which] in sounds(line), line
            found += 1
    assert found > len(READ)


def _library_lines() -> Iterator[str]:
    """Every line of English that comes with guided: of sessions, phrase books, and what `guided new` writes."""
    folders = paths.find_folders()
    for path in paths.find_scripts(folders.library).values():
        session = load_script(path, folders)
        for step in (step for level in LEVELS for step in LevelView(session, level).all_steps):
            for cue in step.cues:
                yield from (*cue.says, *cue.other_side, cue.section, cue.name)
    stock = stock_phrases.load_books("en", folders)[0].values()
    exercises = (dict(each) for kind in TEMPLATE_KINDS for each in load_template(kind).exercises)
    for written in (*stock, *(each[key] for each in exercises for key in LED if key in each)):
        yield from (piece for piece in spoken_text.split_text(written) if isinstance(piece, str))
