"""Rules on what is written and never heard or used."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_CEILING, Decimal
from typing import Any

from guided.core.cue import Cue, CueKind
from guided.lint.context import Finding, LevelView, LintContext, StepOccurrence, name_levels, on_first_side, walk_steps
from guided.plan.steps.stretch import DURING_MARGIN_S
from guided.script.diagnostics import SourceLocation
from guided.script.model import Ambience, Each, Include, Section, Step, StepModel, Stretch
from guided.script.spoken_text import PAUSE_RE, count_words, find_placeholders


def check_variables(case: LintContext) -> Iterator[Finding]:
    """Words of the header, of an `each` and of an include that are said nowhere."""
    session = case.session
    place = case.locate_key("words")
    for name in _find_unused({name for header in session.headers for name in header.words}, session.steps):
        yield Finding(
            _locate_key(case, place, name), f"<{name}> is never used", f"write <{name}> in a line, or leave it out"
        )
    for each in walk_steps(session.steps):
        for verb in each.verbs:
            yield from _check_step(case, each.step, verb)


def _check_step(case: LintContext, step: Step, verb: StepModel) -> Iterator[Finding]:
    if isinstance(verb, Each):
        for name in _find_unused(verb.each, verb.steps):
            hint = f"write <{name}> in a line, or repeat: {len(verb.each[name])}"
            yield Finding(_locate_key(case, step.location, name), f"<{name}> is never used in these steps", hint)
    elif isinstance(verb, Include) and step.fragment:
        for name in _find_unused(verb.words, step.fragment.steps):
            what = f"{verb.include} never uses <{name}>"
            yield Finding(_locate_key(case, step.location, name), what, "leave it out, or use it there")


def _find_unused(given: Iterable[str], steps: Iterable[Step]) -> list[str]:
    """Of some names those that no step fills in."""
    wanted = set(given)
    if not wanted:
        return []
    used = {name for each in walk_steps(steps) for verb in each.verbs for name in _find_used(dict(verb))}
    return sorted(wanted - used)


def _find_used(value: Any) -> Iterator[str]:
    """The words that a value fills in, or any value inside it. Steps are looked at by themselves."""
    if isinstance(value, str):
        yield from (match["name"].strip() for match in find_placeholders(value))
    elif isinstance(value, Mapping):
        yield from (name for inside in value.values() for name in _find_used(inside))
    elif isinstance(value, tuple):
        yield from (name for inside in value for name in _find_used(inside))


def _locate_key(case: LintContext, place: SourceLocation, name: str) -> SourceLocation:
    return case.locate(place, rf"(?<![\w<-]){name}(?=\s*:)")


SILENT_KINDS = frozenset({CueKind.SECTION, CueKind.AMBIENCE})


def check_sections(case: LintContext) -> Iterator[Finding]:
    """Headings with nothing under them."""
    for day in case.views:
        heading: StepOccurrence | None = None
        for step in day.steps:
            if heading and isinstance(step.verb, Section):
                yield _report_empty(heading, day)
            if isinstance(step.verb, Section) or _is_audible(step.cues):
                heading = step if isinstance(step.verb, Section) else None
        if heading:
            yield _report_empty(heading, day)


def check_during(case: LintContext) -> Iterator[Finding]:
    """A `during` for which the hold is too short at every level that plays it."""
    played: dict[int, list[StepOccurrence]] = {}
    for day in case.views:
        for step in day.steps_of(Stretch):
            played.setdefault(id(step.step), []).append(step)
    for times in played.values():
        step = times[-1]
        held = [cue for each in times for cue in each.cues if cue.kind is CueKind.HOLD]
        line = (step.verb.during or "") if isinstance(step.verb, Stretch) else ""
        if line and held and not any(cue.says for cue in held):
            what = f"'during' is never heard: to be said, it needs a hold of {_find_min_hold(step, line)}s"
            hint = "hold for longer, say it in fewer words, or in 'into'"
            yield Finding(case.locate(step.location, r"\bduring\s*(?=:)"), what, hint)


def check_ambience(case: LintContext) -> Iterator[Finding]:
    """An ambience that is there already, or that another replaces at once, at every level that plays it."""
    found: dict[int, list[str]] = {}
    steps: dict[int, StepOccurrence] = {}
    for day in case.views:
        for step, why in _walk_ambiences(day):
            found.setdefault(id(step.step), []).append(why)
            steps[id(step.step)] = step
    for key, reasons in found.items():
        if all(reasons):
            yield Finding(steps[key].location, reasons[0], "take it out")


def check_optional(case: LintContext) -> Iterator[Finding]:
    """Nothing that stays where time is short."""
    for day in case.views:
        cues = [cue for _, cue in day.cues if _is_audible([cue])]
        if cues and all(cue.optional for cue in cues):
            what = "everything is optional, and nothing is left where time is short"
            yield Finding(case.locate_key("steps"), what, "take optional: away from what it is about", day.level)


def _report_empty(heading: StepOccurrence, day: LevelView) -> Finding:
    hint = "skip the heading there too, or give it a step"
    return Finding(heading.location, "there is nothing under this heading", hint, day.level)


def _is_audible(cues: Iterable[Cue]) -> bool:
    return any(cue.kind not in SILENT_KINDS and (cue.seconds or cue.says) for cue in cues)


def _find_min_hold(step: StepOccurrence, line: str) -> Decimal:
    """Whole seconds of a hold in which a line can be said on the first side of a step."""
    scope = on_first_side(step.verb, step.environment)
    slot = scope.pacing.slot(count_words(PAUSE_RE.sub(" ", scope.fill(line))))
    return (2 * DURING_MARGIN_S + slot).to_integral(ROUND_CEILING)


def _walk_ambiences(day: LevelView) -> Iterator[tuple[StepOccurrence, str]]:
    """Each ambience in order, with why it changes nothing; "" where it does."""
    now = day.header.ambience
    waiting: StepOccurrence | None = None
    for step in day.steps:
        if isinstance(step.verb, Ambience):
            if waiting:
                yield waiting, "this ambience is never heard: the next one follows at once"
            waiting = step
            if step.verb.ambience == now:
                what = "there is no ambience to turn off" if now == "off" else f"'{now}' is playing already"
                yield step, what
                waiting = None
            now = step.verb.ambience
        elif waiting and any(cue.seconds for cue in step.cues):
            yield waiting, ""
            waiting = None
    if waiting:
        yield waiting, ""


def check_reachable(case: LintContext) -> Iterator[Finding]:
    """Steps for levels at which the steps around them do not play: the outermost alone, not what is inside them."""
    for each in walk_steps(case.session.steps):
        if each.levels and each.outer and not each.levels & each.outer:
            inner, outer = name_levels(each.levels), name_levels(each.outer)
            what = f"this is never reached: it plays {inner}, and the steps around it {outer}"
            yield Finding(each.step.location, what, "change one only: or skip:, or take it out")
