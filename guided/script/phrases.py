"""Phrase books: the stock lines of a language, as `sessions/phrases/en.yaml` holds them.

The listener's own book of a language wins over the library's, line by line.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from guided.errors import FileError
from guided.library import Folders, scripts
from guided.script import text as spoken
from guided.script import written
from guided.script.grow import grow
from guided.script.source import Place, Problem, display_name
from guided.script.tree import Blank, Map, Scalar
from guided.script.values import nearest, quoted

KEYS: Mapping[str, tuple[str, ...]] = {
    "in": (), "out": (), "still": (),
    "in-short": (), "out-short": (), "still-short": (),
    "tense": ("area",), "let-go": ("area",), "soften": ("area",),
    "switch": ("side",),
    "left-out": ("moves",), "replaced": ("moves",), "and": (), "counted": (),
    "ready": (), "end": (), "landing": (), "landing-warm": (), "resume": (),
    "here": ("section",), "here-side": ("section", "side"), "minutes-left": ("minutes",), "minute-left": (),
    "go-on": (), "easier": (), "once-more": (), "enough": (), "offer-side": ("side",), "back": (),
    "safety": (),
}  # fmt: skip
"""Every line of a phrase book, and the words that can be filled in it."""
_LONGEST = {"in": 4, "out": 4, "still": 4, "in-short": 1, "out-short": 1, "still-short": 1}
"""Phase words must fit into a phase of breath (words)."""
SHELF = "phrases"
"""The folder of phrase books, among a person's scripts and in the library."""
PAUSED = ("tense", "let-go", "soften", "switch", "landing", "landing-warm")
"""The lines that may hold a pause, like (3s)."""


def languages(folders: Folders) -> list[str]:
    """The languages there is a phrase book for."""
    return sorted({name for folder in _shelves(folders) for name in scripts(folder)})


def load(language: str, folders: Folders) -> tuple[Mapping[str, str], list[Problem], Mapping[str, str]]:
    """The lines of a language by key.

    Args:
        language: one of `languages`.
        folders: where phrase books are.

    Returns:
        The lines; the problems of the books; and the text of each book by the name its problems use.
    """
    lines: dict[str, str] = {}
    problems: list[Problem] = []
    sources: dict[str, str] = {}
    books = [book for folder in _shelves(folders) if (book := scripts(folder).get(language))]
    for book in books:
        name = display_name(book)
        found, more, sources[name] = _book(book, name)
        problems += more
        lines.update(found)
    missing = [key for key in KEYS if key not in lines]
    if books and missing and not problems:
        what = f"the phrase book has no line for {', '.join(map(quoted, missing))}"
        problems.append(Problem(Place(display_name(books[-1]), 1, 1), what, "add it below"))
    return lines, problems, sources


def is_book(path: Path) -> bool:
    """Whether a file is a phrase book and no script: those stand in a folder of their own."""
    return path.absolute().parent.name == SHELF


def examine(path: Path, folders: Folders) -> tuple[list[Problem], Mapping[str, str]]:
    """The problems of a book, and the text of each file they are in.

    Lines that it leaves to the library's book of the same language are not missing.
    """
    _, problems, sources = load(path.stem, folders._replace(user=path.absolute().parent.parent))
    return problems, sources


def _shelves(folders: Folders) -> tuple[Path, Path]:
    return folders.library / SHELF, folders.user / SHELF


def _book(path: Path, name: str) -> tuple[dict[str, str], list[Problem], str]:
    try:
        text, problems = written.load(path, name)
    except FileError as error:
        return {}, [Problem(Place(name, 1, 1), str(error).rstrip("."))], ""
    if problems:
        return {}, problems, text
    root, problems = grow(text, name)
    if not isinstance(root, Map):
        what, hint = "this is not a phrase book", "write keys with their lines, like  in: Breathe in"
        return {}, problems or [Problem(Place(name, 1, 1), what, hint)], text
    for key, value in root.entries:
        problems += _faults(key, value)
    return {key.text: value.text.strip() for key, value in root.entries if isinstance(value, Scalar)}, problems, text


def _faults(key: Scalar, value: object) -> list[Problem]:
    """What is wrong with one line of a book."""
    if key.text not in KEYS:
        note = f"lines: {', '.join(KEYS)}"
        return [Problem(key.place, f"{quoted(key.text)} is not a line of a phrase book", nearest(key.text, KEYS), note)]
    if isinstance(value, Blank):
        return []
    if not isinstance(value, Scalar) or not spoken.count(value.text):
        return [Problem(key.place, f"'{key.text}' takes one line of text", "write the words after it")]
    if spoken.count(value.text) > _LONGEST.get(key.text, 100):
        most = _LONGEST[key.text]
        what = f"'{key.text}' has more than {most} word{'s' if most > 1 else ''}"
        return [Problem(value.place, what, "make it short, so that it fits into a breath")]
    return [*_pauses(key, value), *_strangers(key, value)]


def _pauses(key: Scalar, value: Scalar) -> Iterator[Problem]:
    if key.text not in PAUSED:
        for match in spoken.PAUSE.finditer(value.text):
            what = f"'{key.text}' holds no pause"
            yield Problem(value.spot(match.start(), len(match[0])), what, "take it out")


def _strangers(key: Scalar, value: Scalar) -> list[Problem]:
    return [
        Problem(
            value.spot(match.start(), len(match[0])),
            f"nothing is called {quoted(match['name'])} here",
            nearest(match["name"], KEYS[key.text]),
        )
        for match in spoken.names(value.text)
        if match["name"].strip() not in KEYS[key.text]
    ]
