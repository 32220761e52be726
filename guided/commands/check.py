"""`guided check`: every problem of every script, at once."""

import click

from guided import library
from guided.check import Report, check
from guided.clock import clock
from guided.commands import options
from guided.errors import FileError
from guided.script.source import shown


@click.command("check")
@click.argument("scripts", metavar="FILE...", nargs=-1, required=True, shell_complete=options.complete)
def command(scripts: tuple[str, ...]) -> int:
    """Look through scripts and show every problem at once.

    A FILE may also be the name of a session. Ends with 1 if any cannot be played as it is.
    """
    well = [_checked(script) for script in scripts]
    return 0 if all(well) else 1


def _checked(script: str) -> bool:
    """Show what is found in one script; whether it can be played."""
    try:
        report = check(library.find(script), library.folders())
    except FileError as error:
        click.echo(f"{error}\n")
        return False
    click.echo("\n\n".join([*shown(list(report.problems), report.sources), _summary(report)]))
    return report.sound


def _summary(report: Report) -> str:
    errors = sum(problem.severity == "error" for problem in report.problems)
    if errors:
        return f"{report.name}: {errors} {'thing' if errors == 1 else 'things'} to mend.\n"
    times = ", ".join(f"{level} {clock(seconds)}" for level, seconds in report.lengths.items())
    return f"{report.name}: can be played. {times}"
