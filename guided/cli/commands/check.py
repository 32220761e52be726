"""`guided check`: shows every diagnostic of every script."""

import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

import click

from guided.cli import options
from guided.cli.formatters.check import FORMATS, as_lines
from guided.cli.script_files import gather_scripts
from guided.core import paths
from guided.core.errors import FileError
from guided.lint import LintReport, lint_file
from guided.lint.context import Measure
from guided.ui.terminal_output import echo, echo_raw, progress_bar

MIN_BAR_FILES = 20
"""From this many files on, a progress bar is shown."""


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
    paths_or_errors = list(gather_scripts(scripts))
    passed: list[bool] = []

    def iter_reports() -> Iterator[LintReport]:
        for path_or_error in _show_progress(paths_or_errors, form):
            report = _check_file(path_or_error, careful, voice)
            passed.append(not report.diagnostics and report.playable if strict else report.playable)
            yield report

    if form == "text":
        for lines in as_lines(iter_reports(), on_screen=sys.stdout.isatty()):
            echo(*lines)
    else:
        for line in FORMATS[form](iter_reports()):
            echo_raw(f"{line}\n")
    return 0 if all(passed) else 1


def _check_file(item: Path | FileError, careful: bool, voice: str | None) -> LintReport:
    if isinstance(item, FileError):
        return LintReport("", read_error=str(item))
    try:
        return lint_file(item, paths.find_folders(), careful, partial(_build_measure, voice) if voice else None)
    except FileError as error:
        return LintReport(item.stem, read_error=str(error))


def _show_progress(items: Sequence[Path | FileError], form: str) -> Iterator[Path | FileError]:
    """The files one by one, with a bar on a terminal that would show nothing else for long."""
    shows_text = sys.stdout.isatty() and form != "json"
    with progress_bar("Checking", hidden=len(items) < MIN_BAR_FILES or shows_text, iterable=items) as bar:
        yield from bar


def _build_measure(voice: str, language: str) -> Measure:
    """Make a function that measures a line with a voice (seconds); a line is spoken if it never was."""
    from guided.cli import session_resources
    from guided.sound import SAMPLE_RATE

    speech = session_resources.open_speech(voice, language)

    def measure(line: str) -> Decimal:
        length = speech.get_length(line)
        return Decimal(speech.get_clip(line).frames if length is None else length) / SAMPLE_RATE

    return measure
