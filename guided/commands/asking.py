"""Asking before files are replaced."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from guided.errors import FileError


def may_replace(targets: Sequence[Path], force: bool) -> bool:
    """Whether files may be written: none is there yet, or somebody says that they may go. The answer no is told.

    Raises:
        FileError: one is there, and there is nobody to ask.
    """
    there = [target for target in targets if target.exists()]
    if force or not there:
        return True
    what = f"{there[0]} is already there" if len(there) == 1 else f"{len(there)} of these files are already there"
    if not sys.stdin.isatty():
        raise FileError(f"{what}. Use --force to replace {'it' if len(there) == 1 else 'them'}.")
    yes = click.confirm(f"{what}. Replace?")
    if not yes:
        click.echo("Nothing was changed.")
    return yes
