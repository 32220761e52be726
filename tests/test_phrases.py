"""Phrase books: every line of a language, the listener's own before the library's."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from guided import library
from guided.level import Level
from guided.library import Folders
from guided.pacing import USUAL
from guided.script import phrases
from guided.script import text as spoken
from guided.script.source import shown
from tests.locked import lock
from tests.scripting import FOLDERS

BOOK = (FOLDERS.library / "phrases" / "en.yaml").read_text("utf-8")


@pytest.fixture
def places(tmp_path: Path) -> Folders:
    for folder in ("own/phrases", "library/phrases"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "library" / "phrases" / "en.yaml").write_text(BOOK, "utf-8")
    return Folders(tmp_path / "own", tmp_path / "library")


def faults(places: Folders, text: str) -> str:
    """What is wrong with the listener's own English book."""
    (places.user / "phrases" / "en.yaml").write_text(text, "utf-8")
    _, problems, sources = phrases.load("en", places)
    return "\n".join(shown(problems, sources)).replace(str(places.user / "phrases" / "en.yaml"), "en.yaml")


def test_every_language_that_comes_with_guided_is_whole() -> None:
    folders = library.folders()
    for language in phrases.languages(folders):
        lines, problems, _ = phrases.load(language, folders)
        assert not problems
        assert set(lines) == set(phrases.KEYS)


def test_english_and_spanish_come_with_guided() -> None:
    assert {"en", "es"} <= set(phrases.languages(library.folders()))


@pytest.mark.parametrize("language", ["en", "es"])
def test_phase_words_fit_into_a_breath(language: str) -> None:
    lines, _, _ = phrases.load(language, library.folders())
    for phase in ("in", "out", "still"):
        assert spoken.count(lines[phase]) <= 4
        assert spoken.count(lines[f"{phase}-short"]) == 1


@pytest.mark.parametrize("key", ["landing", "landing-warm"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_landing_takes_at_most_twenty_seconds(language: str, key: str) -> None:
    lines, _, _ = phrases.load(language, library.folders())
    slot = USUAL[Level.FLARE].slot
    pieces = list(spoken.pieces(lines[key]))
    assert sum(p if isinstance(p, Decimal) else slot(spoken.count(p)) for p in pieces) <= 20


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_line_can_be_filled_and_invites(language: str) -> None:
    lines, _, _ = phrases.load(language, library.folders())
    for key, names in phrases.KEYS.items():
        line = spoken.fill(lines[key], dict.fromkeys(names, "knee"))
        assert "<" not in line
        assert all(name in lines[key] for name in names)
        assert not re.search(r"\b(should|must|push|debes|deberías|tienes que)\b", line, re.IGNORECASE)


def test_languages_are_those_of_both_shelves(places: Folders) -> None:
    (places.user / "phrases" / "es.yaml").write_text("")
    assert phrases.languages(places) == ["en", "es"]
    assert phrases.languages(Folders(places.user / "gone", places.library)) == ["en"]


def test_ones_own_lines_win_one_by_one(places: Folders) -> None:
    (places.user / "phrases" / "en.yaml").write_text("in: Breath comes in\n")
    lines, problems, _ = phrases.load("en", places)
    assert not problems
    assert (lines["in"], lines["out"]) == ("Breath comes in", "And out, slowly")


def test_a_book_alone_must_be_whole(places: Folders) -> None:
    (places.user / "phrases" / "es.yaml").write_text("in: Inspira\n")
    _, (problem,), _ = phrases.load("es", places)
    assert problem.what.startswith("the phrase book has no line for 'out', 'still',")


def test_a_line_nobody_says_is_told(places: Folders) -> None:
    assert "en.yaml:1:1: error: 'breathe-in' is not a line of a phrase book" in faults(places, "breathe-in: In\n")
    assert "did you mean 'soften'?" in faults(places, "sofen: Let <area> soften.\n")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("in: Now let us all breathe in\n", "1:5: error: 'in' has more than 4 words"),
        ("out-short: And out\n", "1:12: error: 'out-short' has more than 1 word"),
        ("in: [Breathe, in]\n", "1:1: error: 'in' takes one line of text"),
        ('in: "..."\n', "1:1: error: 'in' takes one line of text"),
        ("ready: When you are ready. (3s)\n", "1:28: error: 'ready' holds no pause"),
        ("here: You are at <place>.\n", "1:18: error: nothing is called 'place' here"),
        ("in:\n", "1:1: error: there is nothing after 'in'"),
        ("soften: Let <part> soften.\n", "1:13: error: nothing is called 'part' here"),
        ("- Breathe in\n", "1:1: error: this is not a phrase book"),
        ("", "1:1: error: this is not a phrase book"),
        ("in: &x Breathe in\n", "1:5: error: anchors (&) are not used in scripts"),
        ("in: Br\0eathe\n", "1:7: error: there is a character here that shows as nothing (U+0000)"),
    ],
)
def test_a_slip_is_told_at_its_place(places: Folders, text: str, what: str) -> None:
    assert f"en.yaml:{what}" in faults(places, text)


def test_a_book_that_is_a_folder_is_no_book(places: Folders) -> None:
    (places.user / "phrases" / "en.yaml").mkdir()
    lines, problems, _ = phrases.load("en", places)
    assert not problems
    assert set(lines) == set(phrases.KEYS)


def test_a_shelf_that_may_not_be_read_is_empty(places: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    (places.user / "phrases" / "en.yaml").write_text("in: Breath comes in\n")
    lock(monkeypatch, places.user)
    assert phrases.languages(places) == ["en"]
    lines, problems, _ = phrases.load("en", places)
    assert not problems
    assert lines["in"] == "Breathe in"
