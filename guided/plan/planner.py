"""The plan: a session at a level becomes cues. A pure function: same script and level, same plan, always."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from guided.core.cue import Cue, CueId, Kind, Plan
from guided.core.errors import GuidedError
from guided.core.level import Level
from guided.plan import pacing as pace
from guided.plan.exclusions import missing, told
from guided.plan.preferences import AS_WRITTEN, Wishes, elsewhere, fewer
from guided.plan.steps.base import Environment
from guided.plan.steps.expansion import expand
from guided.script import text
from guided.script.model import Header, Session
from guided.script.values import MOST_WARMTH

MOST_CUES = 20_000
LONGEST = Decimal(3 * 3600)
"""The longest session (seconds)."""
OPENING = Decimal(2)
CLOSING = Decimal(4)
"""Quiet before the first words and after the last (seconds); over the last of it everything fades."""
SINKING = Decimal(60)
"""The same after the last words of a session to fall asleep with."""
MIDDLE = Decimal("1.5")
"""Half of what a voice that softens softens by (decibels)."""


class PlanError(GuidedError):
    """A script that asks for more than can be played."""


def plan(session: Session, level: Level, wishes: Wishes = AS_WRITTEN) -> Plan:
    """Lay a session out, cue by cue.

    Args:
        session: a session, or a fragment, which plays as it stands.
        level: how much today may ask.
        wishes: what the listener wants of it.

    Raises:
        PlanError: it has more than 20,000 cues, lasts more than three hours, or is not done at the place wished for.
    """
    header = session.at(level)
    title = header.title or session.name
    _suits(header, title, wishes.where)
    pacing = pace.pacing_of(session, level, wishes.rate)
    environment = Environment(
        level, pacing, session.phrases, wishes.without, header.words, longest_hold=wishes.condition.longest_hold
    )
    gone = missing(session.steps, environment)
    sleep = "sleep" in header.good_for
    inside = chain(told(gone, environment), expand(session.steps, environment))
    parts = chain(_opening(header.ambience), inside, _closing(sleep))
    bounded = _bounded(parts, session.name)
    _check_warmth(bounded, title)
    cues = _finished(bounded, header.taper)
    heard = tuple(cue for cue in cues if cue.kind not in wishes.unheard)
    whole = Plan(session.name, title, level, header.language, heard, gone.left_out, gone.replaced, sleep)
    return fewer(whole, wishes.words)


def spoken(line: str, level: Level, language: str) -> Plan:
    """A plan that says one line, to hear how it sounds. Raises PlanError where there is nothing to say in it."""
    slot = pace.USUAL[level].slot
    said = [
        Cue(CueId(str(n)), Kind.SAY, slot(text.count(sentence)), says=(sentence,))
        for n, sentence in enumerate(text.sentences(line))
    ]
    if not said:
        raise PlanError("There is nothing to say in that line. Give it a word or two.")
    return Plan("line", line, level, language, (*said, *_closing()))


def _suits(header: Header, title: str, where: str | None) -> None:
    if where and header.where and where not in header.where:
        raise PlanError(elsewhere(title, where, header.where))


def _opening(ambience: str) -> Iterator[Cue]:
    if ambience != "off":
        yield Cue(CueId("ambience"), Kind.AMBIENCE, Decimal(0), name=ambience)
    yield Cue(CueId("opening"), Kind.LEAD, OPENING)


def _closing(sleep: bool = False) -> Iterator[Cue]:
    yield Cue(CueId("closing"), Kind.LEAD, SINKING if sleep else CLOSING)


def _bounded(cues: Iterable[Cue], name: str) -> list[Cue]:
    found: list[Cue] = []
    seconds = Decimal(0)
    for cue in cues:
        found.append(cue)
        seconds += cue.seconds
        if seconds > LONGEST or len(found) > MOST_CUES:
            raise PlanError(f"{name} would play for more than three hours. Use fewer rounds, reps or repeats.")
    return found


def _check_warmth(cues: list[Cue], title: str) -> None:
    if any(cue.kind is Kind.HEAT and not cue.seconds for cue in cues):
        raise PlanError(f"{title} has more to say while it keeps you warm than the warmth lasts. Take a line out.")
    if sum((cue.seconds for cue in cues if cue.heat), Decimal(0)) > MOST_WARMTH:
        raise PlanError(f"{title} would keep you warm for more than 20 minutes, which is too long for the skin.")


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

    It begins as much above its usual level as it ends below. Movement and warmth keep their time.
    """
    slower = cue.kind is Kind.SAY and cue.verb != "stretch" and not cue.heat
    seconds = pace.up(cue.seconds * (1 + share / 10)) if slower else cue.seconds
    return replace(cue, section=heading, seconds=seconds, soften=(3 * share - MIDDLE).quantize(pace.TENTH))
