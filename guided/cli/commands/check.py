"""`guided check`: every problem of every script, at once."""

import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

import click

from guided.cli import options
from guided.cli.formatters.check import FORMATS, text
from guided.cli.script_files import gather
from guided.core import paths
from guided.core.errors import FileError
from guided.lint import Report, check
from guided.lint.context import Measure
from guided.ui.printer import hand, progress, tell

MANY = 20
"""So many files are worth a bar to watch."""


@click.command("check")
@click.argument("scripts", metavar="FILE...", nargs=-1, required=True, shell_complete=options.complete)
@click.option("--care", "careful", is_flag=True, help="Look at the rules of care too, and say why each is one.")
@options.voice("Also measure each line with this voice, like neural: does it fit its time?")
@click.option("--strict", is_flag=True, help="End with 1 if there are warnings, too.")
@click.option(
    "--format", "form", type=click.Choice(["text", *FORMATS]), default="text", help="For a program: json, github."
)
def command(scripts: tuple[str, ...], careful: bool, voice: str | None, strict: bool, form: str) -> int:
    """Look through scripts and show every problem at once.

    A FILE may also be the name of a session, a folder with all that is in it, or a pattern.
    Ends with 1 if any cannot be played as it is.

    \b
    guided check my.yaml
    guided check sessions/ --strict --format github

    The rules of care warn, and the choice is yours. To leave one aside, write its name and your reason above steps:

    \b
      care:
        same-area: my physiotherapist wrote this order
    """  # noqa: D301
    found = list(gather(scripts))
    seen: list[bool] = []

    def reports() -> Iterator[Report]:
        for each in _watched(found, form):
            report = _report(each, careful, voice)
            seen.append(not report.problems and report.sound if strict else report.sound)
            yield report

    if form == "text":
        for lines in text(reports(), on_screen=sys.stdout.isatty()):
            tell(*lines)
    else:
        for line in FORMATS[form](reports()):
            hand(f"{line}\n")
    return 0 if all(seen) else 1


def _report(found: Path | FileError, careful: bool, voice: str | None) -> Report:
    if isinstance(found, FileError):
        return Report("", unread=str(found))
    try:
        return check(found, paths.folders(), careful, partial(_measure, voice) if voice else None)
    except FileError as error:
        return Report(found.stem, unread=str(error))


def _watched(found: Sequence[Path | FileError], form: str) -> Iterator[Path | FileError]:
    """The files one by one, with a bar on a terminal that would show nothing else for long."""
    told = sys.stdout.isatty() and form != "json"
    with progress("Checking", hidden=len(found) < MANY or told, iterable=found) as bar:
        yield from bar


def _measure(voice: str, language: str) -> Measure:
    """How long a line takes with a voice, in seconds; a line is spoken if it never was."""
    from guided.cli import context
    from guided.sound import RATE

    speech = context.speech(voice, language)

    def measure(line: str) -> Decimal:
        length = speech.length(line)
        return Decimal(speech.clip(line).frames if length is None else length) / RATE

    return measure
