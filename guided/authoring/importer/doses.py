"""How much of an exercise there is, as leaflets write it: "hold 10 seconds, 5 times each side" becomes numbers."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

_SEAM = re.compile(r"[.!?;:\u2026]+(?=\s|$)|(?<=\s)[-\u2013\u2014](?=\s)|[()\[\]]")
"""What sentences end with. A colon, a dash between spaces and brackets are such ends too."""
_LINK = re.compile(r"(?:[\s,&+/\u2013\u2014-]|\b(?:and|then|for)\b)*", re.IGNORECASE)
"""What may stand between phrases."""
_LINKS = ("and", "then", "for")
_HANGING = re.compile(
    r"an?|about|after|allow|another|at|be|before|by|can|count|do|every|from|have|in|least|more|most|must|my|need|next|no"
    r"|not|of|or|over|place|put|should|spend|take|than|that|the|these|this|those|to|try|under|use|will|with|within|you"
    r"|your",
    re.IGNORECASE,
)
"""Words that no sentence ends with: what follows them belongs to them."""
_ONWARD = re.compile(
    r"again|and|as|at|before|but|by|except|if|in|not|on|only|or|so|than|that|then|to|until|when|which|while|with|without",
    re.IGNORECASE,
)
"""Words that no sentence begins with: they belong to what stands before them."""


class Phrase(NamedTuple):
    """A stretch of a text that may be taken out."""

    start: int
    end: int
    free: bool = True
    """Whether it may follow other words directly; else only a comma, the beginning or another phrase."""


def cut(text: str, phrases: Sequence[Phrase]) -> tuple[str, frozenset[Phrase]]:
    """The text without the phrases that can be spared, and which those are.

    Args:
        text: white space in it is single spaces.
        phrases: in any order; none reaches into another.
    """
    out: list[tuple[int, int]] = []
    gone: set[Phrase] = set()
    waiting = sorted(phrases)
    for start, end in _sentences(text, waiting):
        own = waiting[: bisect_left(waiting, end, key=lambda phrase: phrase.start)]
        del waiting[: len(own)]
        if span := _ending(text, start, end, own) or _beginning(text, start, end, own):
            out.append(span)
            gone |= {phrase for phrase in own if span[0] <= phrase.start and phrase.end <= span[1]}
    return _tidy(" ".join(_left(text, out))) if out else text, frozenset(gone)


def _sentences(text: str, phrases: Sequence[Phrase]) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends; what looks like an end inside a phrase is none."""
    masked = list(text)
    for phrase in phrases:
        masked[phrase.start : phrase.end] = "_" * (phrase.end - phrase.start)
    start = 0
    for seam in _SEAM.finditer("".join(masked)):
        yield start, seam.start()
        start = seam.end()
    yield start, len(text)


def _ending(text: str, start: int, end: int, own: Sequence[Phrase]) -> tuple[int, int] | None:
    """The part of a sentence with the phrases that it ends with."""
    if not own or text[own[-1].end : end].strip(" ,"):
        return None
    first = len(own) - 1
    while first and _LINK.fullmatch(text, own[first - 1].end, own[first].start):
        first -= 1
    for phrase in own[first:]:
        before = text[start : phrase.start]
        bare = _bare(before)
        if not bare or "," in before[len(bare) :] or (phrase.free and not _HANGING.fullmatch(_last_word(bare))):
            return start + len(bare), end
    return None


def _beginning(text: str, start: int, end: int, own: Sequence[Phrase]) -> tuple[int, int] | None:
    """The part of a sentence with the phrases that it begins with, and their comma."""
    if not own or text[start : own[0].start].strip():
        return None
    last = 0
    while last + 1 < len(own) and _LINK.fullmatch(text, own[last].end, own[last + 1].start):
        last += 1
    comma = re.compile(r"\s*,\s*(?P<next>\w+)").match(text, own[last].end, end)
    return (start, comma.start("next")) if comma and not _ONWARD.fullmatch(comma["next"]) else None


def _bare(before: str) -> str:
    """Words without what links them to a phrase after them."""
    while True:
        before = before.rstrip(" ,&+/\u2013\u2014-")
        rest, space, last = before.rpartition(" ")
        if last.lower() not in _LINKS:
            return before
        before = rest if space else ""


def _last_word(text: str) -> str:
    return text.rpartition(" ")[2]


def _left(text: str, out: Sequence[tuple[int, int]]) -> Iterator[str]:
    at = 0
    for start, end in out:
        yield text[at:start]
        at = end
    yield text[at:]


