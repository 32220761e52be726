"""`guided add`: a session that somebody sent, looked at before it is kept."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from guided.authoring.bundle.install import IncomingBundle, install_bundle, open_bundle
from guided.authoring.bundle.pack import BEDS_FOLDER, CHIMES_FOLDER
from guided.cli.confirm import ask_yes_no
from guided.core import paths
from guided.core.errors import FileError
from guided.core.formatting import format_clock
from guided.core.paths import FRAGMENTS, PHRASES
from guided.core.shell_command import make_command
from guided.script.diagnostics import ScriptError, count_indent
from guided.script.model import Header
from guided.ui.terminal_output import echo, wrap_text

MEMBER_LABELS = {
    FRAGMENTS: "a fragment",
    PHRASES: "a phrase book",
    CHIMES_FOLDER: "a chime",
    BEDS_FOLDER: "an ambience",
}


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
    folders = paths.find_folders()
    with open_bundle(file, folders, name) as arrival:
        _check_sounds(arrival)
        if arrival.session is None:
            errors = [problem for problem in arrival.report.diagnostics if problem.severity == "error"]
            echo(*ScriptError(errors, arrival.report.sources).args, err=True)
            raise FileError(f"{file} was not added: it has something to mend first.")
        echo(*_wrap_lines(_describe(arrival, arrival.session.headers[0])))
        if _confirm_add(arrival, arrival.name in paths.find_scripts(folders.library), yes, force):
            install_bundle(arrival)
            echo(f"It is there. To play it: {make_command('play', arrival.name)}")
        else:
            echo("Nothing was changed.")


def _check_sounds(bundle: IncomingBundle) -> None:
    """Look whether each sound is one that can be played. Raises FileError where it is not."""
    from guided.sound.user_samples import Recording

    for place in bundle.files:
        if place.startswith("sounds/"):
            path = bundle.folder / place
            try:
                Recording(path)
            except FileError as error:
                raise FileError(f"Nothing was added: {str(error).replace(str(path), place)}") from error


def _confirm_add(bundle: IncomingBundle, hides: bool, yes: bool, force: bool) -> bool:
    """Ask, and ask once more where something of the listener's own, or a session of guided's, would give way."""
    giving_way = [str(old) for old in bundle.conflicts.values()]
    giving_way += [f"guided's own {bundle.name}"] if hides else []
    if giving_way and not force:
        echo("", "This would take the place of:", *(f"  {each}" for each in giving_way))
        if yes or not sys.stdin.isatty():
            raise FileError("Nothing was added: use --force to replace, or --as NAME to give the session another name.")
        return ask_yes_no("Replace?")
    if yes or force:
        return True
    if not sys.stdin.isatty():
        raise FileError("Nothing was added: there is nobody to ask, so use --yes if you want it.")
    echo("")
    return ask_yes_no("Add it to your sessions?", default=True)


def _describe(bundle: IncomingBundle, header: Header) -> Iterator[str]:
    """What it is, line by line."""
    yield f"{header.title}, by {header.author}" if header.author else f"{header.title}; it does not say who wrote it"
    kind = ", ".join(filter(None, (header.kind, " or ".join(header.where))))
    yield from (f"  {text}" for text in (header.about, kind) if text)
    yield "  " + ", ".join(f"{level} {format_clock(seconds)}" for level, seconds in bundle.report.lengths.items())
    for place in bundle.files[1:]:
        folder, _, file = place.rpartition("/")
        yield f"  with {MEMBER_LABELS[folder]}: {Path(file).stem}"
    yield from (f"  Please mind: {caution}" for caution in header.cautions)
    yield ""
    yield from _list_findings(bundle, header)
    yield "guided has looked at whether it can be played, and nobody at whether it suits you."


def _list_findings(bundle: IncomingBundle, header: Header) -> Iterator[str]:
    """What the rules of care, and all else that looks at a script, say of it."""
    problems = bundle.report.diagnostics
    if problems or header.care:
        yield "Looked through, with the rules of care:"
    else:
        yield "Looked through, with the rules of care, and nothing was found."
    if not bundle.report.wording_checked:
        yield "  Its words were not judged: the rules know English."
    for problem in problems:
        place = problem.location
        where = "" if place.file == bundle.files[0] else f"{place.file}, "
        yield f"  - {where}line {place.line}: {problem.what}" + (f" ({problem.note})" if problem.note else "")
    yield from (f"  - it leaves aside {rule}: {reason}" for rule, reason in header.care.items())


def _wrap_lines(lines: Iterator[str]) -> Iterator[str]:
    """The same as wide as the screen; what goes on below an indented line is indented a little more."""
    for line in lines:
        begun = count_indent(line)
        yield from wrap_text(line, below=" " * (begun + 2 if begun else 0)) or [""]
