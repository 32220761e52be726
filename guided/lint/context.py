"""The context of the rules: a session at every level, its text and locations in it; and what a rule found."""

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
    """The levels at which the steps around it play."""

    @property
    def levels(self) -> Levels:
        """The levels that the step itself is for."""
        return frozenset(level for level in LEVELS if self.step.at(level).plays_at(level))

    @property
    def verbs(self) -> Iterator[StepModel]:
        """The step at its levels, each different one once."""
        yield from {id(verb): verb for verb in self.step.by_level}.values()


def walk_steps(steps: Iterable[Step], outer: Levels = ALL_LEVELS) -> Iterator[WrittenStep]:
    """Steps and those inside them, in order; not those of included fragments, which are in other files."""
    for step in steps:
        written_step = WrittenStep(step, outer)
        yield written_step
        levels_by_child_list: dict[int, tuple[tuple[Step, ...], set[Level]]] = {}
        for level in LEVELS:
            verb = step.at(level)
            for inner_steps in (getattr(verb, "steps", ()), verb.instead):
                levels_by_child_list.setdefault(id(inner_steps), (inner_steps, set()))[1].add(level)
        for inner_steps, levels in levels_by_child_list.values():
            yield from walk_steps(inner_steps, outer & written_step.levels & levels)


class Finding(NamedTuple):
    """One thing that a rule found, at one level or at none in particular."""

    location: SourceLocation
    what: str
    """The message, in lower case, without a full stop."""
    hint: str = ""
    """A way out."""
    level: Level | None = None
    amount: str = ""
    """How much of it there is at this level: "12 s"."""
    severity: Severity = "warning"


def merge_findings(findings: Iterable[Finding], note: str) -> Iterator[Diagnostic]:
    """The findings of one rule as diagnostics, each once with the levels it is found at.

    Args:
        findings: those of a rule, in any order.
        note: the reason for the rule.
    """
    findings_by_text: dict[tuple[SourceLocation, str, str], list[Finding]] = {}
    for finding in findings:
        findings_by_text.setdefault((finding.location, finding.what, finding.hint), []).append(finding)
    for (location, what, hint), equal_findings in findings_by_text.items():
        severity: Severity = "error" if any(item.severity == "error" for item in equal_findings) else "warning"
        yield Diagnostic(location, f"{what}{_format_amounts(equal_findings)}", hint, note, severity)


def name_levels(levels: Iterable[Level]) -> str:
    """Levels in words: "at flare and gentle"."""
    *earlier_levels, last_level = (level for level in LEVELS if level in set(levels))
    if len(earlier_levels) == len(LEVELS) - 1:
        return "at every level"
    return f"at {', '.join(earlier_levels)} and {last_level}" if earlier_levels else f"at {last_level}"


def _format_amounts(findings: Sequence[Finding]) -> str:
    levels_by_amount: dict[str, list[Level]] = {}
    for finding in findings:
        if finding.level:
            levels_by_amount.setdefault(finding.amount, []).append(finding.level)
    amounts_text = "; ".join(f"{amount} {name_levels(levels)}".strip() for amount, levels in levels_by_amount.items())
    return f"{':' if any(levels_by_amount) else ''} {amounts_text}" if amounts_text else ""


MAX_SUBSTITUTES = 5000
"""How many substitute steps are looked at, at most."""


@dataclass(frozen=True)
class StepOccurrence:
    """A step as it plays once at a level."""

    step: Step
    verb: StepModel
    environment: Environment
    loads: frozenset[str]
    """Its loads, with those of the steps around it."""
    cues: tuple[Cue, ...]

    @property
    def level(self) -> Level:
        """The level it plays at."""
        return self.environment.level

    @property
    def location(self) -> SourceLocation:
        """The location of the step."""
        return self.step.location

    @property
    def lines(self) -> Iterator[str]:
        """The sentences it says."""
        return (line for cue in self.cues for line in cue.says[:1])

    def texts(self) -> Iterator[str]:
        """Everything in it that may be spoken, filled in for its first side."""
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
        """The session's header at this level."""
        return self.session.at(self.level)

    @cached_property
    def seconds(self) -> Decimal:
        """The session's length at this level."""
        return build_plan(self.session, self.level).seconds

    @cached_property
    def steps(self) -> tuple[StepOccurrence, ...]:
        """The steps that play, in order."""
        return tuple(_walk(self.session.steps, self._environment))

    @cached_property
    def all_steps(self) -> tuple[StepOccurrence, ...]:
        """The steps that play, and substitutes for steps that somebody leaves out."""
        return (*self.steps, *islice(_walk_substitutes(self.session.steps, self._environment), MAX_SUBSTITUTES))

    @property
    def cues(self) -> Iterator[tuple[StepOccurrence, Cue]]:
        """Every cue with its step, in order."""
        return ((occurrence, cue) for occurrence in self.steps for cue in occurrence.cues)

    def steps_of(self, *kinds: type[StepModel]) -> tuple[StepOccurrence, ...]:
        """The steps of some kinds, in order."""
        return tuple(occurrence for occurrence in self.steps if isinstance(occurrence.verb, kinds))

    @property
    def lines(self) -> Iterator[str]:
        """The sentences that are said."""
        return (line for occurrence in self.steps for line in occurrence.lines)

    @property
    def _environment(self) -> Environment:
        return Environment(
            self.level, pacing.find_pacing(self.session, self.level), self.session.phrases, (), self.header.words
        )


