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
"""Seconds of a hold: more than the first is long, more than the second too long for anyone."""
MAX_RATIO = Decimal("1.2")
"""How many times steady a better day may be."""
EASY_LEVELS = (Level.FLARE, Level.GENTLE)
TENSING = re.compile(
    r"(?:(?:and|now|then|next|gently|slowly|lightly),? )*(?:tense|tighten|clench|brace|firm up|make a fist)\b",
    re.IGNORECASE,
)
"""How a sentence begins that asks for tension."""
HAND_LOADS = frozenset({"tension", "hand", "wrist"})
"""On a gentle day the hands alone may be tensed, a little."""
IDLE_KINDS = frozenset({CueKind.CHIME, CueKind.SECTION, CueKind.AMBIENCE})


@care_rule(
    "long-hold",
    "what was looked up for sore backs holds for 2 to 10 seconds, and easing out in between costs nothing",
    "S72, S73",
)
def check_holds(case: LintContext) -> Iterator[Finding]:
    """Holds that are long."""
    for step in case.all:
        seconds = max((cue.seconds for cue in step.cues if cue.kind is CueKind.HOLD), default=Decimal(0))
        if seconds > LONG_HOLD_S:
            hint = f"hold for {LONG_HOLD_S}s at most, and come out in between"
            place = case.locate(step.location, r"\bhold\s*(?=:)")
            severity: Severity = "error" if seconds > MAX_HOLD_S else "warning"
            yield Finding(place, "this is held for long", hint, step.level, f"{_format_number(seconds)} s", severity)


@care_rule(
    "breath-hold",
    "a held breath can make dizzy or uneasy; it does not suit pregnancy, nor every heart, lung or blood pressure",
    "S61, S70",
)
def check_breath(case: LintContext) -> Iterator[Finding]:
    """Breathing with a phase in which the breath is held; and, in English, words that ask for it."""
    for step in case.all:
        if isinstance(step.verb, Breathe) and len(step.verb.breathe) > 2:
            place = case.locate(step.location, r"\d[\d.]*(?:-\d[\d.]*){2,}")
            yield Finding(place, "the breath is held", "leave the hold out: 4-6 is four in, six out", step.level)
        said = (find_breath_hold(line) for text in step.texts() for line in split_sentences(text))
        for words in filter(None, said if case.header.language == "en" else ()):
            hint = "leave it out, or let the breath come and go as it likes"
            place = case.locate(step.location, rf"\b{re.escape(words)}")
            yield Finding(place, f"'{words}' holds the breath", hint, step.level)


@care_rule(
    "tension",
    "with lasting pain, letting go without tensing is the safer way, and on an easy day the only one",
    "S1, S2",
)
def check_tension(case: LintContext) -> Iterator[Finding]:
    """Muscles tensed on an easy day. `release` drops its tension there by itself."""
    for step in case.all:
        asked = next((line for line in step.lines if TENSING.match(line)), "")
        if step.level in EASY_LEVELS and (asked or _has_tension(step)):
            place = case.locate(step.location, re.escape(asked.split()[0])) if asked else step.location
            hint = "skip it at flare and gentle, or let go without tensing"
            yield Finding(place, "muscles are tensed on an easy day", hint, step.level)


@care_rule("overhead", "lifting and lowering the arms overhead is felt for days in fibromyalgia", "S78")
def check_overhead(case: LintContext) -> Iterator[Finding]:
    """Arms overhead on an easy day."""
    for step in case.all:
        if step.level in EASY_LEVELS and "overhead" in step.loads and not isinstance(step.verb, Release):
            hint = "skip it there, or keep the hands below the shoulders"
            yield Finding(step.location, "arms go overhead on an easy day", hint, step.level)


@care_rule(
    "better-cap",
    "a better day that asks more than a fifth more is paid for on the next",
    "S23, S27",
    sessions=True,
)
def check_better(case: LintContext) -> Iterator[Finding]:
    """A better day that asks more than a fifth more than a steady one."""
    steady, most = (case.views[level.rank] for level in (Level.STEADY, Level.BETTER))
    for unit, count in (("repetitions", _count_reps), ("seconds held", _sum_holds)):
        low, high = count(steady), count(most)
        if high > low * MAX_RATIO:
            what = f"better asks for {_format_number(high)} {unit}, and steady for {_format_number(low)}"
            hint = f"ask for {_format_number(low * MAX_RATIO)} at most at better"
            yield Finding(case.locate_key("steps"), what, hint)


@care_rule("empty-level", "in a flare one does less, not nothing", "S29, S74", sessions=True)
def check_empty(case: LintContext) -> Iterator[Finding]:
    """A level at which there is nothing to hear or do."""
    for day in case.views:
        if all(cue.kind in IDLE_KINDS for _, cue in day.cues):
            hint = "give it steps of its own: every session works at every level"
            yield Finding(case.locate_key("steps"), "there is nothing to do", hint, day.level)


@care_rule("flare-longest", "in a flare targets are smaller", "S29", sessions=True)
def check_flare(case: LintContext) -> Iterator[Finding]:
    """A flare day that lasts longer than a steady one."""
    flare, steady = (case.views[level.rank].seconds for level in (Level.FLARE, Level.STEADY))
    if flare > steady:
        what = f"flare takes longer than steady: {format_clock(flare)} and {format_clock(steady)}"
        yield Finding(case.locate_key("steps"), what, "leave steps out at flare, or shorten its pauses")


def _has_tension(step: StepOccurrence) -> bool:
    if isinstance(step.verb, Release) or (step.level is Level.GENTLE and "hand" in step.loads <= HAND_LOADS):
        return False
    return "tension" in step.loads


def _count_reps(day: LevelView) -> Decimal:
    return Decimal(sum(len({(cue.side, cue.rep) for cue in step.cues if cue.rep}) for step in day.steps_of(Stretch)))


def _sum_holds(day: LevelView) -> Decimal:
    return sum((cue.seconds for _, cue in day.cues if cue.kind is CueKind.HOLD), Decimal(0))


def _format_number(value: Decimal) -> str:
    return f"{value.normalize():f}"
