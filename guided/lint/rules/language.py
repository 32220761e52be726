"""Rules on language: which one a line is in, as far as its small words tell, and whose voice would read it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from guided.core.paths import FRAGMENTS
from guided.core.shell_command import make_command
from guided.lint.context import Finding, LintContext, in_library, walk_steps
from guided.plan.steps.registry import STEP_TYPES
from guided.script import stock_phrases
from guided.script.diagnostics import SourceLocation
from guided.script.model import Each, Include, Session, Step, StepModel, Stretch
from guided.script.spoken_text import PAUSE_RE, split_sentences
from guided.script.values import quote

LANGUAGE_NAMES: Mapping[str, str] = {
    "en": "English", "es": "Spanish", "de": "German", "fr": "French", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch",
}  # fmt: skip
"""The languages that are told apart."""
SMALL_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in (
        line.split(":") for line in Path(__file__).with_name("small_words.txt").read_text("utf-8").splitlines()
    )
}
"""By language: words that hardly any sentence of it is without, some of them shared."""
MIN_LINE_WORDS, MIN_LEAD, MIN_FOREIGN = 4, 2, 3
"""A line has at least so many words; another language has so many more of them than its own; and where nothing is known
of its own, so many different ones."""
_FOREIGN_WORDS = {own: frozenset().union(*SMALL_WORDS.values()) - known for own, known in SMALL_WORDS.items()}
"""By language: the small words of the others that are none of its own."""
_WORD = re.compile(r"[^\W\d_]+")
_PLACEHOLDER = re.compile(r"<[^<>]*>")


def guess_language(line: str, own: str) -> str:
    """The language that a line looks like which is said to be in another; "" where that is not plain.

    Of a language that is not known here, only English is told: others may be its near kin.

    Args:
        line: a sentence; what is to be filled in is passed over.
        own: the language it is said to be in, a two-letter code.
    """
    counts, words = count_small(line), len(_split_words(line))
    if words < MIN_LINE_WORDS:
        return ""
    if own not in SMALL_WORDS:
        return "en" if counts["en"] >= max(MIN_FOREIGN, words / 2) else ""
    best, next_best = sorted(counts, key=lambda language: -counts[language])[:2]
    plain = counts[best] > counts[next_best] and counts[best] >= counts[own] + MIN_LEAD
    return best if plain else ""


def may_be_foreign(text: str, own: str) -> bool:
    """Whether a text has a word by which it might be taken for another language than its own; quick, and rarely so."""
    return own not in SMALL_WORDS or not _FOREIGN_WORDS[own].isdisjoint(_WORD.findall(text.lower()))


def count_small(line: str) -> dict[str, int]:
    """How many different small words of each language a line has."""
    different = set(_split_words(line))
    return {language: len(different & known) for language, known in SMALL_WORDS.items()}


def find_commonest(languages: Iterable[str]) -> str:
    """The one of some languages that is there most often."""
    return Counter(languages).most_common(1)[0][0]


def name_language(language: str) -> str:
    """A language by its name, where that is known: "Spanish" for "es"."""
    return LANGUAGE_NAMES.get(language, f"'{language}'")


def _split_words(line: str) -> list[str]:
    return _WORD.findall(_PLACEHOLDER.sub(" ", line.lower()))


ENGLISH = "en"
"""The language of a file that names none."""
SIDE_HINTS = {
    "de": "[linke, rechte], for lines like 'die <side> Seite'",
    "es": "[izquierdo, derecho], for lines like 'el lado <side>'",
    "fr": "[gauche, droit], for lines like 'le côté <side>'",
    "it": "[sinistro, destro], for lines like 'il lato <side>'",
    "nl": "[linker, rechter], for lines like 'de <side> kant'",
    "pt": "[esquerdo, direito], for lines like 'o lado <side>'",
}
"""By language: sides as one word goes with all of them."""
_ENGLISH_SIDE = re.compile(r"\b(left|right)\b", re.IGNORECASE)
_ENGLISH_AREA = re.compile(r"(?:your|both|each|the) +\w", re.IGNORECASE)


StepVerbs = Iterable[tuple[Step, StepModel]]


class Passage(NamedTuple):
    """A sentence as written, or an area; or a text of several."""

    location: SourceLocation
    """Of the step, or the key above the steps, that it belongs to."""
    text: str


def check_language(case: LintContext) -> Iterator[Finding]:
    """What is in another language: fragments, lines, sides."""
    steps = list(_walk_verbs(case.session.steps, case.header.language))
    yield from _check_fragments(case, steps)
    yield from _check_lines(case, steps)
    yield from _check_sides(case, steps)


def _check_fragments(case: LintContext, steps: StepVerbs) -> Iterator[Finding]:
    """Fragments in another language."""
    language = case.header.language
    for step, verb in steps:
        if isinstance(verb, Include) and step.fragment and (other := _find_foreign(step.fragment, language)):
            what = f"the fragment {quote(verb.include)} is in {name_language(other)}; {_name_language(case)}"
            yield Finding(step.location, what, _suggest_own(case, step.fragment, verb.include))


def _check_lines(case: LintContext, steps: StepVerbs) -> Iterator[Finding]:
    """Lines that look like another language, those of fragments in the same language among them."""
    language = case.header.language
    texts = [*_header_texts(case), *_step_texts(steps)]
    odd = _split_texts(text for text in texts if may_be_foreign(text.text, language))
    found = [(line, other) for line in odd if (other := _guess_other(line.text, language))]
    if not found:
        return
    other = find_commonest(other for _, other in found)
    strange = [line for line, each in found if each == other]
    if "language" not in case.header.model_fields_set and _mostly_foreign(strange, _split_texts(texts), case.file):
        place = case.locate_key("title", "about", "steps")
        yield Finding(place, f"this looks like {name_language(other)}", f"add language: {other}")
        return
    more = len(strange) - 1
    also = f", and so {'does 1 more line' if more == 1 else f'do {more} more lines'}" if more else ""
    what = f"this looks like {name_language(other)}{also}; {_name_language(case)}"
    yield Finding(_locate_start(case, strange[0]), what, f"say it in {name_language(language)}")


def check_phrase_book(case: LintContext) -> Iterator[Finding]:
    """A session in a language without a phrase book."""
    language = case.header.language
    if case.session.title and language not in (ENGLISH, *stock_phrases.find_languages(case.folders)):
        what = f"there is no phrase book for {quote(language)}, so what is said at a pause and the end is English"
        yield Finding(case.locate_key("language"), what, f"its place is: {make_command('edit', f'phrases/{language}')}")


def _check_sides(case: LintContext, steps: StepVerbs) -> Iterator[Finding]:
    """Sides in English, in a session that is not."""
    language = case.header.language
    for step, verb in steps if language != ENGLISH else ():
        named = verb.sides if isinstance(verb, Stretch) else _list_words(verb) if isinstance(verb, Each) else ()
        if word := next(filter(None, map(_ENGLISH_SIDE.fullmatch, named)), None):
            place = case.locate(step.location, rf"\b{word[0]}\b")
            way = (
                f"write {SIDE_HINTS[language]}"
                if language in SIDE_HINTS
                else f"write them in {name_language(language)}"
            )
            yield Finding(place, f"the sides are in English; {_name_language(case)}", way)
            return


def _list_words(each: Each) -> Iterator[str]:
    """The words that a step is done once for."""
    return chain.from_iterable(each.each.values())


def _name_language(case: LintContext) -> str:
    """What language it is in."""
    return f"this {'session' if case.session.title else 'fragment'} is in {name_language(case.header.language)}"


def _walk_verbs(steps: Iterable[Step], language: str, seen: set[int] | None = None) -> Iterator[tuple[Step, StepModel]]:
    """What is written, also in fragments of the same language, each once."""
    seen = set() if seen is None else seen
    for each in walk_steps(steps):
        yield from ((each.step, verb) for verb in each.verbs)
        fragment = each.step.fragment
        if fragment and id(fragment) not in seen and not _find_foreign(fragment, language):
            seen.add(id(fragment))
            yield from _walk_verbs(fragment.steps, language, seen)


def _find_foreign(fragment: Session, language: str) -> str:
    """The language of a fragment, where it is another; one that names none is looked at before it counts as English."""
    header = fragment.headers[0]
    if "language" in header.model_fields_set or language == ENGLISH:
        return header.language if header.language != language else ""
    lines = list(_split_texts(_step_texts(_walk_verbs(fragment.steps, ENGLISH))))
    if language not in count_small(""):
        return ENGLISH if any(guess_language(line.text, language) for line in lines) else ""
    counts = [count_small(line.text) for line in lines]
    return ENGLISH if sum(each[ENGLISH] for each in counts) > sum(each[language] for each in counts) else ""


def _suggest_own(case: LintContext, fragment: Session, called: str) -> str:
    """How to have a fragment in the session's language."""
    language = case.header.language
    theirs = fragment.path.with_name(f"{language}-{fragment.path.name}")
    if theirs.is_file() or (case.folders.user / FRAGMENTS / theirs.name).is_file():
        return f"write include: {theirs.stem}"
    if in_library(fragment.path, case.folders) or "language" in fragment.headers[0].model_fields_set:
        return f"make your own: {make_command('new', f'{language}-{called}', '--from', called)}"
    return f"say it in {name_language(language)}, and add language: {language} to it"


