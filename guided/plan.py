"""The plan: a session at a level becomes cues. A pure function: same script and level, same plan, always."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from guided import pacing as pace
from guided.cue import Cue, Kind, Plan
from guided.errors import GuidedError
from guided.level import Level
from guided.script import text
from guided.script.model import Session, Step, Stretch
from guided.steps import Scope, loads, played, plays

MOST_CUES = 20_000
LONGEST = Decimal(3 * 3600)
"""The longest session (seconds)."""
OPENING = Decimal(2)
CLOSING = Decimal(4)
"""Quiet before the first words and after the last (seconds)."""
MIDDLE = Decimal("1.5")
"""Half of what a voice that softens softens by (decibels)."""


class PlanError(GuidedError):
    """A script that asks for more than can be played."""


def plan(session: Session, level: Level, avoid: Collection[str] = ()) -> Plan:
    """Lay a session out, cue by cue.

    Args:
        session: a session, or a fragment, which plays as it stands.
        level: how much today may ask.
        avoid: what to leave out, by the names `involves` uses.

    Raises:
        PlanError: it has more than 20,000 cues or lasts more than three hours.
    """
    header = session.at(level)
    scope = Scope(level, pace.pacing_of(session, level), session.phrases, frozenset(avoid), header.words)
    plain = _bounded(chain(_opening(header.ambience), played(session.steps, scope), _closing()), session.name)
    cues = tuple(_finished(plain, header.taper))
    left_out = tuple(dict.fromkeys(_left_out(session.steps, scope)))
    return Plan(session.name, header.title or session.name, level, header.language, cues, left_out)


def spoken(line: str, level: Level, language: str) -> Plan:
    """A plan that says one line, to hear how it sounds. Raises PlanError where there is nothing to say in it."""
    slot = pace.USUAL[level].slot
    said = [
        Cue(str(n), Kind.SAY, slot(text.count(sentence)), says=(sentence,))
        for n, sentence in enumerate(text.sentences(line))
    ]
    if not said:
        raise PlanError("There is nothing to say in that line. Give it a word or two.")
    return Plan("line", line, level, language, (*said, *_closing()))


def _opening(ambience: str) -> Iterator[Cue]:
    if ambience != "off":
        yield Cue("ambience", Kind.AMBIENCE, Decimal(0), name=ambience)
    yield Cue("opening", Kind.LEAD, OPENING)


def _closing() -> Iterator[Cue]:
    yield Cue("closing", Kind.LEAD, CLOSING)


def _bounded(cues: Iterable[Cue], name: str) -> list[Cue]:
    found: list[Cue] = []
    seconds = Decimal(0)
    for cue in cues:
        found.append(cue)
        seconds += cue.seconds
        if seconds > LONGEST or len(found) > MOST_CUES:
            raise PlanError(f"{name} would play for more than three hours. Use fewer rounds, reps or repeats.")
    return found


def _finished(cues: list[Cue], taper: bool) -> Iterator[Cue]:
    """Tell every cue which heading it stands under; slow and soften the voice where that is written."""
    total = sum((cue.seconds for cue in cues), Decimal(0))
    now, heading = Decimal(0), ""
    for cue in cues:
        heading = cue.name if cue.kind is Kind.SECTION else heading
        yield _tapered(cue, heading, now / total) if taper else replace(cue, section=heading)
        now += cue.seconds


def _tapered(cue: Cue, heading: str, share: Decimal) -> Cue:
    """Slow the voice by a tenth and soften it by 3 dB from beginning to end (Knowlton and Larkin 2006).

    It begins as much above its usual level as it ends below. Movement keeps its pace, so that sides stay equal.
    """
    slower = cue.kind is Kind.SAY and cue.verb != "stretch"
    seconds = pace.up(cue.seconds * (1 + share / 10)) if slower else cue.seconds
    return replace(cue, section=heading, seconds=seconds, soften=(3 * share - MIDDLE).quantize(pace.TENTH))


def _left_out(steps: Iterable[Step], scope: Scope) -> Iterator[str]:
    for step in steps:
        verb = step.at(scope.level)
        if plays(verb, scope.level):
            if loads(verb) & set(scope.avoid):
                yield from [verb.stretch] if isinstance(verb, Stretch) else []
            else:
                inside = step.included.steps if step.included else getattr(verb, "steps", ())
                yield from _left_out(inside, scope)
