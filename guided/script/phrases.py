"""Phrase books: the stock lines of a language, as `sessions/phrases/en.yaml` holds them.

The listener's own book of a language wins over the library's, line by line. A line of it that cannot be used is left
aside, and what would have been said without it is said.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from guided.core.errors import FileError
from guided.core.paths import PHRASES, Folders, scripts
from guided.script import decoder
from guided.script import text as spoken
from guided.script.diagnostics import Place, Problem, display_name
from guided.script.node import Blank, Map, Scalar
from guided.script.parser import recover
from guided.script.values import LONGEST_TEXT, nearest, quoted

KEYS: Mapping[str, tuple[str, ...]] = {
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
_LONGEST = {"in": 4, "out": 4, "still": 4, "in-short": 1, "out-short": 1, "still-short": 1}
"""Phase words must fit into a phase of breath (words)."""
PAUSED = ("tense", "let-go", "soften", "switch", "landing", "landing-warm")
"""The lines that may hold a pause, like (3s)."""
FIRST = "en"
"""The language whose book others are begun from, and whose lines stand in for those that a book has not yet."""
FEW = 3
"""So many lines are named; of more, how many there are."""


def languages(folders: Folders) -> list[str]:
    """The languages there is a phrase book for."""
    return sorted({name for folder in _shelves(folders) for name in scripts(folder)})


def load(language: str, folders: Folders) -> tuple[Mapping[str, str], list[Problem], Mapping[str, str]]:
    """The lines of a language by key, as far as its books have them.

    Args:
        language: one of `languages`.
        folders: where phrase books are.

    Returns:
        The lines; what was left aside in the books, as warnings; and the text of each book by the name its problems
        use.
    """
    lines: dict[str, str] = {}
    problems: list[Problem] = []
    sources: dict[str, str] = {}
    for book in filter(None, (scripts(folder).get(language) for folder in _shelves(folders))):
        name = display_name(book)
        found, more, sources[name] = _book(book, name)
        problems += (problem._replace(severity="warning") for problem in more)
        lines.update((key.text, line) for key, line in found)
    return lines, problems, sources


def whole(lines: Mapping[str, str], folders: Folders) -> Mapping[str, str]:
    """The same lines, and English ones for those that a book has not yet; none where there is no book."""
    return {**load(FIRST, folders)[0], **lines} if lines and len(lines) < len(KEYS) else lines


def own(language: str, folders: Folders) -> Path | None:
    """The listener's own book of a language; None where there is none."""
    return scripts(folders.user / PHRASES).get(language)


def marred(language: str, folders: Folders) -> bool:
    """Whether something in the listener's own book of a language is left aside."""
    book = own(language, folders)
    return book is not None and bool(_book(book, "")[1])


def changed(language: str, folders: Folders) -> list[str]:
    """The lines that the listener's own book says otherwise than guided's; none where guided has no book."""
    mine, shipped = own(language, folders), scripts(folders.library / PHRASES).get(language)
    if mine is None or shipped is None:
        return []
    theirs = dict(_texts(shipped))
    return [key for key, line in _texts(mine) if line != theirs.get(key)]


def keys_in(book: Path) -> list[str]:
    """The lines that a book has and that can be used."""
    return [key for key, _ in _texts(book)]


def is_book(path: Path) -> bool:
    """Whether a file is a phrase book and no script: those stand in a folder of their own."""
    return path.absolute().parent.name == PHRASES


def examine(path: Path, folders: Folders) -> tuple[list[Problem], Mapping[str, str]]:
    """The problems of a book, and the text of each file they are in.

    Lines that it leaves to the library's book of the same language are not missing.
    """
    name = display_name(path)
    found, problems, text = _book(path, name)
    shipped = scripts(folders.library / PHRASES)
    lines = {key.text for key, _ in found}
    missing = [key for key in KEYS if key not in lines]
    if missing and not problems and path.stem not in shipped:
        what = f"the phrase book lacks {_lines(len(missing))}: {few(missing)}"
        note = "sessions that need none of them can be played already"
        problems.append(Problem(Place(name, 1, 1), what, "add them below", note))
    if path.stem != FIRST and FIRST in shipped:
        problems += _untranslated(found, dict(_texts(shipped[FIRST])))
    return problems, {name: text}


