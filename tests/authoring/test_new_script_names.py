"""File names made from titles."""

import pytest

from guided.authoring.bundle.pack import is_portable_name
from guided.authoring.new_script import NAME_CHARS, free_name, make_file_name
from guided.core.paths import DEVICES
from tests.support.cases import cases

TITLES = {
    "Gentle lower back": "gentle-lower-back",
    "  Ana's  evening, part 2!  ": "anas-evening-part-2",
    "Énergie douce à l'été": "energie-douce-a-lete",
    "Straße": "strasse",
    "こんにちは": "こんにちは",
    "नमस्ते": "नमस्ते",
    "Тихий вечер": "тихий-вечер",
    "../../etc/passwd": "etc-passwd",
    "C:\\Windows\\x": "c-windows-x",
    "CON": "con-session",
    "lpt1": "lpt1-session",
    "": "session",
    "...": "session",
    "\N{SLEEPING FACE}": "session",
    "a\x00b\nc": "a-b-c",
    "-rf": "rf",
    "x" * 300: "x" * NAME_CHARS,
    "漢" * 300: "漢" * NAME_CHARS,
}


@pytest.mark.parametrize(("title", "name"), TITLES.items(), ids=range(len(TITLES)))
def test_title_becomes_a_portable_name(title: str, name: str) -> None:
    assert make_file_name(title) == name
    assert is_portable_name(name)
    assert make_file_name(name) == name


@cases("device", sorted(DEVICES))
def test_name_is_never_a_device(device: str) -> None:
    assert make_file_name(device.upper()) not in DEVICES


def test_taken_name_gets_a_number() -> None:
    assert free_name("back", {"back", "back-2"}) == "back-3"
    assert free_name("back", {"neck"}) == "back"
