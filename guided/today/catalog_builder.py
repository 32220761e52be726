"""Sessions read and planned at each level, and which of their parts are movement. `catalog_cache` keeps it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from guided.core.cue import Cue, CueId, Kind
from guided.core.level import LEVELS, Level
from guided.plan.conditions import MOVEMENT
from guided.plan.fitting import near, reach
from guided.plan.pacing import pacing_of
from guided.plan.planner import plan
from guided.plan.steps.base import Environment, iterate
from guided.plan.steps.expansion import active_steps, children, expand, find_loads
from guided.plan.steps.registry import STEP_TYPES
from guided.script import model
from guided.script.model import Session, Step
from guided.today.catalog import Known, Part, Row

ON_FEET = frozenset({"balance"})


@dataclass(frozen=True)
class Leaf:
    """A step that asks for something or involves something, as it plays once."""

    verb: model.Verb
    loads: frozenset[str]
    """What it involves, with what the steps around it involve."""
    covered: frozenset[str]
    """Those of its loads for which something plays in its place."""
    cues: tuple[Cue, ...]
    active: bool
    """Whether quiet in it is time to move."""

    @property
    def in_own_time(self) -> bool:
        """Whether it is time to move without words."""
        return self.active and isinstance(self.verb, model.Pause)

    def moving(self) -> Iterator[Cue]:
        """The cues during which the body moves, or firms some part: not the rest between."""
        step_type = STEP_TYPES[self.verb.verb]
        return (cue for cue in self.cues if self.in_own_time or step_type.is_movement(cue))


def leaves(session: Session, level: Level) -> Iterator[Leaf]:
    """The steps of a session at a level that ask for something or involve something, for who leaves nothing out.

    Among stretches, quiet inside what involves a part of the body is time to move it; elsewhere it is time to feel
    it, unless one is on one's feet. What a fragment brings, as between two moves, is rest.
    """
    header = session.at(level)
    environment = Environment(level, pacing_of(session, level), session.phrases, (), header.words)
    moves = MOVEMENT if header.kind == "stretch" else ON_FEET
    return _leaves(session.steps, environment, _Around(moves))


def moving(session: Session) -> frozenset[CueId]:
    """The ids of the cues of a session during which the body moves, at any level."""
    return frozenset(cue.id for level in LEVELS for leaf in leaves(session, level) for cue in leaf.moving())


@dataclass(frozen=True)
class _Around:
    """What the steps around a step involve."""

    moves: frozenset[str]
    """What makes quiet time to move."""
    active: bool = False
    """Whether quiet here is."""
    loads: frozenset[str] = frozenset()
    covered: frozenset[str] = frozenset()

    def and_of(self, verb: model.Verb) -> "_Around":
        """The same, with what a step itself involves."""
        own = find_loads(verb)
        active = self.active or not (isinstance(verb, model.Include) or own.isdisjoint(self.moves))
        covered = self.covered | (own if verb.instead else frozenset())
        return replace(self, active=active, loads=self.loads | own, covered=covered)

    def leaf(self, verb: model.Verb, cues: tuple[Cue, ...]) -> Leaf:
        """A step that stands here."""
        return Leaf(verb, self.loads, self.covered, cues, self.active)


def _leaves(steps: Iterable[Step], environment: Environment, around: _Around) -> Iterator[Leaf]:
    for context, verb in active_steps(steps, environment):
        now, step_type = around.and_of(verb), STEP_TYPES[verb.verb]
        yield from iterate(children(context, verb), partial(_leaves, around=now))
        if isinstance(verb, model.Heat):  # what is left of the warmth comes last
            yield now.leaf(verb, tuple(expand((context.step,), context.environment))[-1:])
        elif not step_type.is_container and (now.loads or step_type.demands(verb)):
            yield now.leaf(verb, tuple(expand((context.step,), context.environment)))


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
    held = STEP_TYPES[leaf.verb.verb].hold_loads
    if held and any(cue.kind is Kind.HOLD for cue in leaf.cues):
        firmed = leaf.loads | held
        return [Part(leaf.loads, leaf.covered, seconds - moved, 0.0), Part(firmed, firmed, moved, moved)]
    return [Part(leaf.loads, leaf.covered, seconds, moved)]
