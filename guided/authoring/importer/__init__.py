"""A plain text becomes a script: one to be read aloud, with its pauses marked, or a numbered list of exercises.

What could not be told is said, with the line it is about, and stands in the script as a note. The script can always be
played: what guided would not take is left out of it, and told too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from guided.core import temporary_folder
from guided.core.errors import FileError
from guided.core.paths import SUFFIX, Folders
from guided.lint import Report, check
from guided.script.values import KINDS, LONGEST_TITLE, PLACES
from guided.writing.groups import BULLET, NUMBERED
from guided.writing.leaflet import Block, blocks, quoted

LARGEST = 60_000
"""The longest text (characters); it takes an hour and a half to say, about."""
EXAMPLES: Mapping[str, str] = {
    "kind": f"kind: relaxation  # {', '.join(KINDS)}",
    "where": f"where: [bed, floor]  # {', '.join(PLACES)}",
    "minutes": "minutes: 5-20  # from a flare day to a better one",
    "author": "author: your name",
    "cautions": "cautions: Stop and rest with sharp pain.",
}
"""What only a person can fill in, by its key."""
TITLE = re.compile(r"(?:#+\s*)?(?:title\s*:\s*)?(?P<title>[^.!?\u2026()\[\]<>#]{2,80})", re.IGNORECASE)
AUTHOR = re.compile(r"(?:author|written by|by)\b[\s:]+(?P<name>\w.{1,80})", re.IGNORECASE)


class Remark(NamedTuple):
    """Something that could not be told from the text."""

    line: int
    """From 1."""
    what: str


@dataclass(frozen=True)
class Import:
    """A script made of a text."""

    text: str
    report: Report
    remarks: tuple[Remark, ...]
    """In the order of the text."""
    exercises: int
    left: tuple[str, ...]
    """The keys at the top that only a person can fill in, and the text did not say."""


def imported(lines: Sequence[str], name: str, folders: Folders) -> Import:
    """Make a script of a text.

    Args:
        lines: its lines, as `plain.lines` gives them.
        name: what the script will be called.
        folders: of this computer.

    Raises:
        FileError: there are no words in it, or too many for one session.
    """
    if sum(map(len, lines)) > LARGEST:
        raise FileError("That is too long for one session; please save it in parts, and import each.")
    title, author, body = _head(lines, name)
    found = list(blocks(body))
    if all(block.heading for block in found):
        found = list(blocks(body, headings=False))
    if all(line.startswith("- pause:") for block in found for line in block.written):
        raise FileError("There are no words in that to make a session of; please look whether it is a text file.")
    known = {"title": quoted(title), "author": quoted(author) if author else ""}
    known["kind"] = "stretch" if any(block.exercise for block in found) else ""
    known["cautions"] = "".join(f"\n  - {quoted(block.caution)}" for block in found if block.caution)
    return _playable(known, found, name, folders)


def _head(lines: Sequence[str], name: str) -> tuple[str, str, list[tuple[int, str]]]:
    """The title, the author if one is named, and the other lines with their numbers."""
    body = [(n, line) for n, line in enumerate(lines, start=1)]
    first = next((n for n, (_, line) in enumerate(body) if line), 0)
    body = body[first:]
    more = any(map(str.isalnum, "".join(line for _, line in body[1:])))
    title, author = re.sub(r"[-_]+", " ", name).strip().capitalize(), ""
    if more and not NUMBERED.match(body[0][1]) and not BULLET.match(body[0][1]):
        if match := TITLE.fullmatch(body[0][1]):
            title, body = match["title"].strip()[:LONGEST_TITLE], body[1:]
        if sum(any(map(str.isalnum, line)) for _, line in body) > 1 and (match := AUTHOR.fullmatch(body[0][1])):
            author, body = match["name"].strip(), body[1:]
    return title if any(map(str.isalnum, title)) else "Imported", author, body


def _header(known: Mapping[str, str]) -> Iterator[str]:
    """The top of the script; what only a person can fill in stands there as notes."""
    yield from "\n".join(f"{key}: {text}" for key, text in known.items() if text).replace(": \n", ":\n").splitlines()
    yield "# To fill in what is missing, take away the # before it and write your own:"
    yield from (f"#{line}" for key, line in EXAMPLES.items() if not known.get(key))


def _playable(known: Mapping[str, str], found: list[Block], name: str, folders: Folders) -> Import:
    """The script, without the steps that guided does not take."""
    lost: list[Remark] = []
    header, left = [*_header(known)], tuple(key for key in EXAMPLES if not known.get(key))
    while True:
        text, begins = _script(header, found)
        report = _checked(text, name, folders)
        wrong = [problem for problem in report.problems if problem.severity == "error"]
        if not wrong:
            remarks = (Remark(block.line, told) for block in found for told in block.told)
            exercises = sum(block.exercise for block in found)
            return Import(text, report, tuple(sorted({*lost, *remarks})), exercises, left)
        bad = {sum(at <= problem.place.line for at in begins) - 1 for problem in wrong}
        if -1 in bad or len(bad) == len(found):
            raise FileError(f"No session can be made of that: {wrong[0].what}; please save it in parts, or shorten it.")
        lost += [Remark(found[n].line, "this could not be written as a step, and is left out") for n in bad]
        found = [block for n, block in enumerate(found) if n not in bad]


def _script(header: Sequence[str], found: Iterable[Block]) -> tuple[str, list[int]]:
    """The text of a script, and the line each block begins at."""
    written, begins = [*header, "steps:"], []
    for block in found:
        begins.append(len(written) + 1)
        written += [f"  # {told}" for told in block.told]
        written += [f"  {line}" for line in block.written]
    return "\n".join([*written, ""]), begins


def _checked(text: str, name: str, folders: Folders) -> Report:
    with temporary_folder.folder() as folder:
        path = folder / f"{name}{SUFFIX}"
        path.write_text(text, encoding="utf-8", newline="")
        return check(path, folders)
