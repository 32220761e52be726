"""Rules on language: which one a line is in, as far as its small words tell, and whose voice would read it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from guided.core.paths import FRAGMENTS
from guided.core.shell_command import typed
from guided.lint.context import Case, Finding, in_library, written
from guided.plan.steps.registry import STEP_TYPES
from guided.script import phrases
from guided.script.diagnostics import Place
from guided.script.model import Each, Include, Session, Step, Stretch, Verb
from guided.script.text import PAUSE, sentences
from guided.script.values import quoted

NAMES: Mapping[str, str] = {
    "en": "English", "es": "Spanish", "de": "German", "fr": "French", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch",
}  # fmt: skip
"""The languages that are told apart."""
SMALL: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in (
        line.split(":") for line in Path(__file__).with_name("small_words.txt").read_text("utf-8").splitlines()
    )
}
"""By language: words that hardly any sentence of it is without, some of them shared."""
LEAST, AHEAD, STRANGE = 4, 2, 3
"""A line has at least so many words; another language has so many more of them than its own; and where nothing is known
of its own, so many different ones."""
_ELSEWHERE = {own: frozenset().union(*SMALL.values()) - known for own, known in SMALL.items()}
"""By language: the small words of the others that are none of its own."""
_WORD = re.compile(r"[^\W\d_]+")
_CUT = re.compile(r"<[^<>]*>")


def guess(line: str, own: str) -> str:
    """The language that a line looks like which is said to be in another; "" where that is not plain.

    Of a language that is not known here, only English is told: others may be its near kin.

    Args:
        line: a sentence; what is to be filled in is passed over.
        own: the language it is said to be in, a two-letter code.
    """
    counts, words = small(line), len(_words(line))
    if words < LEAST:
        return ""
    if own not in SMALL:
        return "en" if counts["en"] >= max(STRANGE, words / 2) else ""
    best, next_best = sorted(counts, key=lambda language: -counts[language])[:2]
    plain = counts[best] > counts[next_best] and counts[best] >= counts[own] + AHEAD
    return best if plain else ""


def hints(text: str, own: str) -> bool:
    """Whether a text has a word by which it might be taken for another language than its own; quick, and rarely so."""
    return own not in SMALL or not _ELSEWHERE[own].isdisjoint(_WORD.findall(text.lower()))


def small(line: str) -> dict[str, int]:
    """How many different small words of each language a line has."""
    different = set(_words(line))
    return {language: len(different & known) for language, known in SMALL.items()}


def most(languages: Iterable[str]) -> str:
    """The one of some languages that is there most often."""
    return Counter(languages).most_common(1)[0][0]


def name(language: str) -> str:
    """A language by its name, where that is known: "Spanish" for "es"."""
    return NAMES.get(language, f"'{language}'")


def _words(line: str) -> list[str]:
    return _WORD.findall(_CUT.sub(" ", line.lower()))


FIRST = "en"
"""The language of a file that names none."""
SIDES = {
    "de": "[linke, rechte], for lines like 'die <side> Seite'",
    "es": "[izquierdo, derecho], for lines like 'el lado <side>'",
    "fr": "[gauche, droit], for lines like 'le côté <side>'",
    "it": "[sinistro, destro], for lines like 'il lato <side>'",
    "nl": "[linker, rechter], for lines like 'de <side> kant'",
    "pt": "[esquerdo, direito], for lines like 'o lado <side>'",
}
"""By language: sides as one word goes with all of them."""
_SIDE = re.compile(r"\b(left|right)\b", re.IGNORECASE)
_AREA = re.compile(r"(?:your|both|each|the) +\w", re.IGNORECASE)


Steps = Iterable[tuple[Step, Verb]]


class Line(NamedTuple):
    """A sentence as written, or an area; or a text of several."""

    place: Place
    """Of the step, or the key above the steps, that it belongs to."""
    text: str


def foreign(case: Case) -> Iterator[Finding]:
    """What is in another language: fragments, lines, sides."""
    steps = list(_written(case.session.steps, case.header.language))
    yield from _fragments(case, steps)
    yield from _strange(case, steps)
    yield from _sides(case, steps)


def _fragments(case: Case, steps: Steps) -> Iterator[Finding]:
    """Fragments in another language."""
    language = case.header.language
    for step, verb in steps:
        if isinstance(verb, Include) and step.included and (other := _foreign(step.included, language)):
            what = f"the fragment {quoted(verb.include)} is in {name(other)}; {_this(case)}"
            yield Finding(step.place, what, _own_way(case, step.included, verb.include))


def _strange(case: Case, steps: Steps) -> Iterator[Finding]:
    """Lines that look like another language, those of fragments in the same language among them."""
    language = case.header.language
    texts = [*_header(case), *_texts(steps)]
    odd = _lines(text for text in texts if hints(text.text, language))
    found = [(line, other) for line in odd if (other := _looks_like(line.text, language))]
    if not found:
        return
    other = most(other for _, other in found)
    strange = [line for line, each in found if each == other]
    if "language" not in case.header.model_fields_set and _mostly(strange, _lines(texts), case.file):
        place = case.key("title", "about", "steps")
        yield Finding(place, f"this looks like {name(other)}", f"add language: {other}")
        return
    more = len(strange) - 1
    also = f", and so {'does 1 more line' if more == 1 else f'do {more} more lines'}" if more else ""
    what = f"this looks like {name(other)}{also}; {_this(case)}"
    yield Finding(_beginning(case, strange[0]), what, f"say it in {name(language)}")


def without_phrases(case: Case) -> Iterator[Finding]:
    """A session in a language without a phrase book."""
    language = case.header.language
    if case.session.title and language not in (FIRST, *phrases.languages(case.folders)):
        what = f"there is no phrase book for {quoted(language)}, so what is said at a pause and the end is English"
        yield Finding(case.key("language"), what, f"its place is: {typed('edit', f'phrases/{language}')}")


def _sides(case: Case, steps: Steps) -> Iterator[Finding]:
    """Sides in English, in a session that is not."""
    language = case.header.language
    for step, verb in steps if language != FIRST else ():
        named = verb.sides if isinstance(verb, Stretch) else _filled_in(verb) if isinstance(verb, Each) else ()
        if word := next(filter(None, map(_SIDE.fullmatch, named)), None):
            place = case.spot(step.place, rf"\b{word[0]}\b")
            way = f"write {SIDES[language]}" if language in SIDES else f"write them in {name(language)}"
            yield Finding(place, f"the sides are in English; {_this(case)}", way)
            return


def _filled_in(each: Each) -> Iterator[str]:
    """The words that a step is done once for."""
    return chain.from_iterable(each.each.values())


def _this(case: Case) -> str:
    """What language it is in."""
    return f"this {'session' if case.session.title else 'fragment'} is in {name(case.header.language)}"


def _written(steps: Iterable[Step], language: str, seen: set[int] | None = None) -> Iterator[tuple[Step, Verb]]:
    """What is written, also in fragments of the same language, each once."""
    seen = set() if seen is None else seen
    for each in written(steps):
        yield from ((each.step, verb) for verb in each.verbs)
        fragment = each.step.included
        if fragment and id(fragment) not in seen and not _foreign(fragment, language):
            seen.add(id(fragment))
            yield from _written(fragment.steps, language, seen)


def _foreign(fragment: Session, language: str) -> str:
    """The language of a fragment, where it is another; one that names none is looked at before it counts as English."""
    header = fragment.headers[0]
    if "language" in header.model_fields_set or language == FIRST:
        return header.language if header.language != language else ""
    lines = list(_lines(_texts(_written(fragment.steps, FIRST))))
    if language not in small(""):
        return FIRST if any(guess(line.text, language) for line in lines) else ""
    counts = [small(line.text) for line in lines]
    return FIRST if sum(each[FIRST] for each in counts) > sum(each[language] for each in counts) else ""


def _own_way(case: Case, fragment: Session, called: str) -> str:
    """How to have a fragment in the session's language."""
    language = case.header.language
    theirs = fragment.path.with_name(f"{language}-{fragment.path.name}")
    if theirs.is_file() or (case.folders.user / FRAGMENTS / theirs.name).is_file():
        return f"write include: {theirs.stem}"
    if in_library(fragment.path, case.folders) or "language" in fragment.headers[0].model_fields_set:
        return f"make your own: {typed('new', f'{language}-{called}', '--from', called)}"
    return f"say it in {name(language)}, and add language: {language} to it"


