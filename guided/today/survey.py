"""Sessions looked at once, by reading and planning them. It takes a while: `shelf` keeps what comes of it."""

from collections.abc import Iterable
from decimal import Decimal

from guided.core.cue import Kind
from guided.core.level import Level
from guided.plan.fitting import near, reach
from guided.plan.planner import plan
from guided.script import model
from guided.script.model import Session
from guided.today.catalogue import Known, Part, Row
from guided.today.moving import Leaf, leaves


def survey(session: Session) -> Known:
    """Look at a session at every level.

    Raises:
        PlanError: it asks for more than can be played.
    """
    header = session.headers[0]
    flare, gentle, steady, better = (_row(session, level) for level in Level)
    title = header.title or session.name
    rows = (flare, gentle, steady, better)
    return Known(session.name, title, header.kind or "", header.where, frozenset(header.good_for), rows)


def _row(session: Session, level: Level) -> Row:
    paced = plan(session, level)
    found = list(leaves(session, level))
    shortest = near(paced, Decimal(0)).seconds
    # Quiet gives way to a longer session, and quiet in which somebody walks must not.
    longest = paced.seconds if any(leaf.in_own_time for leaf in found) else reach(paced)[1]
    return Row(float(paced.seconds), float(shortest), float(longest), _parts(found))


def _parts(found: Iterable[Leaf]) -> tuple[Part, ...]:
    """The parts of a session at a level, those that involve the same put together."""
    sums: dict[tuple[frozenset[str], frozenset[str]], tuple[float, float]] = {}
    for part in (part for leaf in found for part in _of(leaf)):
        seconds, moved = sums.get((part.involves, part.covered), (0.0, 0.0))
        sums[part.involves, part.covered] = round(seconds + part.seconds, 1), round(moved + part.moved, 1)
    return tuple(Part(*loads, *times) for loads, times in sums.items())


def _of(leaf: Leaf) -> list[Part]:
    """What a step asks; firming before letting go is a part of its own, for it goes alone."""
    seconds = float(sum(cue.seconds for cue in leaf.cues))
    moved = float(sum(cue.seconds for cue in leaf.moving()))
    firmed = leaf.loads | {"tension"}
    if isinstance(leaf.verb, model.Release) and any(cue.kind is Kind.HOLD for cue in leaf.cues):
        return [Part(leaf.loads, leaf.covered, seconds - moved, 0.0), Part(firmed, firmed, moved, moved)]
    counted = isinstance(leaf.verb, model.Breathe) and leaf.verb.breathe
    if leaf.loads or counted or isinstance(leaf.verb, model.Stretch | model.Release):
        return [Part(leaf.loads, leaf.covered, seconds, moved)]
    return []
