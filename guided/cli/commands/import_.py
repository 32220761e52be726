"""`guided import`: a plain text becomes a script."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from guided.authoring import importer
from guided.authoring.bundle.pack import PACKED, known
from guided.authoring.importer import Import, imported, kind
from guided.authoring.wizard import file_name
from guided.cli.confirm import write_file
from guided.core import paths
from guided.core.errors import FileError
from guided.core.formatting import clock
from guided.core.level import Level
from guided.core.paths import SUFFIX
from guided.core.shell_command import typed
from guided.ui.printer import tell

LARGEST = 1024 * 1024
"""The largest file that is looked into (bytes)."""
STANDING = Path("-")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("-o", "--out", "name", metavar="NAME", help="What to call the session; the file's name, unless given.")
@click.option("--force", is_flag=True, help="Replace a session that is already there.")
def command(file: Path, name: str | None, force: bool) -> None:
    """Make a session of a plain text or numbered exercises.

    A pause is [pause 5], (5s), (pause) or ... in the text. An exercise is a line with a number, like
    "1. Knee to chest - hold 10 seconds, 5 times each side". What cannot be told is said, line by line, and stands in
    the script as a note. FILE may be - for what is piped in.

    \b
      guided import leaflet.txt
      guided import leaflet.txt -o my-back
    """  # noqa: D301
    name = (name or "").removesuffix(SUFFIX) or file_name("imported" if file == STANDING else file.stem)
    if not known(name + SUFFIX):
        raise FileError(f"'{name}' is no name for a session; please choose one with letters and digits, like my-back.")
    made = imported(_lines(file), name, paths.folders())
    target = paths.own_sessions() / f"{name}{SUFFIX}"
    if write_file(target, made.text, force):
        tell(*_told(made, name, target, "what was piped in" if file == STANDING else file.name))


def _lines(file: Path) -> list[str]:
    """The lines of a text. Raises FileError where it is none, or none to import."""
    data, suffix = _bytes(file), file.suffix.lower()
    if suffix == PACKED:
        raise FileError(f"{file} is a session that somebody shared; to add it to yours, type {typed('add', file)}.")
    if suffix == ".yml":
        raise FileError(f"{file} is a script already, but scripts end in {SUFFIX}: rename it to {file.stem}{SUFFIX}.")
    if suffix == SUFFIX:
        raise FileError(
            f"{file} is a script already: {typed('check', file)} looks through it, and {typed('play', file)} plays it."
        )
    lines = importer.lines(data)
    if what := kind(data, importer.decoded(data)):
        name = "What is piped in" if file == STANDING else file
        raise FileError(f"{name} is {what}; save it as plain text (.txt) first, or copy the text into a new file.")
    if len(data) > LARGEST:
        raise FileError(f"{file} is too large for a text; please save it as plain text (.txt), in parts.")
    return lines


def _bytes(file: Path) -> bytes:
    try:
        if file == STANDING:
            data = sys.stdin.buffer.read(LARGEST + 1)
        elif file.is_dir() or (file.exists() and not file.is_file()):
            raise FileError(f"{file} is no text file; please save what you have as plain text (.txt).")
        else:
            with file.open("rb") as open_file:
                data = open_file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name cannot be used"
        raise FileError(f"{file} could not be read: {why}.") from error
    return data


def _told(made: Import, name: str, target: Path, source: str) -> Iterator[str]:
    yield str(target)
    parts = [f"{made.exercises} exercise{'' if made.exercises == 1 else 's'}"] if made.exercises else []
    lengths = made.report.lengths
    yield ", ".join([*parts, f"{clock(lengths[Level.FLARE])} at flare to {clock(lengths[Level.BETTER])} at better"])
    if made.remarks:
        yield "Not clear, and noted in the script too:"
        yield from (f"  line {remark.line} of {source}: {remark.what}" for remark in made.remarks)
    if made.left:
        yield f"Left to fill in, at the top of the script: {', '.join(made.left)}."
    yield f"Please look it over; {typed('check', name, '--care')} tells what a sore body might mind."
    yield f"To play it: {typed('play', name)}"
