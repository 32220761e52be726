"""Phrase books: all lines of a language, with the user's own lines before those of the library."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from guided.core import paths
from guided.core.level import Level
from guided.core.paths import Folders
from guided.plan.pacing import DEFAULT_PACING
from guided.script import spoken_text as spoken
from guided.script import stock_phrases
from guided.script.diagnostics import Diagnostic, format_diagnostics
from guided.script.loader import try_load
from tests.support.locked_folder import lock
from tests.support.scripts import FOLDERS

BOOK = (FOLDERS.library / "phrases" / "en.yaml").read_text("utf-8")


@pytest.fixture
def book_folders(tmp_path: Path) -> Folders:
    for folder in ("own/phrases", "library/phrases"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "library" / "phrases" / "en.yaml").write_text(BOOK, "utf-8")
    return Folders(tmp_path / "own", tmp_path / "library")


def format_problems(book_folders: Folders, text: str) -> str:
    """The problems of the user's own English book."""
    (book_folders.user / "phrases" / "en.yaml").write_text(text, "utf-8")
    problems, sources = stock_phrases.check_book(book_folders.user / "phrases" / "en.yaml", book_folders)
    return "\n".join(format_diagnostics(problems, sources)).replace(
        str(book_folders.user / "phrases" / "en.yaml"), "en.yaml"
    )


def test_shipped_phrase_books_are_complete() -> None:
    folders = paths.find_folders()
    for language in stock_phrases.find_languages(folders):
        lines, problems, _ = stock_phrases.load_books(language, folders)
        assert not problems
        assert set(lines) == set(stock_phrases.PHRASE_KEYS)


def test_english_and_spanish_are_shipped() -> None:
    assert {"en", "es"} <= set(stock_phrases.find_languages(paths.find_folders()))


@pytest.mark.parametrize("language", ["en", "es"])
def test_breath_words_fit_into_a_phase(language: str) -> None:
    lines, _, _ = stock_phrases.load_books(language, paths.find_folders())
    for phase in ("in", "out", "still"):
        assert spoken.count_words(lines[phase]) <= 4
        assert spoken.count_words(lines[f"{phase}-short"]) == 1


