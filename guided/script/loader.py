"""A script's file becomes a `Session`, or every problem in it and in the fragments it includes."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from guided.core.errors import FileError
from guided.core.paths import Folders
from guided.script import includes, phrases, written
from guided.script.header import read_header, words_of
from guided.script.model import Header, Session, Step
from guided.script.page import EnoughError, Page
from guided.script.recover import recover
from guided.script.source import Place, Problem, ScriptError, display_name
from guided.script.steps import read_steps
from guided.script.stock import check_language
from guided.script.tree import List, Map, Node, Scalar
from guided.script.values import brief, quoted
from guided.script.wording import SAID

MOST = 4 * written.LARGEST
"""So much text a script may have before another fragment is read (characters)."""


class Reading(NamedTuple):
    """What came of reading a script."""

    session: Session | None
    """None where there are errors."""
    problems: tuple[Problem, ...]
    """Errors and warnings, each once."""
    sources: Mapping[str, str]
    """The text of each file read, by the name its problems use."""


def read(path: Path, folders: Folders, shown_as: str | None = None) -> Session:
    """Read a script.

    Args:
        path: its file.
        folders: where fragments, phrase books and sounds are looked for.
        shown_as: what problems call it; a short form of its path unless given.

    Raises:
        FileError: the file cannot be read at all.
        ScriptError: it has errors; holds all of them, and the warnings.
    """
    session, problems, sources = examine(path, folders, shown_as)
    if session is None:
        raise ScriptError(list(problems), sources)
    return session


def examine(path: Path, folders: Folders, shown_as: str | None = None) -> Reading:
    """Read a script and keep what was found in it, warnings too. Arguments and FileError as for `read`."""
    reader = _Reader(folders)
    session = reader.file(path, shown_as or display_name(path))
    errors = any(problem.severity == "error" for problem in reader.problems)
    return Reading(None if errors else session, tuple(reader.problems), reader.sources)


@dataclass
class _Reader:
    folders: Folders
    sources: dict[str, str] = field(default_factory=dict)
    problems: dict[Problem, None] = field(default_factory=dict)
    trail: includes.Trail = field(default_factory=includes.Trail)
    done: dict[Path, tuple[Session | None, int]] = field(default_factory=dict)
    """Fragments already read, with how many they bring in."""

    def file(self, path: Path, name: str) -> Session | None:
        text, problems = written.load(path, name)
        page = Page(name, path, self.folders, self.bring)
        self.trail.enter(path)
        self.sources[name] = text
        root, more, mended = (None, [], frozenset()) if problems else recover(text, name, SAID)
        slips = dict.fromkeys([*problems, *more])
        session = None
        with suppress(EnoughError):
            for slip in slips:
                page.tell(slip)
            session = self.session(page, root) if root or not slips else None
        self.problems.update((each, None) for each in page.found if each in slips or each.place.line not in mended)
        self.done[includes.real(path)] = session, self.trail.leave()
        return session

    def session(self, page: Page, root: Node | None) -> Session | None:
        """A whole file; None where it is not even a set of keys, or its header is wrong."""
        if not isinstance(root, Map):
            _no_keys(page, root, self.sources[page.name])
            return None
        headers = read_header(page, root)
        steps = root.get("steps")
        if steps is None and not any(key.text.lower() == "steps" for key, _ in root.entries):
            page.error(root.place, "there are no steps", "add steps: with a list below it")
        read = read_steps(page, steps, "", words_of(headers, root)) if steps else ()
        if headers is None:
            return None
        lines = self.phrases(page, root, headers[0], read) if len(self.trail.files) == 1 else {}
        return Session(page.path.stem, page.path, headers, read, lines)

    def phrases(self, page: Page, root: Map, header: Header, steps: tuple[Step, ...]) -> Mapping[str, str]:
        """The stock lines of the outermost file's language, which those it includes use too; none without a book."""
        lines, problems, sources = phrases.load(header.language, self.folders)
        check_language(page, root, header, steps, lines)
        for problem in problems:
            page.tell(problem)
        self.sources.update(sources)
        return phrases.whole(lines, self.folders)

    def bring(self, page: Page, name: Scalar) -> Session | None:
        """The fragment of a name, read once for all who include it."""
        path = includes.locate(page, name)
        if path is None or not self.trail.open(page, name, path):
            return None
        if includes.real(path) not in self.done:
            if sum(map(len, self.sources.values())) > MOST:
                page.error(name.place, "this script is too long with all that it includes", "include less")
                return None
            try:
                self.file(path, display_name(path))
            except FileError as error:
                page.error(name.place, str(error).rstrip("."))
                return None
        fragment, inside = self.done[includes.real(path)]
        if fragment and fragment.title is not None:
            what = f"{quoted(name.text)} is a session, and only fragments can be included"
            page.error(name.place, what, "a file without a title: is a fragment")
            return None
        return fragment if self.trail.count(page, name, inside) else None


def _no_keys(page: Page, root: Node | None, text: str) -> None:
    """Say what a file holds in place of a script's keys."""
    begin = "begin with steps: and a list of lines with dashes"
    if key := re.match(r"([\w-]+)[ \t]*=[ \t]*(.*)", text):
        place = Place(page.name, 1, 1, len(key[0].rstrip()))
        page.error(place, "a key ends with a colon, not with =", f"write {key[1].lower()}: {brief(key[2])}".rstrip())
    elif isinstance(root, List):
        page.error(root.place, "this list has no key", "write steps: on a line above it")
    elif isinstance(root, Scalar) and root.text:
        page.error(root.place, "this is not a script", begin)
    elif not page.found:
        page.error(Place(page.name, 1, 1), "there is nothing in this file", begin)
