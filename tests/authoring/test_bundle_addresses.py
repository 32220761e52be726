"""Member names of a bundle, and the paths they are installed to."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guided.authoring.bundle import pack
from guided.core import paths
from tests.support.cases import cases

GOOD = [
    "evening.yaml", "Mein Rücken.yaml", "朝の体操.yaml", "मेरी शाम.yaml", "no. 2 (short).yaml", "fragments/tea.yaml",
    "phrases/fr.yaml", "sounds/beds/kitchen.mp3", "sounds/chimes/my gong.flac",
]  # fmt: skip
BAD = [
    "", ".yaml", "..yaml", "../evening.yaml", "fragments/../evening.yaml", "/evening.yaml",
    "/etc/evening.yaml", "./evening.yaml",
    "fragments//tea.yaml", "fragments/more/tea.yaml", "C:evening.yaml", "C:/evening.yaml", "c:\\evening.yaml",
    "..\\evening.yaml", "fragments\\tea.yaml", "evening.yaml/", "evening.yaml.", "evening .yaml", ".hidden.yaml",
    "-o.yaml", "evening.yml", "evening.YAML", "evening.py", "evening.sh", "evening", "con.yaml", "NUL.yaml",
    "com1.yaml", "aux.evening.yaml", "con .yaml", "even\0ing.yaml", "even\ning.yaml", "even\x1b[2Jing.yaml",
    "evening\u202elmay.yaml", "eve\u200bning.yaml", "evening\u2028.yaml", "\ufeffevening.yaml", "u\u0308bung.yaml",
    "\uff0e\uff0e\uff0fevening.yaml", "..\u2215evening.yaml", "a\u2044b.yaml", "evening\ud800.yaml", "x" * 61 + ".yaml",
    "a*b.yaml", "a?b.yaml", "a|b.yaml", 'a"b.yaml', "a<b.yaml", "$HOME.yaml", "~.yaml", "%2e%2e%2fa.yaml", "a:b.yaml",
    "phrases/english.yaml", "phrases/EN.yaml", "phrases/e1.yaml", "phrases/fr.txt", "sounds/kitchen.mp3",
    "sounds/beds/kitchen.exe", "sounds/beds/kitchen.yaml", "sounds/other/kitchen.mp3", "voices/amy.onnx",
    "journal.jsonl", "settings.json", "evening.yaml:stream",
    "evening\u3164.yaml", "eve\u034fning.yaml", "evening\ufe0f.yaml",
]  # fmt: skip


@pytest.mark.parametrize("place", GOOD)
def test_plain_name_in_any_language_is_valid(place: str) -> None:
    assert pack.is_valid_member(place)


@cases("place", BAD)
def test_other_names_are_invalid(place: str) -> None:
    assert not pack.is_valid_member(place)


@given(st.one_of(st.text(), st.sampled_from(BAD + GOOD), st.lists(st.sampled_from("../\\:a~ \0")).map("".join)))
def test_no_valid_member_leads_out_of_the_folders(place: str) -> None:
    if not pack.is_valid_member(place):
        return
    assert not Path(place).is_absolute()
    home = pack.target_path(place).resolve()
    assert home.parent in {(paths.sessions_folder() / folder).resolve() for folder in ("", "fragments", "phrases")} | {
        (paths.sounds_folder() / folder).resolve() for folder in ("chimes", "beds")
    }
    assert home.suffix in {".yaml", *paths.SOUND_SUFFIXES}


@pytest.mark.parametrize(
    ("one", "other"), [("Tea.yaml", "tea.yaml"), ("stra\u00dfe.yaml", "STRASSE.yaml"), ("\u00e9.yaml", "e\u0301.yaml")]
)
def test_names_equal_on_some_file_system_are_folded_together(one: str, other: str) -> None:
    assert pack.fold_case(one) == pack.fold_case(other)
    assert pack.fold_case(one) != pack.fold_case("coffee.yaml")


def test_shipped_files_are_recognised() -> None:
    folders = paths.find_folders()
    ours = ["fragments/settle.yaml", "phrases/es.yaml", "sounds/beds/rain.mp3", "sounds/chimes/bell.wav"]
    assert all(pack.is_shipped(place, folders) for place in ours)
    theirs = ["fragments/tea.yaml", "phrases/fr.yaml", "sounds/beds/kitchen.mp3", "sounds/chimes/rain.mp3"]
    assert not any(pack.is_shipped(place, folders) for place in theirs)


def test_fragment_may_not_hide_a_library_session(tmp_path: Path) -> None:
    assert pack.is_shipped("fragments/release-only.yaml", paths.find_folders())
    assert not pack.is_shipped("release-only.yaml", paths.find_folders())
