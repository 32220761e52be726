"""The loader: a script file becomes a `Session`, or diagnostics of it and of the fragments it includes."""

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
from guided.core.shell_command import make_command
from guided.plan.steps.registry import STEP_TYPES
from guided.script import by_level, file_decoding, includes, stock_phrases, validation
from guided.script.by_level import STEP_KEYS
from guided.script.context import DiagnosticLimitError, LoadContext
from guided.script.diagnostics import Diagnostic, ScriptError, SourceLocation, display_name
from guided.script.includes import add_fragment
from guided.script.model import Header, Session, Step, StepModel, iter_level_steps
from guided.script.node import Blank, List, Map, Node, Scalar, map_children
from guided.script.spoken_text_checks import check_step_texts, check_text, find_spoken_keys, find_words, iter_texts
from guided.script.validation import build_model
from guided.script.values import quote, shorten, suggest_word
from guided.script.verb_keys import drop_unknown, pick_model
from guided.script.yaml_parser import parse_with_fixes

MAX_STEP_DEPTH = 12
"""How deep steps may be nested."""
_DASH_HINT = "begin each step on its own line, with a dash"


def read_steps(
    context: LoadContext, node: Node, path: str, words: frozenset[str], depth: int = 1, key: str = "steps"
) -> tuple[Step, ...]:
    """A list of steps; those with errors are reported and left out.

    Args:
        context: the file.
        node: what was written.
        path: the beginning of each step's own path.
        words: the words that can be filled in here.
        depth: how deep these steps are nested, from 1.
        key: the key they are under.
    """
    if isinstance(node, Blank):
        return ()
    if not isinstance(node, List):
        first_node = node.entries[0][0] if isinstance(node, Map) else node
        context.error(node.location, f"'{key}' takes a list of steps", _suggest_dash(first_node.text))
        return ()
    if depth > MAX_STEP_DEPTH:
        context.error(
            node.location,
            f"steps are more than {MAX_STEP_DEPTH} deep here",
            "move some into a fragment and include: it",
        )
        return ()
    drafts = (_StepReader(context, item, f"{path}{index}", words, depth) for index, item in enumerate(node.items))
    return tuple(step for draft in drafts if (step := draft.read()))


def _suggest_dash(text: str) -> str:
    """The hint for steps that begin with something else than a dash."""
    if text.startswith("--"):
        return "one dash and a space are enough"
    if text.startswith("-"):
        return "put a space after the dash"
    if re.match("[•●▪◦‣·–—+]", text):
        return f"begin each step with the dash of the keyboard, -, not with {text[0]}"
    return "begin each step with a dash, not with a number" if re.match(r"\d{1,2}[.)]\s", text) else _DASH_HINT


