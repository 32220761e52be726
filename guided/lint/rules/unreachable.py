"""Rules on what is written and never heard, played or used."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_CEILING, Decimal
from typing import Any

from guided.core.cue import Cue, CueKind
from guided.lint.context import Finding, LevelView, LintContext, StepOccurrence, name_levels, on_first_side, walk_steps
from guided.plan.steps.stretch import DURING_MARGIN_S
from guided.script.diagnostics import SourceLocation
from guided.script.model import Ambience, Each, Include, Section, Step, StepModel, Stretch
from guided.script.spoken_text import PAUSE_RE, count_words, find_placeholders


def check_variables(context: LintContext) -> Iterator[Finding]:
    """Words of the header, of an `each` and of an include that are said nowhere."""
    session = context.session
    words_location = context.locate_key("words")
    for name in _find_unused({name for header in session.headers for name in header.words}, session.steps):
        hint = f"write <{name}> in a line, or leave it out"
        yield Finding(_locate_key(context, words_location, name), f"<{name}> is never used", hint)
    for written_step in walk_steps(session.steps):
        for verb in written_step.verbs:
            yield from _check_step(context, written_step.step, verb)


def _check_step(context: LintContext, step: Step, verb: StepModel) -> Iterator[Finding]:
    if isinstance(verb, Each):
        for name in _find_unused(verb.each, verb.steps):
            hint = f"write <{name}> in a line, or repeat: {len(verb.each[name])}"
            yield Finding(_locate_key(context, step.location, name), f"<{name}> is never used in these steps", hint)
    elif isinstance(verb, Include) and step.fragment:
        for name in _find_unused(verb.words, step.fragment.steps):
            what = f"{verb.include} never uses <{name}>"
            yield Finding(_locate_key(context, step.location, name), what, "leave it out, or use it there")


def _find_unused(names: Iterable[str], steps: Iterable[Step]) -> list[str]:
    """The names, of those given, that no step fills in."""
    unused_candidates = set(names)
    if not unused_candidates:
        return []
    used_names = {name for written in walk_steps(steps) for verb in written.verbs for name in _find_used(dict(verb))}
    return sorted(unused_candidates - used_names)


def _find_used(value: Any) -> Iterator[str]:
    """The words that a value fills in, or any value inside it. Steps are looked at by themselves."""
    if isinstance(value, str):
        yield from (match["name"].strip() for match in find_placeholders(value))
    elif isinstance(value, Mapping):
        yield from (name for inside in value.values() for name in _find_used(inside))
    elif isinstance(value, tuple):
        yield from (name for inside in value for name in _find_used(inside))


def _locate_key(context: LintContext, location: SourceLocation, name: str) -> SourceLocation:
    return context.locate(location, rf"(?<![\w<-]){name}(?=\s*:)")


SILENT_KINDS = frozenset({CueKind.SECTION, CueKind.AMBIENCE})


def check_sections(context: LintContext) -> Iterator[Finding]:
    """Headings with nothing under them."""
    for view in context.views:
        heading: StepOccurrence | None = None
        for occurrence in view.steps:
            if heading and isinstance(occurrence.verb, Section):
                yield _report_empty(heading, view)
            if isinstance(occurrence.verb, Section) or _is_audible(occurrence.cues):
                heading = occurrence if isinstance(occurrence.verb, Section) else None
        if heading:
            yield _report_empty(heading, view)


def check_during(context: LintContext) -> Iterator[Finding]:
    """A `during` for which the hold is too short at every level that plays it."""
    occurrences_by_step: dict[int, list[StepOccurrence]] = {}
    for view in context.views:
        for occurrence in view.steps_of(Stretch):
            occurrences_by_step.setdefault(id(occurrence.step), []).append(occurrence)
    for occurrences in occurrences_by_step.values():
        occurrence = occurrences[-1]
        hold_cues = [cue for played in occurrences for cue in played.cues if cue.kind is CueKind.HOLD]
        line = (occurrence.verb.during or "") if isinstance(occurrence.verb, Stretch) else ""
        if line and hold_cues and not any(cue.says for cue in hold_cues):
            what = f"'during' is never heard: to be said, it needs a hold of {_find_min_hold(occurrence, line)}s"
            hint = "hold for longer, say it in fewer words, or in 'into'"
            yield Finding(context.locate(occurrence.location, r"\bduring\s*(?=:)"), what, hint)


def check_ambience(context: LintContext) -> Iterator[Finding]:
    """An ambience that is there already, or that another replaces at once, at every level that plays it."""
    reasons_by_step: dict[int, list[str]] = {}
    occurrences: dict[int, StepOccurrence] = {}
    for view in context.views:
        for occurrence, reason in _walk_ambiences(view):
            reasons_by_step.setdefault(id(occurrence.step), []).append(reason)
            occurrences[id(occurrence.step)] = occurrence
    for key, reasons in reasons_by_step.items():
        if all(reasons):
            yield Finding(occurrences[key].location, reasons[0], "take it out")


def check_optional(context: LintContext) -> Iterator[Finding]:
    """Nothing that stays where time is short."""
    for view in context.views:
        cues = [cue for _, cue in view.cues if _is_audible([cue])]
        if cues and all(cue.optional for cue in cues):
            what = "everything is optional, and nothing is left where time is short"
            yield Finding(context.locate_key("steps"), what, "take optional: away from what it is about", view.level)


def _report_empty(heading: StepOccurrence, view: LevelView) -> Finding:
    hint = "skip the heading there too, or give it a step"
    return Finding(heading.location, "there is nothing under this heading", hint, view.level)


def _is_audible(cues: Iterable[Cue]) -> bool:
    return any(cue.kind not in SILENT_KINDS and (cue.seconds or cue.says) for cue in cues)


def _find_min_hold(occurrence: StepOccurrence, line: str) -> Decimal:
    """Whole seconds of a hold in which a line can be said on the first side of a step."""
    environment = on_first_side(occurrence.verb, occurrence.environment)
    slot = environment.pacing.slot(count_words(PAUSE_RE.sub(" ", environment.fill(line))))
    return (2 * DURING_MARGIN_S + slot).to_integral(ROUND_CEILING)


def _walk_ambiences(view: LevelView) -> Iterator[tuple[StepOccurrence, str]]:
    """Each ambience in order, with why it changes nothing; "" where it does."""
    current = view.header.ambience
    pending: StepOccurrence | None = None
    for occurrence in view.steps:
        if isinstance(occurrence.verb, Ambience):
            if pending:
                yield pending, "this ambience is never heard: the next one follows at once"
            pending = occurrence
            if occurrence.verb.ambience == current:
                what = "there is no ambience to turn off" if current == "off" else f"'{current}' is playing already"
                yield occurrence, what
                pending = None
            current = occurrence.verb.ambience
        elif pending and any(cue.seconds for cue in occurrence.cues):
            yield pending, ""
            pending = None
    if pending:
        yield pending, ""


def check_reachable(context: LintContext) -> Iterator[Finding]:
    """Steps for levels at which the steps around them do not play: the outermost alone, not what is inside them."""
    for written_step in walk_steps(context.session.steps):
        if written_step.levels and written_step.outer and not written_step.levels & written_step.outer:
            inner, outer = name_levels(written_step.levels), name_levels(written_step.outer)
            what = f"this is never reached: it plays {inner}, and the steps around it {outer}"
            yield Finding(written_step.step.location, what, "change one only: or skip:, or take it out")
