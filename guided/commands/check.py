"""`guided check`: every problem of every script, at once."""

from decimal import Decimal
from functools import partial

import click

from guided import library
from guided.care.case import Measure
from guided.check import Report, check
from guided.clock import clock
from guided.commands import options
from guided.errors import FileError
from guided.script.source import shown


@click.command("check")
@click.argument("scripts", metavar="FILE...", nargs=-1, required=True, shell_complete=options.complete)
@click.option("--care", "careful", is_flag=True, help="Look at the rules of care too, and say why each is one.")
@options.voice("Also measure each line with this voice, like neural: does it fit its time?")
def command(scripts: tuple[str, ...], careful: bool, voice: str | None) -> int:
    """Look through scripts and show every problem at once.

    A FILE may also be the name of a session. Ends with 1 if any cannot be played as it is.

    The rules of care warn, and the choice is yours. To leave one aside, write its name and your reason above steps:

    \b
      care:
        same-area: my physiotherapist wrote this order
    """  # noqa: D301
    well = [_checked(script, careful, voice) for script in scripts]
    return 0 if all(well) else 1


def _checked(script: str, careful: bool, voice: str | None) -> bool:
    """Show what is found in one script; whether it can be played."""
    try:
        report = check(library.find(script), library.folders(), careful, partial(_measure, voice) if voice else None)
    except FileError as error:
        click.echo(f"{error}\n")
        return False
    click.echo("\n\n".join([*shown(list(report.problems), report.sources), _summary(report)]))
    return report.sound


def _measure(voice: str, language: str) -> Measure:
    """How long a line takes with a voice, in seconds; a line is spoken if it never was."""
    from guided.commands import stage
    from guided.sound import RATE

    speech = stage.speech(voice, language)

    def measure(line: str) -> Decimal:
        length = speech.length(line)
        return Decimal(speech.clip(line).frames if length is None else length) / RATE

    return measure


def _summary(report: Report) -> str:
    errors = sum(problem.severity == "error" for problem in report.problems)
    if errors:
        return f"{report.name}: {errors} {'thing' if errors == 1 else 'things'} to mend.\n"
    times = ", ".join(f"{level} {clock(seconds)}" for level, seconds in report.lengths.items())
    return f"{report.name}: can be played. {times}"
