"""What the rules look at: a session at every level, its text, where things stand in it, and what a rule found."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, partial
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from guided.core.cue import Cue
from guided.core.level import LEVELS, Level
from guided.core.paths import Folders
from guided.plan import pacing
from guided.plan.planner import build_plan
from guided.plan.steps.base import Environment, StepContext, iterate
from guided.plan.steps.expansion import active_steps, children, expand
from guided.plan.steps.registry import STEP_TYPES
from guided.script import model
from guided.script import spoken_text as spoken
from guided.script.diagnostics import Diagnostic, Severity, SourceLocation, split_lines
from guided.script.model import Header, Session, Step, StepModel

Levels = frozenset[Level]
ALL_LEVELS: Levels = frozenset(LEVELS)


class WrittenStep(NamedTuple):
    """A step, with the levels at which it is played."""

    step: Step
    outer: Levels
    """Those at which the steps around it play."""

    @property
    def levels(self) -> Levels:
        """The levels that the step itself is for."""
        return frozenset(level for level in LEVELS if self.step.at(level).plays_at(level))

    @property
    def verbs(self) -> Iterator[StepModel]:
        """What it is, each once, however many levels share it."""
        yield from {id(verb): verb for verb in self.step.by_level}.values()


def walk_steps(steps: Iterable[Step], around: Levels = ALL_LEVELS) -> Iterator[WrittenStep]:
    """Steps and those inside them, in order; not those of the fragments they include, which stand in other files."""
    for step in steps:
        here = WrittenStep(step, around)
        yield here
        lists: dict[int, tuple[tuple[Step, ...], set[Level]]] = {}
        for level in LEVELS:
            verb = step.at(level)
            for inside in (getattr(verb, "steps", ()), verb.instead):
                lists.setdefault(id(inside), (inside, set()))[1].add(level)
        for inside, levels in lists.values():
            yield from walk_steps(inside, around & here.levels & levels)


class Finding(NamedTuple):
    """One thing to mend, at one level or at none in particular."""

    location: SourceLocation
    what: str
    """What is found, in lower case, without a full stop."""
    hint: str = ""
    """A way out."""
    level: Level | None = None
    amount: str = ""
    """How much of it there is at this level: "12 s"."""
    severity: Severity = "warning"


def merge_findings(findings: Iterable[Finding], note: str) -> Iterator[Diagnostic]:
    """Findings of one rule as problems, each said once with the levels it is found at.

    Args:
        findings: what a rule found, in any order.
        note: why it is a rule.
    """
    same: dict[tuple[SourceLocation, str, str], list[Finding]] = {}
    for finding in findings:
        same.setdefault((finding.location, finding.what, finding.hint), []).append(finding)
    for (place, what, hint), found in same.items():
        severity: Severity = "error" if any(each.severity == "error" for each in found) else "warning"
        yield Diagnostic(place, f"{what}{_format_amounts(found)}", hint, note, severity)


def name_levels(levels: Iterable[Level]) -> str:
    """Levels in words: "at flare and gentle"."""
    *first, last = (level for level in LEVELS if level in set(levels))
    if len(first) == len(LEVELS) - 1:
        return "at every level"
    return f"at {', '.join(first)} and {last}" if first else f"at {last}"


def _format_amounts(found: Sequence[Finding]) -> str:
    by_amount: dict[str, list[Level]] = {}
    for each in found:
        if each.level:
            by_amount.setdefault(each.amount, []).append(each.level)
    told = "; ".join(f"{amount} {name_levels(levels)}".strip() for amount, levels in by_amount.items())
    return f"{':' if any(by_amount) else ''} {told}" if told else ""


MAX_SUBSTITUTES = 5000
"""So many steps that stand in for others are looked at, at most."""


@dataclass(frozen=True)
class StepOccurrence:
    """A step as it plays once at a level."""

    step: Step
    verb: StepModel
    environment: Environment
    loads: frozenset[str]
    """What it involves, with what the steps around it involve."""
    cues: tuple[Cue, ...]

    @property
    def level(self) -> Level:
        """The level it plays at."""
        return self.environment.level

    @property
    def location(self) -> SourceLocation:
        """Where it is written."""
        return self.step.location

    @property
    def lines(self) -> Iterator[str]:
        """What it says, sentence by sentence."""
        return (line for cue in self.cues for line in cue.says[:1])

    def texts(self) -> Iterator[str]:
        """Everything in it that may be said, filled in, on its first side."""
        step_type = STEP_TYPES[self.verb.step_type]
        environment = step_type.text_environment(self.verb, on_first_side(self.verb, self.environment))
        for key in step_type.spoken:
            if text := getattr(self.verb, key):
                yield spoken.PAUSE_RE.sub(" ", environment.fill(text))


@dataclass(frozen=True)
class LevelView:
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
        return build_plan(self.session, self.level).seconds

    @cached_property
    def steps(self) -> tuple[StepOccurrence, ...]:
        """What plays, in order."""
        return tuple(_walk(self.session.steps, self._environment))

    @cached_property
    def all_steps(self) -> tuple[StepOccurrence, ...]:
        """What plays, and what would play in place of what somebody leaves out."""
        return (*self.steps, *islice(_walk_substitutes(self.session.steps, self._environment), MAX_SUBSTITUTES))

    @property
    def cues(self) -> Iterator[tuple[StepOccurrence, Cue]]:
        """Every cue with its step, in order."""
        return ((step, cue) for step in self.steps for cue in step.cues)

    def steps_of(self, *kinds: type[StepModel]) -> tuple[StepOccurrence, ...]:
        """The steps of some kinds, in order."""
        return tuple(each for each in self.steps if isinstance(each.verb, kinds))

    @property
    def lines(self) -> Iterator[str]:
        """What is said, sentence by sentence."""
        return (line for each in self.steps for line in each.lines)

    @property
    def _environment(self) -> Environment:
        return Environment(
            self.level, pacing.find_pacing(self.session, self.level), self.session.phrases, (), self.header.words
        )


def _walk(steps: Iterable[Step], environment: Environment, loads: Collection[str] = ()) -> Iterator[StepOccurrence]:
    """The steps that play, those inside others in their places."""
    for context, verb in active_steps(steps, environment):
        involved = frozenset(loads) | frozenset(verb.involves)
        rounds = children(context, verb)
        first = next(rounds, None)
        if first:
            yield from iterate(chain([first], rounds), partial(_walk, loads=involved))
        if isinstance(verb, model.Heat):
            yield _make_occurrence(context, verb, involved | {"heat"}, slice(-1, None))
        elif not first:
            yield _make_occurrence(context, verb, involved, slice(None))


def _make_occurrence(context: StepContext, verb: StepModel, loads: frozenset[str], part: slice) -> StepOccurrence:
    around = context.environment
    return StepOccurrence(context.step, verb, around, loads, tuple(expand((context.step,), around))[part])


def _walk_substitutes(steps: Iterable[Step], environment: Environment) -> Iterator[StepOccurrence]:
    """The steps that stand in for others, once, on the first side."""
    for context, verb in active_steps(steps, environment):
        yield from _walk(verb.instead, replace(on_first_side(verb, context.environment), is_substitute=True))
        yield from iterate(children(context, verb), _walk_substitutes)


def on_first_side(verb: StepModel, environment: Environment) -> Environment:
    """What a step can see on its first side."""
    return environment.with_side(next(iter(STEP_TYPES[verb.step_type].sides(verb)), ""))


def _in_block(line: str, indent: int) -> bool:
    """Whether a line goes on with what began at an indent: a step, or at 0 a key of the header with its list."""
    if not line.strip():
        return True
    return line[: indent or 1].isspace() or (not indent and line.startswith("-"))


Measure = Callable[[str], Decimal]
"""How long a line takes to say (seconds)."""


@dataclass(frozen=True)
class LintContext:
    """A session to be looked through."""

    session: Session
    file: str
    """What its places call its file."""
    sources: Mapping[str, str]
    """The text of each file, by the name its places use."""
    folders: Folders
    measure: Measure | None = None

    @cached_property
    def views(self) -> tuple[LevelView, ...]:
        """The session at each level, from the easiest up."""
        return tuple(LevelView(self.session, level) for level in LEVELS)

    @property
    def all(self) -> Iterator[StepOccurrence]:
        """What plays at each level, and what would play in place of what somebody leaves out."""
        return (step for day in self.views for step in day.all_steps)

    @property
    def header(self) -> Header:
        """What it says of itself, as far as that is the same at every level."""
        return self.session.headers[0]

    @property
    def for_sleep(self) -> bool:
        """Whether it is to fall asleep with."""
        return "sleep" in self.header.good_for

    def locate_key(self, *keys: str) -> SourceLocation:
        """The first of some keys of the header that is there; the beginning of the file where none is."""
        lines = split_lines(self.sources.get(self.file, ""))
        for key in keys:
            for number, line in enumerate(lines, start=1):
                if line.startswith(f"{key}:"):
                    return SourceLocation(self.file, number, 1, len(line))
        return SourceLocation(self.file, 1, 1)

    @property
    def in_library(self) -> bool:
        """Whether it came with guided."""
        return in_library(self.session.path, self.folders)

    def locate(self, place: SourceLocation, pattern: str) -> SourceLocation:
        """Where a pattern first matches in the text of a step or a key; the place itself where it does not.

        Args:
            place: where the step or the key of the header stands.
            pattern: a regular expression; the case of letters is nothing to it.
        """
        lines = split_lines(self.sources.get(place.file, ""))
        for number, line in enumerate(lines[place.line - 1 :], start=place.line):
            start = place.column - 1 if number == place.line else 0
            if number > place.line and not _in_block(line, place.column - 1):
                break
            if match := re.compile(pattern, re.IGNORECASE).search(line, start):
                return SourceLocation(place.file, number, match.start() + 1, max(1, len(match[0])))
        return place


def in_library(path: Path, folders: Folders) -> bool:
    """Whether a script came with guided."""
    return path.resolve().is_relative_to(folders.library.resolve())


RuleCheck = Callable[[LintContext], Iterator[Finding]]


class LintRule(NamedTuple):
    """A rule of care."""

    name: str
    """What `care:` in a script calls it."""
    find: RuleCheck
    why: str
    source: str
    """Where it comes from, by the numbers in `sessions/SOURCES.md`."""
    sessions: bool = False
    """It is about whole sessions, and not about fragments."""
    english: bool = False
    """It looks at words, and knows those of English only."""
    voice: bool = False
    """It needs lines that are measured."""

    @property
    def note(self) -> str:
        """Why it is a rule, with its name and its source."""
        return f"{self.name}: {self.why} ({self.source})"


OWN_SOURCE = "this project's own"
"""The source of a rule that nobody else has written down."""


def care_rule(
    name: str, why: str, source: str, *, sessions: bool = False, english: bool = False, voice: bool = False
) -> Callable[[RuleCheck], LintRule]:
    """Make a rule of care of the function that finds what breaks it. Arguments as the fields of `LintRule`."""
    return lambda find: LintRule(name, find, why, source, sessions, english, voice)
