"""Checks on spoken text: unknown words to fill in, keys read aloud, and markup left by other programs."""

import re
from collections.abc import Iterator
from itertools import islice

from guided.plan.steps.registry import STEP_TYPES
from guided.script import text as spoken
from guided.script.by_level import STEPS
from guided.script.context import Page
from guided.script.model import Each, Release, Say, Stretch, Verb
from guided.script.node import Map, Node, Scalar, iter_tree
from guided.script.text import Slip, meant, slips, square
from guided.script.values import LONGEST_TEXT, brief, near_word, quoted
from guided.script.verb_keys import known_keys

_LEFT = (
    (re.compile(r"(?:https?://|www\.)\S+"), "a web address would be spoken aloud", "say it in words, or leave it out"),
    (re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6});"), "this is a sign of a web page", "write the sign itself, or a space"),
    (
        re.compile(r"(?<!\w)([*_]{1,3})(?=\S)[^*_\n]{1,200}(?<=\S)\1(?!\w)|`[^`\n]*`?"),
        "these signs say nothing to a voice",
        "leave them out",
    ),
    (
        re.compile(r"^[ \t]*(?:[•●▪◦‣·–—]|#{1,6}(?=[ \t])|\d{1,2}[.)](?=[ \t]+\D))", re.MULTILINE),
        "the sign of a list or a heading stands before the words",
        "leave it out: steps play in order",
    ),
    (
        re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50]+"),
        "some voices say what a picture shows",
        "leave it out",
    ),
)


def residue(text: str) -> Iterator[Slip]:
    """Find what a text that is to be spoken holds and nobody would say."""
    if text.isascii() and not re.search(r"[&*_`#/]|www\.|^[ \t]*\d", text, re.MULTILINE):
        return  # as nearly always
    for pattern, what, hint in _LEFT:
        for match in pattern.finditer(text):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Slip(what, hint, start, match.end() - start)


_GIVEN = ("each", "words")
"""Keys with texts that are filled in for a `<word>`."""
_SIDED = frozenset({"stretch", "into", "during", "out", "again", "instead"})
_AREA = frozenset({"tense", "let_go"})
_DASH, _TIME = r"\s*[-–—=]\s*", r"\d+(?: ?(?:s|secs?|seconds?|m|mins?|minutes?))"
_COMMANDS = re.compile(
    rf"(?:pause|wait|rest)(?:{_DASH}| (?:for )?)(?P<pause>{_TIME})\.?\Z"
    rf"|hold(?:{_DASH}| (?:for )?)(?P<hold>{_TIME})\.?\Z"
    r"|(?:repeat )?(?:x ?)?(?P<reps>\d+) ?(?:x|reps?|repetitions?)\.?\Z|(?:repeat )?x ?(?P<times>\d+)\.?\Z"
    r"|breathe (?P<breathe>\d[\d.]*(?:-\d[\d.]*)+|natural)\Z"
    r"|repeat (?P<repeat>\d+)(?: times)?\W*\Z"
    r"|chime (?P<chime>[\w-]+)\Z|ambience (?P<ambience>[\w-]+)\Z|include (?P<include>[\w-]+)\Z"
    r"|(?-i:say (?P<say>\S.*)|section (?P<section>\S.*))",
    re.IGNORECASE | re.ASCII,
)
"""Bare lines that look like a step without its colon; few people would say them so."""
_CHECKED = ("pause", "breathe", "repeat", "chime", "ambience", "include")
"""Those of which nobody would say the name in small letters with such a value: they are steps for certain."""
_OTHERWISE = re.compile(r"\$?(?<![{\[])[{\[]+ *(?P<name>[a-z][a-z0-9_-]*) *[}\]]+")
"""Words to fill in as other languages write them."""
_MOST_LEFT = 20
"""So many leftovers of another program are told in one text: they are taken out together."""
_PAGE_MARK = re.compile(r"/|(?:br|b|i|u|p|a|em|strong|span|div|li|ul|ol|h[1-6]|img|font)\b", re.IGNORECASE)
_UNCLOSED = re.compile(r"<\s*([A-Za-z][\w-]*)")


def said_keys() -> frozenset[str]:
    """Keys below which words stand that are said."""
    return frozenset(key for step_type in STEP_TYPES.values() for key in step_type.said) | {*STEPS}


def words_in(kind: type[Verb], step: Map, key: str, words: frozenset[str]) -> frozenset[str]:
    """The words that can be filled in under a key of a step.

    Args:
        kind: what the step is.
        step: the step at one level.
        key: the key.
        words: those usable where the step stands.
    """
    if kind is Stretch and key in _SIDED and step.has("sides"):
        return words | {"side"}
    if kind is Release and key in _AREA:
        return words | {"area"}
    each = step.get("each")
    if kind is Each and key == "steps" and isinstance(each, Map):
        return words | {name.text for name, _ in each.entries}
    return words


