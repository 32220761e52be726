"""Enlarged text."""

import string

import pytest

from guided.ui.tui.big_text import BIG_ROWS, big_width, can_enlarge, draw_dots, enlarge
from guided.ui.tui.theme import Ink

GOOD = """\
 ▄▄▄               ▄ ▄
█   ▀  ▄▄   ▄▄   ▄▄█ █
█ ▀▀█ █  █ █  █ █  █ █
▀▄▄▄▀ ▀▄▄▀ ▀▄▄▀ ▀▄▄█ ▄
""".splitlines()


def draw(text: str) -> list[str]:
    return [row[0].text.rstrip() for row in enlarge(text, Ink.PRIMARY)]


def test_word_is_enlarged() -> None:
    assert draw("Good!") == [*GOOD, ""]


@pytest.mark.parametrize(
    "letters", [string.ascii_letters, string.digits, "äöüÄÖÜßáéíóúñÑç¿¡àèâêëïô", ".,;:!?'\"‘’“”-–—…()/+%&"]
)
def test_usual_characters_can_be_enlarged(letters: str) -> None:
    assert can_enlarge(letters)
    assert len({tuple(draw(letter)) for letter in letters}) >= len(letters) - 1, "“ and ” may look alike"


@pytest.mark.parametrize("text", ["日本", "🧘", "ø", "a\u0336"])
def test_other_characters_cannot_be_enlarged(text: str) -> None:
    assert not can_enlarge(text)
    with pytest.raises(KeyError):
        enlarge(text, Ink.PRIMARY)


@pytest.mark.parametrize("text", ["", " ", "Breathe in", "Él sueña, ¿así?", "jgpqy"])
def test_all_rows_have_the_same_width(text: str) -> None:
    rows = enlarge(text, Ink.SECONDARY)
    assert len(rows) == BIG_ROWS
    assert {len(row[0].text) for row in rows} == {big_width(text)}
    assert {row[0].ink for row in rows} == {Ink.SECONDARY}


def test_accents_are_drawn_in_either_unicode_form() -> None:
    assert draw("é") == draw("e\u0301") != draw("e")
    assert draw("É") != draw("E")
    assert draw("í") != draw("i")


def test_dots_have_no_empty_rows_around_them() -> None:
    seven = draw_dots("7")
    assert len(seven) == 7
    assert any(seven[0])
    assert any(seven[-1])
    assert draw_dots(" ") == ()
