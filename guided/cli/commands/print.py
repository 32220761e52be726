"""`guided print`: writes a handout of a session."""

from pathlib import Path

import click

from guided.authoring.handout import build_handout, render_page
from guided.cli import options, session_resources
from guided.cli.confirm import write_file
from guided.core import paths
from guided.core.level import Level
from guided.lint.context import in_library
from guided.ui.terminal_output import echo, echo_raw


@click.command("print")
@click.argument("name", shell_complete=options.complete)
@options.level(None, "For which day: what you wrote yourself as it is written, which is better; else steady.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="The file, or - for the screen; NAME-LEVEL.html here, unless given.",
)
@click.option("--force", is_flag=True, help="Replace a file that is already there.")
def command(name: str, level: Level | None, out: Path | None, force: bool) -> None:
    """Write a session on one page of paper.

    It is for somebody without a computer. The file opens in any browser and prints from there, in large type: what is
    done, how often and how long, what to mind, and when to stop.

    \b
      guided print my-back
      guided print gentle-lower-back --level flare -o handout.html
    """  # noqa: D301
    session, folders = session_resources.load_session(name), paths.find_folders()
    level = level or (Level.STEADY if in_library(session.path, folders) else Level.BETTER)
    text = render_page(build_handout(session, level, folders))
    if str(out) == "-":
        echo_raw(text)
        return
    target = out or Path(f"{session.name}-{level}.html")
    if write_file(target, text, force):
        echo(f"{target} is one page, for a {level} day. Open it in a browser, and print it from there.")