def _walk(steps: Iterable[Step], environment: Environment, loads: Collection[str] = ()) -> Iterator[StepOccurrence]:
    """The steps that play, in order, with those inside others."""
    for context, verb in active_steps(steps, environment):
        loads_here = frozenset(loads) | frozenset(verb.involves)
        rounds = children(context, verb)
        first_round = next(rounds, None)
        if first_round:
            yield from iterate(chain([first_round], rounds), partial(_walk, loads=loads_here))
        if isinstance(verb, model.Heat):
            yield _make_occurrence(context, verb, loads_here | {"heat"}, slice(-1, None))
        elif not first_round:
            yield _make_occurrence(context, verb, loads_here, slice(None))


def _make_occurrence(context: StepContext, verb: StepModel, loads: frozenset[str], part: slice) -> StepOccurrence:
    environment = context.environment
    return StepOccurrence(context.step, verb, environment, loads, tuple(expand((context.step,), environment))[part])


def _walk_substitutes(steps: Iterable[Step], environment: Environment) -> Iterator[StepOccurrence]:
    """The substitute steps, once, for the first side."""
    for context, verb in active_steps(steps, environment):
        yield from _walk(verb.instead, replace(on_first_side(verb, context.environment), is_substitute=True))
        yield from iterate(children(context, verb), _walk_substitutes)


def on_first_side(verb: StepModel, environment: Environment) -> Environment:
    """The environment of a step on its first side."""
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
    """The context of a check: a session or a fragment, its text, and its folders."""

    session: Session
    file: str
    """The name of its file in locations."""
    sources: Mapping[str, str]
    """The text of each file, by the name its locations use."""
    folders: Folders
    measure: Measure | None = None

    @cached_property
    def views(self) -> tuple[LevelView, ...]:
        """The session at each level, from the easiest up."""
        return tuple(LevelView(self.session, level) for level in LEVELS)

    @property
    def all(self) -> Iterator[StepOccurrence]:
        """The steps that play at each level, and substitutes for steps that somebody leaves out."""
        return (occurrence for view in self.views for occurrence in view.all_steps)

    @property
    def header(self) -> Header:
        """Its header, as far as that is the same at every level."""
        return self.session.headers[0]

    @property
    def for_sleep(self) -> bool:
        """Whether it is to fall asleep with."""
        return "sleep" in self.header.good_for

    def locate_key(self, *keys: str) -> SourceLocation:
        """The location of the first of some keys of the header that exists; else the beginning of the file."""
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

    def locate(self, location: SourceLocation, pattern: str) -> SourceLocation:
        """The location of a pattern in the text of a step or a key; the given location if it does not match.

        Args:
            location: where the step or the key of the header stands.
            pattern: a regular expression; case does not matter.
        """
        lines = split_lines(self.sources.get(location.file, ""))
        for number, line in enumerate(lines[location.line - 1 :], start=location.line):
            start = location.column - 1 if number == location.line else 0
            if number > location.line and not _in_block(line, location.column - 1):
                break
            if match := re.compile(pattern, re.IGNORECASE).search(line, start):
                return SourceLocation(location.file, number, match.start() + 1, max(1, len(match[0])))
        return location


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
    """Whether it is for sessions only, not for fragments."""
    english: bool = False
    """Whether it is about words, and knows those of English only."""
    voice: bool = False
    """Whether it needs a measure for lines."""

    @property
    def note(self) -> str:
        """The note of its diagnostics: its name, the reason and the source."""
        return f"{self.name}: {self.why} ({self.source})"


OWN_SOURCE = "this project's own"
"""The source of a rule that was found nowhere else."""


def care_rule(
    name: str, why: str, source: str, *, sessions: bool = False, english: bool = False, voice: bool = False
) -> Callable[[RuleCheck], LintRule]:
    """Make a rule of care of the function that finds what breaks it. Arguments as the fields of `LintRule`."""
    return lambda find: LintRule(name, find, why, source, sessions, english, voice)
