"""`guided edit`: a script in the editor, and what came of it."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from guided.authoring.revision import Revision, Row, changed, put_back, revised
from guided.commands import options
from guided.commands.asking import sure
from guided.commands.editor import edit
from guided.commands.new import complete
from guided.commands.owned import in_a_book, own
from guided.commands.problems import listed
from guided.core import held_keys
from guided.core.errors import FileError, GuidedError
from guided.core.formatting import clock
from guided.core.level import LEVELS, Level
from guided.script.diagnostics import Problem, display_name
from guided.script.phrases import is_book
from guided.ui import somebody
from guided.ui.keyboard import Keyboard
from guided.ui.printer import bold, tell, wrapped

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
        revision = _looked(path)
        sound, wrong = _shown(path, revision), _first(path, revision)
        hears = sound and not is_book(path)
        if not somebody() or not _again(path, line or 1, level, voice, hears):
            return 0 if sound else 1


def _keep(path: Path, before: bytes) -> None:
    """Offer what was in a file that is empty, or gone, now."""
    emptied = before.strip() and not _bytes(path).strip() and somebody()
    if emptied and sure(f"There is nothing in {path.name} now. Put back what was in it?", default=True):
        put_back(path, before)


def _bytes(path: Path) -> bytes:
    """What is in a file; nothing where it is gone."""
    return path.read_bytes() if path.exists() else b""


def _looked(path: Path) -> Revision | None:
    """What a script is like now; None where that cannot be told, for a reason that is told."""
    try:
        return revised(path)
    except FileError as error:
        tell(*error.args)
        return None


def _shown(path: Path, revision: Revision | None) -> bool:
    """Show what a script is like now; whether it can be played."""
    if revision is None:
        return False
    if revision.report.sound and is_book(path):
        tell(*in_a_book(path, revision.report))
    elif revision.report.sound:
        tell(*_timeline(revision))
    else:
        tell(*_wrong(revision.report.problems, revision.report.sources))
    return revision.report.sound


def _first(path: Path, revision: Revision | None) -> int | None:
    """The line of the first thing in the script itself that keeps it from being played."""
    problems = revision.report.problems if revision else ()
    errors = [problem.place for problem in problems if problem.severity == "error"]
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
    from guided.commands import stage
    from guided.commands.excerpt import hear
    from guided.player.rendering import Composition
    from guided.sound.output import output

    try:
        session = stage.session(str(path))
        start = max(line, min(lines(session).values()))
        part = from_line(session, level, start)
        composition = Composition(part, stage.speech(voice, part.language), stage.sounds())
        tell(f"From line {start} - {level} - {clock(part.seconds)}. Ctrl-C ends it.")
        hear(composition, output("miniaudio").open_output())
    except GuidedError as error:
        tell(*error.args)
    except KeyboardInterrupt:
        tell("")
