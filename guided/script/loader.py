"""A script file becomes a `Session`, or every problem in it and in the fragments it includes."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from guided.core.errors import FileError
from guided.core.level import LEVELS
from guided.core.paths import Folders
from guided.core.shell_command import typed
from guided.plan.steps.registry import STEP_TYPES
from guided.script import by_level, decoder, includes, phrases, validation
from guided.script.by_level import STEPS
from guided.script.context import EnoughError, Page
from guided.script.diagnostics import Place, Problem, ScriptError, display_name
from guided.script.includes import included
from guided.script.model import Header, Session, Step, Verb, every_verb
from guided.script.node import Blank, List, Map, Node, Scalar, map_children
from guided.script.parser import recover
from guided.script.spoken_text import check_text, check_words, said_keys, texts, words_in
from guided.script.validation import validated
from guided.script.values import brief, nearest, quoted
from guided.script.verb_keys import known_only, pick_verb

DEEPEST = 12
"""How deep steps may stand inside steps."""
_DASHES = "begin each step on its own line, with a dash"


def read_steps(
    page: Page, node: Node, path: str, words: frozenset[str], depth: int = 1, key: str = "steps"
) -> tuple[Step, ...]:
    """A list of steps; those that are wrong are told and left out.

    Args:
        page: the file.
        node: what was written.
        path: what each step's own path begins with.
        words: the words that can be filled in here.
        depth: how deep these steps stand, from 1.
        key: what they stand under.
    """
    if isinstance(node, Blank):
        return ()
    if not isinstance(node, List):
        first = node.entries[0][0] if isinstance(node, Map) else node
        page.error(node.place, f"'{key}' takes a list of steps", _undashed(first.text))
        return ()
    if depth > DEEPEST:
        page.error(node.place, f"steps are more than {DEEPEST} deep here", "move some into a fragment and include: it")
        return ()
    drafts = (_Draft(page, item, f"{path}{n}", words, depth) for n, item in enumerate(node.items))
    return tuple(step for draft in drafts if (step := draft.step()))


def _undashed(text: str) -> str:
    """The way out where steps begin with something else than a dash."""
    if text.startswith("--"):
        return "one dash and a space are enough"
    if text.startswith("-"):
        return "put a space after the dash"
    if re.match("[•●▪◦‣·–—+]", text):
        return f"begin each step with the dash of the keyboard, -, not with {text[0]}"
    return "begin each step with a dash, not with a number" if re.match(r"\d{1,2}[.)]\s", text) else _DASHES


@dataclass
class _Draft:
    """One step while it is read."""

    page: Page
    node: Node
    path: str
    words: frozenset[str]
    depth: int
    lists: dict[int, tuple[Step, ...]] = field(default_factory=dict)
    """Steps inside already read, by the list they were written in."""

    def step(self) -> Step | None:
        """The step; None, and told, where something in it is wrong."""
        distinct = {id(one): one for one in self.maps}
        read = {key: self.verb(one) for key, one in distinct.items()}
        verbs = tuple(verb for one in self.maps if (verb := read[id(one)]))
        if len(verbs) < len(LEVELS):
            return None
        validation.check_rising(self.page, verbs, self.maps, self.by_hand)
        validation.check_heard(self.page, verbs, self.maps)
        place = self.maps[0].place_of(verbs[0].verb)
        return included(self.page, Step(self.path, place, verbs, self.by_hand), self.maps)

    @cached_property
    def whole(self) -> Node:
        """The step as keys and values, or such a step for each of some levels."""
        return self.keyed(by_level.mend_step(self.node, self.page))

    def keyed(self, node: Node) -> Node:
        """A step as keys and values: a bare line is said."""
        if isinstance(node, Map) and by_level.is_by_level(node):
            return map_children(node, self.keyed)
        if isinstance(node, Scalar):
            key = Scalar("say", node.place, node.written, node.start)
            return Map(((key, node),), node.place)
        if isinstance(node, List):
            self.page.error(node.place, "a step cannot be a list", "take one dash or the [ ] away, or write steps:")
            return Blank(node.place)
        return node

    @cached_property
    def maps(self) -> list[Map]:
        """The step at each level; fewer than four where something is wrong."""
        return by_level.at_levels(self.whole)

    def verb(self, written: Map) -> Verb | None:
        """The step at one level."""
        kind = pick_verb(self.page, written)
        if kind is None:
            return None
        written = known_only(self.page, kind, written)
        inside = {key.text: self.inside(kind, key.text, node) for key, node in written.entries if key.text in STEPS}
        verb = validated(self.page, kind, written, inside)
        check_words(self.page, kind, written, self.words)
        if verb:
            validation.check(self.page, verb, written)
        return verb

    def inside(self, kind: type[Verb], key: str, node: Node) -> tuple[Step, ...]:
        """The steps under a key."""
        if id(node) not in self.lists:
            path = f"{self.path}.{'' if key == 'steps' else key + '.'}{self.variant(node, key)}"
            scopes = (words_in(kind, one, key, self.words) for one in self.maps if one.get(key) is node)
            words = frozenset.intersection(*scopes)
            self.lists[id(node)] = read_steps(self.page, node, path, words, self.depth + 1, key)
        return self.lists[id(node)]

    def variant(self, node: Node, key: str) -> str:
        """What tells the steps of one level from another's, where they differ: the easiest level they are for."""
        lists = [one.get(key) for one in self.maps]
        if all(other is None or other is node for other in lists):
            return ""
        return f"{next(level for level, other in zip(LEVELS, lists, strict=True) if other is node)}."

    @cached_property
    def by_hand(self) -> frozenset[str]:
        """The keys written by level: all of them, where the step itself is."""
        if by_level.is_by_level(self.whole):
            return frozenset(key.text for one in self.maps for key, _ in one.entries)
        return by_level.by_hand(self.whole)


