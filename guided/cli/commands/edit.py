"""`guided edit`: a script in the editor, and what came of it."""

import os
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from guided.authoring import script_draft, user_phrase_book
from guided.authoring.edit_review import PartRow, Revision, find_change, review_script
from guided.authoring.preview.source_lines import find_sessions_with
from guided.cli import options
from guided.cli.commands.new import complete_script
from guided.cli.confirm import ask_yes_no
from guided.cli.formatters.check import list_problems
from guided.core import atomic_write, held_keys, paths
from guided.core.errors import FileError, GuidedError
from guided.core.formatting import format_clock
from guided.core.level import LEVELS, Level
from guided.core.shell_command import make_command
from guided.lint import LintReport
from guided.lint.context import in_library
from guided.script import stock_phrases
from guided.script.diagnostics import Diagnostic, display_name
from guided.script.stock_phrases import is_phrase_book
from guided.ui import is_interactive
from guided.ui.keyboard import Keyboard
from guided.ui.terminal_output import bold, echo, wrap_text


def pick_editable(name: str) -> Path | None:
    """The script or the phrase book of a name; None where no copy is wanted.

    Raises:
        FileError: there is none; or it comes with guided, and there is nobody to ask.
        OSError: it cannot be written.
    """
    folders = paths.find_folders()
    language = user_phrase_book.find_language(name, folders)
    if language:
        return user_phrase_book.ensure_book(language, folders)
    path = _find_file(name)
    if not in_library(path, folders):
        return path
    return user_phrase_book.ensure_book(path.stem, folders) if stock_phrases.is_phrase_book(path) else _copy_file(path)


def _find_file(name: str) -> Path:
    try:
        return paths.find_editable(name)
    except FileError as error:
        if user_phrase_book.LANGUAGE_PATTERN.fullmatch(name):
            how = make_command("edit", f"{paths.PHRASES}/{name}")
            raise FileError(f"There is no session called '{name}'. For stock lines of your own: {how}") from error
        raise


def _copy_file(path: Path) -> Path | None:
    if not is_interactive():
        how = make_command("new", "--from", path.stem)
        raise FileError(f"{path.stem} comes with guided and stays as it is. For a copy: {how}")
    if not _confirm_copy(path):
        echo("Nothing was changed.")
        return None
    copy = script_draft.save_draft(script_draft.draft_copy(path, None), path.stem, script_draft.own_dir(path))
    echo(f"From now on, {path.stem} is yours: {copy}")
    return copy


def _confirm_copy(path: Path) -> bool:
    """Ask for a copy that will take the place of guided's own; everywhere, if it is part of sessions."""
    with_it = list(find_sessions_with(path)) if path.stem in paths.find_fragments() else []
    if not with_it:
        return ask_yes_no(f"{path.stem} comes with guided. Copy it to your own sessions, and edit that?", default=True)
    sessions, they = ("1 session", "it") if len(with_it) == 1 else (f"{len(with_it)} sessions", "all of them")
    echo(f"{path.stem} is part of {sessions}; {they} will say what you write.")
    mine = f"my-{path.stem}"
    echo("A part of your own leaves them as they are:", f"  {make_command('new', mine, '--from', path.stem)}")
    echo(f"  - include: {mine}        brings it into a session of yours")
    return ask_yes_no(f"Change {path.stem} for {they}?")


def describe_book(path: Path, report: LintReport) -> Iterator[str]:
    """What is to be said of a phrase book that can be used."""
    yield from ("", *list_problems(report.diagnostics, report.sources))
    lines = stock_phrases.list_book_keys(path)
    if lines:
        are = "line is" if len(lines) == 1 else "lines are"
        yield f"{len(lines)} {are} your own: {stock_phrases.format_keys(lines)}."
    else:
        yield "No line is your own yet: take away the # of one that you want to change."


