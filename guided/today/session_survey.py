"""Sessions read and planned at each level, and which of their parts are movement. `catalog_cache` keeps it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from guided.core.cue import Cue, CueId, CueKind
from guided.core.level import LEVELS, Level
from guided.plan.fitting import find_bounds, fit_nearest
from guided.plan.health_conditions import MOVEMENT_LOADS
from guided.plan.pacing import find_pacing
from guided.plan.planner import build_plan
from guided.plan.steps.base import Environment, iterate
from guided.plan.steps.expansion import active_steps, children, expand, find_loads
from guided.plan.steps.registry import STEP_TYPES
from guided.script import model
from guided.script.model import Session, Step
from guided.today.catalog import CatalogEntry, CatalogPart, LevelFacts

STANDING_LOADS = frozenset({"balance"})


@dataclass(frozen=True)
class LeafStep:
    """A step that asks for something or involves something, as it plays once."""

    verb: model.StepModel
    loads: frozenset[str]
    """What it involves, with what the steps around it involve."""
    covered: frozenset[str]
    """Those of its loads for which something plays in its place."""
    cues: tuple[Cue, ...]
    active_pauses: bool
    """Whether quiet in it is time to move."""

    @property
    def is_silent_move(self) -> bool:
        """Whether it is time to move without words."""
        return self.active_pauses and isinstance(self.verb, model.Pause)

    def find_movement(self) -> Iterator[Cue]:
        """The cues during which the body moves, or firms some part: not the rest between."""
        step_type = STEP_TYPES[self.verb.step_type]
        return (cue for cue in self.cues if self.is_silent_move or step_type.is_movement(cue))


def find_leaves(session: Session, level: Level) -> Iterator[LeafStep]:
    """The steps of a session at a level that ask for something or involve something, for who leaves nothing out.

    Among stretches, quiet inside what involves a part of the body is time to move it; elsewhere it is time to feel
    it, unless one is on one's feet. What a fragment brings, as between two moves, is rest.
    """
    header = session.at(level)
    environment = Environment(level, find_pacing(session, level), session.phrases, (), header.words)
    moves = MOVEMENT_LOADS if header.kind == "stretch" else STANDING_LOADS
    return _walk_leaves(session.steps, environment, _OuterSteps(moves))


def find_moving(session: Session) -> frozenset[CueId]:
    """The ids of the cues of a session during which the body moves, at any level."""
    return frozenset(cue.id for level in LEVELS for leaf in find_leaves(session, level) for cue in leaf.find_movement())


@dataclass(frozen=True)
class _OuterSteps:
    """What the steps around a step involve."""

    moves: frozenset[str]
    """What makes quiet time to move."""
    active_pauses: bool = False
    """Whether quiet here is."""
    loads: frozenset[str] = frozenset()
    covered: frozenset[str] = frozenset()

    def with_step(self, verb: model.StepModel) -> "_OuterSteps":
        """The same, with what a step itself involves."""
        own = find_loads(verb)
        active = self.active_pauses or not (isinstance(verb, model.Include) or own.isdisjoint(self.moves))
        covered = self.covered | (own if verb.instead else frozenset())
        return replace(self, active_pauses=active, loads=self.loads | own, covered=covered)

    def make_leaf(self, verb: model.StepModel, cues: tuple[Cue, ...]) -> LeafStep:
        """A step that stands here."""
        return LeafStep(verb, self.loads, self.covered, cues, self.active_pauses)


def _walk_leaves(steps: Iterable[Step], environment: Environment, around: _OuterSteps) -> Iterator[LeafStep]:
    for context, verb in active_steps(steps, environment):
        now, step_type = around.with_step(verb), STEP_TYPES[verb.step_type]
        yield from iterate(children(context, verb), partial(_walk_leaves, around=now))
        if isinstance(verb, model.Heat):  # what is left of the warmth comes last
            yield now.make_leaf(verb, tuple(expand((context.step,), context.environment))[-1:])
        elif not step_type.is_container and (now.loads or step_type.demands(verb)):
            yield now.make_leaf(verb, tuple(expand((context.step,), context.environment)))


def build_entry(session: Session) -> CatalogEntry:
    """Look at a session at every level.

    Raises:
        PlanError: it asks for more than can be played.
    """
    header = session.headers[0]
    flare, gentle, steady, better = (_build_facts(session, level) for level in Level)
    title = header.title or session.name
    rows = (flare, gentle, steady, better)
    return CatalogEntry(session.name, title, header.kind or "", header.where, frozenset(header.good_for), rows)


def _build_facts(session: Session, level: Level) -> LevelFacts:
    paced = build_plan(session, level)
    found = list(find_leaves(session, level))
    shortest = fit_nearest(paced, Decimal(0)).seconds
    # Quiet gives way to a longer session, and quiet in which somebody walks must not.
    longest = paced.seconds if any(leaf.is_silent_move for leaf in found) else find_bounds(paced)[1]
    return LevelFacts(float(paced.seconds), float(shortest), float(longest), _merge_parts(found))


def _merge_parts(found: Iterable[LeafStep]) -> tuple[CatalogPart, ...]:
    """The parts of a session at a level, those that involve the same put together."""
    sums: dict[tuple[frozenset[str], frozenset[str]], tuple[float, float]] = {}
    for part in (part for leaf in found for part in _split_leaf(leaf)):
        seconds, moved = sums.get((part.involves, part.covered), (0.0, 0.0))
        sums[part.involves, part.covered] = round(seconds + part.seconds, 1), round(moved + part.movement, 1)
    return tuple(CatalogPart(*loads, *times) for loads, times in sums.items())


def _split_leaf(leaf: LeafStep) -> list[CatalogPart]:
    """What a step asks; firming before letting go is a part of its own, for it goes alone."""
    seconds = float(sum(cue.seconds for cue in leaf.cues))
    moved = float(sum(cue.seconds for cue in leaf.find_movement()))
    held = STEP_TYPES[leaf.verb.step_type].hold_loads
    if held and any(cue.kind is CueKind.HOLD for cue in leaf.cues):
        firmed = leaf.loads | held
        return [CatalogPart(leaf.loads, leaf.covered, seconds - moved, 0.0), CatalogPart(firmed, firmed, moved, moved)]
    return [CatalogPart(leaf.loads, leaf.covered, seconds, moved)]