_FOR_SESSIONS = ("kind", "where", "minutes", "ambience", "taper", "good_for")
"""What says nothing in a fragment."""
_MEANT = {
    "name": "title", "description": "about", "summary": "about", "type": "kind", "category": "kind", "place": "where",
    "location": "where", "duration": "minutes", "length": "minutes", "time": "minutes",
    "music": "ambience", "sound": "ambience", "background": "ambience", "lang": "language", "by": "author",
    "tags": "good_for", "suits": "good_for", "warnings": "cautions", "warning": "cautions", "references": "sources",
    "exercises": "steps", "script": "steps", "session": "steps", "content": "steps", "variables": "words",
}  # fmt: skip
"""Words that people try for a key above the steps."""


def read_header(page: Page, root: Map) -> tuple[Header, ...] | None:
    """The header at each level; None, and told, where something in it is wrong.

    Args:
        page: the file.
        root: everything in the file, `steps` too.
    """
    written = by_level.mend(_known_only(page, root), page)
    maps = by_level.at_levels(written)
    distinct = {id(now): now for now in maps}
    read = {key: _header(page, now) for key, now in distinct.items()}
    headers = tuple(header for now in maps if (header := read[id(now)]))
    if len(headers) < len(LEVELS):
        return None
    _check_fragment(page, headers[0], written)
    return headers


def words_of(headers: tuple[Header, ...] | None, root: Map) -> frozenset[str]:
    """The words that a script can fill in at every level; those it seems to have, where its header is wrong."""
    if headers:
        return frozenset.intersection(*(frozenset(header.words) for header in headers))
    words = root.get("words")
    return frozenset(key.text for key, _ in words.entries) if isinstance(words, Map) else frozenset()


def _known_only(page: Page, root: Map) -> Map:
    known = (*Header.model_fields, "steps")
    for key, _ in root.entries:
        if key.text in known:
            continue
        if key.text in STEP_TYPES:
            page.error(key.place, f"'{key.text}' is a step", "put it below steps: with a dash")
            continue
        meant = _MEANT.get(key.text.lower())
        hint = f"did you mean '{meant}'?" if meant else nearest(key.text, known)
        hint = hint or ("begin a note with #" if " " in key.text else "")
        note = "" if hint else f"a script can have: {', '.join(known)}"
        page.error(key.place, f"{quoted(key.text)} does not belong in a script", hint, note)
    return Map(tuple(entry for entry in root.entries if entry[0].text in Header.model_fields), root.place)


def _header(page: Page, now: Map) -> Header | None:
    header = validated(page, Header, now, {})
    for key in ("title", "about", "cautions", "words"):
        for text in texts(now.get(key) or Blank(now.place)):
            check_text(page, text, frozenset())
            if key in ("title", "about") and re.fullmatch("[“„‘].*[”“’]", text.text):
                page.warn(text.place, f"these quotation marks are part of the '{key}'", 'take them away, or write "')
    validation.check_bed(page, now)
    return header


def _check_fragment(page: Page, header: Header, written: Map) -> None:
    """Look for what only a session can say."""
    if header.title is not None:
        return
    if written.has("pacing"):
        page.error(written.place_of("pacing"), "a fragment has no pacing of its own", "leave it to the session")
    idle = [key for key, _ in written.entries if key.text in _FOR_SESSIONS]
    if idle:
        what = f"without a title: this is a fragment, and '{idle[0].text}' says nothing in it"
        page.warn(idle[0].place, what, "add a title: to make it a session")


MOST = 4 * decoder.LARGEST
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
        text, problems = decoder.load(path, name)
        page = Page(name, path, self.folders, self.bring)
        self.trail.enter(path)
        self.sources[name] = text
        root, more, mended = (None, [], frozenset()) if problems else recover(text, name, said_keys())
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
        check_phrases(page, root, header, steps, lines)
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


def check_phrases(page: Page, root: Map, header: Header, steps: Sequence[Step], lines: Mapping[str, str]) -> None:
    """Look whether the phrase book of the language has every line that a step needs.

    Args:
        page: the file.
        root: all of it.
        header: with its language.
        steps: those of the whole session.
        lines: what the phrase book has.
    """
    step_type, missing = _find_missing_phrases(steps, lines)
    if not missing:
        return
    language, known = header.language, phrases.languages(page.folders)
    what = f"there is no phrase book for '{language}', and {step_type} speaks lines of it here"
    if language in known:
        what = f"the phrase book for '{language}' has no line for {phrases.few(missing)}, which {step_type} speaks here"
    note = f"there are: {', '.join(known)}" if known else "there are no phrase books"
    way = f"its place is: {typed('edit', f'phrases/{language}')}"
    page.error((root.get("language") or root).place, what, way, note)


def _find_missing_phrases(steps: Sequence[Step], lines: Mapping[str, str]) -> tuple[str, list[str]]:
    """The first type of step that speaks stock lines there are not, at any level, also inside others; and those."""
    for _, verb in every_verb(steps) if lines.keys() < phrases.KEYS.keys() else ():
        if missing := [key for key in STEP_TYPES[verb.verb].phrase_keys(verb) if key not in lines]:
            return verb.verb, missing
    return "", []


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
