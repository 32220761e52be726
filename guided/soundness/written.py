"""The steps of one file as they are written, with the levels that can reach each."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from guided.core.level import LEVELS, Level
from guided.script.model import Step, Verb

Levels = frozenset[Level]
EVERY: Levels = frozenset(LEVELS)


class Written(NamedTuple):
    """A step, with the levels at which it is played."""

    step: Step
    around: Levels
    """Those at which the steps around it play."""

    @property
    def own(self) -> Levels:
        """The levels that the step itself is for."""
        return frozenset(level for level in LEVELS if _for(self.step.at(level), level))

    @property
    def verbs(self) -> Iterator[Verb]:
        """What it is, each once, however many levels share it."""
        yield from {id(verb): verb for verb in self.step.by_level}.values()


def written(steps: Iterable[Step], around: Levels = EVERY) -> Iterator[Written]:
    """Steps and those inside them, in order; not those of the fragments they include, which stand in other files."""
    for step in steps:
        here = Written(step, around)
        yield here
        lists: dict[int, tuple[tuple[Step, ...], set[Level]]] = {}
        for level in LEVELS:
            verb = step.at(level)
            for inside in (getattr(verb, "steps", ()), verb.instead):
                lists.setdefault(id(inside), (inside, set()))[1].add(level)
        for inside, levels in lists.values():
            yield from written(inside, around & here.own & levels)


def _for(verb: Verb, level: Level) -> bool:
    return level in verb.only if verb.only else level not in verb.skip
