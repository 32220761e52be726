"""A session as each level plays it: every step that is written, with where it stands and what comes of it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, partial
from itertools import chain, islice

from guided.core.cue import Cue
from guided.core.level import Level
from guided.plan import pacing
from guided.plan.planner import plan
from guided.plan.steps import Here, Scope, over, played, playing, within
from guided.script import model
from guided.script import text as spoken
from guided.script.diagnostics import Place
from guided.script.model import Session, Step, Verb

MOST = 5000
"""So many steps that stand in for others are looked at, at most."""
TEXTS = ("say", "position", "tense", "let_go", "into", "during", "again", "out")
"""The keys whose text is said as it stands."""


@dataclass(frozen=True)
class Played:
    """A step as it plays once at a level."""

    step: Step
    verb: Verb
    scope: Scope
    loads: frozenset[str]
    """What it involves, with what the steps around it involve."""
    cues: tuple[Cue, ...]

    @property
    def place(self) -> Place:
        """Where it is written."""
        return self.step.place

    @property
    def lines(self) -> Iterator[str]:
        """What it says, sentence by sentence."""
        return (line for cue in self.cues for line in cue.says[:1])

    def texts(self) -> Iterator[str]:
        """Everything in it that may be said, filled in, on its first side."""
        scope = self.scope.on(next(iter(getattr(self.verb, "sides", ())), ""))
        if isinstance(self.verb, model.Release):
            scope = replace(scope, words={**scope.words, "area": scope.fill(self.verb.release)})
        for key in TEXTS:
            if text := getattr(self.verb, key, None):
                yield spoken.PAUSE.sub(" ", scope.fill(text))


@dataclass(frozen=True)
class Day:
    """A session at one level."""

    session: Session
    level: Level

    @property
    def header(self) -> model.Header:
        """What the session says of itself."""
        return self.session.at(self.level)

    @cached_property
    def seconds(self) -> Decimal:
        """How long it takes."""
        return plan(self.session, self.level).seconds

    @cached_property
    def steps(self) -> tuple[Played, ...]:
        """What plays, in order."""
        return tuple(_walk(self.session.steps, self._scope))

    @cached_property
    def all(self) -> tuple[Played, ...]:
        """What plays, and what would play in place of what somebody leaves out."""
        return (*self.steps, *islice(_instead(self.session.steps, self._scope), MOST))

    def of(self, *kinds: type[Verb]) -> tuple[Played, ...]:
        """The steps of some kinds, in order."""
        return tuple(each for each in self.steps if isinstance(each.verb, kinds))

    @property
    def lines(self) -> Iterator[str]:
        """What is said, sentence by sentence."""
        return (line for each in self.steps for line in each.lines)

    @property
    def _scope(self) -> Scope:
        return Scope(
            self.level, pacing.pacing_of(self.session, self.level), self.session.phrases, (), self.header.words
        )


def _walk(steps: Iterable[Step], scope: Scope, loads: Collection[str] = ()) -> Iterator[Played]:
    """The steps that play, those inside others in their places."""
    for here, verb in playing(steps, scope):
        involved = frozenset(loads) | frozenset(verb.involves)
        rounds = within(here, verb)
        first = next(rounds, None)
        if first:
            yield from over(chain([first], rounds), partial(_walk, loads=involved))
        if isinstance(verb, model.Heat):
            yield _played(here, verb, involved | {"heat"}, slice(-1, None))
        elif not first:
            yield _played(here, verb, involved, slice(None))


def _played(here: Here, verb: Verb, loads: frozenset[str], part: slice) -> Played:
    return Played(here.step, verb, here.scope, loads, tuple(played((here.step,), here.scope))[part])


def _instead(steps: Iterable[Step], scope: Scope) -> Iterator[Played]:
    """The steps that stand in for others, once, on the first side."""
    for here, verb in playing(steps, scope):
        sides = verb.sides if isinstance(verb, model.Stretch) else ()
        yield from _walk(verb.instead, replace(here.scope.on(sides[0] if sides else ""), once=True))
        yield from over(within(here, verb), _instead)