def _split_texts(texts: Iterable[Passage]) -> Iterator[Passage]:
    """Texts sentence by sentence."""
    return (
        text._replace(text=sentence) for text in texts for sentence in split_sentences(PAUSE_RE.sub(" ", text.text))
    )


def _step_texts(steps: StepVerbs) -> Iterator[Passage]:
    return (Passage(step.location, text) for step, verb in steps for text in _verb_texts(verb))


def _verb_texts(verb: StepModel) -> Iterator[str]:
    """What a step says or shows, as written."""
    if isinstance(verb, Each):
        yield from _list_words(verb)
    yield from (text for key in STEP_TYPES[verb.step_type].texts if (text := getattr(verb, key)))


def _header_texts(case: LintContext) -> Iterator[Passage]:
    for header in {id(each): each for each in case.session.headers}.values():
        for key, texts in (("title", [header.title]), ("about", [header.about]), ("cautions", header.cautions)):
            place = case.locate_key(key)
            yield from (Passage(place, text) for text in texts if text)


def _guess_other(text: str, language: str) -> str:
    """The other language that a line looks like; an area may be too short for that but for its first word."""
    return guess_language(text, language) or (ENGLISH if language != ENGLISH and _ENGLISH_AREA.match(text) else "")


def _mostly_foreign(strange: list[Passage], lines: Iterable[Passage], file: str) -> bool:
    """Whether most of the lines of a file are strange, of those that are long enough to tell."""
    here = [line for line in lines if line.location.file == file and len(line.text.split()) >= 4]
    return 2 * sum(line.location.file == file for line in strange) > len(here)


def _locate_start(case: LintContext, line: Passage) -> SourceLocation:
    """Where a line begins: its first words, in its step."""
    words = re.findall(r"\w+", re.sub("<.*", "", line.text))[:3]
    return case.locate(line.location, r"\W+".join(map(re.escape, words))) if words else line.location
