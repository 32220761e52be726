"""Phrase books: the stock lines of a language, as `sessions/phrases/en.yaml` holds them.

The listener's own book of a language wins over the library's, line by line. A line of it that cannot be used is left
aside, and what would have been said without it is said.
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
"""The language whose book others are begun from, and whose lines stand in for those that a book has not yet."""
MAX_LISTED = 3
"""So many lines are named; of more, how many there are."""


def find_languages(folders: Folders) -> list[str]:
    """The languages there is a phrase book for."""
    return sorted({name for folder in _book_folders(folders) for name in find_scripts(folder)})


def load_books(language: str, folders: Folders) -> tuple[Mapping[str, str], list[Diagnostic], Mapping[str, str]]:
    """The lines of a language by key, as far as its books have them.

    Args:
        language: one of `find_languages`.
        folders: where phrase books are.

    Returns:
        The lines; what was left aside in the books, as warnings; and the text of each book by the name its problems
        use.
    """
    lines: dict[str, str] = {}
    problems: list[Diagnostic] = []
    sources: dict[str, str] = {}
    for book in filter(None, (find_scripts(folder).get(language) for folder in _book_folders(folders))):
        name = display_name(book)
        found, more, sources[name] = _read_book(book, name)
        problems += (problem._replace(severity="warning") for problem in more)
        lines.update((key.text, line) for key, line in found)
    return lines, problems, sources


def fill_gaps(lines: Mapping[str, str], folders: Folders) -> Mapping[str, str]:
    """The same lines, and English ones for those that a book has not yet; none where there is no book."""
    return {**load_books(BASE_LANGUAGE, folders)[0], **lines} if lines and len(lines) < len(PHRASE_KEYS) else lines


def find_own_book(language: str, folders: Folders) -> Path | None:
    """The listener's own book of a language; None where there is none."""
    return find_scripts(folders.user / PHRASES).get(language)


def has_bad_lines(language: str, folders: Folders) -> bool:
    """Whether something in the listener's own book of a language is left aside."""
    book = find_own_book(language, folders)
    return book is not None and bool(_read_book(book, "")[1])


def find_overrides(language: str, folders: Folders) -> list[str]:
    """The lines that the listener's own book says otherwise than guided's; none where guided has no book."""
    mine, shipped = find_own_book(language, folders), find_scripts(folders.library / PHRASES).get(language)
    if mine is None or shipped is None:
        return []
    theirs = dict(_iter_lines(shipped))
    return [key for key, line in _iter_lines(mine) if line != theirs.get(key)]


def list_book_keys(book: Path) -> list[str]:
    """The lines that a book has and that can be used."""
    return [key for key, _ in _iter_lines(book)]


def is_phrase_book(path: Path) -> bool:
    """Whether a file is a phrase book and no script: those stand in a folder of their own."""
    return path.absolute().parent.name == PHRASES


def check_book(path: Path, folders: Folders) -> tuple[list[Diagnostic], Mapping[str, str]]:
    """The problems of a book, and the text of each file they are in.

    Lines that it leaves to the library's book of the same language are not missing.
    """
    name = display_name(path)
    found, problems, text = _read_book(path, name)
    shipped = find_scripts(folders.library / PHRASES)
    lines = {key.text for key, _ in found}
    missing = [key for key in PHRASE_KEYS if key not in lines]
    if missing and not problems and path.stem not in shipped:
        what = f"the phrase book lacks {_format_count(len(missing))}: {format_keys(missing)}"
        note = "sessions that need none of them can be played already"
        problems.append(Diagnostic(SourceLocation(name, 1, 1), what, "add them below", note))
    if path.stem != BASE_LANGUAGE and BASE_LANGUAGE in shipped:
        problems += _find_untranslated(found, dict(_iter_lines(shipped[BASE_LANGUAGE])))
    return problems, {name: text}


def format_keys(keys: list[str]) -> str:
    """Some lines by their keys; of many, the first ones and how many more."""
    more = f" and {len(keys) - MAX_LISTED} more" if len(keys) > MAX_LISTED else ""
    return ", ".join(map(quote, keys[:MAX_LISTED])) + more


