"""Yes or no; and asking before files are replaced."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from guided.core import atomic_write
from guided.core.atomic_write import special
from guided.core.errors import FileError
from guided.ui.printer import prompt, tell

ANSWERS: Mapping[str, bool] = {"y": True, "yes": True, "n": False, "no": False}


def sure(question: str, default: bool = False) -> bool:
    """Ask until the answer is yes or no; Enter is what stands in capitals.

    Raises:
        click.Abort: somebody would rather stop.
        KeyboardInterrupt: the same.
    """
    text = f"{question} [{'Y/n' if default else 'y/N'}]"
    while True:
        answer = prompt(text, suffix=" ").strip().lower()
        if answer in ANSWERS or not answer:
            return ANSWERS.get(answer, default)
        tell(f"Please type y for yes or n for no; Enter alone is {'yes' if default else 'no'}.")


def refused(target: Path) -> FileError:
    """Why something that is no file is never written over."""
    return FileError(f"{target} {special(target)}. Please name another file.")


def may_replace(targets: Sequence[Path], force: bool) -> bool:
    """Whether files may be written: none is there yet, or somebody says that they may go. The answer no is told.

    Raises:
        FileError: one is there, and there is nobody to ask; or it is no file, and is never replaced.
    """
    for target in targets:
        if special(target):
            raise refused(target)
    there = [target for target in targets if target.exists()]
    if force or not there:
        return True
    what = f"{there[0]} is already there" if len(there) == 1 else f"{len(there)} of these files are already there"
    if not sys.stdin.isatty():
        raise FileError(f"{what}. Use --force to replace {'it' if len(there) == 1 else 'them'}.")
    yes = sure(f"{what}. Replace?")
    if not yes:
        tell("Nothing was changed.")
    return yes


def write_file(target: Path, text: str, force: bool) -> bool:
    """Write a file for its owner alone, if it may be written; whether it was. Raises as `may_replace`."""
    allowed = may_replace([target], force)
    if allowed:
        atomic_write.write(target, text.encode())
    return allowed
