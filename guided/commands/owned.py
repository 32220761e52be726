"""What somebody wants to edit, as a file of their own: what comes with guided is copied first, if they want that."""

from collections.abc import Iterator
from pathlib import Path

from guided.authoring import phrase_book, wizard
from guided.authoring.preview.outline import sessions_with
from guided.commands.asking import sure
from guided.commands.problems import listed
from guided.core import paths
from guided.core.errors import FileError
from guided.core.shell_command import typed
from guided.lint import Report
from guided.lint.context import in_library
from guided.script import phrases
from guided.ui import somebody
from guided.ui.printer import tell


def own(name: str) -> Path | None:
    """The script or the phrase book of a name; None where no copy is wanted.

    Raises:
        FileError: there is none; or it comes with guided, and there is nobody to ask.
        OSError: it cannot be written.
    """
    folders = paths.folders()
    language = phrase_book.meant(name, folders)
    if language:
        return phrase_book.begun(language, folders)
    path = _found(name)
    if not in_library(path, folders):
        return path
    return phrase_book.begun(path.stem, folders) if phrases.is_book(path) else _copied(path)


def _found(name: str) -> Path:
    try:
        return paths.find_any(name)
    except FileError as error:
        if phrase_book.LANGUAGE.fullmatch(name):
            how = typed("edit", f"{phrases.SHELF}/{name}")
            raise FileError(f"There is no session called '{name}'. For stock lines of your own: {how}") from error
        raise


def _copied(path: Path) -> Path | None:
    if not somebody():
        how = typed("new", "--from", path.stem)
        raise FileError(f"{path.stem} comes with guided and stays as it is. For a copy: {how}")
    if not _wanted(path):
        tell("Nothing was changed.")
        return None
    copy = wizard.put(wizard.copied(path, None), path.stem, wizard.home(path))
    tell(f"From now on, {path.stem} is yours: {copy}")
    return copy


def _wanted(path: Path) -> bool:
    """Ask for a copy that will take the place of guided's own; everywhere, if it is part of sessions."""
    with_it = list(sessions_with(path)) if path.stem in paths.fragments() else []
    if not with_it:
        return sure(f"{path.stem} comes with guided. Copy it to your own sessions, and edit that?", default=True)
    sessions, they = ("1 session", "it") if len(with_it) == 1 else (f"{len(with_it)} sessions", "all of them")
    tell(f"{path.stem} is part of {sessions}; {they} will say what you write.")
    mine = f"my-{path.stem}"
    tell("A part of your own leaves them as they are:", f"  {typed('new', mine, '--from', path.stem)}")
    tell(f"  - include: {mine}        brings it into a session of yours")
    return sure(f"Change {path.stem} for {they}?")


def in_a_book(path: Path, report: Report) -> Iterator[str]:
    """What is to be said of a phrase book that can be used."""
    yield from ("", *listed(report.problems, report.sources))
    lines = phrases.keys_in(path)
    if lines:
        yield f"{len(lines)} {'line is' if len(lines) == 1 else 'lines are'} your own: {phrases.few(lines)}."
    else:
        yield "No line is your own yet: take away the # of one that you want to change."
