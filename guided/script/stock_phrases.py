"""Phrase books: the stock lines of a language, as `sessions/phrases/en.yaml` holds them.

The listener's own book of a language wins over the library's, line by line. A line of it that cannot be used is
skipped, and the library's is used.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from guided.core.errors import FileError
from guided.core.paths import PHRASES, Folders, find_scripts
from guided.script import file_decoding
from guided.script import spoken_text as spoken
from guided.script.diagnostics import Diagnostic, SourceLocation, display_name
from guided.script.node import Blank, Map, Scalar
from guided.script.values import MAX_TEXT_CHARS, quote, suggest_word
from guided.script.yaml_parser import parse_with_fixes

PHRASE_KEYS: Mapping[str, tuple[str, ...]] = {
    "in": (), "out": (), "still": (),
    "in-short": (), "out-short": (), "still-short": (),
    "tense": ("area",), "let-go": ("area",), "soften": ("area",),
    "switch": ("side",),
    "left-out": ("moves",), "replaced": ("moves",), "and": (), "counted": (),
    "ready": (), "end": (), "landing": (), "landing-warm": (), "resume": (),
    "here": ("section",), "here-side": ("section", "side"), "minutes-left": ("minutes",), "minute-left": (),
    "go-on": (), "easier": (), "easiest": (), "once-more": (), "enough": (), "offer-side": ("side",), "back": (),
    "safety": (),
}  # fmt: skip
"""Every line of a phrase book, and the words that can be filled in it."""
_MAX_WORDS = {"in": 4, "out": 4, "still": 4, "in-short": 1, "out-short": 1, "still-short": 1}
"""Phase words must fit into a phase of breath (words)."""
PAUSE_KEYS = ("tense", "let-go", "soften", "switch", "landing", "landing-warm")
"""The lines that may hold a pause, like (3s)."""
BASE_LANGUAGE = "en"
"""The language whose book others start from, and whose lines fill the gaps of other books."""
MAX_LISTED = 3
"""How many lines are named; of more, only the number."""


def find_languages(folders: Folders) -> list[str]:
    """The languages there is a phrase book for."""
    return sorted({name for folder in _book_folders(folders) for name in find_scripts(folder)})


def load_books(language: str, folders: Folders) -> tuple[Mapping[str, str], list[Diagnostic], Mapping[str, str]]:
    """The lines of a language by key, as far as its books have them.

    Args:
        language: one of `find_languages`.
        folders: where phrase books are.

    Returns:
        The lines; warnings about lines that were skipped; and the text of each book by the name its diagnostics use.
    """
    lines: dict[str, str] = {}
    diagnostics: list[Diagnostic] = []
    sources: dict[str, str] = {}
    for book in filter(None, (find_scripts(folder).get(language) for folder in _book_folders(folders))):
        name = display_name(book)
        entries, book_diagnostics, sources[name] = _read_book(book, name)
        diagnostics += (diagnostic._replace(severity="warning") for diagnostic in book_diagnostics)
        lines.update((key.text, line) for key, line in entries)
    return lines, diagnostics, sources


def fill_gaps(lines: Mapping[str, str], folders: Folders) -> Mapping[str, str]:
    """The same lines, and English ones for those that a book has not yet; none where there is no book."""
    return {**load_books(BASE_LANGUAGE, folders)[0], **lines} if lines and len(lines) < len(PHRASE_KEYS) else lines


def find_own_book(language: str, folders: Folders) -> Path | None:
    """The listener's own book of a language; None where there is none."""
    return find_scripts(folders.user / PHRASES).get(language)


def has_bad_lines(language: str, folders: Folders) -> bool:
    """Whether a line in the listener's own book of a language cannot be used."""
    book = find_own_book(language, folders)
    return book is not None and bool(_read_book(book, "")[1])


def find_overrides(language: str, folders: Folders) -> list[str]:
    """The keys of lines in the listener's own book that differ from the library's; none if the library has no book."""
    own_book, library_book = find_own_book(language, folders), find_scripts(folders.library / PHRASES).get(language)
    if own_book is None or library_book is None:
        return []
    library_lines = dict(_iter_lines(library_book))
    return [key for key, line in _iter_lines(own_book) if line != library_lines.get(key)]


def list_book_keys(book: Path) -> list[str]:
    """The keys of the lines in a book that can be used."""
    return [key for key, _ in _iter_lines(book)]


def is_phrase_book(path: Path) -> bool:
    """Whether a file is a phrase book and not a script: phrase books are in their own folder."""
    return path.absolute().parent.name == PHRASES


def check_book(path: Path, folders: Folders) -> tuple[list[Diagnostic], Mapping[str, str]]:
    """The diagnostics of a book, and the text of each file they are in.

    Lines that it leaves to the library's book of the same language are not missing.
    """
    name = display_name(path)
    entries, diagnostics, text = _read_book(path, name)
    library_books = find_scripts(folders.library / PHRASES)
    lines = {key.text for key, _ in entries}
    missing = [key for key in PHRASE_KEYS if key not in lines]
    if missing and not diagnostics and path.stem not in library_books:
        what = f"the phrase book lacks {_format_count(len(missing))}: {format_keys(missing)}"
        note = "sessions that need none of them can be played already"
        diagnostics.append(Diagnostic(SourceLocation(name, 1, 1), what, "add them below", note))
    if path.stem != BASE_LANGUAGE and BASE_LANGUAGE in library_books:
        diagnostics += _find_untranslated(entries, dict(_iter_lines(library_books[BASE_LANGUAGE])))
    return diagnostics, {name: text}


