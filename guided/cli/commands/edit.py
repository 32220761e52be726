"""`guided edit`: opens a script in the editor, and checks it after each change."""

import os
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from guided.authoring import new_script, phrase_book_draft
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
    """Find the script or the phrase book of a name, or copy one of guided's; None where no copy is wanted.

    Raises:
        FileError: there is none; or it comes with guided, and there is nobody to ask.
        OSError: it cannot be written.
    """
    folders = paths.find_folders()
    language = phrase_book_draft.find_language(name, folders)
    if language:
        return phrase_book_draft.ensure_book(language, folders)
    path = _find_file(name)
    if not in_library(path, folders):
        return path
    return phrase_book_draft.ensure_book(path.stem, folders) if stock_phrases.is_phrase_book(path) else _copy_file(path)


def _find_file(name: str) -> Path:
    try:
        return paths.find_editable(name)
    except FileError as error:
        if phrase_book_draft.LANGUAGE_PATTERN.fullmatch(name):
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
    copy = new_script.save_draft(new_script.draft_copy(path, None), path.stem, new_script.own_dir(path))
    echo(f"From now on, {path.stem} is yours: {copy}")
    return copy


def _confirm_copy(path: Path) -> bool:
    """Ask for a copy that will take the place of guided's own; everywhere, if it is part of sessions."""
    used_by = list(find_sessions_with(path)) if path.stem in paths.find_fragments() else []
    if not used_by:
        return ask_yes_no(f"{path.stem} comes with guided. Copy it to your own sessions, and edit that?", default=True)
    sessions, they = ("1 session", "it") if len(used_by) == 1 else (f"{len(used_by)} sessions", "all of them")
    echo(f"{path.stem} is part of {sessions}; {they} will say what you write.")
    own_name = f"my-{path.stem}"
    echo("A part of your own leaves them as they are:", f"  {make_command('new', own_name, '--from', path.stem)}")
    echo(f"  - include: {own_name}        brings it into a session of yours")
    return ask_yes_no(f"Change {path.stem} for {they}?")


def describe_book(path: Path, report: LintReport) -> Iterator[str]:
    """Lines on a phrase book that can be used."""
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
        label = error.message.partition(":")[0] if isinstance(error, click.ClickException) else "that EDITOR names"
        failure = f"The editor {label} could not be opened, or ended with a complaint"
        target = path.stem if paths.find_sessions().get(path.stem) == path else path
        raise FileError(f"{failure}. To choose one: EDITOR=nano {make_command('edit', target)}") from error