def few(keys: list[str]) -> str:
    """Some lines by their keys; of many, the first ones and how many more."""
    more = f" and {len(keys) - FEW} more" if len(keys) > FEW else ""
    return ", ".join(map(quoted, keys[:FEW])) + more


def _untranslated(found: list[tuple[Scalar, str]], english: Mapping[str, str]) -> Iterator[Problem]:
    """What is still as in English. A word alone, or none, may be the same in two languages."""
    same = {key: words for key, line in found if line == english.get(key.text) and (words := _words(line))}
    if any(words > 1 for words in same.values()):
        what = f"{_lines(len(same))} {'is' if len(same) == 1 else 'are'} still as in English"
        place = next(iter(same)).place
        yield Problem(place, what, "say it in your language", few([key.text for key in same]), "warning")


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"


def _words(line: str) -> int:
    """How many words there are in a line besides those that are filled in."""
    return spoken.count(spoken.WORD.sub("", line))


def _texts(book: Path) -> Iterator[tuple[str, str]]:
    return ((key.text, line) for key, line in _book(book, "")[0])


def _shelves(folders: Folders) -> tuple[Path, Path]:
    return folders.library / PHRASES, folders.user / PHRASES


def _book(path: Path, name: str) -> tuple[list[tuple[Scalar, str]], list[Problem], str]:
    """The lines of a book that can be used, each with its key; its problems; and its text."""
    try:
        text, problems = decoder.load(path, name)
    except FileError as error:
        return [], [Problem(Place(name, 1, 1), str(error).rstrip("."))], ""
    if problems:
        return [], problems, text
    root, problems, mended = recover(text, name, KEYS)
    if not isinstance(root, Map):
        what, hint = "this is not a phrase book", "write keys with their lines, like  in: Breathe in"
        return [], problems or ([Problem(Place(name, 1, 1), what, hint)] if root else []), text
    for key, value in root.entries:
        problems += [fault for fault in _faults(key, value) if fault.place.line not in mended]
    return list(_usable(root, problems)), problems, text


def _usable(root: Map, problems: list[Problem]) -> Iterator[tuple[Scalar, str]]:
    """The entries that no problem stands in: between their key and the next."""
    told = [problem.place[1:3] for problem in problems if problem.severity == "error"]
    keys = [key.place[1:3] for key, _ in root.entries]
    for (key, value), (begin, end) in zip(root.entries, pairwise([*keys, (float("inf"), 0)]), strict=True):
        if isinstance(value, Scalar) and not any(begin <= at < end for at in told):
            yield key, value.text.strip()


def _faults(key: Scalar, value: object) -> list[Problem]:
    """What is wrong with one line of a book."""
    if key.text not in KEYS:
        near = nearest(key.text, KEYS)
        note = "" if near else f"lines: {', '.join(KEYS)}"
        return [Problem(key.place, f"{quoted(key.text)} is not a line of a phrase book", near, note)]
    if isinstance(value, Blank):
        return []
    if not isinstance(value, Scalar) or not spoken.count(value.text):
        return [Problem(key.place, f"'{key.text}' takes one line of text", "write the words after it")]
    if len(value.text) > LONGEST_TEXT:
        return [Problem(value.place, "this text is too long to be said in one go", "make it shorter")]
    most = _LONGEST.get(key.text, LONGEST_TEXT)
    if spoken.count(value.text) > most:
        what = f"'{key.text}' has more than {most} word{'s' if most > 1 else ''}"
        return [Problem(value.place, what, "make it short, so that it fits into a breath")]
    return list(_find_faulty_parts(key, value))


def _find_faulty_parts(key: Scalar, value: Scalar) -> Iterator[Problem]:
    """Pauses in a line that holds none, and words to fill in that it does not have."""
    for match in spoken.PAUSE.finditer(value.text) if key.text not in PAUSED else ():
        yield Problem(value.spot(match.start(), len(match[0])), f"'{key.text}' holds no pause", "take it out")
    known = KEYS[key.text]
    note = f"there is: {', '.join(f'<{name}>' for name in known)}" if known else "nothing is filled in here"
    for match in spoken.names(value.text):
        if match["name"].strip() not in known:
            what = f"nothing is called {quoted(match['name'])} here"
            yield Problem(value.spot(match.start(), len(match[0])), what, nearest(match["name"], known), note)
