"""`guided edit`: a script in the editor, and what came of it."""

import shutil
import signal
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from guided import library
from guided.care.case import in_library
from guided.clock import clock
from guided.commands import options
from guided.commands.new import complete
from guided.errors import FileError, GuidedError
from guided.level import LEVELS, Level
from guided.screen.room import columns
from guided.script.source import Problem, shown
from guided.writing import new
from guided.writing.revision import Revision, Row, changed, put_back, revised

DONE = ("q", "Q", "\x04", "\x1b")
"""Keys that end it: q, Ctrl-D, Escape."""


@click.command("edit")
@click.argument("name", shell_complete=complete)
@options.level(about="The level at which h lets you hear it.")
@options.voice()
def command(name: str, level: Level, voice: str | None) -> int:
    """Open a script in your editor, and look it through after.

    \b
    Your editor is what VISUAL or EDITOR names. A session of guided's own is copied to yours first.
      guided edit my-back
      EDITOR=nano guided edit gentle-lower-back
    """  # noqa: D301
    path = _own(new.found(name))
    if path is None:
        return 0
    line = None
    while True:
        before = path.read_bytes()
        _open(path)
        _keep(path, before)
        line = changed(before, _bytes(path)) or line
        sound = _look(path)
        if not _terminal() or not _again(path, line or 1, level, voice, sound):
            return 0 if sound else 1


def _terminal() -> bool:
    """Whether somebody is there to ask."""
    return bool(sys.stdin and sys.stdin.isatty() and sys.stdout and sys.stdout.isatty())


def _own(path: Path) -> Path | None:
    """The script, or the copy of one that comes with guided; None where no copy is wanted.

    Raises:
        FileError: it comes with guided, and there is nobody to ask; or there is such a copy already.
    """
    if not in_library(path, library.folders()):
        return path
    if not _terminal():
        raise FileError(f"{path.stem} comes with guided and stays as it is. For a copy: guided new --from {path.stem}")
    if not click.confirm(f"{path.stem} comes with guided. Copy it to your own sessions, and edit that?", default=True):
        click.echo("Nothing was changed.")
        return None
    copy = new.put(new.copied(path, None), path.stem, new.home(path))
    click.echo(f"From now on, {path.stem} is yours: {copy}")
    return copy


def _open(path: Path) -> None:
    """Let somebody edit a file. Raises FileError where no editor can be had."""
    try:
        with _left_alone():
            click.edit(filename=str(path))
    except (click.ClickException, ValueError) as error:
        editor = error.message.partition(":")[0] if isinstance(error, click.ClickException) else "that EDITOR names"
        what = f"The editor {editor} could not be opened, or ended with a complaint"
        raise FileError(f"{what}. To choose one: EDITOR=nano guided edit {path.stem}") from error


@contextmanager
def _left_alone() -> Iterator[None]:
    """While this lasts, Ctrl-C is the editor's alone."""
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _keep(path: Path, before: bytes) -> None:
    """Offer what was in a file that is empty, or gone, now."""
    emptied = before.strip() and not _bytes(path).strip() and _terminal()
    if emptied and click.confirm(f"There is nothing in {path.name} now. Put back what was in it?", default=True):
        put_back(path, before)


def _bytes(path: Path) -> bytes:
    """What is in a file; nothing where it is gone."""
    return path.read_bytes() if path.exists() else b""


def _look(path: Path) -> bool:
    """Show what a script is like now; whether it can be played."""
    try:
        revision = revised(path)
    except FileError as error:
        click.echo(str(error))
        return False
    report = revision.report
    if report.sound:
        click.echo("\n".join(_timeline(revision)))
    else:
        click.echo("\n\n".join(["", *shown(list(report.problems), report.sources)]))
        errors = sum(problem.severity == "error" for problem in report.problems)
        click.echo(f"\n{errors} {'thing' if errors == 1 else 'things'} to mend. Your text is as you left it.")
    return report.sound


def _timeline(revision: Revision) -> Iterator[str]:
    """Each part with its line and when it begins at each level; beneath it, what was found there."""
    yield ""
    yield click.style("  line" + "".join(f"{level:>8}" for level in LEVELS), bold=True)
    for row in revision.rows:
        yield _row(row)
        for problem in row.problems:
            yield from _noted(problem, f"line {problem.place.line}")
    for problem in revision.elsewhere:
        yield from _noted(problem, f"{Path(problem.place.file).name}, line {problem.place.line}")
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
    return textwrap.wrap(text, columns(), initial_indent=" " * 6, subsequent_indent=" " * 8)


def _again(path: Path, line: int, level: Level, voice: str | None, sound: bool) -> bool:
    """Ask what now: whether to edit again."""
    hears = f", h hears it from line {line}" if sound else ""
    while True:
        click.echo(f"\nEnter edits again{hears}, q is done. ", nl=False)
        key = click.getchar()
        click.echo()
        if key in DONE:
            return False
        if key in ("\r", "\n"):
            return True
        if key in ("h", "H") and sound:
            _hear(path, line, level, voice)


def _hear(path: Path, line: int, level: Level, voice: str | None) -> None:
    """Play a script from a line on; what keeps it from being heard is told, and that is all."""
    from guided.commands import stage
    from guided.commands.excerpt import hear
    from guided.compose import Composition
    from guided.device import output
    from guided.writing.hearing import from_line
    from guided.writing.outline import lines

    try:
        session = stage.session(str(path))
        start = max(line, min(lines(session).values()))
        part = from_line(session, level, start)
        composition = Composition(part, stage.speech(voice, part.language), stage.sounds())
        click.echo(f"From line {start} - {level} - {clock(part.seconds)}. Ctrl-C ends it.")
        hear(composition, output("miniaudio").open_output())
    except GuidedError as error:
        click.echo(str(error))
    except KeyboardInterrupt:
        click.echo()