def _tidy(text: str) -> str:
    """A text without the signs that were left hanging in it; no word of it is touched."""
    text = re.sub(r"[(\[]\s*[)\]]", " ", " ".join(text.split()))
    text = re.sub(r"(?:\s[-\u2013\u2014]|\s?,)+(?=\s*(?:[.,;:!?)]|\s[-\u2013\u2014]\s|$))", "", text)
    text = re.sub(r"(?<=[.!?;:,])(?:\s+[.,;:](?!\.))+", "", " ".join(text.split()))
    text = re.sub(r"\s+(?=[.,;:!?)](?!\.))", "", text)
    return " ".join(text.split()).strip(" ,;:/-\u2013\u2014")


BREATH = 5
"""A breath at rest, in and out (seconds)."""

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_OTHERS = {"fifteen": "15", "twenty": "20", "thirty": "30", "sixty": "60", "once": "1", "twice": "2", "thrice": "3"}
NUMBERS: Mapping[str, Decimal] = {
    **{word: Decimal(n) for n, word in enumerate(_WORDS, start=1)},
    **{word: Decimal(n) for word, n in _OTHERS.items()},
    **{word: Decimal(n) for word, n in (("half a", "0.5"), ("a few", "3"), ("an", "1"), ("a", "1"))},
}
"""Numbers in words; of those that begin alike, the longer first."""
_ONE = rf"(?:(?<![\d.])\d{{1,4}}(?:[.,]\d{{1,2}})?(?!\d)|\b(?:{'|'.join(NUMBERS)})\b)"
_NUMBER = rf"(?P<n>{_ONE})(?:\s?(?:-|\u2013|\u2014|to|or)\s?(?P<to>{_ONE}))?"
_STOP = r"(?:(?<=[cns])\.(?=\s(?-i:[a-z(])|[,;)]|$))?"  # of "secs.", where the sentence goes on
_UNIT = rf"(?P<unit>s|secs?|seconds?|m|mins?|minutes?|breaths?|counts?(?! of))(?!\w){_STOP}"
_TIME = rf"{_NUMBER}\s?-?\s?{_UNIT}"
_NO_TIME = r"(?!\s?-?\s?(?:s|secs?|seconds?|m|mins?|minutes?|breaths?|sets?)(?!\w))"
_UP_TO = r"(?:[\s:=~]*\b(?:for|about|around|up to|at least|to|the|a|count|of|x)\b)*[\s:=~]*"
_TIMES = r"(?:x|\u00d7|times|reps?|repetitions?|repeats?)(?!\w)"
_LIMB = r"(?:side|leg|arm|hand|foot|feet|knee|hip|shoulder|ankle|wrist|elbow|heel|way|direction)s?"
_PAIR = r"(?:left|right)(?: and | then |, then | ?/ ?| & )(?:left|right)"
_AGAIN = r"(?:\b(?:repeat|do|perform)\b(?:\s(?:this|it|again))?\s)?"
_EACH = r"(?:each|per|every|alternate|alternating)"
_BOTH = r"both(?=\s(?:sides|ways|directions))"
_WITH = r"\b(?:on|for|to|with)\s"
_ENDS = r"(?=\s*(?:[.,;:!?)]|$|\b(?:and|then|each|per|on|for|both)\b|[-\u2013\u2014x\u00d7/&+]))"
_AMOUNT = rf"(?:\bfor\b\s)?(?:\b(?:about|around|up to|at least)\b\s)?{_TIME}"
TAKEN, COUNTED = "\0", "\1"
"""What stands in place of each letter that was understood; those of a count are told from the others."""


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


