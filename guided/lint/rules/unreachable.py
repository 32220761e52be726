"""Rules on what is written and never heard or used."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_CEILING, Decimal
from typing import Any

from guided.core.cue import Cue, Kind
from guided.lint.context import Case, Day, Finding, Played, at, on_first_side, written
from guided.plan.steps.stretch import DURING_MARGIN_S
from guided.script.diagnostics import Place
from guided.script.model import Ambience, Each, Include, Section, Step, Stretch, Verb
from guided.script.text import PAUSE, count, names


def unused(case: Case) -> Iterator[Finding]:
    """Words of the header, of an `each` and of an include that are said nowhere."""
    session = case.session
    place = case.key("words")
    for name in _missing({name for header in session.headers for name in header.words}, session.steps):
        yield Finding(_key(case, place, name), f"<{name}> is never used", f"write <{name}> in a line, or leave it out")
    for each in written(session.steps):
        for verb in each.verbs:
            yield from _given(case, each.step, verb)


def _given(case: Case, step: Step, verb: Verb) -> Iterator[Finding]:
    if isinstance(verb, Each):
        for name in _missing(verb.each, verb.steps):
            hint = f"write <{name}> in a line, or repeat: {len(verb.each[name])}"
            yield Finding(_key(case, step.place, name), f"<{name}> is never used in these steps", hint)
    elif isinstance(verb, Include) and step.included:
        for name in _missing(verb.words, step.included.steps):
            what = f"{verb.include} never uses <{name}>"
            yield Finding(_key(case, step.place, name), what, "leave it out, or use it there")


def _missing(given: Iterable[str], steps: Iterable[Step]) -> list[str]:
    """Of some names those that no step fills in."""
    wanted = set(given)
    if not wanted:
        return []
    used = {name for each in written(steps) for verb in each.verbs for name in _used(dict(verb))}
    return sorted(wanted - used)


def _used(value: Any) -> Iterator[str]:
    """The words that a value fills in, or any value inside it. Steps are looked at by themselves."""
    if isinstance(value, str):
        yield from (match["name"].strip() for match in names(value))
    elif isinstance(value, Mapping):
        yield from (name for inside in value.values() for name in _used(inside))
    elif isinstance(value, tuple):
        yield from (name for inside in value for name in _used(inside))


def _key(case: Case, place: Place, name: str) -> Place:
    return case.spot(place, rf"(?<![\w<-]){name}(?=\s*:)")


SILENT = frozenset({Kind.SECTION, Kind.AMBIENCE})


def empty_sections(case: Case) -> Iterator[Finding]:
    """Headings with nothing under them."""
    for day in case.days:
        heading: Played | None = None
        for step in day.steps:
            if heading and isinstance(step.verb, Section):
                yield _nothing_under(heading, day)
            if isinstance(step.verb, Section) or _audible(step.cues):
                heading = step if isinstance(step.verb, Section) else None
        if heading:
            yield _nothing_under(heading, day)


def short_holds(case: Case) -> Iterator[Finding]:
    """A `during` for which the hold is too short at every level that plays it."""
    played: dict[int, list[Played]] = {}
    for day in case.days:
        for step in day.of(Stretch):
            played.setdefault(id(step.step), []).append(step)
    for times in played.values():
        step = times[-1]
        held = [cue for each in times for cue in each.cues if cue.kind is Kind.HOLD]
        line = (step.verb.during or "") if isinstance(step.verb, Stretch) else ""
        if line and held and not any(cue.says for cue in held):
            what = f"'during' is never heard: to be said, it needs a hold of {_needed(step, line)}s"
            hint = "hold for longer, say it in fewer words, or in 'into'"
            yield Finding(case.spot(step.place, r"\bduring\s*(?=:)"), what, hint)


def idle_ambience(case: Case) -> Iterator[Finding]:
    """An ambience that is there already, or that another replaces at once, at every level that plays it."""
    found: dict[int, list[str]] = {}
    steps: dict[int, Played] = {}
    for day in case.days:
        for step, why in _ambiences(day):
            found.setdefault(id(step.step), []).append(why)
            steps[id(step.step)] = step
    for key, reasons in found.items():
        if all(reasons):
            yield Finding(steps[key].place, reasons[0], "take it out")


def all_optional(case: Case) -> Iterator[Finding]:
    """Nothing that stays where time is short."""
    for day in case.days:
        cues = [cue for _, cue in day.cues if _audible([cue])]
        if cues and all(cue.optional for cue in cues):
            what = "everything is optional, and nothing is left where time is short"
            yield Finding(case.key("steps"), what, "take optional: away from what it is about", day.level)


def _nothing_under(heading: Played, day: Day) -> Finding:
    hint = "skip the heading there too, or give it a step"
    return Finding(heading.place, "there is nothing under this heading", hint, day.level)


def _audible(cues: Iterable[Cue]) -> bool:
    return any(cue.kind not in SILENT and (cue.seconds or cue.says) for cue in cues)


def _needed(step: Played, line: str) -> Decimal:
    """Whole seconds of a hold in which a line can be said on the first side of a step."""
    scope = on_first_side(step.verb, step.scope)
    slot = scope.pacing.slot(count(PAUSE.sub(" ", scope.fill(line))))
    return (2 * DURING_MARGIN_S + slot).to_integral(ROUND_CEILING)


def _ambiences(day: Day) -> Iterator[tuple[Played, str]]:
    """Each ambience in order, with why it changes nothing; "" where it does."""
    now = day.header.ambience
    waiting: Played | None = None
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


def never(case: Case) -> Iterator[Finding]:
    """Steps for levels at which the steps around them do not play: the outermost alone, not what is inside them."""
    for each in written(case.session.steps):
        if each.own and each.around and not each.own & each.around:
            what = f"this is never reached: it plays {at(each.own)}, and the steps around it {at(each.around)}"
            yield Finding(each.step.place, what, "change one only: or skip:, or take it out")