PLUS_EDITORS = frozenset({"nano", "vim", "vi", "nvim", "emacs", "emacsclient", "micro", "joe"})
"""Editors that begin at a line with `+LINE` before the file."""
COLON_EDITORS = {"code": " --goto", "codium": " --goto", "hx": "", "helix": ""}
"""Editors that begin at a line with FILE:LINE, and what they need before it."""


def open_editor(path: Path, line: int | None = None) -> None:
    """Let somebody edit a file, from a line on where their editor is known to begin there.

    Raises:
        FileError: no editor can be had.
    """
    editor, name = _command(str(path.absolute()), line)
    try:
        with _ignore_ctrl_c():
            click.edit(filename=name, editor=editor)
    except (click.ClickException, ValueError) as error:
        named = error.message.partition(":")[0] if isinstance(error, click.ClickException) else "that EDITOR names"
        what = f"The editor {named} could not be opened, or ended with a complaint"
        known = path.stem if paths.find_sessions().get(path.stem) == path else path
        raise FileError(f"{what}. To choose one: EDITOR=nano {make_command('edit', known)}") from error


def _command(name: str, line: int | None) -> tuple[str | None, str]:
    """The editor and what it is to open; no editor where it is left to click."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _default_editor()
    if editor is None or line is None:
        return None, name
    known = _program_names(editor)
    if known & PLUS_EDITORS:
        return f"{editor} +{line}", name
    for each in known & COLON_EDITORS.keys():
        return f"{editor}{COLON_EDITORS[each]}", f"{name}:{line}"
    return None, name


def _default_editor() -> str | None:
    """What click opens where nobody chose, if that can be known."""
    if sys.platform == "win32":
        return None
    if shutil.which("sensible-editor"):
        chosen = (Path.home() / ".selected_editor").exists()
        return None if chosen else shutil.which("editor")
    return next(filter(shutil.which, ("vim", "nano")), "vi")


def _program_names(editor: str) -> set[str]:
    """What the program of an editor goes by: vi may be vim.basic."""
    words = editor.split()
    if not words:
        return set()
    found = shutil.which(words[0]) or words[0]
    return {Path(path).name.partition(".")[0].partition("-")[0] for path in (words[0], os.path.realpath(found))}


@contextmanager
def _ignore_ctrl_c() -> Iterator[None]:
    """While this lasts, Ctrl-C is the editor's alone."""
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


EDIT_QUIT_KEYS = ("q", "ctrl+d", "escape")
"""Keys that end it."""
EDIT_POLL_S = 0.1
"""How often to look for one (seconds)."""
MAX_ERRORS = 5
"""So many problems fit the screen, and are enough to begin with."""


@click.command("edit")
@click.argument("name", shell_complete=complete_script)
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
    path = pick_editable(name)
    if path is None:
        return 0
    line = wrong = None
    while True:
        before = path.read_bytes()
        open_editor(path, wrong)
        held_keys.key_filter.filter_key("enter")  # with which most editors are left
        _offer_restore(path, before)
        line = find_change(before, _read_bytes(path)) or line
        sound, wrong = False, None
        try:
            revision = review_script(path)
        except FileError as error:
            echo(*error.args)
        else:
            sound, wrong = revision.report.playable, _find_first_error(path, revision.report)
            echo(*_describe(path, revision))
        hears = sound and not is_phrase_book(path)
        if not is_interactive() or not _ask_again(path, line or 1, level, voice, hears):
            return 0 if sound else 1


def _offer_restore(path: Path, before: bytes) -> None:
    """Offer what was in a file that is empty, or gone, now."""
    emptied = before.strip() and not _read_bytes(path).strip() and is_interactive()
    if emptied and ask_yes_no(f"There is nothing in {path.name} now. Put back what was in it?", default=True):
        atomic_write.write_atomic(path, before)


def _read_bytes(path: Path) -> bytes:
    """What is in a file; nothing where it is gone."""
    return path.read_bytes() if path.exists() else b""


