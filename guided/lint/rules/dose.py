"""Rules on how much is asked: holds, breath, tension, positions, and how levels compare."""

import re
from collections.abc import Iterator
from decimal import Decimal

from guided.core.cue import CueKind
from guided.core.formatting import format_clock
from guided.core.level import Level
from guided.lint.context import Finding, LevelView, LintContext, StepOccurrence, care_rule
from guided.lint.rules.wording import find_breath_hold
from guided.script.diagnostics import Severity
from guided.script.model import Breathe, Release, Stretch
from guided.script.spoken_text import split_sentences

LONG_HOLD_S, MAX_HOLD_S = 10, 20
"""A hold of more than the first is long, of more than the second too long for anyone (seconds)."""
MAX_RATIO = Decimal("1.2")
"""How many times the amount of a steady day a better one may have."""
EASY_LEVELS = (Level.FLARE, Level.GENTLE)
TENSING = re.compile(
    r"(?:(?:and|now|then|next|gently|slowly|lightly),? )*(?:tense|tighten|clench|brace|firm up|make a fist)\b",
    re.IGNORECASE,
)
"""The beginning of a sentence that asks for tension."""
HAND_LOADS = frozenset({"tension", "hand", "wrist"})
"""On a gentle day the hands alone may be tensed, a little."""
IDLE_KINDS = frozenset({CueKind.CHIME, CueKind.SECTION, CueKind.AMBIENCE})


@care_rule(
    "long-hold",
    "what was looked up for sore backs holds for 2 to 10 seconds, and easing out in between costs nothing",
    "S72, S73",
)
def check_holds(context: LintContext) -> Iterator[Finding]:
    """Holds that are long."""
    for occurrence in context.all:
        seconds = max((cue.seconds for cue in occurrence.cues if cue.kind is CueKind.HOLD), default=Decimal(0))
        if seconds > LONG_HOLD_S:
            hint = f"hold for {LONG_HOLD_S}s at most, and come out in between"
            location = context.locate(occurrence.location, r"\bhold\s*(?=:)")
            severity: Severity = "error" if seconds > MAX_HOLD_S else "warning"
            amount = f"{_format_number(seconds)} s"
            yield Finding(location, "this is held for long", hint, occurrence.level, amount, severity)


@care_rule(
    "breath-hold",
    "a held breath can make dizzy or uneasy; it does not suit pregnancy, nor every heart, lung or blood pressure",
    "S61, S70",
)
def check_breath(context: LintContext) -> Iterator[Finding]:
    """Breathing with a phase in which the breath is held; and, in English, words that ask for it."""
    for occurrence in context.all:
        if isinstance(occurrence.verb, Breathe) and len(occurrence.verb.breathe) > 2:
            location = context.locate(occurrence.location, r"\d[\d.]*(?:-\d[\d.]*){2,}")
            hint = "leave the hold out: 4-6 is four in, six out"
            yield Finding(location, "the breath is held", hint, occurrence.level)
        matches = (find_breath_hold(line) for text in occurrence.texts() for line in split_sentences(text))
        for matched_words in filter(None, matches if context.header.language == "en" else ()):
            hint = "leave it out, or let the breath come and go as it likes"
            location = context.locate(occurrence.location, rf"\b{re.escape(matched_words)}")
            yield Finding(location, f"'{matched_words}' holds the breath", hint, occurrence.level)


@care_rule(
    "tension",
    "with lasting pain, letting go without tensing is the safer way, and on an easy day the only one",
    "S1, S2",
)
def check_tension(context: LintContext) -> Iterator[Finding]:
    """Muscles tensed on an easy day. `release` drops its tension there by itself."""
    for occurrence in context.all:
        tensing_line = next((line for line in occurrence.lines if TENSING.match(line)), "")
        if occurrence.level in EASY_LEVELS and (tensing_line or _has_tension(occurrence)):
            location = occurrence.location
            if tensing_line:
                location = context.locate(location, re.escape(tensing_line.split()[0]))
            hint = "skip it at flare and gentle, or let go without tensing"
            yield Finding(location, "muscles are tensed on an easy day", hint, occurrence.level)


@care_rule("overhead", "lifting and lowering the arms overhead is felt for days in fibromyalgia", "S78")
def check_overhead(context: LintContext) -> Iterator[Finding]:
    """Arms overhead on an easy day."""
    for occurrence in context.all:
        is_overhead = "overhead" in occurrence.loads and not isinstance(occurrence.verb, Release)
        if occurrence.level in EASY_LEVELS and is_overhead:
            hint = "skip it there, or keep the hands below the shoulders"
            yield Finding(occurrence.location, "arms go overhead on an easy day", hint, occurrence.level)


@care_rule(
    "better-cap",
    "a better day that asks more than a fifth more is paid for on the next",
    "S23, S27",
    sessions=True,
)
def check_better(context: LintContext) -> Iterator[Finding]:
    """A better day that asks more than a fifth more than a steady one."""
    steady, better = (context.views[level.rank] for level in (Level.STEADY, Level.BETTER))
    for unit, count in (("repetitions", _count_reps), ("seconds held", _sum_holds)):
        low, high = count(steady), count(better)
        if high > low * MAX_RATIO:
            what = f"better asks for {_format_number(high)} {unit}, and steady for {_format_number(low)}"
            hint = f"ask for {_format_number(low * MAX_RATIO)} at most at better"
            yield Finding(context.locate_key("steps"), what, hint)


@care_rule("empty-level", "in a flare one does less, not nothing", "S29, S74", sessions=True)
def check_empty(context: LintContext) -> Iterator[Finding]:
    """A level at which there is nothing to hear or do."""
    for view in context.views:
        if all(cue.kind in IDLE_KINDS for _, cue in view.cues):
            hint = "give it steps of its own: every session works at every level"
            yield Finding(context.locate_key("steps"), "there is nothing to do", hint, view.level)


@care_rule("flare-longest", "in a flare targets are smaller", "S29", sessions=True)
def check_flare(context: LintContext) -> Iterator[Finding]:
    """A flare day that lasts longer than a steady one."""
    flare, steady = (context.views[level.rank].seconds for level in (Level.FLARE, Level.STEADY))
    if flare > steady:
        what = f"flare takes longer than steady: {format_clock(flare)} and {format_clock(steady)}"
        yield Finding(context.locate_key("steps"), what, "leave steps out at flare, or shorten its pauses")


def _has_tension(occurrence: StepOccurrence) -> bool:
    loads = occurrence.loads
    if isinstance(occurrence.verb, Release) or (occurrence.level is Level.GENTLE and "hand" in loads <= HAND_LOADS):
        return False
    return "tension" in loads


def _count_reps(view: LevelView) -> Decimal:
    stretches = view.steps_of(Stretch)
    return Decimal(sum(len({(cue.side, cue.rep) for cue in stretch.cues if cue.rep}) for stretch in stretches))


def _sum_holds(view: LevelView) -> Decimal:
    return sum((cue.seconds for _, cue in view.cues if cue.kind is CueKind.HOLD), Decimal(0))


def _format_number(value: Decimal) -> str:
    return f"{value.normalize():f}"
