"""Which steps are left out or replaced for a listener, and the words for that."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

from guided.core.cue import Cue, CueId, Kind
from guided.plan.steps.base import Environment, iterate
from guided.plan.steps.expansion import active_steps, children, expand_substitute, is_excluded
from guided.plan.steps.registry import STEP_TYPES
from guided.script import model, text

MOST = 1000
"""So many names are looked at, at most."""


@dataclass(frozen=True)
class Missing:
    """The names of the moves that are not played as written, each once, in order."""

    left_out: tuple[str, ...]
    """Those that have nothing in their place."""
    replaced: tuple[str, ...]


def missing(steps: Iterable[model.Step], environment: Environment) -> Missing:
    """What is missing from some steps for what it involves: stretches, areas to let go, breathing to a count."""
    named = list(islice(_named(steps, environment), MOST)) if environment.exclusions else []
    gone = dict.fromkeys(name for name, replaced in named if not replaced)
    return Missing(tuple(gone), tuple(dict.fromkeys(name for name, _ in named if name not in gone)))


def told(found: Missing, environment: Environment) -> Iterator[Cue]:
    """The lines that say what is missing; none where nothing is, or the language has no words for it."""
    for key, moves in (("left-out", found.left_out), ("replaced", found.replaced)):
        if moves and key in environment.phrases:
            line = text.fill(environment.phrases[key], {"moves": _listed(moves, environment.phrases["and"])})
            slot = environment.pacing.slot(text.count(line))
            yield Cue(CueId(key, part="0"), Kind.SAY, slot, says=(line,), verb="say")


def _listed(names: tuple[str, ...], last: str) -> str:
    *others, end = names
    return f"{', '.join(others)} {last} {end}" if others else end


def _named(
    steps: Iterable[model.Step], environment: Environment, replaced: bool | None = None
) -> Iterator[tuple[str, bool]]:
    """Names of moves that are missing, and whether something plays in their place.

    `replaced` is None as long as nothing around these steps is missing.
    """
    for context, step in active_steps(steps, environment):
        fate = replaced
        if fate is None and is_excluded(step, context.environment):
            fate = any(True for _ in expand_substitute(step, context.environment))
        if fate is not None:
            names = STEP_TYPES[step.verb].move_names(step, context.environment)
            yield from ((name, fate) for name in names)
        yield from iterate(children(context, step), partial(_named, replaced=fate))
