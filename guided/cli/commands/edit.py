"""`guided edit`: a script in the editor, and what came of it."""

import os
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from guided.authoring import phrase_book, wizard
from guided.authoring.preview.outline import sessions_with
from guided.authoring.revision import Revision, Row, changed, revised
from guided.cli import options
from guided.cli.commands.new import complete
from guided.cli.confirm import sure
from guided.cli.formatters.check import listed
from guided.core import atomic_write, held_keys, paths
from guided.core.errors import FileError, GuidedError
from guided.core.formatting import clock
from guided.core.level import LEVELS, Level
from guided.core.shell_command import typed
from guided.lint import Report
from guided.lint.context import in_library
from guided.script import phrases
from guided.script.diagnostics import Problem, display_name
from guided.script.phrases import is_book
from guided.ui import somebody
from guided.ui.keyboard import Keyboard
from guided.ui.printer import bold, tell, wrapped


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
            how = typed("edit", f"{paths.PHRASES}/{name}")
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


BY_PLUS = frozenset({"nano", "vim", "vi", "nvim", "emacs", "emacsclient", "micro", "joe"})
"""Editors that begin at a line with `+LINE` before the file."""
BY_COLON = {"code": " --goto", "codium": " --goto", "hx": "", "helix": ""}
"""Editors that begin at a line with FILE:LINE, and what they need before it."""


def edit(path: Path, line: int | None = None) -> None:
    """Let somebody edit a file, from a line on where their editor is known to begin there.

    Raises:
        FileError: no editor can be had.
    """
    editor, name = _at(str(path.absolute()), line)
    try:
        with _left_alone():
            click.edit(filename=name, editor=editor)
    except (click.ClickException, ValueError) as error:
        named = error.message.partition(":")[0] if isinstance(error, click.ClickException) else "that EDITOR names"
        what = f"The editor {named} could not be opened, or ended with a complaint"
        known = path.stem if paths.sessions().get(path.stem) == path else path
        raise FileError(f"{what}. To choose one: EDITOR=nano {typed('edit', known)}") from error


def _at(name: str, line: int | None) -> tuple[str | None, str]:
    """The editor and what it is to open; no editor where it is left to click."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _usual()
    if editor is None or line is None:
        return None, name
    known = _programs(editor)
    if known & BY_PLUS:
        return f"{editor} +{line}", name
    for each in known & BY_COLON.keys():
        return f"{editor}{BY_COLON[each]}", f"{name}:{line}"
    return None, name


def _usual() -> str | None:
    """What click opens where nobody chose, if that can be known."""
    if sys.platform == "win32":
        return None
    if shutil.which("sensible-editor"):
        chosen = (Path.home() / ".selected_editor").exists()
        return None if chosen else shutil.which("editor")
    return next(filter(shutil.which, ("vim", "nano")), "vi")


def _programs(editor: str) -> set[str]:
    """What the program of an editor goes by: vi may be vim.basic."""
    words = editor.split()
    if not words:
        return set()
    found = shutil.which(words[0]) or words[0]
    return {Path(path).name.partition(".")[0].partition("-")[0] for path in (words[0], os.path.realpath(found))}


@contextmanager
def _left_alone() -> Iterator[None]:
    """While this lasts, Ctrl-C is the editor's alone."""
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


DONE = ("q", "ctrl+d", "escape")
"""Keys that end it."""
GLANCE = 0.1
"""How often to look for one (seconds)."""
FEW = 5
"""So many problems fit the screen, and are enough to begin with."""


@click.command("edit")
@click.argument("name", shell_complete=complete)
@options.level(about="The level at which h lets you hear it.")
@options.voice()
def command(name: str, level: Level, voice: str | None) -> int:
    """Open a script in your editor, and look it through after.

    \b
    Your editor is what VISUAL or EDITOR names. A session of guided's own is copied to yours first.
    How scripts are written: guided help writing.
      guided edit my-back
      guided edit phrases/es                your own stock lines in Spanish
      EDITOR=nano guided edit gentle-lower-back
    """  # noqa: D301
    path = own(name)
    if path is None:
        return 0
    line = wrong = None
    while True:
        before = path.read_bytes()
        edit(path, wrong)
        held_keys.hand.press("enter")  # with which most editors are left
        _keep(path, before)
        line = changed(before, _bytes(path)) or line
        sound, wrong = False, None
        try:
            revision = revised(path)
        except FileError as error:
            tell(*error.args)
        else:
            sound, wrong = revision.report.sound, _find_first_error(path, revision.report)
            tell(*_describe(path, revision))
        hears = sound and not is_book(path)
        if not somebody() or not _again(path, line or 1, level, voice, hears):
            return 0 if sound else 1