def _find_untranslated(found: list[tuple[Scalar, str]], english: Mapping[str, str]) -> Iterator[Diagnostic]:
    """What is still as in English. A word alone, or none, may be the same in two languages."""
    same = {key: words for key, line in found if line == english.get(key.text) and (words := _count_words(line))}
    if any(words > 1 for words in same.values()):
        what = f"{_format_count(len(same))} {'is' if len(same) == 1 else 'are'} still as in English"
        place = next(iter(same)).location
        yield Diagnostic(place, what, "say it in your language", format_keys([key.text for key in same]), "warning")


def _format_count(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"


def _count_words(line: str) -> int:
    """How many words there are in a line besides those that are filled in."""
    return spoken.count_words(spoken.PLACEHOLDER_RE.sub("", line))


def _iter_lines(book: Path) -> Iterator[tuple[str, str]]:
    return ((key.text, line) for key, line in _read_book(book, "")[0])


def _book_folders(folders: Folders) -> tuple[Path, Path]:
    return folders.library / PHRASES, folders.user / PHRASES


def _read_book(path: Path, name: str) -> tuple[list[tuple[Scalar, str]], list[Diagnostic], str]:
    """The lines of a book that can be used, each with its key; its problems; and its text."""
    try:
        text, problems = file_decoding.decode_file(path, name)
    except FileError as error:
        return [], [Diagnostic(SourceLocation(name, 1, 1), str(error).rstrip("."))], ""
    if problems:
        return [], problems, text
    root, problems, mended = parse_with_fixes(text, name, PHRASE_KEYS)
    if not isinstance(root, Map):
        what, hint = "this is not a phrase book", "write keys with their lines, like  in: Breathe in"
        return [], problems or ([Diagnostic(SourceLocation(name, 1, 1), what, hint)] if root else []), text
    for key, value in root.entries:
        problems += [fault for fault in _check_line(key, value) if fault.location.line not in mended]
    return list(_select_usable(root, problems)), problems, text


def _select_usable(root: Map, problems: list[Diagnostic]) -> Iterator[tuple[Scalar, str]]:
    """The entries that no problem stands in: between their key and the next."""
    told = [problem.location[1:3] for problem in problems if problem.severity == "error"]
    keys = [key.location[1:3] for key, _ in root.entries]
    for (key, value), (begin, end) in zip(root.entries, pairwise([*keys, (float("inf"), 0)]), strict=True):
        if isinstance(value, Scalar) and not any(begin <= at < end for at in told):
            yield key, value.text.strip()


def _check_line(key: Scalar, value: object) -> list[Diagnostic]:
    """What is wrong with one line of a book."""
    if key.text not in PHRASE_KEYS:
        near = suggest_word(key.text, PHRASE_KEYS)
        note = "" if near else f"lines: {', '.join(PHRASE_KEYS)}"
        return [Diagnostic(key.location, f"{quote(key.text)} is not a line of a phrase book", near, note)]
    if isinstance(value, Blank):
        return []
    if not isinstance(value, Scalar) or not spoken.count_words(value.text):
        return [Diagnostic(key.location, f"'{key.text}' takes one line of text", "write the words after it")]
    if len(value.text) > MAX_TEXT_CHARS:
        return [Diagnostic(value.location, "this text is too long to be said in one go", "make it shorter")]
    most = _MAX_WORDS.get(key.text, MAX_TEXT_CHARS)
    if spoken.count_words(value.text) > most:
        what = f"'{key.text}' has more than {most} word{'s' if most > 1 else ''}"
        return [Diagnostic(value.location, what, "make it short, so that it fits into a breath")]
    return list(_find_faulty_parts(key, value))


def _find_faulty_parts(key: Scalar, value: Scalar) -> Iterator[Diagnostic]:
    """Pauses in a line that holds none, and words to fill in that it does not have."""
    for match in spoken.PAUSE_RE.finditer(value.text) if key.text not in PAUSE_KEYS else ():
        yield Diagnostic(value.locate(match.start(), len(match[0])), f"'{key.text}' holds no pause", "take it out")
    known = PHRASE_KEYS[key.text]
    note = f"there is: {', '.join(f'<{name}>' for name in known)}" if known else "nothing is filled in here"
    for match in spoken.find_placeholders(value.text):
        if match["name"].strip() not in known:
            what = f"nothing is called {quote(match['name'])} here"
            yield Diagnostic(value.locate(match.start(), len(match[0])), what, suggest_word(match["name"], known), note)
