"""Large letters."""

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


def drawn(text: str) -> list[str]:
    return [row[0].text.rstrip() for row in enlarge(text, Ink.PRIMARY)]


def test_good() -> None:
    assert drawn("Good!") == [*GOOD, ""]


@pytest.mark.parametrize(
    "letters", [string.ascii_letters, string.digits, "äöüÄÖÜßáéíóúñÑç¿¡àèâêëïô", ".,;:!?'\"‘’“”-–—…()/+%&"]
)
def test_there_is_one_for_all_that_is_usual(letters: str) -> None:
    assert can_enlarge(letters)
    assert len({tuple(drawn(letter)) for letter in letters}) >= len(letters) - 1, "“ and ” may look alike"


@pytest.mark.parametrize("text", ["日本", "🧘", "ø", "a\u0336"])
def test_there_is_none_for_the_rest(text: str) -> None:
    assert not can_enlarge(text)
    with pytest.raises(KeyError):
        enlarge(text, Ink.PRIMARY)


@pytest.mark.parametrize("text", ["", " ", "Breathe in", "Él sueña, ¿así?", "jgpqy"])
def test_all_rows_are_of_one_width(text: str) -> None:
    rows = enlarge(text, Ink.SECONDARY)
    assert len(rows) == BIG_ROWS
    assert {len(row[0].text) for row in rows} == {big_width(text)}
    assert {row[0].ink for row in rows} == {Ink.SECONDARY}


def test_an_accent_makes_a_difference_however_it_is_written() -> None:
    assert drawn("é") == drawn("e\u0301") != drawn("e")
    assert drawn("É") != drawn("E")
    assert drawn("í") != drawn("i")


def test_dots_have_no_empty_rows_around_them() -> None:
    seven = draw_dots("7")
    assert len(seven) == 7
    assert any(seven[0])
    assert any(seven[-1])
    assert draw_dots(" ") == ()
