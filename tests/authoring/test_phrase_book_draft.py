"""The user's own phrase book: found by name, created once, and its first text."""

import re
from pathlib import Path

import pytest

from guided.authoring import phrase_book_draft
from guided.core import paths
from guided.script import stock_phrases
from tests.support.bundles import ALONE, write_own_file

SHIPPED = paths.find_folders().library / "phrases"


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("phrases/es", "es"),
        ("phrases/es.yaml", "es"),
        ("phrases/fr", "fr"),
        ("es", "es"),
        ("fr", None),
        ("release-only", None),
        ("phrases/english", None),
        ("other/es", None),
        ("/phrases/es", None),
        ("", None),
        ("nul\0", None),
    ],
)
def test_name_stands_for_a_language(name: str, language: str | None) -> None:
    assert phrase_book_draft.find_language(name, paths.find_folders()) == language


def test_session_or_fragment_of_that_name_comes_first(home: Path) -> None:
    for path in ("sessions/es.yaml", "sessions/fragments/en.yaml"):
        write_own_file(path, ALONE)
    for language in ("es", "en"):
        assert phrase_book_draft.find_language(language, paths.find_folders()) is None
        assert phrase_book_draft.find_language(f"phrases/{language}", paths.find_folders()) == language


def test_phrase_book_in_the_working_folder_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases" / "es.yaml").write_text("in: Inspira\n")
    monkeypatch.chdir(tmp_path)
    assert phrase_book_draft.find_language("phrases/es.yaml", paths.find_folders()) is None
    assert phrase_book_draft.find_language("phrases/es", paths.find_folders()) == "es"


def test_language_with_an_own_book_only_is_found(home: Path) -> None:
    write_own_file("sessions/phrases/fr.yaml", "in: Inspire\n")
    assert phrase_book_draft.find_language("fr", paths.find_folders()) == "fr"


@pytest.mark.parametrize("language", ["en", "es"])
def test_new_book_has_every_line_as_a_comment(home: Path, language: str) -> None:
    path = phrase_book_draft.ensure_book(language, paths.find_folders())
    assert path == paths.sessions_folder() / "phrases" / f"{language}.yaml"
    text = path.read_text("utf-8")
    assert all(not line or line.startswith("#") for line in text.splitlines())
    assert phrase_book_draft.OVERRIDE_HINT in text
    assert not stock_phrases.check_book(path, paths.find_folders())[0]
    assert not stock_phrases.list_book_keys(path)


@pytest.mark.parametrize(("language", "source"), [("en", "en"), ("es", "es"), ("fr", "en")])
def test_uncommented_book_equals_its_source(home: Path, language: str, source: str) -> None:
    path = phrase_book_draft.ensure_book(language, paths.find_folders())
    path.write_text(re.sub("^#(?! [^ ])", "", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    assert set(stock_phrases.list_book_keys(path)) == set(stock_phrases.PHRASE_KEYS)
    found, _, _ = stock_phrases.load_books(language, paths.find_folders())
    begun_from, _, _ = stock_phrases.load_books(source, paths.find_folders()._replace(user=home / "gone"))
    assert found == begun_from


def test_existing_book_is_kept(home: Path) -> None:
    mine = write_own_file("sessions/phrases/es.yaml", "in: Inspira\n")
    assert phrase_book_draft.ensure_book("es", paths.find_folders()) == mine
    assert mine.read_text() == "in: Inspira\n"


def test_book_of_a_new_language_starts_in_english(home: Path) -> None:
    text = phrase_book_draft.ensure_book("fr", paths.find_folders()).read_text("utf-8")
    assert phrase_book_draft.NEW_LANGUAGE_HINT in text
    assert "\n#in: Breathe in\n" in text
    assert "The stock lines of English" not in text


def test_header_of_a_new_book_fits_the_screen(home: Path) -> None:
    head = phrase_book_draft.ensure_book("fr", paths.find_folders()).read_text("utf-8").partition("\n\n")[0]
    assert max(map(len, head.splitlines())) <= 120
