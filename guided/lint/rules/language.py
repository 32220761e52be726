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
"""The languages that can be told apart, with their names."""
SMALL_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in (
        line.split(":") for line in Path(__file__).with_name("small_words.txt").read_text("utf-8").splitlines()
    )
}
"""By language: small words that nearly every sentence has, some of them shared."""
MIN_LINE_WORDS, MIN_LEAD, MIN_FOREIGN = 4, 2, 3
"""A line that is judged has at least so many words; another language has so many more small words than its own; if its
own is unknown, at least so many."""
_FOREIGN_WORDS = {own: frozenset().union(*SMALL_WORDS.values()) - known for own, known in SMALL_WORDS.items()}
"""By language: the small words of the others that are none of its own."""
_WORD = re.compile(r"[^\W\d_]+")
_PLACEHOLDER = re.compile(r"<[^<>]*>")


def guess_language(line: str, own: str) -> str:
    """The language that a line seems to be in, if not its own; "" where that is not clear.

    For a language without small words here, only English is recognised: others may be too similar.

    Args:
        line: a sentence; placeholders are ignored.
        own: the language it should be in, a two-letter code.
    """
    counts, words = count_small(line), len(_split_words(line))
    if words < MIN_LINE_WORDS:
        return ""
    if own not in SMALL_WORDS:
        return "en" if counts["en"] >= max(MIN_FOREIGN, words / 2) else ""
    best, next_best = sorted(counts, key=lambda language: -counts[language])[:2]
    is_clear = counts[best] > counts[next_best] and counts[best] >= counts[own] + MIN_LEAD
    return best if is_clear else ""


def may_be_foreign(text: str, own: str) -> bool:
    """Whether a text has a word that might make it another language than its own; quick, and rarely true."""
    return own not in SMALL_WORDS or not _FOREIGN_WORDS[own].isdisjoint(_WORD.findall(text.lower()))


def count_small(line: str) -> dict[str, int]:
    """How many different small words of each language a line has."""
    different = set(_split_words(line))
    return {language: len(different & known) for language, known in SMALL_WORDS.items()}


def find_commonest(languages: Iterable[str]) -> str:
    """The commonest of some languages."""
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


def check_language(context: LintContext) -> Iterator[Finding]:
    """Fragments, lines and sides in another language."""
    steps = list(_walk_verbs(context.session.steps, context.header.language))
    yield from _check_fragments(context, steps)
    yield from _check_lines(context, steps)
    yield from _check_sides(context, steps)


def _check_fragments(context: LintContext, steps: StepVerbs) -> Iterator[Finding]:
    """Fragments in another language."""
    language = context.header.language
    for step, verb in steps:
        if isinstance(verb, Include) and step.fragment and (other := _find_foreign(step.fragment, language)):
            what = f"the fragment {quote(verb.include)} is in {name_language(other)}; {_name_language(context)}"
            yield Finding(step.location, what, _suggest_own(context, step.fragment, verb.include))


def _check_lines(context: LintContext, steps: StepVerbs) -> Iterator[Finding]:
    """Lines that look like another language, those of fragments in the same language among them."""
    language = context.header.language
    texts = [*_header_texts(context), *_step_texts(steps)]
    candidates = _split_texts(text for text in texts if may_be_foreign(text.text, language))
    guesses = [(line, other) for line in candidates if (other := _guess_other(line.text, language))]
    if not guesses:
        return
    other = find_commonest(other for _, other in guesses)
    foreign_lines = [line for line, guess in guesses if guess == other]
    names_language = "language" in context.header.model_fields_set
    if not names_language and _mostly_foreign(foreign_lines, _split_texts(texts), context.file):
        location = context.locate_key("title", "about", "steps")
        yield Finding(location, f"this looks like {name_language(other)}", f"add language: {other}")
        return
    extra = len(foreign_lines) - 1
    extra_text = f", and so {'does 1 more line' if extra == 1 else f'do {extra} more lines'}" if extra else ""
    what = f"this looks like {name_language(other)}{extra_text}; {_name_language(context)}"
    yield Finding(_locate_start(context, foreign_lines[0]), what, f"say it in {name_language(language)}")


def check_phrase_book(context: LintContext) -> Iterator[Finding]:
    """A session in a language without a phrase book."""
    language = context.header.language
    if context.session.title and language not in (ENGLISH, *stock_phrases.find_languages(context.folders)):
        what = f"there is no phrase book for {quote(language)}, so what is said at a pause and the end is English"
        hint = f"its place is: {make_command('edit', f'phrases/{language}')}"
        yield Finding(context.locate_key("language"), what, hint)