def _keep(path: Path, before: bytes) -> None:
    """Offer what was in a file that is empty, or gone, now."""
    emptied = before.strip() and not _bytes(path).strip() and somebody()
    if emptied and sure(f"There is nothing in {path.name} now. Put back what was in it?", default=True):
        atomic_write.write(path, before)


def _bytes(path: Path) -> bytes:
    """What is in a file; nothing where it is gone."""
    return path.read_bytes() if path.exists() else b""


def _describe(path: Path, revision: Revision) -> Iterator[str]:
    """What a script is like now."""
    report = revision.report
    if not report.sound:
        return _wrong(report.problems, report.sources)
    return in_a_book(path, report) if is_book(path) else _timeline(revision)


def _find_first_error(path: Path, report: Report) -> int | None:
    """The line of the first thing in the script itself that keeps it from being played."""
    errors = [problem.place for problem in report.problems if problem.severity == "error"]
    return min((place.line for place in errors if place.file == display_name(path)), default=None)


def _wrong(problems: Sequence[Problem], sources: Mapping[str, str]) -> Iterator[str]:
    """The first few problems, those to mend before all others, and how many there are."""
    errors = [problem for problem in problems if problem.severity == "error"]
    yield ""
    yield from listed(errors[:FEW], sources)
    if len(errors) > FEW:
        yield f"And {len(errors) - FEW} more."
    yield ""
    yield f"{len(errors)} {'thing' if len(errors) == 1 else 'things'} to mend. Your text is as you left it."


def _timeline(revision: Revision) -> Iterator[str]:
    """Each part with its line and when it begins at each level; beneath it, what was found there."""
    yield ""
    yield bold("  line" + "".join(f"{level:>8}" for level in LEVELS))
    for row in revision.rows:
        yield _row(row)
        for problem in row.problems:
            yield from _noted(problem, f"line {problem.place.line}")
    for problem in revision.elsewhere:
        yield from _noted(problem, f"{Path(problem.place.file).name}, line {problem.place.line}")
    if revision.more:
        yield f"{'':>6}{'':>32}  and {revision.more} more"
    times = "".join(f"{clock(seconds):>8}" for seconds in revision.report.lengths.values())
    yield f"   end{times}"


def _row(row: Row) -> str:
    times = "".join(f"{clock(row.starts[level]) if level in row.starts else '':>8}" for level in LEVELS)
    room = max(12, shutil.get_terminal_size().columns - 8 - len(times))
    name = row.name if len(row.name) <= room else f"{row.name[: room - 1].rstrip()}…"
    return f"{row.line:>6}{times}  {name}"


def _noted(problem: Problem, where: str) -> list[str]:
    hint = f"; {problem.hint}" if problem.hint else ""
    text = f"! {where}: {problem.what}{hint}"
    return wrapped(text, " " * 6, " " * 8)


def _again(path: Path, line: int, level: Level, voice: str | None, sound: bool) -> bool:
    """Ask what now: whether to edit again."""
    hears = f", h hears it from line {line}" if sound else ""
    while True:
        tell("", f"Enter edits again{hears}, q is done. ", end="")
        key = _key()
        tell("")
        if key == held_keys.STOP:
            raise KeyboardInterrupt
        if key in DONE:
            return False
        if key == "enter":
            return True
        if key == "h" and sound:
            _hear(path, line, level, voice)


def _key() -> str:
    """The next key that somebody presses."""
    with Keyboard() as keyboard:
        while not (key := keyboard.read(GLANCE)):
            pass
        return key


def _hear(path: Path, line: int, level: Level, voice: str | None) -> None:
    """Play a script from a line on; what keeps it from being heard is told, and that is all."""
    from guided.authoring.preview.excerpt import from_line
    from guided.authoring.preview.outline import lines
    from guided.cli import context
    from guided.cli.playback import hear_plan

    try:
        session = context.session(str(path))
        start = max(line, min(lines(session).values()))
        part = from_line(session, level, start)
        speech = context.speech(voice, part.language)
        tell(f"From line {start} - {level} - {clock(part.seconds)}. Ctrl-C ends it.")
        hear_plan(part, speech)
    except GuidedError as error:
        tell(*error.args)
    except KeyboardInterrupt:
        tell("")
