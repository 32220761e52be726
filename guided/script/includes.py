"""Fragments: where a name leads, and how far including may go.

A name is looked for beside the file that names it, then among the listener's own scripts, then in the library. It is
a name and never a path, and a link that leads out of those folders is not followed.
"""

import os
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from guided.core.errors import FileError
from guided.core.formatting import INVISIBLE
from guided.core.level import LEVELS
from guided.core.paths import FRAGMENTS, SUFFIX
from guided.script.context import Page
from guided.script.decoder import load
from guided.script.model import Group, Include, Session, Step
from guided.script.node import Map, Scalar
from guided.script.values import nearest, quoted

DEEPEST = 8
"""How many fragments may stand inside each other."""
MOST = 100
"""How many fragments a script may bring in, those of its fragments among them."""


@dataclass
class Trail:
    """The files being read, from the outermost in, and how many fragments each has brought in."""

    files: list[Path] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)

    def enter(self, path: Path) -> None:
        """Begin a file."""
        self.files.append(real(path))
        self.counts.append(0)

    def leave(self) -> int:
        """End the innermost file; how many fragments it has brought in."""
        self.files.pop()
        return self.counts.pop()

    def count(self, page: Page, name: Scalar, inside: int) -> bool:
        """Count a fragment with those inside it; False, and told once, where they are too many."""
        before = self.counts[-1]
        self.counts[-1] += 1 + inside
        if before <= MOST < self.counts[-1]:
            what = f"this brings in more than {MOST} fragments"
            page.error(name.place, what, "use fewer, or repeat: around one")
        return self.counts[-1] <= MOST

    def open(self, page: Page, name: Scalar, path: Path) -> bool:
        """Whether a fragment may be read here; told if it would never end."""
        file = real(path)
        if file in self.files:
            ring = [each.stem for each in self.files[self.files.index(file) :]]
            what = "a script cannot include itself"
            if len(ring) > 1:
                what = f"these include each other: {' > '.join([*ring, ring[0]])}"
            page.error(name.place, what, "take one include out")
            return False
        if len(self.files) > DEEPEST:
            page.error(name.place, f"fragments are more than {DEEPEST} deep here", "include fewer inside each other")
            return False
        return True


def real(path: Path) -> Path:
    """The path with links followed as far as they lead; a ring of links leads to itself."""
    return Path(os.path.realpath(path))


def locate(page: Page, name: Scalar) -> Path | None:
    """The file of a fragment; None, and told, where there is none."""
    wanted = unicodedata.normalize("NFC", name.text)
    for folder in _folders(page):
        file = _listed(folder).get(wanted)
        if file:
            return _confined(page, name, folder / file)
    _missing(page, name)
    return None


def included(page: Page, step: Step, written: Sequence[Map]) -> Step:
    """The step with the fragment it includes, if it includes one.

    A step that includes one fragment at one level and another at another becomes a group at each, around its own.

    Args:
        page: the file.
        step: the step, without the fragment.
        written: what was written, at each level.
    """
    if not any(isinstance(verb, Include) for verb in step.by_level):
        return step
    fragments: dict[str, Session | None] = {}
    for level, now in zip(LEVELS, written, strict=True):
        verb, name = step.at(level), now.get("include")
        if isinstance(verb, Include) and isinstance(name, Scalar):
            if verb.include not in fragments:
                fragments[verb.include] = page.bring(page, name)
            fragment = fragments[verb.include]
            if fragment:
                _check_given(page, verb, now, fragment.at(level).words)
    if len(fragments) == 1 and all(isinstance(verb, Include) for verb in step.by_level):
        return replace(step, included=next(iter(fragments.values())))
    return _apart(step, fragments)


def _apart(step: Step, fragments: Mapping[str, Session | None]) -> Step:
    paths = {
        verb.include: f"{step.path}.{level}" for level in LEVELS[::-1] if isinstance(verb := step.at(level), Include)
    }
    verbs = (
        Group(steps=(replace(step, path=paths[v.include], by_level=(v,) * len(LEVELS), included=fragments[v.include]),))
        if isinstance(v, Include)
        else v
        for v in step.by_level
    )
    return replace(step, by_level=tuple(verbs))


def _check_given(page: Page, include: Include, now: Map, known: Collection[str]) -> None:
    """Look whether the words an include gives are words of the fragment."""
    given = now.get("words")
    note = f"its words are: {', '.join(sorted(known))}" if known else "it has no words"
    for key, _ in given.entries if isinstance(given, Map) else ():
        if key.text not in known:
            what = f"{include.include} has no word called {quoted(key.text)}"
            page.error(key.place, what, nearest(key.text, known), note)


def _folders(page: Page) -> Iterator[Path]:
    user, library = page.folders.user, page.folders.library
    yield from (page.path.parent, user / FRAGMENTS, user, library / FRAGMENTS, library)


def _listed(folder: Path) -> dict[str, str]:
    """The file names of a folder's scripts by name; none where it cannot be read."""
    try:
        files = [file for file in sorted(os.listdir(folder)) if file.endswith(SUFFIX) and file != SUFFIX]  # noqa: PTH208  many at once
    except OSError:
        return {}
    names = {unicodedata.normalize("NFC", file.removesuffix(SUFFIX)): file for file in files}
    return {name: file for name, file in names.items() if not INVISIBLE.search(name)}


def _confined(page: Page, name: Scalar, path: Path) -> Path | None:
    """The file where it lies in one of the folders a name may lead to, links followed."""
    file = real(path)
    if not any(file.is_relative_to(real(folder)) for folder in _folders(page)):
        page.error(name.place, f"{quoted(name.text)} is a link to another place", "put the file itself there")
        return None
    if not os.path.isfile(file):  # noqa: PTH113  one that may not be looked at is none
        page.error(name.place, f"{quoted(name.text)} cannot be read", f"it is not an ordinary file: {path.name}")
        return None
    return path


def _missing(page: Page, name: Scalar) -> None:
    listed = ((n, folder / file) for folder in _folders(page) for n, file in _listed(folder).items())
    beside = {n: path for n, path in listed if path != page.path}
    known = sorted(n for n, path in beside.items() if _seems_fragment(path))
    if "/" in name.text or "\\" in name.text:
        hint = "write its name alone; it is looked for beside this file and among your sessions"
    elif name.text.endswith((SUFFIX, ".yml")):
        hint = f"leave out {name.text[name.text.rindex('.') :]}"
    else:
        hint = nearest(name.text, known)
    note = f"there are: {', '.join(known[:12])}" if known else "there are no fragments"
    page.error(name.place, f"there is no fragment called {quoted(name.text)}", hint, note)


def _seems_fragment(path: Path) -> bool:
    """Whether a file is a text and no session, as far as a look tells."""
    try:
        text, problems = load(path, path.name)
    except FileError:
        return False
    return not problems and re.search("^title *:", text, re.MULTILINE) is None
