"""Expansion of steps into cues: which steps play, their substitutes, and those that repeat."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from guided.core.cue import Cue, CueId
from guided.plan.steps.base import ChildRounds, Environment, StepContext
from guided.plan.steps.registry import STEP_TYPES
from guided.script.model import Step, StepModel


def expand(steps: Iterable[Step], environment: Environment) -> Iterator[Cue]:
    """The cues of steps, in order."""
    for context, step in active_steps(steps, environment):
        if is_excluded(step, environment):
            yield from expand_substitute(step, context.environment)
        else:
            yield from STEP_TYPES[step.step_type].expand(step, context)


def active_steps(steps: Iterable[Step], environment: Environment) -> Iterator[tuple[StepContext, StepModel]]:
    """The steps that play at the level by their `only` and `skip`, each as it is at that level."""
    level = environment.level
    for written in steps:
        step = written.at(level)
        if step.plays_at(level):
            id = CueId(environment.id_prefix + written.path)  # noqa: A001  (what cues call it)
            yield StepContext(id, written, environment.with_flags_of(step), {"step_type": step.step_type}, expand), step


def children(context: StepContext, step: StepModel) -> ChildRounds:
    """The steps inside a step, round by round; none if it is no container."""
    return STEP_TYPES[step.step_type].children(step, context)


def is_excluded(step: StepModel, environment: Environment) -> bool:
    """Whether a step involves a load that is excluded."""
    return not find_loads(step).isdisjoint(environment.exclusions)


def find_loads(step: StepModel) -> frozenset[str]:
    """The loads of a step: those written, and those of its type."""
    return STEP_TYPES[step.step_type].loads(step).union(step.involves)


def expand_substitute(step: StepModel, environment: Environment) -> Iterator[Cue]:
    """The cues of the steps in place of an excluded step, once for each side."""
    for side in STEP_TYPES[step.step_type].sides(step) or ("",):
        prefix = f"{environment.id_prefix}{side}/"
        yield from expand(step.instead, replace(environment.with_side(side), id_prefix=prefix, is_substitute=True))