@pytest.mark.parametrize("key", ["landing", "landing-warm"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_landing_takes_at_most_twenty_seconds(language: str, key: str) -> None:
    lines, _, _ = stock_phrases.load_books(language, paths.find_folders())
    slot = DEFAULT_PACING[Level.FLARE].slot
    pieces = list(spoken.split_text(lines[key]))
    assert sum(p if isinstance(p, Decimal) else slot(spoken.count_words(p)) for p in pieces) <= 20


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_line_has_its_placeholders_and_no_orders(language: str) -> None:
    lines, _, _ = stock_phrases.load_books(language, paths.find_folders())
    for key, names in stock_phrases.PHRASE_KEYS.items():
        line = spoken.fill_placeholders(lines[key], dict.fromkeys(names, "knee"))
        assert "<" not in line
        assert all(name in lines[key] for name in names)
        assert not re.search(r"\b(should|must|push|debes|deberías|tienes que)\b", line, re.IGNORECASE)


def test_languages_come_from_both_folders(book_folders: Folders) -> None:
    (book_folders.user / "phrases" / "es.yaml").write_text("")
    assert stock_phrases.find_languages(book_folders) == ["en", "es"]
    assert stock_phrases.find_languages(Folders(book_folders.user / "gone", book_folders.library)) == ["en"]


def test_own_lines_replace_single_lines(book_folders: Folders) -> None:
    (book_folders.user / "phrases" / "en.yaml").write_text("in: Breath comes in\n")
    lines, problems, _ = stock_phrases.load_books("en", book_folders)
    assert not problems
    assert (lines["in"], lines["out"]) == ("Breath comes in", "And out, slowly")


def test_own_book_of_a_new_language_must_be_complete(book_folders: Folders) -> None:
    (problem,) = check_new_language(book_folders, "in: Inspira\n")
    assert problem.severity == "error"
    more = len(stock_phrases.PHRASE_KEYS) - 1 - len(["out", "still", "in-short"])
    assert problem.what == f"the phrase book lacks {more + 3} lines: 'out', 'still', 'in-short' and {more} more"
    whole = "\n".join(f"{key}: Uno" for key in stock_phrases.PHRASE_KEYS if key != "back")
    assert [problem.what for problem in check_new_language(book_folders, whole)] == [
        "the phrase book lacks 1 line: 'back'"
    ]
    assert not check_new_language(book_folders, f"{whole}\nback: Dos\n")


def test_untranslated_lines_are_counted(book_folders: Folders) -> None:
    (problem,) = check_new_language(book_folders, re.sub("^(in|out): .*$", r"\1: Uno", BOOK, flags=re.MULTILINE))
    same = len(stock_phrases.PHRASE_KEYS) - len(["in", "out", "here"])  # "<section>." has no words of its own
    assert (problem.what, problem.severity) == (f"{same} lines are still as in English", "warning")
    assert problem.note == f"'still', 'in-short', 'out-short' and {same - 3} more"
    assert not format_problems(book_folders, BOOK)


def test_single_words_may_equal_the_english_ones(book_folders: Folders) -> None:
    lines, _, _ = stock_phrases.load_books("es", paths.find_folders())
    dutch = {**lines, "in-short": "In", "and": "and"}
    assert not check_new_language(book_folders, "\n".join(f"{key}: {line}" for key, line in dutch.items()))


def check_new_language(book_folders: Folders, text: str) -> list[Diagnostic]:
    """The problems of the user's own Spanish book, with none in the library."""
    path = book_folders.user / "phrases" / "es.yaml"
    path.write_text(text, "utf-8")
    return stock_phrases.check_book(path, book_folders)[0]


# Invalid lines are ignored --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "slip",
    [
        "sofen: Let it be.",
        "soften: Let <part> soften.",
        "soften: [Let, it]",
        "soften:",
        "soften: &x Let it be.",
        "soften: >\n  Let\n  <part> soften.",
    ],
)
def test_invalid_line_is_ignored_with_a_warning(book_folders: Folders, slip: str) -> None:
    (book_folders.user / "phrases" / "en.yaml").write_text(f"in: Breath comes\n{slip}\nout: Breath goes\n", "utf-8")
    lines, problems, _ = stock_phrases.load_books("en", book_folders)
    assert {problem.severity for problem in problems} == {"warning"}
    assert (lines["in"], lines["soften"], lines["out"]) == (
        "Breath comes",
        "Let <area> soften, as much as feels easy.",
        "Breath goes",
    )
    assert stock_phrases.has_bad_lines("en", book_folders)
    problems, _ = stock_phrases.check_book(book_folders.user / "phrases" / "en.yaml", book_folders)
    assert {problem.severity for problem in problems} == {"error"}


def test_unreadable_book_is_ignored_with_a_warning(book_folders: Folders) -> None:
    (book_folders.user / "phrases" / "en.yaml").write_bytes(b"\xff\xfe\0")
    lines, (problem,), _ = stock_phrases.load_books("en", book_folders)
    assert problem.severity == "warning"
    assert lines["in"] == "Breathe in"


def test_session_is_read_despite_a_mistake_in_the_book(home: Path) -> None:
    book = paths.sessions_folder() / "phrases" / "en.yaml"
    book.parent.mkdir(parents=True)
    book.write_text("lannding: x\n", "utf-8")
    session, problems, _ = try_load(paths.find_script("release-only"), paths.find_folders())
    assert session
    assert session.phrases["landing"].startswith("That is enough")
    assert [(problem.what, problem.severity) for problem in problems] == [
        ("'lannding' is not a line of a phrase book", "warning")
    ]


def test_missing_lines_are_taken_from_english(book_folders: Folders) -> None:
    assert stock_phrases.fill_gaps({"in": "Inspira"}, book_folders) == {
        **stock_phrases.load_books("en", book_folders)[0],
        "in": "Inspira",
    }
    assert not stock_phrases.fill_gaps({}, book_folders)


def test_book_of_comments_changes_nothing(book_folders: Folders) -> None:
    for text in ("", "# in: Inspira\n"):
        assert not format_problems(book_folders, text)
        assert stock_phrases.load_books("en", book_folders)[0]["in"] == "Breathe in"
    assert not stock_phrases.has_bad_lines("en", book_folders)


def test_changed_lines_are_listed(book_folders: Folders) -> None:
    (book_folders.user / "phrases" / "en.yaml").write_text("in: Breath comes\nout: And out, slowly\n", "utf-8")
    assert stock_phrases.find_overrides("en", book_folders) == ["in"]
    assert stock_phrases.list_book_keys(book_folders.user / "phrases" / "en.yaml") == ["in", "out"]
    (book_folders.user / "phrases" / "es.yaml").write_text("in: Inspira\n", "utf-8")
    assert stock_phrases.find_overrides("es", book_folders) == []


@pytest.mark.parametrize(
    ("line", "told"), [("switch: Ahora el lado <lado>.", "there is: <side>"), ("in: <x>", "nothing is filled in here")]
)
def test_allowed_placeholders_are_listed(book_folders: Folders, line: str, told: str) -> None:
    assert format_problems(book_folders, line).endswith(f"= {told}")


def test_unknown_line_is_an_error_with_a_suggestion(book_folders: Folders) -> None:
    assert "en.yaml:1:1: error: 'breathe-in' is not a line of a phrase book" in format_problems(
        book_folders, "breathe-in: In\n"
    )
    assert "did you mean 'soften'?" in format_problems(book_folders, "sofen: Let <area> soften.\n")


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
        ("in: &x Breathe in\n", "1:5: error: anchors (&) are not used in scripts"),
        ("safety: " + "Stop " * 900 + "\n", "1:9: error: this text is too long to be said in one go"),
        ("in: Br\0eathe\n", "1:7: error: there is a character here that shows as nothing (U+0000)"),
    ],
)
def test_problem_is_reported_at_its_place(book_folders: Folders, text: str, what: str) -> None:
    assert f"en.yaml:{what}" in format_problems(book_folders, text)


def test_long_line_is_allowed(book_folders: Folders) -> None:
    assert not format_problems(book_folders, "safety: " + "Stop if it hurts. " * 40 + "\n")


def test_folder_named_like_a_book_is_ignored(book_folders: Folders) -> None:
    (book_folders.user / "phrases" / "en.yaml").mkdir()
    lines, problems, _ = stock_phrases.load_books("en", book_folders)
    assert not problems
    assert set(lines) == set(stock_phrases.PHRASE_KEYS)


def test_unreadable_folder_is_ignored(book_folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    (book_folders.user / "phrases" / "en.yaml").write_text("in: Breath comes in\n")
    lock(monkeypatch, book_folders.user)
    assert stock_phrases.find_languages(book_folders) == ["en"]
    lines, problems, _ = stock_phrases.load_books("en", book_folders)
    assert not problems
    assert lines["in"] == "Breathe in"