def format_keys(keys: list[str]) -> str:
    """Some lines by their keys; of many, the first ones and how many more."""
    more_text = f" and {len(keys) - MAX_LISTED} more" if len(keys) > MAX_LISTED else ""
    return ", ".join(map(quote, keys[:MAX_LISTED])) + more_text


def _find_untranslated(entries: list[tuple[Scalar, str]], english: Mapping[str, str]) -> Iterator[Diagnostic]:
    """A warning about lines that are still in English. A single word may be the same in two languages."""
    counts = {key: count for key, line in entries if line == english.get(key.text) and (count := _count_words(line))}
    if any(count > 1 for count in counts.values()):
        what = f"{_format_count(len(counts))} {'is' if len(counts) == 1 else 'are'} still as in English"
        note = format_keys([key.text for key in counts])
        yield Diagnostic(next(iter(counts)).location, what, "say it in your language", note, "warning")


def _format_count(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"


def _count_words(line: str) -> int:
    """The number of words in a line, without placeholders."""
    return spoken.count_words(spoken.PLACEHOLDER_RE.sub("", line))


def _iter_lines(book: Path) -> Iterator[tuple[str, str]]:
    return ((key.text, line) for key, line in _read_book(book, "")[0])


def _book_folders(folders: Folders) -> tuple[Path, Path]:
    return folders.library / PHRASES, folders.user / PHRASES


def _read_book(path: Path, name: str) -> tuple[list[tuple[Scalar, str]], list[Diagnostic], str]:
    """The lines of a book that can be used, each with its key; its diagnostics; and its text."""
    try:
        text, diagnostics = file_decoding.decode_file(path, name)
    except FileError as error:
        return [], [Diagnostic(SourceLocation(name, 1, 1), str(error).rstrip("."))], ""
    if diagnostics:
        return [], diagnostics, text
    root, diagnostics, fixed = parse_with_fixes(text, name, PHRASE_KEYS)
    if not isinstance(root, Map):
        what, hint = "this is not a phrase book", "write keys with their lines, like  in: Breathe in"
        return [], diagnostics or ([Diagnostic(SourceLocation(name, 1, 1), what, hint)] if root else []), text
    for key, value in root.entries:
        diagnostics += [item for item in _check_line(key, value) if item.location.line not in fixed]
    return list(_select_usable(root, diagnostics)), diagnostics, text


def _select_usable(root: Map, diagnostics: list[Diagnostic]) -> Iterator[tuple[Scalar, str]]:
    """The entries without an error between their key and the next one."""
    error_positions = [diagnostic.location[1:3] for diagnostic in diagnostics if diagnostic.severity == "error"]
    keys = [key.location[1:3] for key, _ in root.entries]
    for (key, value), (start, end) in zip(root.entries, pairwise([*keys, (float("inf"), 0)]), strict=True):
        if isinstance(value, Scalar) and not any(start <= position < end for position in error_positions):
            yield key, value.text.strip()


def _check_line(key: Scalar, value: object) -> list[Diagnostic]:
    """The diagnostics of one line of a book."""
    if key.text not in PHRASE_KEYS:
        hint = suggest_word(key.text, PHRASE_KEYS)
        note = "" if hint else f"lines: {', '.join(PHRASE_KEYS)}"
        return [Diagnostic(key.location, f"{quote(key.text)} is not a line of a phrase book", hint, note)]
    if isinstance(value, Blank):
        return []
    if not isinstance(value, Scalar) or not spoken.count_words(value.text):
        return [Diagnostic(key.location, f"'{key.text}' takes one line of text", "write the words after it")]
    if len(value.text) > MAX_TEXT_CHARS:
        return [Diagnostic(value.location, "this text is too long to be said in one go", "make it shorter")]
    max_words = _MAX_WORDS.get(key.text, MAX_TEXT_CHARS)
    if spoken.count_words(value.text) > max_words:
        what = f"'{key.text}' has more than {max_words} word{'s' if max_words > 1 else ''}"
        return [Diagnostic(value.location, what, "make it short, so that it fits into a breath")]
    return list(_find_faulty_parts(key, value))


def _find_faulty_parts(key: Scalar, value: Scalar) -> Iterator[Diagnostic]:
    """Diagnostics of pauses in a line that may have none, and of words to fill in that it does not know."""
    for match in spoken.PAUSE_RE.finditer(value.text) if key.text not in PAUSE_KEYS else ():
        yield Diagnostic(value.locate(match.start(), len(match[0])), f"'{key.text}' holds no pause", "take it out")
    words = PHRASE_KEYS[key.text]
    note = f"there is: {', '.join(f'<{name}>' for name in words)}" if words else "nothing is filled in here"
    for match in spoken.find_placeholders(value.text):
        if match["name"].strip() not in words:
            what = f"nothing is called {quote(match['name'])} here"
            yield Diagnostic(value.locate(match.start(), len(match[0])), what, suggest_word(match["name"], words), note)