@dataclass
class _StepReader:
    """The reader of one step."""

    context: LoadContext
    node: Node
    path: str
    words: frozenset[str]
    depth: int
    lists: dict[int, tuple[Step, ...]] = field(default_factory=dict)
    """Nested steps already read, by the list they were written in."""

    def read(self) -> Step | None:
        """The step; None, and reported, if something in it is wrong."""
        distinct_maps = {id(level_map): level_map for level_map in self.maps}
        steps_by_map = {key: self.read_level(level_map) for key, level_map in distinct_maps.items()}
        verbs = tuple(verb for level_map in self.maps if (verb := steps_by_map[id(level_map)]))
        if len(verbs) < len(LEVELS):
            return None
        validation.check_monotonic(self.context, verbs, self.maps, self.level_keys)
        validation.check_unused_keys(self.context, verbs, self.maps)
        location = self.maps[0].locate_key(verbs[0].step_type)
        return add_fragment(self.context, Step(self.path, location, verbs, self.level_keys), self.maps)

    @cached_property
    def mapping(self) -> Node:
        """The step as keys and values, or such a step for each of some levels."""
        return self.to_map(by_level.fix_step(self.node, self.context))

    def to_map(self, node: Node) -> Node:
        """A step as keys and values: a bare line is said."""
        if isinstance(node, Map) and by_level.is_by_level(node):
            return map_children(node, self.to_map)
        if isinstance(node, Scalar):
            key = Scalar("say", node.location, node.raw_lines, node.start)
            return Map(((key, node),), node.location)
        if isinstance(node, List):
            self.context.error(
                node.location, "a step cannot be a list", "take one dash or the [ ] away, or write steps:"
            )
            return Blank(node.location)
        return node

    @cached_property
    def maps(self) -> list[Map]:
        """The step at each level; fewer than four where something is wrong."""
        return by_level.resolve_levels(self.mapping)

    def read_level(self, step_map: Map) -> StepModel | None:
        """The step at one level."""
        model = pick_model(self.context, step_map)
        if model is None:
            return None
        step_map = drop_unknown(self.context, model, step_map)
        nested_steps = {
            key.text: self.read_nested(model, key.text, node) for key, node in step_map.entries if key.text in STEP_KEYS
        }
        verb = build_model(self.context, model, step_map, nested_steps)
        check_step_texts(self.context, model, step_map, self.words)
        if verb:
            validation.check_step(self.context, verb, step_map)
        return verb

    def read_nested(self, model: type[StepModel], key: str, node: Node) -> tuple[Step, ...]:
        """The steps under a key."""
        if id(node) not in self.lists:
            path = f"{self.path}.{'' if key == 'steps' else key + '.'}{self.find_prefix(node, key)}"
            word_scopes = (find_words(model, item, key, self.words) for item in self.maps if item.get(key) is node)
            words = frozenset.intersection(*word_scopes)
            self.lists[id(node)] = read_steps(self.context, node, path, words, self.depth + 1, key)
        return self.lists[id(node)]

    def find_prefix(self, node: Node, key: str) -> str:
        """The part of a path that tells the steps of different levels apart, "gentle."; "" if all are equal."""
        lists = [level_map.get(key) for level_map in self.maps]
        if all(level_list is None or level_list is node for level_list in lists):
            return ""
        return f"{next(level for level, level_list in zip(LEVELS, lists, strict=True) if level_list is node)}."

    @cached_property
    def level_keys(self) -> frozenset[str]:
        """The keys written by level: all of them, where the step itself is."""
        if by_level.is_by_level(self.mapping):
            return frozenset(key.text for level_map in self.maps for key, _ in level_map.entries)
        return by_level.find_level_keys(self.mapping)


_SESSION_KEYS = ("kind", "where", "minutes", "ambience", "taper", "good_for")
"""The keys that have no effect in a fragment."""
_SYNONYMS = {
    "name": "title", "description": "about", "summary": "about", "type": "kind", "category": "kind", "place": "where",
    "location": "where", "duration": "minutes", "length": "minutes", "time": "minutes",
    "music": "ambience", "sound": "ambience", "background": "ambience", "lang": "language", "by": "author",
    "tags": "good_for", "suits": "good_for", "warnings": "cautions", "warning": "cautions", "references": "sources",
    "exercises": "steps", "script": "steps", "session": "steps", "content": "steps", "variables": "words",
}  # fmt: skip
"""Words that people try for a key above the steps."""


def read_header(context: LoadContext, root: Map) -> tuple[Header, ...] | None:
    """The header at each level; None, and reported, if something in it is wrong.

    Args:
        context: the file.
        root: everything in the file, `steps` too.
    """
    header_map = by_level.fix_levels(_drop_unknown(context, root), context)
    maps = by_level.resolve_levels(header_map)
    distinct_maps = {id(level_map): level_map for level_map in maps}
    headers_by_map = {key: _read_header(context, level_map) for key, level_map in distinct_maps.items()}
    headers = tuple(header for level_map in maps if (header := headers_by_map[id(level_map)]))
    if len(headers) < len(LEVELS):
        return None
    _check_fragment(context, headers[0], header_map)
    return headers


def collect_words(headers: tuple[Header, ...] | None, root: Map) -> frozenset[str]:
    """The words that a script can fill in at every level; those it seems to have, where its header is wrong."""
    if headers:
        return frozenset.intersection(*(frozenset(header.words) for header in headers))
    words = root.get("words")
    return frozenset(key.text for key, _ in words.entries) if isinstance(words, Map) else frozenset()


def _drop_unknown(context: LoadContext, root: Map) -> Map:
    known_keys = (*Header.model_fields, "steps")
    for key, _ in root.entries:
        if key.text in known_keys:
            continue
        if key.text in STEP_TYPES:
            context.error(key.location, f"'{key.text}' is a step", "put it below steps: with a dash")
            continue
        synonym = _SYNONYMS.get(key.text.lower())
        hint = f"did you mean '{synonym}'?" if synonym else suggest_word(key.text, known_keys)
        hint = hint or ("begin a note with #" if " " in key.text else "")
        note = "" if hint else f"a script can have: {', '.join(known_keys)}"
        context.error(key.location, f"{quote(key.text)} does not belong in a script", hint, note)
    return Map(tuple(entry for entry in root.entries if entry[0].text in Header.model_fields), root.location)


