"""Markup left over from word processors and web pages is found in spoken text; ordinary text passes."""

import pytest

from guided.script.spoken_text_checks import find_markup


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Let **go** now.", ["**go**"]),
        ("_Let_ it *be*.", ["_Let_", "*be*"]),
        ("Let `it` be.", ["`it`"]),
        ("See https://a.b/c?d=e or www.a.b", ["https://a.b/c?d=e", "www.a.b"]),
        ("Lie&nbsp;down &#8211; now", ["&nbsp;", "&#8211;"]),
        ("1. Lie down.", ["1."]),
        ("Lie down.\n  2) Rest.\n# Knees\n• Feet", ["2)", "#", "•"]),
        ("Rest \U0001f60c\u2728 here", ["\U0001f60c\u2728"]),
    ],
)
def test_leftover_markup_is_found_at_its_place(text: str, left: list[str]) -> None:
    found = sorted(find_markup(text), key=lambda slip: slip.offset)
    assert [text[slip.offset : slip.offset + slip.width] for slip in found] == left
    assert all(slip.hint for slip in found)


@pytest.mark.parametrize(
    "text",
    [
        "Let go & rest.",
        "In snake_case and a * b * c.",
        "Count to 10. 20 is fine, too.",
        "10 small breaths.",
        "4-6, and/or 50% – or less…",
        "Überall ¿sí? 日本語, “good” and ‘well’.",
        "2.5 of them",
        "Number #3 it is.",
    ],
)
def test_ordinary_text_passes(text: str) -> None:
    assert list(find_markup(text)) == []


def test_text_full_of_symbols_is_checked_quickly() -> None:
    for sign in "*_`&#<[{(1. ":
        assert len(list(find_markup(sign * 4000))) <= 4000
