"""`guided add`: checks and adds a session that somebody sent."""

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
    with open_bundle(file, folders, name) as bundle:
        _check_sounds(bundle)
        if bundle.session is None:
            errors = [diagnostic for diagnostic in bundle.report.diagnostics if diagnostic.severity == "error"]
            echo(*ScriptError(errors, bundle.report.sources).args, err=True)
            raise FileError(f"{file} was not added: it has something to mend first.")
        echo(*_wrap_lines(_describe(bundle, bundle.session.headers[0])))
        if _confirm_add(bundle, bundle.name in paths.find_scripts(folders.library), yes, force):
            install_bundle(bundle)
            echo(f"It is there. To play it: {make_command('play', bundle.name)}")
        else:
            echo("Nothing was changed.")


def _check_sounds(bundle: IncomingBundle) -> None:
    """Check that each sound can be played. Raises FileError where one cannot."""
    from guided.sound.user_samples import Recording

    for member in bundle.files:
        if member.startswith("sounds/"):
            path = bundle.folder / member
            try:
                Recording(path)
            except FileError as error:
                raise FileError(f"Nothing was added: {str(error).replace(str(path), member)}") from error


def _confirm_add(bundle: IncomingBundle, hides_shipped: bool, yes: bool, force: bool) -> bool:
    """Ask, and ask once more where something of the listener's own, or a session of guided's, would give way."""
    replaced = [str(path) for path in bundle.conflicts.values()]
    replaced += [f"guided's own {bundle.name}"] if hides_shipped else []
    if replaced and not force:
        echo("", "This would take the place of:", *(f"  {name}" for name in replaced))
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
    """Lines that describe the bundle."""
    yield f"{header.title}, by {header.author}" if header.author else f"{header.title}; it does not say who wrote it"
    kind_and_places = ", ".join(filter(None, (header.kind, " or ".join(header.where))))
    yield from (f"  {line}" for line in (header.about, kind_and_places) if line)
    yield "  " + ", ".join(f"{level} {format_clock(seconds)}" for level, seconds in bundle.report.lengths.items())
    for member in bundle.files[1:]:
        folder, _, file = member.rpartition("/")
        yield f"  with {MEMBER_LABELS[folder]}: {Path(file).stem}"
    yield from (f"  Please mind: {caution}" for caution in header.cautions)
    yield ""
    yield from _list_findings(bundle, header)
    yield "guided has looked at whether it can be played, and nobody at whether it suits you."


def _list_findings(bundle: IncomingBundle, header: Header) -> Iterator[str]:
    """Lines with the diagnostics of the script."""
    findings = bundle.report.diagnostics
    if findings or header.care:
        yield "Looked through, with the rules of care:"
    else:
        yield "Looked through, with the rules of care, and nothing was found."
    if not bundle.report.wording_checked:
        yield "  Its words were not judged: the rules know English."
    for finding in findings:
        location = finding.location
        prefix = "" if location.file == bundle.files[0] else f"{location.file}, "
        yield f"  - {prefix}line {location.line}: {finding.what}" + (f" ({finding.note})" if finding.note else "")
    yield from (f"  - it leaves aside {rule}: {reason}" for rule, reason in header.care.items())


def _wrap_lines(lines: Iterator[str]) -> Iterator[str]:
    """Wrap lines to the screen; what goes on below an indented line is indented a little more."""
    for line in lines:
        indent = count_indent(line)
        yield from wrap_text(line, below=" " * (indent + 2 if indent else 0)) or [""]
