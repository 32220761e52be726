"""How leaflets write how much of an exercise there is: holds, counts, sides, and how often a day."""

import re
from collections.abc import Mapping
from decimal import Decimal

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
