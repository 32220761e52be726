"""`guided add`: a session that somebody sent, looked at before it is kept."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from guided.authoring.bundle.install import Arrival, arrived, settle
from guided.authoring.bundle.pack import BEDS, CHIMES
from guided.cli.confirm import sure
from guided.core import paths
from guided.core.errors import FileError
from guided.core.formatting import clock
from guided.core.paths import FRAGMENTS, PHRASES
from guided.core.shell_command import typed
from guided.script.diagnostics import ScriptError, count_indent
from guided.script.model import Header
from guided.ui.printer import tell, wrapped

KINDS = {FRAGMENTS: "a fragment", PHRASES: "a phrase book", CHIMES: "a chime", BEDS: "an ambience"}


@click.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "name", metavar="NAME", help="What to call the session here; its own name, unless given.")
@click.option("-y", "--yes", is_flag=True, help="Add it without asking; nothing of yours is replaced.")
@click.option("--force", is_flag=True, help="Replace what is already there without asking.")
def command(file: Path, name: str | None, yes: bool, force: bool) -> None:
    """Look at a session somebody sent, and add it.

    A FILE is what guided share makes, or a script. It is shown first: what it is, who wrote it, how long it takes, and
    what the rules of care say. Nothing in it can run, or reach anything but your sessions and sounds.

    \b
      guided add evening.guided
      guided add evening.yaml --as anas-evening
    """  # noqa: D301
    folders = paths.folders()
    with arrived(file, folders, name) as arrival:
        _check_sounds(arrival)
        if arrival.session is None:
            errors = [problem for problem in arrival.report.problems if problem.severity == "error"]
            tell(*ScriptError(errors, arrival.report.sources).args, err=True)
            raise FileError(f"{file} was not added: it has something to mend first.")
        tell(*_laid_out(_told(arrival, arrival.session.headers[0])))
        if _wanted(arrival, arrival.name in paths.scripts(folders.library), yes, force):
            settle(arrival)
            tell(f"It is there. To play it: {typed('play', arrival.name)}")
        else:
            tell("Nothing was changed.")


def _check_sounds(arrival: Arrival) -> None:
    """Look whether each sound is one that can be played. Raises FileError where it is not."""
    from guided.sound.user_samples import Recording

    for place in arrival.files:
        if place.startswith("sounds/"):
            path = arrival.folder / place
            try:
                Recording(path)
            except FileError as error:
                raise FileError(f"Nothing was added: {str(error).replace(str(path), place)}") from error


def _wanted(arrival: Arrival, hides: bool, yes: bool, force: bool) -> bool:
    """Ask, and ask once more where something of the listener's own, or a session of guided's, would give way."""
    giving_way = [str(old) for old in arrival.replaced.values()]
    giving_way += [f"guided's own {arrival.name}"] if hides else []
    if giving_way and not force:
        tell("", "This would take the place of:", *(f"  {each}" for each in giving_way))
        if yes or not sys.stdin.isatty():
            raise FileError("Nothing was added: use --force to replace, or --as NAME to give the session another name.")
        return sure("Replace?")
    if yes or force:
        return True
    if not sys.stdin.isatty():
        raise FileError("Nothing was added: there is nobody to ask, so use --yes if you want it.")
    tell("")
    return sure("Add it to your sessions?", default=True)


def _told(arrival: Arrival, header: Header) -> Iterator[str]:
    """What it is, line by line."""
    yield f"{header.title}, by {header.author}" if header.author else f"{header.title}; it does not say who wrote it"
    kind = ", ".join(filter(None, (header.kind, " or ".join(header.where))))
    yield from (f"  {text}" for text in (header.about, kind) if text)
    yield "  " + ", ".join(f"{level} {clock(seconds)}" for level, seconds in arrival.report.lengths.items())
    for place in arrival.files[1:]:
        folder, _, file = place.rpartition("/")
        yield f"  with {KINDS[folder]}: {Path(file).stem}"
    yield from (f"  Please mind: {caution}" for caution in header.cautions)
    yield ""
    yield from _found(arrival, header)
    yield "guided has looked at whether it can be played, and nobody at whether it suits you."


def _found(arrival: Arrival, header: Header) -> Iterator[str]:
    """What the rules of care, and all else that looks at a script, say of it."""
    problems = arrival.report.problems
    if problems or header.care:
        yield "Looked through, with the rules of care:"
    else:
        yield "Looked through, with the rules of care, and nothing was found."
    if not arrival.report.words_judged:
        yield "  Its words were not judged: the rules know English."
    for problem in problems:
        place = problem.place
        where = "" if place.file == arrival.files[0] else f"{place.file}, "
        yield f"  - {where}line {place.line}: {problem.what}" + (f" ({problem.note})" if problem.note else "")
    yield from (f"  - it leaves aside {rule}: {reason}" for rule, reason in header.care.items())


def _laid_out(lines: Iterator[str]) -> Iterator[str]:
    """The same as wide as the screen; what goes on below an indented line is indented a little more."""
    for line in lines:
        begun = count_indent(line)
        yield from wrapped(line, below=" " * (begun + 2 if begun else 0)) or [""]
