"""The parts of a session that are movement: by what is written of each step, never by its words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from guided.core.cue import Cue, CueId
from guided.core.level import LEVELS, Level
from guided.plan.health_conditions import MOVEMENT_LOADS
from guided.plan.pacing import find_pacing
from guided.plan.steps.base import Environment, iterate
from guided.plan.steps.expansion import active_steps, children, expand, find_loads
from guided.plan.steps.registry import STEP_TYPES
from guided.script import model
from guided.script.model import Session, Step

STANDING_LOADS = frozenset({"balance"})


@dataclass(frozen=True)
class LeafStep:
    """A step without steps in it that asks for something or involves something, as it plays once."""

    verb: model.StepModel
    loads: frozenset[str]
    """The loads of the step and of the steps around it."""
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
    active_loads = MOVEMENT_LOADS if header.kind == "stretch" else STANDING_LOADS
    return _walk_leaves(session.steps, environment, _OuterSteps(active_loads))


def find_moving(session: Session) -> frozenset[CueId]:
    """The ids of the cues of a session during which the body moves, at any level."""
    return frozenset(cue.id for level in LEVELS for leaf in find_leaves(session, level) for cue in leaf.find_movement())


@dataclass(frozen=True)
class _OuterSteps:
    """The loads of the steps around a step."""

    moves: frozenset[str]
    """The loads of steps in which quiet is time to move."""
    active_pauses: bool = False
    """Whether quiet here is."""
    loads: frozenset[str] = frozenset()
    covered: frozenset[str] = frozenset()

    def with_step(self, verb: model.StepModel) -> "_OuterSteps":
        """The same, with the loads of a step itself."""
        step_loads = find_loads(verb)
        is_active = self.active_pauses or not (isinstance(verb, model.Include) or step_loads.isdisjoint(self.moves))
        covered = self.covered | (step_loads if verb.instead else frozenset())
        return replace(self, active_pauses=is_active, loads=self.loads | step_loads, covered=covered)

    def make_leaf(self, verb: model.StepModel, cues: tuple[Cue, ...]) -> LeafStep:
        """A leaf step inside these steps."""
        return LeafStep(verb, self.loads, self.covered, cues, self.active_pauses)


def _walk_leaves(steps: Iterable[Step], environment: Environment, outer: _OuterSteps) -> Iterator[LeafStep]:
    for context, verb in active_steps(steps, environment):
        inner, step_type = outer.with_step(verb), STEP_TYPES[verb.step_type]
        yield from iterate(children(context, verb), partial(_walk_leaves, outer=inner))
        if isinstance(verb, model.Heat):  # what is left of the warmth comes last
            yield inner.make_leaf(verb, tuple(expand((context.step,), context.environment))[-1:])
        elif not step_type.is_container and (inner.loads or step_type.demands(verb)):
            yield inner.make_leaf(verb, tuple(expand((context.step,), context.environment)))