def _read_header(context: LoadContext, header_map: Map) -> Header | None:
    header = build_model(context, Header, header_map, {})
    for key in ("title", "about", "cautions", "words"):
        for text in iter_texts(header_map.get(key) or Blank(header_map.location)):
            check_text(context, text, frozenset())
            if key in ("title", "about") and re.fullmatch("[“„‘].*[”“’]", text.text):
                context.warn(
                    text.location, f"these quotation marks are part of the '{key}'", 'take them away, or write "'
                )
    validation.check_bed(context, header_map)
    return header


def _check_fragment(context: LoadContext, header: Header, header_map: Map) -> None:
    """Warn of header keys in a fragment that only a session can have."""
    if header.title is not None:
        return
    if header_map.has("pacing"):
        context.error(header_map.locate_key("pacing"), "a fragment has no pacing of its own", "leave it to the session")
    unused_keys = [key for key, _ in header_map.entries if key.text in _SESSION_KEYS]
    if unused_keys:
        what = f"without a title: this is a fragment, and '{unused_keys[0].text}' says nothing in it"
        context.warn(unused_keys[0].location, what, "add a title: to make it a session")


MAX_CHARS = 4 * file_decoding.MAX_SCRIPT_BYTES
"""So much text a script may have before another fragment is read (characters)."""


class LoadResult(NamedTuple):
    """The result of reading a script."""

    session: Session | None
    """None where there are errors."""
    diagnostics: tuple[Diagnostic, ...]
    """Errors and warnings, each once."""
    sources: Mapping[str, str]
    """The text of each file read, by the name its diagnostics use."""


def load_script(path: Path, folders: Folders, shown_as: str | None = None) -> Session:
    """Read a script.

    Args:
        path: its file.
        folders: where fragments, phrase books and sounds are looked for.
        shown_as: its name in diagnostics; a short form of its path unless given.

    Raises:
        FileError: the file cannot be read at all.
        ScriptError: it has errors; holds all of them, and the warnings.
    """
    session, diagnostics, sources = try_load(path, folders, shown_as)
    if session is None:
        raise ScriptError(list(diagnostics), sources)
    return session


def try_load(path: Path, folders: Folders, shown_as: str | None = None) -> LoadResult:
    """Read a script and keep its diagnostics, warnings too. Arguments and FileError as for `load_script`."""
    reader = _Loader(folders)
    session = reader.load(path, shown_as or display_name(path))
    has_errors = any(diagnostic.severity == "error" for diagnostic in reader.diagnostics)
    return LoadResult(None if has_errors else session, tuple(reader.diagnostics), reader.sources)


