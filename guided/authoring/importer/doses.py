"""Parses doses as leaflets write them: "hold 10 seconds, 5 times each side" becomes numbers."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

_SENTENCE_END = re.compile(r"[.!?;:\u2026]+(?=\s|$)|(?<=\s)[-\u2013\u2014](?=\s)|[()\[\]]")
"""The ends of sentences. A colon, a dash between spaces and brackets are ends too."""
_LINK_PATTERN = re.compile(r"(?:[\s,&+/\u2013\u2014-]|\b(?:and|then|for)\b)*", re.IGNORECASE)
"""Words and signs between phrases."""
_LINK_WORDS = ("and", "then", "for")
_NEVER_LAST = re.compile(
    r"an?|about|after|allow|another|at|be|before|by|can|count|do|every|from|have|in|least|more|most|must|my|need|next|no"
    r"|not|of|or|over|place|put|should|spend|take|than|that|the|these|this|those|to|try|under|use|will|with|within|you"
    r"|your",
    re.IGNORECASE,
)
"""Words that no sentence ends with: the next words belong to them."""
_NEVER_FIRST = re.compile(
    r"again|and|as|at|before|but|by|except|if|in|not|on|only|or|so|than|that|then|to|until|when|which|while|with|without",
    re.IGNORECASE,
)
"""Words that no sentence begins with: they belong to the words before them."""


class DosePhrase(NamedTuple):
    """A phrase of a text that may be removed."""

    start: int
    end: int
    can_follow: bool = True
    """Whether it may follow other words directly; else only a comma, the beginning or another phrase."""


def cut_phrases(text: str, phrases: Sequence[DosePhrase]) -> tuple[str, frozenset[DosePhrase]]:
    """Remove the phrases of a text that no sentence needs, and say which those are.

    Args:
        text: white space in it is single spaces.
        phrases: in any order; none overlaps another.
    """
    spans: list[tuple[int, int]] = []
    removed: set[DosePhrase] = set()
    remaining = sorted(phrases)
    for start, end in _find_sentences(text, remaining):
        in_sentence = remaining[: bisect_left(remaining, end, key=lambda phrase: phrase.start)]
        del remaining[: len(in_sentence)]
        if span := _find_ending(text, start, end, in_sentence) or _find_beginning(text, start, end, in_sentence):
            spans.append(span)
            removed |= {phrase for phrase in in_sentence if span[0] <= phrase.start and phrase.end <= span[1]}
    return _tidy_signs(" ".join(_iter_rest(text, spans))) if spans else text, frozenset(removed)


def _find_sentences(text: str, phrases: Sequence[DosePhrase]) -> Iterator[tuple[int, int]]:
    """The start and end of each sentence; an end inside a phrase does not count."""
    masked = list(text)
    for phrase in phrases:
        masked[phrase.start : phrase.end] = "_" * (phrase.end - phrase.start)
    start = 0
    for sentence_end in _SENTENCE_END.finditer("".join(masked)):
        yield start, sentence_end.start()
        start = sentence_end.end()
    yield start, len(text)


def _find_ending(text: str, start: int, end: int, phrases: Sequence[DosePhrase]) -> tuple[int, int] | None:
    """The span of the phrases at the end of a sentence."""
    if not phrases or text[phrases[-1].end : end].strip(" ,"):
        return None
    first = len(phrases) - 1
    while first and _LINK_PATTERN.fullmatch(text, phrases[first - 1].end, phrases[first].start):
        first -= 1
    for phrase in phrases[first:]:
        before = text[start : phrase.start]
        kept = _strip_links(before)
        if (
            not kept
            or "," in before[len(kept) :]
            or (phrase.can_follow and not _NEVER_LAST.fullmatch(_get_last_word(kept)))
        ):
            return start + len(kept), end
    return None


def _find_beginning(text: str, start: int, end: int, phrases: Sequence[DosePhrase]) -> tuple[int, int] | None:
    """The span of the phrases at the beginning of a sentence, with their comma."""
    if not phrases or text[start : phrases[0].start].strip():
        return None
    last = 0
    while last + 1 < len(phrases) and _LINK_PATTERN.fullmatch(text, phrases[last].end, phrases[last + 1].start):
        last += 1
    comma = re.compile(r"\s*,\s*(?P<next>\w+)").match(text, phrases[last].end, end)
    return (start, comma.start("next")) if comma and not _NEVER_FIRST.fullmatch(comma["next"]) else None


def _strip_links(text: str) -> str:
    """A text without the words that link it to a phrase after it."""
    while True:
        text = text.rstrip(" ,&+/\u2013\u2014-")
        rest, space, last = text.rpartition(" ")
        if last.lower() not in _LINK_WORDS:
            return text
        text = rest if space else ""


def _get_last_word(text: str) -> str:
    return text.rpartition(" ")[2]


def _iter_rest(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    position = 0
    for start, end in spans:
        yield text[position:start]
        position = end
    yield text[position:]


def _tidy_signs(text: str) -> str:
    """A text without signs that have nothing to separate any more; words do not change."""
    text = re.sub(r"[(\[]\s*[)\]]", " ", " ".join(text.split()))
    text = re.sub(r"(?:\s[-\u2013\u2014]|\s?,)+(?=\s*(?:[.,;:!?)]|\s[-\u2013\u2014]\s|$))", "", text)
    text = re.sub(r"(?<=[.!?;:,])(?:\s+[.,;:](?!\.))+", "", " ".join(text.split()))
    text = re.sub(r"\s+(?=[.,;:!?)](?!\.))", "", text)
    return " ".join(text.split()).strip(" ,;:/-\u2013\u2014")


BREATH_S = 5
"""A breath at rest, in and out (seconds)."""

_NUMBER_NAMES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MORE_NUMBERS = {
    "fifteen": "15",
    "twenty": "20",
    "thirty": "30",
    "sixty": "60",
    "once": "1",
    "twice": "2",
    "thrice": "3",
}
NUMBERS: Mapping[str, Decimal] = {
    **{word: Decimal(n) for n, word in enumerate(_NUMBER_NAMES, start=1)},
    **{word: Decimal(n) for word, n in _MORE_NUMBERS.items()},
    **{word: Decimal(n) for word, n in (("half a", "0.5"), ("a few", "3"), ("an", "1"), ("a", "1"))},
}
"""Numbers in words; of those that begin alike, the longer first."""
_ONE = rf"(?:(?<![\d.])\d{{1,4}}(?:[.,]\d{{1,2}})?(?!\d)|\b(?:{'|'.join(NUMBERS)})\b)"
_NUMBER = rf"(?P<n>{_ONE})(?:\s?(?:-|\u2013|\u2014|to|or)\s?(?P<to>{_ONE}))?"
_FULL_STOP = r"(?:(?<=[cns])\.(?=\s(?-i:[a-z(])|[,;)]|$))?"  # of "secs.", where the sentence goes on
_UNIT = rf"(?P<unit>s|secs?|seconds?|m|mins?|minutes?|breaths?|counts?(?! of))(?!\w){_FULL_STOP}"
_TIME = rf"{_NUMBER}\s?-?\s?{_UNIT}"
_NOT_TIME = r"(?!\s?-?\s?(?:s|secs?|seconds?|m|mins?|minutes?|breaths?|sets?)(?!\w))"
_QUALIFIER = r"(?:[\s:=~]*\b(?:for|about|around|up to|at least|to|the|a|count|of|x)\b)*[\s:=~]*"
_REPS_WORD = r"(?:x|\u00d7|times|reps?|repetitions?|repeats?)(?!\w)"
_LIMB = r"(?:side|leg|arm|hand|foot|feet|knee|hip|shoulder|ankle|wrist|elbow|heel|way|direction)s?"
_LEFT_RIGHT = r"(?:left|right)(?: and | then |, then | ?/ ?| & )(?:left|right)"
_REPEAT_VERB = r"(?:\b(?:repeat|do|perform)\b(?:\s(?:this|it|again))?\s)?"
_EACH = r"(?:each|per|every|alternate|alternating)"
_BOTH = r"both(?=\s(?:sides|ways|directions))"
_PREPOSITION = r"\b(?:on|for|to|with)\s"
_PHRASE_END = r"(?=\s*(?:[.,;:!?)]|$|\b(?:and|then|each|per|on|for|both)\b|[-\u2013\u2014x\u00d7/&+]))"
_TIME_AMOUNT = rf"(?:\bfor\b\s)?(?:\b(?:about|around|up to|at least)\b\s)?{_TIME}"
MATCH_MASK, COUNT_MASK = "\0", "\1"
"""The masks for letters that are parsed: of a count, and of all others."""


def _compile_all(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


FREQUENCIES = _compile_all(
    rf"(?:\b(?:repeat|do|perform)\s)?(?:\bthis\s)?(?:(?<!\w)[x\u00d7]\s?)?{_NUMBER}(?:\s?{_REPS_WORD})?"
    r"\s?(?:a|per|each|every|/|in the|in a)?\s?\b(?:day|daily|week|weekly|hour|morning|evening)s?\b",
    r"\b(?:daily|(?:every|each|per|a) (?:day|morning|evening|week))\b",
)
BOTH_WAYS = re.compile(
    r"\b(?:then|and) (?:slowly )?(?:to |over to )?the other(?: side| way)?\b(?! (?:leg|arm|knee|foot|hand))"
    r"|\b(?:from )?side to side\b|\bto the left (?:and|then) (?:then )?to the right\b",
    re.IGNORECASE,
)
"""Phrases for a movement that goes to both sides in one repetition."""
SIDES_PATTERNS = _compile_all(
    rf"{_REPEAT_VERB}(?:{_PREPOSITION})?(?:\bthe\s)?\b(?:{_EACH}|{_BOTH}|either|other)\s{_LIMB}\b(?! of\b)",
    rf"{_REPEAT_VERB}{_PREPOSITION}(?:the\s)?both\s{_LIMB}\b(?! of\b)",
    rf"{_REPEAT_VERB}(?:{_PREPOSITION})?(?:\bthe\s)?\b{_LEFT_RIGHT}\b(?:\s{_LIMB}\b)?",
    r"\bl ?(?:/|&) ?r\b|\br ?(?:/|&) ?l\b|/ ?side\b",
    rf"(?<={COUNT_MASK} )each\b(?=\s*(?:[.,;:)]|$))",
)
EACH_SIDE = re.compile(
    rf"{_REPEAT_VERB}(?:{_PREPOSITION}(?:the\s)?)?{_EACH}\b|{_REPEAT_VERB.removesuffix('?')}|[lr] ?[/&]|/",
    re.IGNORECASE,
)
"""Phrases that mean two sides also inside a sentence: "lift each leg", but not "both knees" or "left and right"."""
PLACE_PREPOSITION = re.compile(r"\b(?:in|at|under|between|from|of|beside|behind|near|against) \Z", re.IGNORECASE)
HOLDS = _compile_all(
    rf"\b(?:hold|holding|keep|stay)\b(?:\s(?:it|this|there|here|still|the \w+))?{_QUALIFIER}{_TIME}",
    rf"(?:\bwith an? )?{_TIME}\s?hold\b",
    rf"\bholds?\b{_QUALIFIER}(?=\d){_NUMBER}(?!\s?{_REPS_WORD}){_PHRASE_END}",
)
RESTS = _compile_all(
    rf"\b(?:rest|relax)\b{_QUALIFIER}{_TIME}(?:\s(?:in )?between(?: each| sets| reps)?)?",
    rf"{_TIME}\s(?:of )?rest\b(?:\s(?:in )?between(?: each| sets| reps)?)?",
)
SETS = _compile_all(
    rf"\b(?P<sets>\d{{1,3}})\s?(?:sets? of|sets? x|x|\u00d7)\s?{_NUMBER}(?:\s?{_REPS_WORD})?{_NOT_TIME}"
)
EXTRA_SETS = _compile_all(r"(?:(?:x|\u00d7)\s?|\bfor )?\b\d{1,3}\s?sets?\b")
REPS = _compile_all(
    rf"\b(?:repeat|do|perform)\b(?:\s(?:this|it|again))?[\s:=]*{_NUMBER}\s?{_REPS_WORD}",
    rf"\b(?:repeat|do|perform|reps|repetitions)\b(?:\s(?:this|it|again))?[\s:=]*(?=\d){_NUMBER}{_NOT_TIME}",
    rf"{_NUMBER}\s?{_REPS_WORD}",
    rf"(?:\brepeat\s)?(?<!\w)(?:x|\u00d7)\s?{_NUMBER}{_NOT_TIME}",
    rf"(?=\d){_NUMBER}(?=\s?(?:(?:{_PREPOSITION})?(?:the\s)?(?:(?:each|per|every|either)\b|{_BOTH})|/\s?side))",
    r"\b(?<!at )(?P<n>once|twice|thrice)\b(?P<to>(?!))?(?=\s*(?:[.,;!?)]|$|(?:on|each|per)\b))",
)
UNLABELED_TIMES = _compile_all(
    rf"(?<=[\w{MATCH_MASK}{COUNT_MASK}] )\(\s?{_TIME_AMOUNT}\s?\)"
    rf"(?=\s*(?:$|[.,;:!?{MATCH_MASK}{COUNT_MASK}x\u00d7]|[-\u2013\u2014]\s))",
    rf"(?<![(\[{{<*]){_TIME_AMOUNT}(?!\s?[)\]}}>*])",
    rf"(?<=\(){_TIME_AMOUNT}(?!\s?[)\]}}>*])",
    rf"(?<![(\[{{<*]){_TIME_AMOUNT}(?=\s?\))",
)
"""A time that does not say what it is for; alone in brackets inside a sentence it is a pause, and none of these."""
PAUSE_PATTERN = re.compile(
    r"[(\[{<*][^()\[\]{}<>*]{0,60}?\b(?:pause|silence|wait|break|quiet|beat)\b[^()\[\]{}<>*]{0,60}[)\]}>*]",
    re.IGNORECASE,
)
UNSPOKEN = re.compile(rf"\[[^\[\]]*\]|<[^<>]*>|[({{*]\s?(?:\d+|{_TIME}|\d+:\d\d)\s?[)}}*]", re.IGNORECASE)
"""Text that is a pause, or is left out with a remark."""
FIGURE = re.compile(r"(?<![\w.,])(?:[x\u00d7] ?)?\d[\d.,/:]*(?:(?<=\d) ?[^\W\d_]+)?")
_NOT_REPS = rf"(?!\d|\s?(?:{_REPS_WORD}|\b{_EACH}))"
BREATH_COUNT = re.compile(
    rf"\b(?:breath\w*\b\D{{0,20}}\bin|inhale)\b[^\d.]{{0,30}}(\d{{1,2}}){_NOT_REPS}([^.]{{0,60}}?)"
    rf"\b(?:out|exhale)\b[^\d.]{{0,30}}(\d{{1,2}}){_NOT_REPS}",
    re.IGNORECASE,
)
_BREATH_SECONDS = r"(?: (?:for |to )?(?:a count of )?\d{1,2}(?: ?(?:s|secs?|seconds?|counts?))?)"
BREATH_PHRASE = re.compile(
    rf"(?:(?:breathe|breathing|breath) )?(?:in|inhale){_BREATH_SECONDS},?(?: and| then)*(?: (?:breathe|breathing))?"
    rf" (?:out|exhale){_BREATH_SECONDS}",
    re.IGNORECASE,
)
STRETCH_VERB = re.compile(r"\b(?:stretch|hug|lean)", re.IGNORECASE)
"""Verbs of exercises that are held if a leaflet gives a time and does not say for what."""


MAX_REPS, LONGEST_HOLD, MAX_DOSE_S = Decimal(30), Decimal(60), Decimal(1200)
"""The largest count, hold, and other time (seconds); larger ones are limited."""
Patterns = tuple[re.Pattern[str], ...]
TextMatch = re.Match[str]


class ParsedDose(NamedTuple):
    """The dose of an exercise."""

    reps: int | None
    hold: Decimal | None
    """Seconds, as the others."""
    rest: Decimal | None
    duration: Decimal | None
    """How long the exercise is, where it does not say how often."""
    sides: bool
    text: str
    """The rest of the text: every word but those of doses."""
    remarks: tuple[str, ...]
    """What was not quite clear, and how it is written."""
    breath: str | None = None
    """A breathing pattern, like 4-6."""


class _MaskedSearch:
    """Finds one dose after another in a text and masks it, so that none overlaps another."""

    def __init__(self, text: str) -> None:
        self.masked = text

    def find(self, patterns: Patterns, mask: str = MATCH_MASK) -> list[TextMatch]:
        """Every match, those of the first pattern first."""
        return [self._mask_match(match, mask) for pattern in patterns for match in pattern.finditer(self.masked)]

    def _mask_match(self, match: TextMatch, mask: str) -> TextMatch:
        self.masked = _mask_matches(self.masked, [match], mask)
        return match


class _DoseMatches:
    """All matches in a text that may be part of a dose; those that are used stay in the lists."""

    def __init__(self, text: str, has_breath: bool) -> None:
        search = _MaskedSearch(text)
        self.pauses = search.find((PAUSE_PATTERN,))
        self.often = search.find(FREQUENCIES)
        self.breaths = search.find((BREATH_PHRASE,))[:1] if has_breath else []
        self.hold, self.rest = search.find(HOLDS), search.find(RESTS)
        self.reps = search.find(SETS + REPS, COUNT_MASK)
        self.sets, self.sides = search.find(EXTRA_SETS), search.find(SIDES_PATTERNS)
        self.time = [] if self.hold else search.find(UNLABELED_TIMES)
        removed = self.cut_from(text)[1]
        self.hold, self.rest, self.reps = (_pick_best(found, removed) for found in (self.hold, self.rest, self.reps))
        self.time = _pick_best(
            [match for match in self.time if match in removed or match[0].lower().startswith("for ")], removed
        )

    @property
    def numbers(self) -> list[TextMatch]:
        """The matches that become numbers of the script."""
        return [*self.hold, *self.rest, *self.reps, *self.time]

    def cut_from(self, text: str) -> tuple[str, Collection[TextMatch]]:
        """The text without the matches that no sentence needs, and which those are."""
        dependent = [*self.breaths, *self.sides]
        phrases = {DosePhrase(*match.span()): match for match in [*self.often, *self.sets, *self.numbers]}
        phrases |= {DosePhrase(*match.span(), can_follow=False): match for match in dependent}
        rest, removed = cut_phrases(text, [*phrases])
        return rest, {phrases[phrase] for phrase in removed}


def parse_dose(text: str) -> ParsedDose:
    """Parse the dose in a text; white space in it is single spaces."""
    breath = parse_breath(text)
    matches = _DoseMatches(text, bool(breath))
    rest, removed = matches.cut_from(text)
    sides = [match for match in matches.sides if match in removed or _means_each_side(match)]
    if goes_both_ways := bool(BOTH_WAYS.search(text)):  # each time goes both ways already
        sides = []
    remarks = [*_remark(matches, sides, removed), *([] if sides or goes_both_ways else _remark_sides(matches.sides))]
    used = [*matches.numbers, *matches.often, *matches.sets, *matches.breaths, *matches.pauses, *sides]
    remarks += _remark_unused(
        _mask_matches(text, [*used, *([match] if breath and (match := BREATH_COUNT.search(text)) else [])])
    )
    is_held = (matches.reps or sides or STRETCH_VERB.search(text)) and not breath
    return ParsedDose(
        _read_reps(matches.reps, remarks),
        _read_seconds(matches.hold or (matches.time if is_held else []), LONGEST_HOLD, remarks),
        _read_seconds(matches.rest, MAX_DOSE_S, remarks),
        _read_seconds([] if is_held else matches.time, MAX_DOSE_S, remarks),
        bool(sides),
        rest,
        tuple(remarks),
        breath,
    )


def parse_breath(text: str) -> str | None:
    """The breathing pattern, like 4-6, of a text that counts the seconds in and out, but no hold."""
    match = BREATH_COUNT.search(text)
    seconds = (int(match[1]), int(match[3])) if match and "hold" not in match[2].lower() else (0, 0)
    return f"{seconds[0]}-{seconds[1]}" if all(1 <= number <= 20 for number in seconds) else None


def find_frequency(text: str) -> TextMatch | None:
    """Find where a text says how often a day, or a week."""
    return next(filter(None, (pattern.search(text) for pattern in FREQUENCIES)), None)


def _mask_matches(text: str, matches: Iterable[TextMatch], mask: str = " ") -> str:
    for match in matches:
        text = f"{text[: match.start()]}{mask * (match.end() - match.start())}{text[match.end() :]}"
    return text


def _pick_best(matches: Sequence[TextMatch], removed: Collection[TextMatch]) -> list[TextMatch]:
    """Of several matches with one meaning, the first that no sentence needs; else the first."""
    return [*(match for match in matches if match in removed), *matches][:1]


def _means_each_side(match: TextMatch) -> bool:
    """Whether a match means two sides even inside a sentence."""
    return bool(EACH_SIDE.match(match[0])) and not PLACE_PREPOSITION.search(match.string, 0, match.start())


def _remark(matches: _DoseMatches, sides: Sequence[TextMatch], removed: Collection[TextMatch]) -> Iterator[str]:
    for match in matches.often:
        result = "left out" if match in removed else "only said"
        yield f"'{match[0].strip()}' is about the day and not the session, and is {result}"
    for match in matches.sets:
        yield f"of '{match[0].strip()}' one set is written"
    for match in [*matches.numbers, *sides]:
        if match not in removed:
            yield f"'{match[0].strip()}' stands inside a sentence, and is said too"


def _remark_sides(matches: Sequence[TextMatch]) -> Iterator[str]:
    for match in matches:
        if not re.match(r"\S*\s?both", match[0], re.IGNORECASE):
            yield f"'{match[0].strip()}' may mean two sides, and is written as one"


def _remark_unused(text: str) -> list[str]:
    """A remark on the numbers in the rest, all in one sentence."""
    figures = [match[0].strip(" .,:") for match in FIGURE.finditer(UNSPOKEN.sub(" ", text))]
    listed = ", ".join(f"'{figure}'" for figure in dict.fromkeys(figures))
    verb = "are" if len(figures) > 1 else "is"
    return [f"{listed} {verb} only said, and not written as a number"] if figures else []


def _read_seconds(matches: Sequence[TextMatch], limit: Decimal, remarks: list[str]) -> Decimal | None:
    if not matches:
        return None
    match = matches[0]
    unit = (match.groupdict().get("unit") or "s")[0].lower()
    seconds = _read_number(match, remarks) * {"m": 60, "b": BREATH_S}.get(unit, 1)
    if unit == "b":
        remarks.append(f"'{match[0].strip()}' is written as {seconds:f}s, {BREATH_S} seconds for each breath")
    return Decimal(_limit_number(seconds, limit, "s", match, remarks))


def _read_reps(matches: Sequence[TextMatch], remarks: list[str]) -> int | None:
    if not matches:
        return None
    match = matches[0]
    if match.groupdict().get("sets"):
        remarks.append(f"of '{match[0].strip()}' one set is written")
    return max(1, int(_limit_number(_read_number(match, remarks), MAX_REPS, "", match, remarks)))


def _read_number(match: TextMatch, remarks: list[str]) -> Decimal:
    """The number of a match; of a range the smaller."""
    numbers = [
        NUMBERS[text.lower()] if text.lower() in NUMBERS else Decimal(text.replace(",", "."))
        for text in match.group("n", "to")
        if text
    ]
    if len(numbers) > 1:
        remarks.append(f"of '{match[0].strip()}' the smaller number is written")
    return min(numbers)


def _limit_number(number: Decimal, limit: Decimal, unit: str, match: TextMatch, remarks: list[str]) -> Decimal:
    if number > limit:
        remarks.append(f"'{match[0].strip()}' is more than a session asks for, and is written as {limit:f}{unit}")
    return min(number, limit).quantize(Decimal("0.1"), ROUND_FLOOR)
