"""Where things stand in a script, and how a problem with them is shown."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from guided.errors import GuidedError

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Place:
    """A stretch of one line of a file, as an author counts: lines and columns from 1."""

    file: str
    """The file's name as the person gave it, or its path where nobody did."""
    line: int
    column: int
    width: int = 1
    """How many characters the caret marks, at least 1."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend in a script: a value, shown by whoever talks to the person."""

    place: Place
    what: str
    """What is wrong, in lower case, without a full stop."""
    hint: str = ""
    """The way out, shown beside the caret: "did you mean 'hold'?"."""
    note: str = ""
    """What is allowed here, shown below."""
    severity: Severity = "error"

    def shown(self, line: str = "") -> str:
        """The problem as text: place and what, the line of the file, the caret with the hint, the note.

        Args:
            line: the line of the file that `place` names, without its end; empty leaves the picture out.
        """
        place = self.place
        head = f"{place.file}:{place.line}:{place.column}: {self.severity}: {self.what}"
        if not line:
            return "\n".join([head, *(f"  = {text}" for text in (self.hint, self.note) if text)])
        number = str(place.line)
        bar = " " * len(number) + " |"
        lead = "".join("\t" if c == "\t" else " " for c in line[: place.column - 1])
        width = max(1, min(place.width, len(line) - place.column + 1))
        caret = f"{bar} {lead}{'^' * width} {self.hint}".rstrip()
        picture = [head, bar, f"{number} | {line}".rstrip(), caret]
        return "\n".join(picture + ([bar, f"{bar[:-1]}= {self.note}"] if self.note else []))


class ScriptError(GuidedError):
    """A script with problems, all of them at once."""

    def __init__(self, problems: list[Problem], sources: dict[str, str]) -> None:
        """Take the problems and the text of each file they are in, by the file's name."""
        self.problems = sorted(set(problems))
        self.sources = sources
        super().__init__("\n\n".join(shown(self.problems, sources)))


def shown(problems: list[Problem], sources: dict[str, str]) -> list[str]:
    """Each problem as text with the line it is about.

    Args:
        problems: in the order to show.
        sources: the text of each file, by the name its places use.
    """
    lines = {name: text.splitlines() for name, text in sources.items()}
    return [p.shown(_line(lines.get(p.place.file, []), p.place.line)) for p in problems]


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1] if 0 < number <= len(lines) else ""


def display_name(path: Path) -> str:
    """A file's name as an error shows it: short where it is below the working folder."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
