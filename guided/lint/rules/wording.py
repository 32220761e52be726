"""Rules on words: those that press, judge, frighten or promise, a way out, and a way back."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from guided.lint.context import Finding, LintContext, care_rule
from guided.script.diagnostics import SourceLocation
from guided.script.spoken_text import split_sentences

END_LINES = 8
"""How many of the last sentences are searched for a way back."""
WAY_OUT = re.compile(
    r"\b(?:stop|skip|leav(?:e|ing) (?:\w+ ){0,3}out|(?:rest|stay|do that)(?: \w+)? instead|stay(?:ing)? resting"
    r"|enough for (?:today|now)|picture it|let (?:it|this|that|my words) pass|miss (?:\w+ ){0,2}out)\b",
    re.IGNORECASE,
)
NO_WAY_OUT = re.compile(
    r"\b(?:don't|do not|never) (?:stop|skip)\b|\bwith [^.]* stop\b|\bstop and rest\b", re.IGNORECASE
)
"""Phrases with these words that offer no way out."""
WAY_BACK = re.compile(
    r"\b(?:com(?:e|ing) back|sounds? (?:around|of)|the room|fingers and toes|open your eyes|get(?:ting)? up"
    r"|stand(?:ing)?|sit (?:up|a (?:minute|while|moment))|roll to|no hurry|go on resting|rest (?:here|on|a while)"
    r"|(?:as long|whenever|when) (?:as )?you(?:'re| are)? (?:like|want|ready)|(?:in your own|take your) time"
    r"|stay (?:here|as|for|a while))\b",
    re.IGNORECASE,
)
"""Words of coming back, getting up, or staying."""


@care_rule(
    "way-out",
    "whoever is told that stopping and skipping are fine keeps the choice",
    "S52, S116",
    sessions=True,
    english=True,
)
def check_way_out(context: LintContext) -> Iterator[Finding]:
    """A stretch session in which nothing says that one may stop, or leave a part out."""
    for view in context.views if context.header.kind == "stretch" else ():
        if not any(WAY_OUT.search(line) and not NO_WAY_OUT.search(line) for line in view.lines):
            hint = "say it once in each part: You can rest here instead, if you like."
            yield Finding(
                context.locate_key("steps"), "nothing says that one can stop or leave a part out", hint, view.level
            )


@care_rule("way-back", "one comes back from resting slowly", "S10", sessions=True, english=True)
def check_way_back(context: LintContext) -> Iterator[Finding]:
    """A session that ends all at once."""
    if context.for_sleep or context.header.kind == "listen":
        return
    for view in context.views:
        speaking_steps = [occurrence for occurrence in view.steps if any(occurrence.lines)]
        last_lines = [line for occurrence in speaking_steps for line in occurrence.lines][-END_LINES:]
        has_fragment = speaking_steps and Path(speaking_steps[-1].location.file).stem.startswith("come-back")
        if speaking_steps and not has_fragment and not any(WAY_BACK.search(line) for line in last_lines):
            hint = "include: come-back, or say that there is no hurry to get up"
            yield Finding(speaking_steps[-1].location, "it ends all at once", hint, view.level)


_PAIN = r"(?:your|the|this|that|all|any) (?:[\w-]+ )?(?:pain|ache|aches|soreness|stiffness)"
_LESSEN = (
    r"(?:be(?:come)?|get|feel) (?:much |a little )?(?:gone|less|better|easier|over)"
    r"|go(?! up\b| on\b)|leave|fade|ease|lessen|melt|disappear|vanish|end|stop"
)
_LESSENED = "gone|going|leaving|fading|melting|less|better"
UNWELCOME: Mapping[str, str] = {
    r"(?<!I )should(?! you\b)": "you might, or if you like",
    r"must": "you might, or if you like",
    r"I want you to": "you might, or if you like",
    r"push(?:es|ing)?(?! (?:\w+ ){0,2}(?:up|off)\b)": "let it drift, or press lightly",
    r"deeper": "softer, slower or easier",
    r"forc(?:e|es|ed|ing)": "let",
    r"work into|push through": "only as far as is easy",
    r"fix(?:es|ed|ing)?": "ease, or rest your eyes on",
    r"cure[sd]?|curing": "comfort and practice are what there is",
    r"heal(?:s|ed|ing)?": "comfort and practice are what there is",
    r"(?:in)?correct(?:s|ed|ly|ion)?": "comfortable",
    r"damage[sd]?|damaging": "notice, or ease",
    r"bad(?! (?:days?|nights?)\b)": "sore, or hard",
    r"toxins?|detox\w*": "leave it out",
    r"just relax|relax now": "let it rest, if you like",
    r"wear and tear": "changes that come with the years",
    r"no pain|pain-free": "comfortable",
    r"(?:great|good|nice) (?:job|work)|well done": "you looked after yourself",
    r"(?:good|weak) (?:side|leg|arm|hand|knee|hip|shoulder)": "this side, or the other",
    r"you(?:'ll| will) (?:feel|be) (?:better|relaxed|calm|calmer|fine|less)": "it is fine if nothing changes",
    r"(?:completely|totally|fully|entirely|utterly|perfectly) relaxed": "as easy as it likes to be",
    rf"{_PAIN} (?:is|are) (?:(?:now|all|almost|already|slowly) ){{0,2}}(?:{_LESSENED})": (
        "it is fine if nothing changes"
    ),
    rf"{_PAIN}(?: will|['’]ll) (?:(?:soon|now|then|slowly|all) )?(?:{_LESSEN})": "it is fine if nothing changes",
}
"""Words that are not used, and what to say in their place; whole words in any case."""
ORDERS: Mapping[str, str] = {
    r"close your eyes": "your eyes can be open or closed",
    r"(?:stay|lie|keep) (?:completely |very |perfectly )?still": "keep still, or move, as you like",
}
"""Words that are an order unless the sentence offers a choice."""
OFFER = re.compile(r"\b(?:if|or|might|can|may|could|whether|unless)\b", re.IGNORECASE)
NEGATION = re.compile(
    r"\b(?:no|not|never|nothing|none|nobody|without|nor|neither|cannot|\w+n't|rather than|instead of|far from)"
    r"(?: [\w'-]+){0,4} \Z",
    re.IGNORECASE,
)
"""What negates a word that follows it: "there is nothing to force", "not bad"."""
ALWAYS_UNWELCOME = r"no pain|wear and tear"
"""Words that are unwelcome even after a negation."""
DOUBT = re.compile(r"\b(?:if|whether|when|whenever|where|wherever|maybe|perhaps)(?: \w+)? \Z", re.IGNORECASE)
"""What makes a promise after it none: "whether the pain is less"."""
_BREATH = r"(?:(?:your|the|that|this|each|every) (?:[\w-]+ )?)?(?:breath|air)"
BREATH_HOLD = re.compile(
    rf"\b(?:hold(?:ing)? (?:on to )?{_BREATH}(?! in (?:mind|view|kindness|your?)\b)(?: in\b)?"
    rf"|(?:keep|retain)(?:ing)? {_BREATH} (?:in(?! (?:mind|view|touch|time|step|your?|an?|the)\b)|inside|held)"
    rf"|(?:stop|pause) (?:breathing|{_BREATH})(?! (?:in|with|like|along|this)\b)"
    r"|(?:your|the) breath (?:is |stays? )?held"
    r"|breathe in(?: (?:slowly|gently|softly|deeply|fully))?(?: for \w+(?: seconds)?)?,?(?: and)?(?: then)? hold"
    r"(?:(?= (?:for|it|there|here)\b)|(?=\W*\Z|[,;:])))(?!\w)",
    re.IGNORECASE,
)
"""Words in which the breath is held."""
_NO_HOLD = re.compile(
    r"\b(?:if|whether|when|whenever|where|that|who|people|avoid|stop|stopping|notice|don’t|let go of)"
    r"(?: (?:you|we|they|are|may|might|can|often|sometimes|do|ever|have|need|to|find|yourself)| you[’']re){0,3} \Z",
    re.IGNORECASE,
)
"""What shows, before such words, that nobody is asked to: "notice whether you hold your breath"."""


def find_breath_hold(line: str) -> str:
    """The words of a sentence that ask for a held breath; "" where none do."""
    for match in BREATH_HOLD.finditer(line):
        before = line[: match.start()]
        if not NEGATION.search(before) and not _NO_HOLD.search(before):
            return match[0]
    return ""


@care_rule(
    "words",
    "an invitation leaves the choice with the listener; words of pressure, fault and repair take it away",
    "S75, S116",
    english=True,
)
def check_wording(context: LintContext) -> Iterator[Finding]:
    """Words that are not used, wherever they would be said or shown."""
    for key in ("title", "about"):
        yield from _check_text(context, context.locate_key(key), getattr(context.header, key) or "")
    for occurrence in context.all:
        for text in occurrence.texts():
            yield from _check_text(context, occurrence.location, text)


def _check_text(context: LintContext, location: SourceLocation, text: str) -> Iterator[Finding]:
    for line in split_sentences(text):
        for word, hint in _find_unwelcome(line):
            word_location = context.locate(location, rf"\b{re.escape(word)}\b")
            yield Finding(word_location, f"'{word}' is better not said", f"rather: {hint}")


def _find_unwelcome(line: str) -> Iterator[tuple[str, str]]:
    """The words in a sentence that are not used, with what can be said in their place."""
    for pattern, hint in {**UNWELCOME, **ORDERS}.items():
        for match in re.finditer(rf"\b(?:{pattern})\b", line, re.IGNORECASE):
            is_negated = NEGATION.search(line[: match.start()]) and not re.fullmatch(
                ALWAYS_UNWELCOME, match[0], re.IGNORECASE
            )
            is_doubted = pattern.startswith(_PAIN) and DOUBT.search(line[: match.start()])
            if not is_negated and not is_doubted and not (pattern in ORDERS and OFFER.search(line)):
                yield match[0], hint