def check_words(page: Page, kind: type[Verb], step: Map, words: frozenset[str]) -> None:
    """Look through everything a step says."""
    step_type = STEP_TYPES[kind.verb]
    for key, value in step.entries:
        if key.text in (*step_type.texts, *_GIVEN):
            for text in texts(value):
                check_text(page, text, words_in(kind, step, key.text, words))
                if key.text in step_type.said:
                    _check_aloud(page, text)
    if kind is Say and (said := step.get("say")) and isinstance(said, Scalar) and said in texts(said):
        _check_line(page, said, bare=step.place_of("say") == said.place)


def check_text(page: Page, text: Scalar, words: frozenset[str]) -> None:
    """Look through one text."""
    for slip in slips(text.text):
        page.error(text.spot(slip.at, slip.width), slip.what, slip.hint)
    _check_names(page, text, words)


def texts(node: Node) -> Iterator[Scalar]:
    """Every text in a value that is not too long: that is told as a value, and nothing else of it."""
    return (each for each in iter_tree(node) if isinstance(each, Scalar) and len(each.text) <= LONGEST_TEXT)


def _check_names(page: Page, text: Scalar, words: frozenset[str]) -> None:
    note = f"words you can use here: {', '.join(sorted(words))}" if words else "no words can be filled in here"
    for match in spoken.names(text.text):
        name = match["name"].strip()
        if name in words:
            continue
        place = text.spot(match.start(), len(match[0]))
        page.error(place, f"nothing is called {quoted(name)} here", _named(name, words), note)
    for match in _OTHERWISE.finditer(text.text):
        if (name := match["name"]) in words | {"side"}:
            place = text.spot(match.start(), len(match[0]))
            page.error(place, f"{quoted(match[0])} would be spoken aloud", f"write <{name}> to have a word filled in")
    closed = spoken.WORD.sub(lambda match: " " * len(match[0]), text.text)
    for match in _UNCLOSED.finditer(closed):
        page.error(text.spot(match.start(), len(match[0])), "this < is never closed", f"did you mean <{match[1]}>?")


def _named(name: str, words: frozenset[str]) -> str:
    """The way out where a word to fill in is none."""
    if name.lower() == "side" and "side" not in words:
        return "only a stretch with sides: has a side"
    if _PAGE_MARK.match(name):
        return "a script needs no marks of a web page: take it out"
    near = near_word(name, words)
    return square(name) or (f"did you mean <{near}>?" if near else "")


def _check_aloud(page: Page, text: Scalar) -> None:
    """What would be read aloud and is not meant to be, and what is meant to be and would not."""
    for match in re.finditer(r"(?:^|(?<=\s))([a-z_-]+)(?::(?=[^\s/])|：)\S*", text.text):
        if match[1] in known_keys():
            place = text.spot(match.start(), len(match[0]))
            page.error(place, f"{quoted(match[0])} would be spoken aloud", f"put a space after {match[1]}:")
    for slip in islice(residue(text.text), _MOST_LEFT):
        page.warn(text.spot(slip.at, slip.width), slip.what, slip.hint)
    if text.comment:
        hint = "put the line in quotes, or the note on a line of its own"
        page.warn(text.comment, "what stands after # is not spoken", hint)


def _check_line(page: Page, line: Scalar, *, bare: bool) -> None:
    """A line that was meant as something else: `pause`, `pause 20s`, `20s`, `chime bell`."""
    text = line.text.strip()
    word, _, rest = text.partition(" ")
    command = _COMMANDS.match(text) if bare else None
    key = re.match(r"([a-z_-]+):\s", text) if bare and line.written[0][:1] in ('"', "'") else None
    if text in STEP_TYPES:
        page.error(line.place, f"'{text}' would be spoken aloud", f"write {text}: and what it needs")
    elif key and key[1] in known_keys():
        page.warn(line.place, f"{quoted(text)} would be spoken aloud", "take the quotes away to have it done")
    elif word == "pause" and (length := meant(rest.removeprefix("for "))):
        page.error(line.place, f"{quoted(text)} would be spoken aloud", f"write pause: {length}")
    elif spoken.seconds(text) is not None:
        page.error(line.place, f"'{text}' would be spoken aloud", f"write pause: {text}")
    elif command:
        verb, value = next((name, value) for name, value in command.groupdict().items() if value)
        tell = page.error if word == verb and verb in _CHECKED else page.warn
        tell(line.place, f"{quoted(text)} would be spoken aloud", f"write {_as_step(verb, value)}")


def _as_step(verb: str, value: str) -> str:
    """What a line that looks like a step was meant to be."""
    if verb in ("hold", "reps", "times"):
        return f"hold: {meant(value)} in a stretch:" if verb == "hold" else f"reps: {value} in a stretch:"
    if verb == "repeat":
        return f"repeat: {value}, and steps: below it"
    value = meant(value) if verb == "pause" else value.rstrip(".") if verb == "breathe" else value.lstrip(": ")
    return f"{verb}: {brief(value)}"
