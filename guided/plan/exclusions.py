"""Which steps are left out or replaced for a listener, and the words for that."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

from guided.core.cue import Cue, CueId, Kind
from guided.plan.steps import Scope, avoided, instead, over, playing, within
from guided.script import model, text

MOST = 1000
"""So many names are looked at, at most."""


@dataclass(frozen=True)
class Missing:
    """The names of the moves that are not played as written, each once, in order."""

    left_out: tuple[str, ...]
    """Those that have nothing in their place."""
    replaced: tuple[str, ...]


def missing(steps: Iterable[model.Step], scope: Scope) -> Missing:
    """What is missing from some steps for what it involves: stretches, areas to let go, breathing to a count."""
    named = list(islice(_named(steps, scope), MOST)) if scope.avoid else []
    gone = dict.fromkeys(name for name, replaced in named if not replaced)
    return Missing(tuple(gone), tuple(dict.fromkeys(name for name, _ in named if name not in gone)))


def told(found: Missing, scope: Scope) -> Iterator[Cue]:
    """The lines that say what is missing; none where nothing is, or the language has no words for it."""
    for key, moves in (("left-out", found.left_out), ("replaced", found.replaced)):
        if moves and key in scope.phrases:
            line = text.fill(scope.phrases[key], {"moves": _listed(moves, scope.phrases["and"])})
            slot = scope.pacing.slot(text.count(line))
            yield Cue(CueId(key, part="0"), Kind.SAY, slot, says=(line,), verb="say")


def _listed(names: tuple[str, ...], last: str) -> str:
    *others, end = names
    return f"{', '.join(others)} {last} {end}" if others else end


def _named(steps: Iterable[model.Step], scope: Scope, replaced: bool | None = None) -> Iterator[tuple[str, bool]]:
    """Names of moves that are missing, and whether something plays in their place.

    `replaced` is None as long as nothing around these steps is missing.
    """
    for here, verb in playing(steps, scope):
        fate = replaced
        if fate is None and avoided(verb, here.scope):
            fate = any(True for _ in instead(verb, here.scope))
        if fate is not None:
            yield from ((name, fate) for name in _names(verb, here.scope))
        yield from over(within(here, verb), partial(_named, replaced=fate))


def _names(verb: model.Verb, scope: Scope) -> Iterator[str]:
    if isinstance(verb, model.Stretch):
        yield from (scope.on(side).fill(verb.stretch) for side in verb.sides or ("",))
    elif isinstance(verb, model.Release):
        yield scope.fill(verb.release)
    elif isinstance(verb, model.Breathe) and verb.breathe and "counted" in scope.phrases:
        yield scope.phrases["counted"]