def _describe(path: Path, revision: Revision) -> Iterator[str]:
    """What a script is like now."""
    report = revision.report
    if not report.playable:
        return _format_errors(report.diagnostics, report.sources)
    return describe_book(path, report) if is_phrase_book(path) else _format_timeline(revision)


def _find_first_error(path: Path, report: LintReport) -> int | None:
    """The line of the first thing in the script itself that keeps it from being played."""
    errors = [problem.location for problem in report.diagnostics if problem.severity == "error"]
    return min((place.line for place in errors if place.file == display_name(path)), default=None)


def _format_errors(problems: Sequence[Diagnostic], sources: Mapping[str, str]) -> Iterator[str]:
    """The first few problems, those to mend before all others, and how many there are."""
    errors = [problem for problem in problems if problem.severity == "error"]
    yield ""
    yield from list_problems(errors[:MAX_ERRORS], sources)
    if len(errors) > MAX_ERRORS:
        yield f"And {len(errors) - MAX_ERRORS} more."
    yield ""
    yield f"{len(errors)} {'thing' if len(errors) == 1 else 'things'} to mend. Your text is as you left it."


def _format_timeline(revision: Revision) -> Iterator[str]:
    """Each part with its line and when it begins at each level; beneath it, what was found there."""
    yield ""
    yield bold("  line" + "".join(f"{level:>8}" for level in LEVELS))
    for row in revision.rows:
        yield _row(row)
        for problem in row.diagnostics:
            yield from _format_note(problem, f"line {problem.location.line}")
    for problem in revision.others:
        yield from _format_note(problem, f"{Path(problem.location.file).name}, line {problem.location.line}")
    if revision.hidden:
        yield f"{'':>6}{'':>32}  and {revision.hidden} more"
    times = "".join(f"{format_clock(seconds):>8}" for seconds in revision.report.lengths.values())
    yield f"   end{times}"


def _row(row: PartRow) -> str:
    times = "".join(f"{format_clock(row.starts[level]) if level in row.starts else '':>8}" for level in LEVELS)
    room = max(12, shutil.get_terminal_size().columns - 8 - len(times))
    name = row.name if len(row.name) <= room else f"{row.name[: room - 1].rstrip()}…"
    return f"{row.line:>6}{times}  {name}"


def _format_note(problem: Diagnostic, where: str) -> list[str]:
    hint = f"; {problem.hint}" if problem.hint else ""
    text = f"! {where}: {problem.what}{hint}"
    return wrap_text(text, " " * 6, " " * 8)


def _ask_again(path: Path, line: int, level: Level, voice: str | None, sound: bool) -> bool:
    """Ask what now: whether to edit again."""
    hears = f", h hears it from line {line}" if sound else ""
    while True:
        echo("", f"Enter edits again{hears}, q is done. ", end="")
        key = _read_key()
        echo("")
        if key == held_keys.CTRL_C:
            raise KeyboardInterrupt
        if key in EDIT_QUIT_KEYS:
            return False
        if key == "enter":
            return True
        if key == "h" and sound:
            _play_line(path, line, level, voice)


def _read_key() -> str:
    """The next key that somebody presses."""
    with Keyboard() as keyboard:
        while not (key := keyboard.read(EDIT_POLL_S)):
            pass
        return key


def _play_line(path: Path, line: int, level: Level, voice: str | None) -> None:
    """Play a script from a line on; what keeps it from being heard is told, and that is all."""
    from guided.authoring.preview.excerpt import cut_from_line
    from guided.authoring.preview.source_lines import map_lines
    from guided.cli import session_resources
    from guided.cli.playback import hear_plan

    try:
        session = session_resources.load_session(str(path))
        start = max(line, min(map_lines(session).values()))
        part = cut_from_line(session, level, start)
        speech = session_resources.open_speech(voice, part.language)
        echo(f"From line {start} - {level} - {format_clock(part.seconds)}. Ctrl-C ends it.")
        hear_plan(part, speech)
    except GuidedError as error:
        echo(*error.args)
    except KeyboardInterrupt:
        echo("")
