"""Asking before a file is replaced."""

import sys
from pathlib import Path

import click

from guided.errors import FileError


def may_replace(target: Path, force: bool) -> bool:
    """Whether a file may be written: it is not there yet, or somebody says that it may go. The answer no is told.

    Raises:
        FileError: it is there, and there is nobody to ask.
    """
    if force or not target.exists():
        return True
    if not sys.stdin.isatty():
        raise FileError(f"{target} is already there. Use --force to replace it.")
    yes = click.confirm(f"{target} is already there. Replace?")
    if not yes:
        click.echo("Nothing was changed.")
    return yes