@dataclass
class _Loader:
    folders: Folders
    sources: dict[str, str] = field(default_factory=dict)
    diagnostics: dict[Diagnostic, None] = field(default_factory=dict)
    stack: includes.IncludeStack = field(default_factory=includes.IncludeStack)
    fragments: dict[Path, tuple[Session | None, int]] = field(default_factory=dict)
    """Fragments already read, with how many they bring in."""

    def load(self, path: Path, name: str) -> Session | None:
        text, diagnostics = file_decoding.decode_file(path, name)
        context = LoadContext(name, path, self.folders, self.load_fragment)
        self.stack.push(path)
        self.sources[name] = text
        root, found, fixed = (
            (None, [], frozenset()) if diagnostics else parse_with_fixes(text, name, find_spoken_keys())
        )
        file_diagnostics = dict.fromkeys([*diagnostics, *found])
        session = None
        with suppress(DiagnosticLimitError):
            for item in file_diagnostics:
                context.report(item)
            session = self.read_session(context, root) if root or not file_diagnostics else None
        self.diagnostics.update(
            (item, None) for item in context.diagnostics if item in file_diagnostics or item.location.line not in fixed
        )
        self.fragments[includes.resolve_path(path)] = session, self.stack.pop()
        return session

    def read_session(self, context: LoadContext, root: Node | None) -> Session | None:
        """The session of a file; None if it has no keys, or its header is wrong."""
        if not isinstance(root, Map):
            _report_no_keys(context, root, self.sources[context.name])
            return None
        headers = read_header(context, root)
        steps_node = root.get("steps")
        if steps_node is None and not any(key.text.lower() == "steps" for key, _ in root.entries):
            context.error(root.location, "there are no steps", "add steps: with a list below it")
        steps = read_steps(context, steps_node, "", collect_words(headers, root)) if steps_node else ()
        if headers is None:
            return None
        phrases = self.load_phrases(context, root, headers[0], steps) if len(self.stack.files) == 1 else {}
        return Session(context.path.stem, context.path, headers, steps, phrases)

    def load_phrases(
        self, context: LoadContext, root: Map, header: Header, steps: tuple[Step, ...]
    ) -> Mapping[str, str]:
        """The stock lines of the outermost file's language, for its fragments too; none without a phrase book."""
        phrases, diagnostics, sources = stock_phrases.load_books(header.language, self.folders)
        check_phrases(context, root, header, steps, phrases)
        for diagnostic in diagnostics:
            context.report(diagnostic)
        self.sources.update(sources)
        return stock_phrases.fill_gaps(phrases, self.folders)

    def load_fragment(self, context: LoadContext, name: Scalar) -> Session | None:
        """The fragment of a name, read only once; None, and reported, if it cannot be included."""
        path = includes.locate_fragment(context, name)
        if path is None or not self.stack.can_open(context, name, path):
            return None
        if includes.resolve_path(path) not in self.fragments:
            if sum(map(len, self.sources.values())) > MAX_CHARS:
                context.error(name.location, "this script is too long with all that it includes", "include less")
                return None
            try:
                self.load(path, display_name(path))
            except FileError as error:
                context.error(name.location, str(error).rstrip("."))
                return None
        fragment, nested_count = self.fragments[includes.resolve_path(path)]
        if fragment and fragment.title is not None:
            what = f"{quote(name.text)} is a session, and only fragments can be included"
            context.error(name.location, what, "a file without a title: is a fragment")
            return None
        return fragment if self.stack.add_count(context, name, nested_count) else None


def check_phrases(
    context: LoadContext, root: Map, header: Header, steps: Sequence[Step], phrases: Mapping[str, str]
) -> None:
    """Check that the phrase book of the language has every line that a step needs.

    Args:
        context: the file.
        root: all of it.
        header: with its language.
        steps: those of the whole session.
        phrases: what the phrase book has.
    """
    step_type, missing = _find_missing_phrases(steps, phrases)
    if not missing:
        return
    language, languages = header.language, stock_phrases.find_languages(context.folders)
    what = f"there is no phrase book for '{language}', and {step_type} speaks lines of it here"
    if language in languages:
        keys = stock_phrases.format_keys(missing)
        what = f"the phrase book for '{language}' has no line for {keys}, which {step_type} speaks here"
    note = f"there are: {', '.join(languages)}" if languages else "there are no phrase books"
    hint = f"its place is: {make_command('edit', f'phrases/{language}')}"
    context.error((root.get("language") or root).location, what, hint, note)


def _find_missing_phrases(steps: Sequence[Step], phrases: Mapping[str, str]) -> tuple[str, list[str]]:
    """The first step type at any level, nested ones too, for which stock lines are missing; and their keys."""
    for _, verb in iter_level_steps(steps) if phrases.keys() < stock_phrases.PHRASE_KEYS.keys() else ():
        if missing := [key for key in STEP_TYPES[verb.step_type].phrase_keys(verb) if key not in phrases]:
            return verb.step_type, missing
    return "", []


def _report_no_keys(context: LoadContext, root: Node | None, text: str) -> None:
    """Report a file that has no keys at the top."""
    hint = "begin with steps: and a list of lines with dashes"
    if key := re.match(r"([\w-]+)[ \t]*=[ \t]*(.*)", text):
        location = SourceLocation(context.name, 1, 1, len(key[0].rstrip()))
        context.error(
            location, "a key ends with a colon, not with =", f"write {key[1].lower()}: {shorten(key[2])}".rstrip()
        )
    elif isinstance(root, List):
        context.error(root.location, "this list has no key", "write steps: on a line above it")
    elif isinstance(root, Scalar) and root.text:
        context.error(root.location, "this is not a script", hint)
    elif not context.diagnostics:
        context.error(SourceLocation(context.name, 1, 1), "there is nothing in this file", hint)
