"""Invisible characters: the list is complete, and ordinary writing is not in it."""

import sys
import unicodedata
from collections.abc import Iterator

import pytest

from guided.core.safe_text import CONTROL_RE, HIDDEN_RE, clean, describe_hidden, mask_hidden

SEEN = {
    *"\t\n",
    *"\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u0890\u0891\u08e2",  # signs around Arabic numbers and verses
    *"\u070f",  # the line over a Syriac abbreviation
    *"\U000110bd\U000110cd",  # signs around Kaithi numbers
    *map(chr, range(0x13430, 0x13439)),  # how Egyptian signs stand to each other
}
"""Characters of the kinds below that show, or are spaces."""


def all_characters() -> Iterator[str]:
    return map(chr, range(sys.maxunicode + 1))


def test_every_control_and_format_character_is_hidden() -> None:
    kinds = ("Cc", "Cf", "Cs", "Zl", "Zp")
    assert {c for c in all_characters() if unicodedata.category(c) in kinds and not HIDDEN_RE.match(c)} == SEEN


@pytest.mark.parametrize("character", "\u034f\u115f\u1160\u17b4\u17b5\u180b\u2800\u3164\uffa0\ufe00\U000e0100")
def test_blank_letters_and_marks_are_hidden(character: str) -> None:
    assert HIDDEN_RE.search(f"re{character}st")
    assert not CONTROL_RE.search(f"re{character}st")


def test_control_characters_are_hidden_too() -> None:
    assert not [c for c in all_characters() if CONTROL_RE.match(c) and not HIDDEN_RE.match(c)]


@pytest.mark.parametrize("character", "\x00\x07\r\x1b\x7f\x85\u2028\u202a\u202e\u2066\u2069\ufeff\ufffe\ud800")
def test_direction_and_line_characters_are_controls(character: str) -> None:
    assert CONTROL_RE.search(f"re{character}st")


@pytest.mark.parametrize("character", "\u00ad\u200b\u200c\u200d\u200e\u2060\ufe0f\u3164\U000e0041")
def test_zero_width_characters_are_no_controls(character: str) -> None:
    assert not CONTROL_RE.search(f"re{character}st")
    assert HIDDEN_RE.search(f"re{character}st")
    assert HIDDEN_RE.search(f"{character}rest")


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian
        "क\u094d\u200dष, क\u094d\u200cष",  # Hindi
        "❤\ufe0f ☺\ufe0e",
        "\U0001f469\u200d\U0001f469\u200d\U0001f467",
        "\U0001f3f3\ufe0f\u200d\U0001f308",
        "1\ufe0f\u20e3 #\ufe0f\u20e3",
        "©\ufe0f ®\ufe0f ™\ufe0f ‼\ufe0f ⁉\ufe0f",
        "Überall ¿sí? 日本語, “good” – and ‘well’…\u00a0!",
        "עברית ו\u05beעוד",
        "a\ttab and\na line",
    ],
)
def test_ordinary_writing_passes(text: str) -> None:
    assert not HIDDEN_RE.search(text)
    assert mask_hidden(text) == text


def test_hidden_characters_are_masked() -> None:
    assert mask_hidden("a\x1b[2J\u202e \u200b\u00ad\tb\nc\r") == "a�[2J� ��\tb\nc�"


def test_hidden_character_is_described() -> None:
    found = HIDDEN_RE.search("re\U000e0041st")
    assert found
    assert describe_hidden(found) == "there is a character here that shows as nothing (U+E0041)"


@pytest.mark.parametrize("joiner", ["\u200d", "\ufe0f"])
def test_long_run_of_joiners_is_masked_once(joiner: str) -> None:
    assert mask_hidden("a" + joiner * 10_000 + "b") == "a�b"


def test_clean_removes_control_characters() -> None:
    assert clean("a \x1b[31m red\n\x00line\u202e \ud800") == "a [31m red line"
