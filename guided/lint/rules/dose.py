"""Rules on how much is asked: holds, breath, tension, what flare spares, and how levels compare."""

import re
from collections.abc import Iterator
from decimal import Decimal

from guided.care.case import Case
from guided.care.day import Day, Played
from guided.care.finding import Finding
from guided.care.words import breath_held
from guided.core.cue import Kind
from guided.core.formatting import clock
from guided.core.level import Level
from guided.script.diagnostics import Severity
from guided.script.model import Breathe, Release, Stretch
from guided.script.text import sentences

LONG, TOO_LONG = 10, 20
"""Seconds of a hold: more than the first is long, more than the second too long for anyone."""
CAP = Decimal("1.2")
"""How many times steady a better day may be."""
EASY = (Level.FLARE, Level.GENTLE)
TENSING = re.compile(
    r"(?:(?:and|now|then|next|gently|slowly|lightly),? )*(?:tense|tighten|clench|brace|firm up|make a fist)\b",
    re.IGNORECASE,
)
"""How a sentence begins that asks for tension."""
HANDS = frozenset({"tension", "hand", "wrist"})
"""On a gentle day the hands alone may be tensed, a little."""
IDLE = frozenset({Kind.CHIME, Kind.SECTION, Kind.AMBIENCE})


def held(case: Case) -> Iterator[Finding]:
    """Holds that are long."""
    for day in case.days:
        for step in day.all:
            seconds = max((cue.seconds for cue in step.cues if cue.kind is Kind.HOLD), default=Decimal(0))
            if seconds > LONG:
                hint = f"hold for {LONG}s at most, and come out in between"
                place = case.at(step, r"\bhold\s*(?=:)")
                severity: Severity = "error" if seconds > TOO_LONG else "warning"
                yield Finding(place, "this is held for long", hint, day.level, f"{seconds.normalize():f} s", severity)


def breaths_held(case: Case) -> Iterator[Finding]:
    """Breathing with a phase in which the breath is held; and, in English, words that ask for it."""
    for day in case.days:
        for step in day.all:
            if isinstance(step.verb, Breathe) and len(step.verb.breathe) > 2:
                hint = "leave the hold out: 4-6 is four in, six out"
                yield Finding(case.at(step, r"\d[\d.]*(?:-\d[\d.]*){2,}"), "the breath is held", hint, day.level)
            said = (breath_held(line) for text in step.texts() for line in sentences(text))
            for words in filter(None, said if case.header.language == "en" else ()):
                hint = "leave it out, or let the breath come and go as it likes"
                place = case.at(step, rf"\b{re.escape(words)}")
                yield Finding(place, f"'{words}' holds the breath", hint, day.level)


def tension(case: Case) -> Iterator[Finding]:
    """Muscles tensed on an easy day. `release` drops its tension there by itself."""
    for day in _easy(case):
        for step in day.all:
            asked = next((line for line in step.lines if TENSING.match(line)), "")
            if asked or _tenses(step, day.level):
                place = case.at(step, re.escape(asked.split()[0])) if asked else step.place
                hint = "skip it at flare and gentle, or let go without tensing"
                yield Finding(place, "muscles are tensed on an easy day", hint, day.level)


def overhead(case: Case) -> Iterator[Finding]:
    """Arms overhead on an easy day."""
    for day in _easy(case):
        for step in day.all:
            if "overhead" in step.loads and not isinstance(step.verb, Release):
                hint = "skip it there, or keep the hands below the shoulders"
                yield Finding(step.place, "arms go overhead on an easy day", hint, day.level)


def better(case: Case) -> Iterator[Finding]:
    """A better day that asks more than a fifth more than a steady one."""
    steady, most = (case.days[level.rank] for level in (Level.STEADY, Level.BETTER))
    for unit, count in (("repetitions", _reps), ("seconds held", _held)):
        low, high = count(steady), count(most)
        if high > low * CAP:
            what = f"better asks for {_number(high)} {unit}, and steady for {_number(low)}"
            hint = f"ask for {_number(low * CAP)} at most at better"
            yield Finding(case.key("steps"), what, hint)


def empty(case: Case) -> Iterator[Finding]:
    """A level at which there is nothing to hear or do."""
    for day in case.days:
        if all(cue.kind in IDLE for step in day.steps for cue in step.cues):
            hint = "give it steps of its own: every session works at every level"
            yield Finding(case.key("steps"), "there is nothing to do", hint, day.level)


def flare_longer(case: Case) -> Iterator[Finding]:
    """A flare day that lasts longer than a steady one."""
    flare, steady = (case.days[level.rank].seconds for level in (Level.FLARE, Level.STEADY))
    if flare > steady:
        what = f"flare takes longer than steady: {clock(flare)} and {clock(steady)}"
        yield Finding(case.key("steps"), what, "leave steps out at flare, or shorten its pauses")


def _easy(case: Case) -> Iterator[Day]:
    return (day for day in case.days if day.level in EASY)


def _tenses(step: Played, level: Level) -> bool:
    if isinstance(step.verb, Release) or (level is Level.GENTLE and "hand" in step.loads <= HANDS):
        return False
    return "tension" in step.loads


def _reps(day: Day) -> Decimal:
    return Decimal(sum(len({(cue.side, cue.rep) for cue in step.cues if cue.rep}) for step in day.of(Stretch)))


def _held(day: Day) -> Decimal:
    return sum((cue.seconds for step in day.steps for cue in step.cues if cue.kind is Kind.HOLD), Decimal(0))


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
