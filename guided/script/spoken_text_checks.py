"""Checks on spoken text: unknown words to fill in, keys read aloud, and markup left by other programs."""

import re
from collections.abc import Iterator
from itertools import islice

from guided.plan.steps.registry import STEP_TYPES
from guided.script import spoken_text as spoken
from guided.script.by_level import STEP_KEYS
from guided.script.context import LoadContext
from guided.script.model import Each, Release, Say, StepModel, Stretch
from guided.script.node import Map, Node, Scalar, iter_tree
from guided.script.spoken_text import TextProblem, find_pause_typos, normalize_time, suggest_bracket
from guided.script.values import MAX_TEXT_CHARS, guess_word, quote, shorten
from guided.script.verb_keys import list_all_keys

_MARKUP = (
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


def find_markup(text: str) -> Iterator[TextProblem]:
    """Find markup in a spoken text: web addresses, signs, marks of lists, pictures."""
    if text.isascii() and not re.search(r"[&*_`#/]|www\.|^[ \t]*\d", text, re.MULTILINE):
        return  # as nearly always
    for pattern, what, hint in _MARKUP:
        for match in pattern.finditer(text):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield TextProblem(what, hint, start, match.end() - start)


_WORD_KEYS = ("each", "words")
"""Keys with texts that are filled in for a `<word>`."""
_SIDE_KEYS = frozenset({"stretch", "into", "during", "out", "again", "instead"})
_AREA_KEYS = frozenset({"tense", "let_go"})
_DASH, _TIME = r"\s*[-–—=]\s*", r"\d+(?: ?(?:s|secs?|seconds?|m|mins?|minutes?))"
_STEP_LINE_RE = re.compile(
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
_CERTAIN_TYPES = ("pause", "breathe", "repeat", "chime", "ambience", "include")
"""Step types whose name nobody would say with such a value: these lines are certainly meant as steps."""
_FOREIGN_WORD_RE = re.compile(r"\$?(?<![{\[])[{\[]+ *(?P<name>[a-z][a-z0-9_-]*) *[}\]]+")
"""Words to fill in as other languages write them."""
_MAX_MARKUP = 20
"""How many leftovers of another program are reported in one text: they are taken out together."""
_HTML_TAG_RE = re.compile(r"/|(?:br|b|i|u|p|a|em|strong|span|div|li|ul|ol|h[1-6]|img|font)\b", re.IGNORECASE)
_UNCLOSED_RE = re.compile(r"<\s*([A-Za-z][\w-]*)")


def find_spoken_keys() -> frozenset[str]:
    """The keys whose text is spoken."""
    return frozenset(key for step_type in STEP_TYPES.values() for key in step_type.said) | {*STEP_KEYS}


def find_words(model: type[StepModel], step: Map, key: str, words: frozenset[str]) -> frozenset[str]:
    """The words that can be filled in below a key of a step.

    Args:
        model: what the step is.
        step: the step at one level.
        key: the key.
        words: those that can be filled in where the step is.
    """
    if model is Stretch and key in _SIDE_KEYS and step.has("sides"):
        return words | {"side"}
    if model is Release and key in _AREA_KEYS:
        return words | {"area"}
    each = step.get("each")
    if model is Each and key == "steps" and isinstance(each, Map):
        return words | {name.text for name, _ in each.entries}
    return words


def check_step_texts(context: LoadContext, model: type[StepModel], step: Map, words: frozenset[str]) -> None:
    """Check every text of a step."""
    step_type = STEP_TYPES[model.step_type]
    for key, value in step.entries:
        if key.text in (*step_type.texts, *_WORD_KEYS):
            for text in iter_texts(value):
                check_text(context, text, find_words(model, step, key.text, words))
                if key.text in step_type.said:
                    _check_aloud(context, text)
    if model is Say and (line := step.get("say")) and isinstance(line, Scalar) and line in iter_texts(line):
        _check_line(context, line, is_bare=step.locate_key("say") == line.location)


def check_text(context: LoadContext, text: Scalar, words: frozenset[str]) -> None:
    """Check one text."""
    for problem in find_pause_typos(text.text):
        context.error(text.locate(problem.offset, problem.width), problem.what, problem.hint)
    _check_words(context, text, words)


def iter_texts(node: Node) -> Iterator[Scalar]:
    """Every text in a value, but for those that are too long, which are reported elsewhere."""
    return (text for text in iter_tree(node) if isinstance(text, Scalar) and len(text.text) <= MAX_TEXT_CHARS)


def _check_words(context: LoadContext, text: Scalar, words: frozenset[str]) -> None:
    note = f"words you can use here: {', '.join(sorted(words))}" if words else "no words can be filled in here"
    for match in spoken.find_placeholders(text.text):
        name = match["name"].strip()
        if name in words:
            continue
        location = text.locate(match.start(), len(match[0]))
        context.error(location, f"nothing is called {quote(name)} here", _suggest_word(name, words), note)
    for match in _FOREIGN_WORD_RE.finditer(text.text):
        if (name := match["name"]) in words | {"side"}:
            location, what = text.locate(match.start(), len(match[0])), f"{quote(match[0])} would be spoken aloud"
            context.error(location, what, f"write <{name}> to have a word filled in")
    text_without_placeholders = spoken.PLACEHOLDER_RE.sub(lambda match: " " * len(match[0]), text.text)
    for match in _UNCLOSED_RE.finditer(text_without_placeholders):
        context.error(
            text.locate(match.start(), len(match[0])), "this < is never closed", f"did you mean <{match[1]}>?"
        )


def _suggest_word(name: str, words: frozenset[str]) -> str:
    """The hint for a word to fill in that does not exist."""
    if name.lower() == "side" and "side" not in words:
        return "only a stretch with sides: has a side"
    if _HTML_TAG_RE.match(name):
        return "a script needs no marks of a web page: take it out"
    closest = guess_word(name, words)
    return suggest_bracket(name) or (f"did you mean <{closest}>?" if closest else "")


def _check_aloud(context: LoadContext, text: Scalar) -> None:
    """Check a spoken text for keys and markup that would be read aloud, and for a comment that would not."""
    for match in re.finditer(r"(?:^|(?<=\s))([a-z_-]+)(?::(?=[^\s/])|：)\S*", text.text):
        if match[1] in list_all_keys():
            location = text.locate(match.start(), len(match[0]))
            context.error(location, f"{quote(match[0])} would be spoken aloud", f"put a space after {match[1]}:")
    for problem in islice(find_markup(text.text), _MAX_MARKUP):
        context.warn(text.locate(problem.offset, problem.width), problem.what, problem.hint)
    if text.comment:
        hint = "put the line in quotes, or the note on a line of its own"
        context.warn(text.comment, "what stands after # is not spoken", hint)


def _check_line(context: LoadContext, line: Scalar, *, is_bare: bool) -> None:
    """Check a spoken line that was meant as a step: `pause`, `pause 20s`, `20s`, `chime bell`."""
    text = line.text.strip()
    first_word, _, remainder = text.partition(" ")
    step_match = _STEP_LINE_RE.match(text) if is_bare else None
    key_match = re.match(r"([a-z_-]+):\s", text) if is_bare and line.raw_lines[0][:1] in ('"', "'") else None
    if text in STEP_TYPES:
        context.error(line.location, f"'{text}' would be spoken aloud", f"write {text}: and what it needs")
    elif key_match and key_match[1] in list_all_keys():
        context.warn(line.location, f"{quote(text)} would be spoken aloud", "take the quotes away to have it done")
    elif first_word == "pause" and (length := normalize_time(remainder.removeprefix("for "))):
        context.error(line.location, f"{quote(text)} would be spoken aloud", f"write pause: {length}")
    elif spoken.parse_seconds(text) is not None:
        context.error(line.location, f"'{text}' would be spoken aloud", f"write pause: {text}")
    elif step_match:
        verb, value = next((name, value) for name, value in step_match.groupdict().items() if value)
        report = context.error if first_word == verb and verb in _CERTAIN_TYPES else context.warn
        report(line.location, f"{quote(text)} would be spoken aloud", f"write {_format_step(verb, value)}")


def _format_step(verb: str, value: str) -> str:
    """The step that a line seems to be meant as."""
    if verb in ("hold", "reps", "times"):
        return f"hold: {normalize_time(value)} in a stretch:" if verb == "hold" else f"reps: {value} in a stretch:"
    if verb == "repeat":
        return f"repeat: {value}, and steps: below it"
    value = normalize_time(value) if verb == "pause" else value.rstrip(".") if verb == "breathe" else value.lstrip(": ")
    return f"{verb}: {shorten(value)}"
