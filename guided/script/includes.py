"""Including fragments: finding the file of a name, and limits on depth and number.

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
from guided.core.level import LEVELS
from guided.core.paths import FRAGMENTS, SCRIPT_SUFFIX
from guided.core.safe_text import HIDDEN_RE
from guided.script.context import LoadContext
from guided.script.file_decoding import decode_file
from guided.script.model import Group, Include, Session, Step
from guided.script.node import Map, Scalar
from guided.script.values import quote, suggest_word

MAX_INCLUDE_DEPTH = 8
"""How many fragments may include each other, one inside the next."""
MAX_INCLUDES = 100
"""How many fragments a script may include, with those of its fragments."""


@dataclass
class IncludeStack:
    """The files being read, the outermost first, and how many fragments each has included."""

    files: list[Path] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)

    def push(self, path: Path) -> None:
        """Begin a file."""
        self.files.append(resolve_path(path))
        self.counts.append(0)

    def pop(self) -> int:
        """End the innermost file; returns how many fragments it has included."""
        self.files.pop()
        return self.counts.pop()

    def add_count(self, context: LoadContext, name: Scalar, nested_count: int) -> bool:
        """Count a fragment with those inside it; False if there are too many, which is reported once."""
        count_before = self.counts[-1]
        self.counts[-1] += 1 + nested_count
        if count_before <= MAX_INCLUDES < self.counts[-1]:
            what = f"this brings in more than {MAX_INCLUDES} fragments"
            context.error(name.location, what, "use fewer, or repeat: around one")
        return self.counts[-1] <= MAX_INCLUDES

    def can_open(self, context: LoadContext, name: Scalar, path: Path) -> bool:
        """Whether a fragment may be read here; reports one that includes itself, and too many levels."""
        file = resolve_path(path)
        if file in self.files:
            cycle = [included.stem for included in self.files[self.files.index(file) :]]
            what = "a script cannot include itself"
            if len(cycle) > 1:
                what = f"these include each other: {' > '.join([*cycle, cycle[0]])}"
            context.error(name.location, what, "take one include out")
            return False
        if len(self.files) > MAX_INCLUDE_DEPTH:
            context.error(
                name.location,
                f"fragments are more than {MAX_INCLUDE_DEPTH} deep here",
                "include fewer inside each other",
            )
            return False
        return True


def resolve_path(path: Path) -> Path:
    """The path with its links followed; a cycle of links leads to itself."""
    return Path(os.path.realpath(path))


def locate_fragment(context: LoadContext, name: Scalar) -> Path | None:
    """The file of a fragment; None, and reported, if there is none."""
    normalized_name = unicodedata.normalize("NFC", name.text)
    for folder in _list_folders(context):
        file_name = _list_scripts(folder).get(normalized_name)
        if file_name:
            return _check_target(context, name, folder / file_name)
    _report_missing(context, name)
    return None


def add_fragment(context: LoadContext, step: Step, maps: Sequence[Map]) -> Step:
    """The step with the fragment it includes, if it includes one.

    A step that includes one fragment at one level and another at another becomes a group at each, around its own.

    Args:
        context: the file.
        step: the step, without the fragment.
        maps: what was written, at each level.
    """
    if not any(isinstance(verb, Include) for verb in step.by_level):
        return step
    fragments: dict[str, Session | None] = {}
    for level, step_map in zip(LEVELS, maps, strict=True):
        verb, name = step.at(level), step_map.get("include")
        if isinstance(verb, Include) and isinstance(name, Scalar):
            if verb.include not in fragments:
                fragments[verb.include] = context.load_fragment(context, name)
            fragment = fragments[verb.include]
            if fragment:
                _check_words(context, verb, step_map, fragment.at(level).words)
    if len(fragments) == 1 and all(isinstance(verb, Include) for verb in step.by_level):
        return replace(step, fragment=next(iter(fragments.values())))
    return _split_levels(step, fragments)


def _split_levels(step: Step, fragments: Mapping[str, Session | None]) -> Step:
    paths = {
        verb.include: f"{step.path}.{level}" for level in LEVELS[::-1] if isinstance(verb := step.at(level), Include)
    }
    verbs = (
        Group(steps=(replace(step, path=paths[v.include], by_level=(v,) * len(LEVELS), fragment=fragments[v.include]),))
        if isinstance(v, Include)
        else v
        for v in step.by_level
    )
    return replace(step, by_level=tuple(verbs))


def _check_words(context: LoadContext, include: Include, step_map: Map, word_names: Collection[str]) -> None:
    """Check that the words an include gives are words of the fragment."""
    given_words = step_map.get("words")
    note = f"its words are: {', '.join(sorted(word_names))}" if word_names else "it has no words"
    for key, _ in given_words.entries if isinstance(given_words, Map) else ():
        if key.text not in word_names:
            what = f"{include.include} has no word called {quote(key.text)}"
            context.error(key.location, what, suggest_word(key.text, word_names), note)


def _list_folders(context: LoadContext) -> Iterator[Path]:
    user, library = context.folders.user, context.folders.library
    yield from (context.path.parent, user / FRAGMENTS, user, library / FRAGMENTS, library)


def _list_scripts(folder: Path) -> dict[str, str]:
    """The file names of a folder's scripts by name; none where it cannot be read."""
    try:
        files = [file for file in sorted(os.listdir(folder)) if file.endswith(SCRIPT_SUFFIX) and file != SCRIPT_SUFFIX]  # noqa: PTH208  many at once
    except OSError:
        return {}
    names = {unicodedata.normalize("NFC", file.removesuffix(SCRIPT_SUFFIX)): file for file in files}
    return {name: file for name, file in names.items() if not HIDDEN_RE.search(name)}


def _check_target(context: LoadContext, name: Scalar, path: Path) -> Path | None:
    """The path, if its file is in a folder for fragments, links followed; else None, and reported."""
    file = resolve_path(path)
    if not any(file.is_relative_to(resolve_path(folder)) for folder in _list_folders(context)):
        context.error(name.location, f"{quote(name.text)} is a link to another place", "put the file itself there")
        return None
    if not os.path.isfile(file):  # noqa: PTH113  one that may not be looked at is none
        context.error(name.location, f"{quote(name.text)} cannot be read", f"it is not an ordinary file: {path.name}")
        return None
    return path


def _report_missing(context: LoadContext, name: Scalar) -> None:
    files = ((stem, folder / file) for folder in _list_folders(context) for stem, file in _list_scripts(folder).items())
    other_files = {stem: path for stem, path in files if path != context.path}
    fragment_names = sorted(stem for stem, path in other_files.items() if _seems_fragment(path))
    if "/" in name.text or "\\" in name.text:
        hint = "write its name alone; it is looked for beside this file and among your sessions"
    elif name.text.endswith((SCRIPT_SUFFIX, ".yml")):
        hint = f"leave out {name.text[name.text.rindex('.') :]}"
    else:
        hint = suggest_word(name.text, fragment_names)
    note = f"there are: {', '.join(fragment_names[:12])}" if fragment_names else "there are no fragments"
    context.error(name.location, f"there is no fragment called {quote(name.text)}", hint, note)


def _seems_fragment(path: Path) -> bool:
    """Whether a file seems to be a fragment: text without a title."""
    try:
        text, diagnostics = decode_file(path, path.name)
    except FileError:
        return False
    return not diagnostics and re.search("^title *:", text, re.MULTILINE) is None
