"""Rules on how much is asked: holds, breath, tension, positions, and how levels compare."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from guided.core import paths
from guided.core.cue import CueKind
from guided.core.formatting import format_clock
from guided.core.level import Level
from guided.lint.context import OWN_SOURCE, Finding, LevelView, LintContext, StepOccurrence, care_rule
from guided.lint.rules.wording import find_breath_hold
from guided.script.diagnostics import Severity
from guided.script.model import Breathe, Heat, Release, Stretch
from guided.script.spoken_text import split_sentences
from guided.script.values import suggest_word

SOURCES_FILE = "SOURCES.md"
CLAIMING_KINDS = ("stretch", "relaxation", "breathing", "listen")
"""The kinds of session that claim something about the body."""

HEAT_LINE = "No warmth over or near a medicine patch, and none with medicine that makes you drowsy."
HEAT_CAUTION = (re.compile(r"\bpatch(?:es)?\b", re.IGNORECASE), re.compile(r"\b(?:drows\w*|sleepy)\b", re.IGNORECASE))
"""What the cautions of a session that keeps something warm on speak of."""


@care_rule(
    "easy-place",
    "a flare day is spent lying or leaning back; what needs the floor or standing has a twin for it",
    OWN_SOURCE,
    sessions=True,
)
def check_easy_place(case: LintContext) -> Iterator[Finding]:
    """Nowhere to do it lying or on a chair on a flare day, and no twin that can be."""
    header = case.header
    if header.twin:
        yield from _check_twin(case, header.twin)
    elif header.where and not {"bed", "chair"} & set(header.where):
        hint = "name its twin:, a session that does the same lying down, or write it for bed or chair too"
        yield Finding(case.locate_key("where"), "on a flare day there is no way to do it in bed or on a chair", hint)


@care_rule("nerve-in-the-morning", "moving a nerve is best left for two hours after getting up", "S83", sessions=True)
def check_nerve(case: LintContext) -> Iterator[Finding]:
    """A nerve glided soon after getting up."""
    for step in case.all if "morning" in case.header.good_for else ():
        if "nerve" in step.loads:
            hint = "leave it out, or do not call the session good for the morning"
            yield Finding(step.location, "this moves a nerve in a morning session", hint, step.level)


@care_rule("heat-in-sleep", "skin can burn while one sleeps on something warm", "S117", sessions=True)
def check_heat(case: LintContext) -> Iterator[Finding]:
    """Something warm kept on by somebody who falls asleep."""
    for step in case.all if case.for_sleep else ():
        if "heat" in step.loads:
            what = "this keeps something warm on in a session to fall asleep with"
            yield Finding(step.location, what, "leave it out, or do not call the session good for sleep", step.level)


@care_rule(
    "heat-caution",
    "warmth near a medicine patch lets too much medicine in, and who is drowsy does not feel a burn",
    OWN_SOURCE,
    sessions=True,
    english=True,
)
def check_heat_caution(case: LintContext) -> Iterator[Finding]:
    """Something warm kept on by somebody who was not told of medicine patches and medicine that makes drowsy."""
    for day in case.views:
        told = " ".join(day.header.cautions)
        for step in day.all_steps:
            if isinstance(step.verb, Heat) and not all(word.search(told) for word in HEAT_CAUTION):
                yield Finding(step.location, "the cautions do not say who leaves this warmth out", f"add: {HEAT_LINE}")


@care_rule("sources", "what claims something about the body says on whose word", OWN_SOURCE, sessions=True)
def check_sources(case: LintContext) -> Iterator[Finding]:
    """A session of the library that names no source, or one that is not listed. The listener's own need none."""
    header = case.header
    if not case.in_library:
        return
    if header.kind in CLAIMING_KINDS and not header.sources:
        hint = f"add sources:, like S72 in sessions/{SOURCES_FILE}"
        yield Finding(case.locate_key("kind"), "it names no source for what it does", hint)
    listed = _read_sources(case.folders.library / SOURCES_FILE)
    named = dict.fromkeys(number for line in header.sources for number in re.findall(r"\bS\d+\b", line))
    if unlisted := [number for number in named if number not in listed]:
        place = case.locate(case.locate_key("sources"), rf"\b{unlisted[0]}\b")
        yield Finding(place, f"not listed: {', '.join(unlisted)}", f"add them to sessions/{SOURCES_FILE}")


def _check_twin(case: LintContext, name: str) -> Iterator[Finding]:
    folders = (case.session.path.parent, case.folders.user, case.folders.library)
    known = sorted({each for folder in folders for each in paths.find_scripts(folder)} - {case.session.name})
    if name not in known:
        place = case.locate(case.locate_key("twin"), re.escape(name))
        yield Finding(place, f"there is no session called '{name}'", suggest_word(name, known))


def _read_sources(path: Path) -> frozenset[str]:
    try:
        return frozenset(re.findall(r"^\| (S\d+) ", path.read_text("utf-8"), re.MULTILINE))
    except OSError:
        return frozenset()


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
