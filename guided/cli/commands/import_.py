"""`guided import`: makes a script of a plain text."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from guided.authoring import importer
from guided.authoring.bundle.pack import BUNDLE_SUFFIX, is_valid_member
from guided.authoring.importer import ImportedScript, detect_kind, import_text
from guided.authoring.new_script import make_file_name
from guided.cli.confirm import write_file
from guided.core import paths
from guided.core.errors import FileError
from guided.core.formatting import format_clock
from guided.core.level import Level
from guided.core.paths import SCRIPT_SUFFIX
from guided.core.shell_command import make_command
from guided.ui.terminal_output import echo

MAX_TEXT_BYTES = 1024 * 1024
"""The largest file that is read (bytes)."""
STDIN_PATH = Path("-")


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
    name = (name or "").removesuffix(SCRIPT_SUFFIX) or make_file_name("imported" if file == STDIN_PATH else file.stem)
    if not is_valid_member(name + SCRIPT_SUFFIX):
        raise FileError(f"'{name}' is no name for a session; please choose one with letters and digits, like my-back.")
    imported = import_text(_read_lines(file), name, paths.find_folders())
    target = paths.sessions_folder() / f"{name}{SCRIPT_SUFFIX}"
    if write_file(target, imported.text, force):
        echo(*_describe(imported, name, target, "what was piped in" if file == STDIN_PATH else file.name))


def _read_lines(file: Path) -> list[str]:
    """The lines of a text. Raises FileError where it is none, or none to import."""
    data, suffix = _read_bytes(file), file.suffix.lower()
    if suffix == BUNDLE_SUFFIX:
        raise FileError(
            f"{file} is a session that somebody shared; to add it to yours, type {make_command('add', file)}."
        )
    if suffix == ".yml":
        raise FileError(
            f"{file} is a script already, but scripts end in {SCRIPT_SUFFIX}: rename it to {file.stem}{SCRIPT_SUFFIX}."
        )
    if suffix == SCRIPT_SUFFIX:
        raise FileError(
            f"{file} is a script already: {make_command('check', file)} looks through it, "
            f"and {make_command('play', file)} plays it."
        )
    lines = importer.decode_lines(data)
    if kind := detect_kind(data, importer.decode_text(data)):
        name = "What is piped in" if file == STDIN_PATH else file
        raise FileError(f"{name} is {kind}; save it as plain text (.txt) first, or copy the text into a new file.")
    if len(data) > MAX_TEXT_BYTES:
        raise FileError(f"{file} is too large for a text; please save it as plain text (.txt), in parts.")
    return lines


def _read_bytes(file: Path) -> bytes:
    try:
        if file == STDIN_PATH:
            data = sys.stdin.buffer.read(MAX_TEXT_BYTES + 1)
        elif file.is_dir() or (file.exists() and not file.is_file()):
            raise FileError(f"{file} is no text file; please save what you have as plain text (.txt).")
        else:
            with file.open("rb") as open_file:
                data = open_file.read(MAX_TEXT_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be used"
        raise FileError(f"{file} could not be read: {reason}.") from error
    return data


def _describe(result: ImportedScript, name: str, target: Path, source: str) -> Iterator[str]:
    yield str(target)
    parts = (
        [f"{result.exercise_count} exercise{'' if result.exercise_count == 1 else 's'}"]
        if result.exercise_count
        else []
    )
    lengths = result.report.lengths
    yield ", ".join(
        [*parts, f"{format_clock(lengths[Level.FLARE])} at flare to {format_clock(lengths[Level.BETTER])} at better"]
    )
    if result.remarks:
        yield "Not clear, and noted in the script too:"
        yield from (f"  line {remark.line} of {source}: {remark.what}" for remark in result.remarks)
    if result.missing:
        yield f"Left to fill in, at the top of the script: {', '.join(result.missing)}."
    yield f"Please look it over; {make_command('check', name, '--care')} tells what a sore body might mind."
    yield f"To play it: {make_command('play', name)}"