def _lines(texts: Iterable[Line]) -> Iterator[Line]:
    """Texts sentence by sentence."""
    return (text._replace(text=sentence) for text in texts for sentence in sentences(PAUSE.sub(" ", text.text)))


def _texts(steps: Steps) -> Iterator[Line]:
    return (Line(step.place, text) for step, verb in steps for text in _said(verb))


def _said(verb: Verb) -> Iterator[str]:
    """What a step says or shows, as written."""
    if isinstance(verb, Each):
        yield from _filled_in(verb)
    yield from (text for key in STEP_TYPES[verb.verb].texts if (text := getattr(verb, key)))


def _header(case: Case) -> Iterator[Line]:
    for header in {id(each): each for each in case.session.headers}.values():
        for key, texts in (("title", [header.title]), ("about", [header.about]), ("cautions", header.cautions)):
            place = case.key(key)
            yield from (Line(place, text) for text in texts if text)


def _looks_like(text: str, language: str) -> str:
    """The other language that a line looks like; an area may be too short for that but for its first word."""
    return guess(text, language) or (FIRST if language != FIRST and _AREA.match(text) else "")


def _mostly(strange: list[Line], lines: Iterable[Line], file: str) -> bool:
    """Whether most of the lines of a file are strange, of those that are long enough to tell."""
    here = [line for line in lines if line.place.file == file and len(line.text.split()) >= 4]
    return 2 * sum(line.place.file == file for line in strange) > len(here)


def _beginning(case: Case, line: Line) -> Place:
    """Where a line begins: its first words, in its step."""
    words = re.findall(r"\w+", re.sub("<.*", "", line.text))[:3]
    return case.spot(line.place, r"\W+".join(map(re.escape, words))) if words else line.place
