"""Yes-or-no questions, and asking before files are replaced."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from guided.core import atomic_write
from guided.core.atomic_write import find_obstacle
from guided.core.errors import FileError
from guided.ui.terminal_output import ask_line, echo

YES_NO: Mapping[str, bool] = {"y": True, "yes": True, "n": False, "no": False}


def ask_yes_no(question: str, default: bool = False) -> bool:
    """Ask until the answer is yes or no; Enter is what stands in capitals.

    Raises:
        click.Abort: somebody would rather stop.
        KeyboardInterrupt: the same.
    """
    text = f"{question} [{'Y/n' if default else 'y/N'}]"
    while True:
        answer = ask_line(text, suffix=" ").strip().lower()
        if answer in YES_NO or not answer:
            return YES_NO.get(answer, default)
        echo(f"Please type y for yes or n for no; Enter alone is {'yes' if default else 'no'}.")


def overwrite_error(target: Path) -> FileError:
    """The error for a target that is not a file, which is never replaced."""
    return FileError(f"{target} {find_obstacle(target)}. Please name another file.")


def ask_to_replace(targets: Sequence[Path], force: bool) -> bool:
    """Whether files may be written: none is there yet, or somebody agrees to replace them.

    Raises:
        FileError: one is there, and there is nobody to ask; or it is no file, and is never replaced.
    """
    for target in targets:
        if find_obstacle(target):
            raise overwrite_error(target)
    present = [target for target in targets if target.exists()]
    if force or not present:
        return True
    text = f"{present[0]} is already there" if len(present) == 1 else f"{len(present)} of these files are already there"
    if not sys.stdin.isatty():
        raise FileError(f"{text}. Use --force to replace {'it' if len(present) == 1 else 'them'}.")
    is_confirmed = ask_yes_no(f"{text}. Replace?")
    if not is_confirmed:
        echo("Nothing was changed.")
    return is_confirmed


def write_file(target: Path, text: str, force: bool) -> bool:
    """Write a private file, if `ask_to_replace` allows it. Whether it was written. Raises as `ask_to_replace`."""
    may_write = ask_to_replace([target], force)
    if may_write:
        atomic_write.write_atomic(target, text.encode())
    return may_write