def _command(name: str, line: int | None) -> tuple[str | None, str]:
    """The editor and what it is to open; no editor where it is left to click."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _default_editor()
    if editor is None or line is None:
        return None, name
    programs = _program_names(editor)
    if programs & PLUS_EDITORS:
        return f"{editor} +{line}", name
    for program in programs & COLON_EDITORS.keys():
        return f"{editor}{COLON_EDITORS[program]}", f"{name}:{line}"
    return None, name


def _default_editor() -> str | None:
    """The editor that click opens where none is set; None where that cannot be known."""
    if sys.platform == "win32":
        return None
    if shutil.which("sensible-editor"):
        is_selected = (Path.home() / ".selected_editor").exists()
        return None if is_selected else shutil.which("editor")
    return next(filter(shutil.which, ("vim", "nano")), "vi")


def _program_names(editor: str) -> set[str]:
    """The names of the program of an editor: vi may be vim.basic."""
    words = editor.split()
    if not words:
        return set()
    program = shutil.which(words[0]) or words[0]
    return {Path(path).name.partition(".")[0].partition("-")[0] for path in (words[0], os.path.realpath(program))}


@contextmanager
def _ignore_ctrl_c() -> Iterator[None]:
    """Leave Ctrl-C to the editor meanwhile."""
    handler = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


EDIT_QUIT_KEYS = ("q", "ctrl+d", "escape")
"""Keys that end it."""
EDIT_POLL_S = 0.1
"""How often to look for one (seconds)."""
MAX_ERRORS = 5
"""The most errors that are shown at once: they fit the screen."""


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
    changed_line = error_line = None
    while True:
        previous_data = path.read_bytes()
        open_editor(path, error_line)
        held_keys.key_filter.filter_key("enter")  # with which most editors are left
        _offer_restore(path, previous_data)
        changed_line = find_change(previous_data, _read_bytes(path)) or changed_line
        is_playable, error_line = False, None
        try:
            revision = review_script(path)
        except FileError as error:
            echo(*error.args)
        else:
            is_playable, error_line = revision.report.playable, _find_first_error(path, revision.report)
            echo(*_describe(path, revision))
        can_play = is_playable and not is_phrase_book(path)
        if not is_interactive() or not _ask_again(path, changed_line or 1, level, voice, can_play):
            return 0 if is_playable else 1


def _offer_restore(path: Path, previous_data: bytes) -> None:
    """Offer to restore a file that is empty, or gone, now."""
    is_emptied = previous_data.strip() and not _read_bytes(path).strip() and is_interactive()
    if is_emptied and ask_yes_no(f"There is nothing in {path.name} now. Put back what was in it?", default=True):
        atomic_write.write_atomic(path, previous_data)


def _read_bytes(path: Path) -> bytes:
    """The bytes of a file; none where it is gone."""
    return path.read_bytes() if path.exists() else b""


def _describe(path: Path, revision: Revision) -> Iterator[str]:
    """Lines on a script as it is now."""
    report = revision.report
    if not report.playable:
        return _format_errors(report.diagnostics, report.sources)
    return describe_book(path, report) if is_phrase_book(path) else _format_timeline(revision)


def _find_first_error(path: Path, report: LintReport) -> int | None:
    """The line of the first thing in the script itself that keeps it from being played."""
    locations = [diagnostic.location for diagnostic in report.diagnostics if diagnostic.severity == "error"]
    return min((location.line for location in locations if location.file == display_name(path)), default=None)


def _format_errors(diagnostics: Sequence[Diagnostic], sources: Mapping[str, str]) -> Iterator[str]:
    """Lines with the first few errors, and how many there are."""
    errors = [diagnostic for diagnostic in diagnostics if diagnostic.severity == "error"]
    yield ""
    yield from list_problems(errors[:MAX_ERRORS], sources)
    if len(errors) > MAX_ERRORS:
        yield f"And {len(errors) - MAX_ERRORS} more."
    yield ""
    yield f"{len(errors)} {'thing' if len(errors) == 1 else 'things'} to mend. Your text is as you left it."


def _format_timeline(revision: Revision) -> Iterator[str]:
    """Each part with its line and when it begins at each level; below it, its diagnostics."""
    yield ""
    yield bold("  line" + "".join(f"{level:>8}" for level in LEVELS))
    for row in revision.rows:
        yield _row(row)
        for diagnostic in row.diagnostics:
            yield from _format_note(diagnostic, f"line {diagnostic.location.line}")
    for diagnostic in revision.others:
        yield from _format_note(diagnostic, f"{Path(diagnostic.location.file).name}, line {diagnostic.location.line}")
    if revision.hidden:
        yield f"{'':>6}{'':>32}  and {revision.hidden} more"
    times = "".join(f"{format_clock(seconds):>8}" for seconds in revision.report.lengths.values())
    yield f"   end{times}"


def _row(row: PartRow) -> str:
    times = "".join(f"{format_clock(row.starts[level]) if level in row.starts else '':>8}" for level in LEVELS)
    name_width = max(12, shutil.get_terminal_size().columns - 8 - len(times))
    name = row.name if len(row.name) <= name_width else f"{row.name[: name_width - 1].rstrip()}…"
    return f"{row.line:>6}{times}  {name}"


def _format_note(diagnostic: Diagnostic, place: str) -> list[str]:
    hint = f"; {diagnostic.hint}" if diagnostic.hint else ""
    text = f"! {place}: {diagnostic.what}{hint}"
    return wrap_text(text, " " * 6, " " * 8)


def _ask_again(path: Path, line: int, level: Level, voice: str | None, can_play: bool) -> bool:
    """Ask what to do next. Whether to edit again."""
    hear_hint = f", h hears it from line {line}" if can_play else ""
    while True:
        echo("", f"Enter edits again{hear_hint}, q is done. ", end="")
        key = _read_key()
        echo("")
        if key == held_keys.CTRL_C:
            raise KeyboardInterrupt
        if key in EDIT_QUIT_KEYS:
            return False
        if key == "enter":
            return True
        if key == "h" and can_play:
            _play_line(path, line, level, voice)


def _read_key() -> str:
    """Wait for a key, and give its name."""
    with Keyboard() as keyboard:
        while not (key := keyboard.read(EDIT_POLL_S)):
            pass
        return key


def _play_line(path: Path, line: int, level: Level, voice: str | None) -> None:
    """Play a script from a line on; an error is only shown."""
    from guided.authoring.preview.excerpt import cut_from_line
    from guided.authoring.preview.source_lines import map_lines
    from guided.cli import session_resources
    from guided.cli.playback import hear_plan

    try:
        session = session_resources.load_session(str(path))
        start = max(line, min(map_lines(session).values()))
        excerpt = cut_from_line(session, level, start)
        speech = session_resources.open_speech(voice, excerpt.language)
        echo(f"From line {start} - {level} - {format_clock(excerpt.seconds)}. Ctrl-C ends it.")
        hear_plan(excerpt, speech)
    except GuidedError as error:
        echo(*error.args)
    except KeyboardInterrupt:
        echo("")