OFTEN = _patterns(
    rf"(?:\b(?:repeat|do|perform)\s)?(?:\bthis\s)?(?:(?<!\w)[x\u00d7]\s?)?{_NUMBER}(?:\s?{_TIMES})?"
    r"\s?(?:a|per|each|every|/|in the|in a)?\s?\b(?:day|daily|week|weekly|hour|morning|evening)s?\b",
    r"\b(?:daily|(?:every|each|per|a) (?:day|morning|evening|week))\b",
)
ACROSS = re.compile(
    r"\b(?:then|and) (?:slowly )?(?:to |over to )?the other(?: side| way)?\b(?! (?:leg|arm|knee|foot|hand))"
    r"|\b(?:from )?side to side\b|\bto the left (?:and|then) (?:then )?to the right\b",
    re.IGNORECASE,
)
"""What goes to both sides in one movement."""
SIDES = _patterns(
    rf"{_AGAIN}(?:{_WITH})?(?:\bthe\s)?\b(?:{_EACH}|{_BOTH}|either|other)\s{_LIMB}\b(?! of\b)",
    rf"{_AGAIN}{_WITH}(?:the\s)?both\s{_LIMB}\b(?! of\b)",
    rf"{_AGAIN}(?:{_WITH})?(?:\bthe\s)?\b{_PAIR}\b(?:\s{_LIMB}\b)?",
    r"\bl ?(?:/|&) ?r\b|\br ?(?:/|&) ?l\b|/ ?side\b",
    rf"(?<={COUNTED} )each\b(?=\s*(?:[.,;:)]|$))",
)
ONE_EACH = re.compile(
    rf"{_AGAIN}(?:{_WITH}(?:the\s)?)?{_EACH}\b|{_AGAIN.removesuffix('?')}|[lr] ?[/&]|/",
    re.IGNORECASE,
)
"""What means two sides also inside a sentence: "lift each leg", but not "both knees", nor "left and right"."""
PLACED = re.compile(r"\b(?:in|at|under|between|from|of|beside|behind|near|against) \Z", re.IGNORECASE)
HOLD = _patterns(
    rf"\b(?:hold|holding|keep|stay)\b(?:\s(?:it|this|there|here|still|the \w+))?{_UP_TO}{_TIME}",
    rf"(?:\bwith an? )?{_TIME}\s?hold\b",
    rf"\bholds?\b{_UP_TO}(?=\d){_NUMBER}(?!\s?{_TIMES}){_ENDS}",
)
REST = _patterns(
    rf"\b(?:rest|relax)\b{_UP_TO}{_TIME}(?:\s(?:in )?between(?: each| sets| reps)?)?",
    rf"{_TIME}\s(?:of )?rest\b(?:\s(?:in )?between(?: each| sets| reps)?)?",
)
SETS = _patterns(rf"\b(?P<sets>\d{{1,3}})\s?(?:sets? of|sets? x|x|\u00d7)\s?{_NUMBER}(?:\s?{_TIMES})?{_NO_TIME}")
MORE_SETS = _patterns(r"(?:(?:x|\u00d7)\s?|\bfor )?\b\d{1,3}\s?sets?\b")
REPS = _patterns(
    rf"\b(?:repeat|do|perform)\b(?:\s(?:this|it|again))?[\s:=]*{_NUMBER}\s?{_TIMES}",
    rf"\b(?:repeat|do|perform|reps|repetitions)\b(?:\s(?:this|it|again))?[\s:=]*(?=\d){_NUMBER}{_NO_TIME}",
    rf"{_NUMBER}\s?{_TIMES}",
    rf"(?:\brepeat\s)?(?<!\w)(?:x|\u00d7)\s?{_NUMBER}{_NO_TIME}",
    rf"(?=\d){_NUMBER}(?=\s?(?:(?:{_WITH})?(?:the\s)?(?:(?:each|per|every|either)\b|{_BOTH})|/\s?side))",
    r"\b(?<!at )(?P<n>once|twice|thrice)\b(?P<to>(?!))?(?=\s*(?:[.,;!?)]|$|(?:on|each|per)\b))",
)
TIMES = _patterns(
    rf"(?<=[\w{TAKEN}{COUNTED}] )\(\s?{_AMOUNT}\s?\)(?=\s*(?:$|[.,;:!?{TAKEN}{COUNTED}x\u00d7]|[-\u2013\u2014]\s))",
    rf"(?<![(\[{{<*]){_AMOUNT}(?!\s?[)\]}}>*])",
    rf"(?<=\(){_AMOUNT}(?!\s?[)\]}}>*])",
    rf"(?<![(\[{{<*]){_AMOUNT}(?=\s?\))",
)
"""A time that does not say what it is for; alone in brackets inside a sentence it is a pause, and none of these."""
PAUSES = re.compile(
    r"[(\[{<*][^()\[\]{}<>*]{0,60}?\b(?:pause|silence|wait|break|quiet|beat)\b[^()\[\]{}<>*]{0,60}[)\]}>*]",
    re.IGNORECASE,
)
UNSAID = re.compile(rf"\[[^\[\]]*\]|<[^<>]*>|[({{*]\s?(?:\d+|{_TIME}|\d+:\d\d)\s?[)}}*]", re.IGNORECASE)
"""What is a pause, or left out and told elsewhere."""
FIGURE = re.compile(r"(?<![\w.,])(?:[x\u00d7] ?)?\d[\d.,/:]*(?:(?<=\d) ?[^\W\d_]+)?")
_NO_TIMES = rf"(?!\d|\s?(?:{_TIMES}|\b{_EACH}))"
BREATHS_IN = re.compile(
    rf"\b(?:breath\w*\b\D{{0,20}}\bin|inhale)\b[^\d.]{{0,30}}(\d{{1,2}}){_NO_TIMES}([^.]{{0,60}}?)"
    rf"\b(?:out|exhale)\b[^\d.]{{0,30}}(\d{{1,2}}){_NO_TIMES}",
    re.IGNORECASE,
)
_SECONDS = r"(?: (?:for |to )?(?:a count of )?\d{1,2}(?: ?(?:s|secs?|seconds?|counts?))?)"
ONLY_BREATHS = re.compile(
    rf"(?:(?:breathe|breathing|breath) )?(?:in|inhale){_SECONDS},?(?: and| then)*(?: (?:breathe|breathing))?"
    rf" (?:out|exhale){_SECONDS}",
    re.IGNORECASE,
)
STRETCHES = re.compile(r"\b(?:stretch|hug|lean)", re.IGNORECASE)
"""What is held where a leaflet gives it a time, and does not say for what."""


