"""Suggestions for invalid values: every suggested value is valid."""

import re

import pytest

from guided.script import spoken_text, values


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("10sec", "did you mean 10s?"),
        ("5 seconds", "did you mean 5s?"),
        ("“20s”", "did you mean 20s?"),
        ("20\u00a0s", "did you mean 20s?"),
        ("Ten seconds.", "did you mean 10s?"),
        ("a minute", "did you mean 1m?"),
        ("half a minute", "did you mean 30s?"),
        ("1 min 30 sec", "did you mean 1m30s?"),
        ("5'", "did you mean 5m?"),
        ('30"', "did you mean 30s?"),
        ("10-15 s", "write one length, like 15s"),
        ("10 to 15 seconds", "write one length, like 15s"),
        ("1–2 min", "write one length, like 2m"),
        ("3 x 30s", "write 30s here, and the 3 as reps: or repeat:"),
        ("30s × 3", "write 30s here, and the 3 as reps: or repeat:"),
        ("a while", "write it like 20s or 2m"),
        ("", "write it like 20s or 2m"),
        ("99999 hours", "write it like 20s or 2m"),
    ],
)
def test_suggested_time_is_valid(written: str, hint: str) -> None:
    assert values.suggest_time(written) == hint
    for length in re.findall(r"(?:mean|like) (\w+)\?", hint):
        assert spoken_text.parse_seconds(length)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("3x", "write 3"),
        ("“5”", "write 5"),
        ("2.5", "write 2"),
        ("twice", "write 2"),
        ("Three times", "write 3"),
        ("3-5", "write 5, the most that is asked: easier levels ask less"),
        ("8 to 10 times", "write 10, the most that is asked: easier levels ask less"),
        ("2x10", "write 10, and put repeat: 2 around the step"),
        ("2 × 10", "write 10, and put repeat: 2 around the step"),
        ("some", "write a number, like 3"),
        ("", "write a number, like 3"),
    ],
)
def test_suggested_count(written: str, hint: str) -> None:
    assert values.suggest_count(written) == hint


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("4–6", "did you mean 4-6?"),
        ("8 to 10 minutes", "did you mean 8-10?"),
        ("about 10 min", "did you mean 10?"),
        ("6-4", "write it like 4-6, or 5"),
        ("long", "write it like 4-6, or 5"),
    ],
)
def test_suggested_minutes(written: str, hint: str) -> None:
    assert values.suggest_minutes(written) == hint


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("English", "write en"),
        ("Español", "write es"),
        ("en-GB", "write en"),
        ("pt_BR", "write pt"),
        ("Elvish", "write two letters, like en, es or fr"),
    ],
)
def test_suggested_language(written: str, hint: str) -> None:
    assert values.suggest_language(written) == hint


@pytest.mark.parametrize("words", ["(a minute)", "(ten of them)", "[as you like]", "{so}", "(or 3 of them, or none)"])
def test_words_in_brackets_are_no_pauses(words: str) -> None:
    assert list(spoken_text.find_pause_typos(f"Rest {words} here.")) == []