def _check_sides(context: LintContext, steps: StepVerbs) -> Iterator[Finding]:
    """Sides in English, in a session that is not."""
    language = context.header.language
    for step, verb in steps if language != ENGLISH else ():
        side_names = verb.sides if isinstance(verb, Stretch) else _list_words(verb) if isinstance(verb, Each) else ()
        if word := next(filter(None, map(_ENGLISH_SIDE.fullmatch, side_names)), None):
            location = context.locate(step.location, rf"\b{word[0]}\b")
            hint = (
                f"write {SIDE_HINTS[language]}"
                if language in SIDE_HINTS
                else f"write them in {name_language(language)}"
            )
            yield Finding(location, f"the sides are in English; {_name_language(context)}", hint)
            return


def _list_words(each: Each) -> Iterator[str]:
    """The words that a step is done once for."""
    return chain.from_iterable(each.each.values())


def _name_language(context: LintContext) -> str:
    """The words for the language of a session or a fragment."""
    return f"this {'session' if context.session.title else 'fragment'} is in {name_language(context.header.language)}"


def _walk_verbs(steps: Iterable[Step], language: str, seen: set[int] | None = None) -> Iterator[tuple[Step, StepModel]]:
    """Every step at each level, also in fragments of the same language, each once."""
    seen = set() if seen is None else seen
    for written_step in walk_steps(steps):
        yield from ((written_step.step, verb) for verb in written_step.verbs)
        fragment = written_step.step.fragment
        if fragment and id(fragment) not in seen and not _find_foreign(fragment, language):
            seen.add(id(fragment))
            yield from _walk_verbs(fragment.steps, language, seen)


def _find_foreign(fragment: Session, language: str) -> str:
    """The language of a fragment, if it is another; if it names none, it is English only if its lines are."""
    header = fragment.headers[0]
    if "language" in header.model_fields_set or language == ENGLISH:
        return header.language if header.language != language else ""
    lines = list(_split_texts(_step_texts(_walk_verbs(fragment.steps, ENGLISH))))
    if language not in count_small(""):
        return ENGLISH if any(guess_language(line.text, language) for line in lines) else ""
    counts = [count_small(line.text) for line in lines]
    return ENGLISH if sum(words[ENGLISH] for words in counts) > sum(words[language] for words in counts) else ""


def _suggest_own(context: LintContext, fragment: Session, name: str) -> str:
    """The hint on how to get a fragment in the session's language."""
    language = context.header.language
    translated_path = fragment.path.with_name(f"{language}-{fragment.path.name}")
    if translated_path.is_file() or (context.folders.user / FRAGMENTS / translated_path.name).is_file():
        return f"write include: {translated_path.stem}"
    if in_library(fragment.path, context.folders) or "language" in fragment.headers[0].model_fields_set:
        return f"make your own: {make_command('new', f'{language}-{name}', '--from', name)}"
    return f"say it in {name_language(language)}, and add language: {language} to it"


def _split_texts(texts: Iterable[Passage]) -> Iterator[Passage]:
    """Texts sentence by sentence."""
    return (
        text._replace(text=sentence) for text in texts for sentence in split_sentences(PAUSE_RE.sub(" ", text.text))
    )


def _step_texts(steps: StepVerbs) -> Iterator[Passage]:
    return (Passage(step.location, text) for step, verb in steps for text in _verb_texts(verb))


def _verb_texts(verb: StepModel) -> Iterator[str]:
    """The texts that a step says or shows, as written."""
    if isinstance(verb, Each):
        yield from _list_words(verb)
    yield from (text for key in STEP_TYPES[verb.step_type].texts if (text := getattr(verb, key)))


def _header_texts(context: LintContext) -> Iterator[Passage]:
    for header in {id(level_header): level_header for level_header in context.session.headers}.values():
        for key, texts in (("title", [header.title]), ("about", [header.about]), ("cautions", header.cautions)):
            location = context.locate_key(key)
            yield from (Passage(location, text) for text in texts if text)


def _guess_other(text: str, language: str) -> str:
    """The other language that a line seems to be in; an area is too short for that but for its first word."""
    return guess_language(text, language) or (ENGLISH if language != ENGLISH and _ENGLISH_AREA.match(text) else "")


def _mostly_foreign(foreign_lines: list[Passage], lines: Iterable[Passage], file: str) -> bool:
    """Whether most lines of a file that are long enough to tell are foreign."""
    file_lines = [line for line in lines if line.location.file == file and len(line.text.split()) >= 4]
    return 2 * sum(line.location.file == file for line in foreign_lines) > len(file_lines)


def _locate_start(context: LintContext, line: Passage) -> SourceLocation:
    """The location of a line: its first words, in its step."""
    words = re.findall(r"\w+", re.sub("<.*", "", line.text))[:3]
    return context.locate(line.location, r"\W+".join(map(re.escape, words))) if words else line.location