MOST_REPS, LONGEST_HOLD, LONGEST = Decimal(30), Decimal(60), Decimal(1200)
"""More is not taken over: a count, a hold, and any other time (seconds)."""
Patterns = tuple[re.Pattern[str], ...]
Found = re.Match[str]


class Dose(NamedTuple):
    """What was understood."""

    reps: int | None
    hold: Decimal | None
    """Seconds, as the others."""
    rest: Decimal | None
    lasting: Decimal | None
    """How long the whole is, where it does not say how often."""
    sides: bool
    text: str
    """What is left of the text: every word of it but those of doses."""
    told: tuple[str, ...]
    """What was not quite clear, and what was made of it."""
    breath: str | None = None
    """A way of breathing, like 4-6."""


class _Search:
    """A text in which one dose after another is looked for; none reaches into another."""

    def __init__(self, text: str) -> None:
        self.masked = text

    def all(self, patterns: Patterns, mask: str = TAKEN) -> list[Found]:
        """Every match, those of the first pattern first."""
        return [self._taken(match, mask) for pattern in patterns for match in pattern.finditer(self.masked)]

    def _taken(self, match: Found, mask: str) -> Found:
        self.masked = _blank(self.masked, [match], mask)
        return match


class _Amounts:
    """All that a text may say of how much; what is used of it stays in these lists."""

    def __init__(self, text: str, breath: bool) -> None:
        search = _Search(text)
        self.pauses = search.all((PAUSES,))
        self.often = search.all(OFTEN)
        self.breaths = search.all((ONLY_BREATHS,))[:1] if breath else []
        self.hold, self.rest = search.all(HOLD), search.all(REST)
        self.reps = search.all(SETS + REPS, COUNTED)
        self.sets, self.sides = search.all(MORE_SETS), search.all(SIDES)
        self.time = [] if self.hold else search.all(TIMES)
        gone = self.cut(text)[1]
        self.hold, self.rest, self.reps = (_best(found, gone) for found in (self.hold, self.rest, self.reps))
        self.time = _best([match for match in self.time if match in gone or match[0].lower().startswith("for ")], gone)

    @property
    def numbers(self) -> list[Found]:
        """What becomes a number of the script."""
        return [*self.hold, *self.rest, *self.reps, *self.time]

    def cut(self, text: str) -> tuple[str, Collection[Found]]:
        """The text without what can be spared of all this, and what that is."""
        bound = [*self.breaths, *self.sides]
        phrases = {Phrase(*match.span()): match for match in [*self.often, *self.sets, *self.numbers]}
        phrases |= {Phrase(*match.span(), free=False): match for match in bound}
        left, gone = cut(text, [*phrases])
        return left, {phrases[phrase] for phrase in gone}


def dose(text: str) -> Dose:
    """What a text says of how much; white space in it is single spaces."""
    breath = paced(text)
    found = _Amounts(text, bool(breath))
    left, gone = found.cut(text)
    sides = [match for match in found.sides if match in gone or _one_each(match)]
    if across := bool(ACROSS.search(text)):  # each time goes both ways already
        sides = []
    told = [*_told(found, sides, gone), *([] if sides or across else _unsided(found.sides))]
    used = [*found.numbers, *found.often, *found.sets, *found.breaths, *found.pauses, *sides]
    told += _unused(_blank(text, [*used, *([match] if breath and (match := BREATHS_IN.search(text)) else [])]))
    held = (found.reps or sides or STRETCHES.search(text)) and not breath
    return Dose(
        _count(found.reps, told),
        _seconds(found.hold or (found.time if held else []), LONGEST_HOLD, told),
        _seconds(found.rest, LONGEST, told),
        _seconds([] if held else found.time, LONGEST, told),
        bool(sides),
        left,
        tuple(told),
        breath,
    )


def paced(text: str) -> str | None:
    """A way of breathing, like 4-6, where a text counts the seconds of the breath in and out, but not held."""
    match = BREATHS_IN.search(text)
    seconds = (int(match[1]), int(match[3])) if match and "hold" not in match[2].lower() else (0, 0)
    return f"{seconds[0]}-{seconds[1]}" if all(1 <= each <= 20 for each in seconds) else None


def often(text: str) -> Found | None:
    """Where a text says how often a day, or a week."""
    return next(filter(None, (pattern.search(text) for pattern in OFTEN)), None)


def _blank(text: str, matches: Iterable[Found], mask: str = " ") -> str:
    for match in matches:
        text = f"{text[: match.start()]}{mask * (match.end() - match.start())}{text[match.end() :]}"
    return text


def _best(found: Sequence[Found], gone: Collection[Found]) -> list[Found]:
    """Of several that mean the same, the first that no sentence needs; else the first."""
    return [*(match for match in found if match in gone), *found][:1]


def _one_each(match: Found) -> bool:
    """Whether this means two sides even inside a sentence."""
    return bool(ONE_EACH.match(match[0])) and not PLACED.search(match.string, 0, match.start())


def _told(found: _Amounts, sides: Sequence[Found], gone: Collection[Found]) -> Iterator[str]:
    for match in found.often:
        what = "left out" if match in gone else "only said"
        yield f"'{match[0].strip()}' is about the day and not the session, and is {what}"
    for match in found.sets:
        yield f"of '{match[0].strip()}' one set is written"
    for match in [*found.numbers, *sides]:
        if match not in gone:
            yield f"'{match[0].strip()}' stands inside a sentence, and is said too"


def _unsided(both: Sequence[Found]) -> Iterator[str]:
    for match in both:
        if not re.match(r"\S*\s?both", match[0], re.IGNORECASE):
            yield f"'{match[0].strip()}' may mean two sides, and is written as one"


def _unused(text: str) -> list[str]:
    """Numbers in what is left, all in one sentence."""
    figures = [match[0].strip(" .,:") for match in FIGURE.finditer(UNSAID.sub(" ", text))]
    listed = ", ".join(f"'{figure}'" for figure in dict.fromkeys(figures))
    many = "are" if len(figures) > 1 else "is"
    return [f"{listed} {many} only said, and not written as a number"] if figures else []


def _seconds(matches: Sequence[Found], most: Decimal, told: list[str]) -> Decimal | None:
    if not matches:
        return None
    match = matches[0]
    unit = (match.groupdict().get("unit") or "s")[0].lower()
    found = _number(match, told) * {"m": 60, "b": BREATH}.get(unit, 1)
    if unit == "b":
        told.append(f"'{match[0].strip()}' is written as {found:f}s, {BREATH} seconds for each breath")
    return Decimal(_bounded(found, most, "s", match, told))


def _count(matches: Sequence[Found], told: list[str]) -> int | None:
    if not matches:
        return None
    match = matches[0]
    if match.groupdict().get("sets"):
        told.append(f"of '{match[0].strip()}' one set is written")
    return max(1, int(_bounded(_number(match, told), MOST_REPS, "", match, told)))


def _number(match: Found, told: list[str]) -> Decimal:
    """The number of a match; of a range the smaller."""
    numbers = [
        NUMBERS[text.lower()] if text.lower() in NUMBERS else Decimal(text.replace(",", "."))
        for text in match.group("n", "to")
        if text
    ]
    if len(numbers) > 1:
        told.append(f"of '{match[0].strip()}' the smaller number is written")
    return min(numbers)


def _bounded(found: Decimal, most: Decimal, unit: str, match: Found, told: list[str]) -> Decimal:
    if found > most:
        told.append(f"'{match[0].strip()}' is more than a session asks for, and is written as {most:f}{unit}")
    return min(found, most).quantize(Decimal("0.1"), ROUND_FLOOR)
