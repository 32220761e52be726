"""The plan: a session at a level becomes cues. A pure function: same script and level, same plan, always."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import chain, islice

from guided.core.cue import Cue, CueId, CueKind, Plan
from guided.core.errors import GuidedError
from guided.core.level import Level
from guided.plan import pacing as pace
from guided.plan.preferences import NO_PREFERENCES, Preferences, place_mismatch_message, reduce_talk
from guided.plan.steps.base import Environment, iterate
from guided.plan.steps.expansion import active_steps, children, expand, expand_substitute, is_excluded
from guided.plan.steps.registry import STEP_TYPES
from guided.script import spoken_text
from guided.script.model import Session, Step
from guided.script.values import MAX_HEAT_S

MAX_CUES = 20_000
MAX_SESSION_S = Decimal(3 * 3600)
"""The longest session (seconds)."""
LEAD_IN_S = Decimal(2)
LEAD_OUT_S = Decimal(4)
"""Quiet before the first words and after the last (seconds); over the last of it everything fades."""
SLEEP_OUT_S = Decimal(60)
"""The same after the last words of a session to fall asleep with."""
HALF_TAPER_DB = Decimal("1.5")
"""Half of what a voice that softens softens by (decibels)."""


class PlanError(GuidedError):
    """A script that asks for more than can be played."""


def build_plan(session: Session, level: Level, preferences: Preferences = NO_PREFERENCES) -> Plan:
    """Lay a session out, cue by cue.

    Args:
        session: a session, or a fragment, which plays as it stands.
        level: how much today may ask.
        preferences: what the listener wants of it.

    Raises:
        PlanError: it has more than 20,000 cues, lasts more than three hours, or is not done at the place wished for.
    """
    header = session.at(level)
    title = header.title or session.name
    if preferences.where and header.where and preferences.where not in header.where:
        raise PlanError(place_mismatch_message(title, preferences.where, header.where))
    pacing = pace.find_pacing(session, level, preferences.rate)
    environment = Environment(
        level,
        pacing,
        session.phrases,
        preferences.exclusions,
        header.words,
        longest_hold=preferences.condition.longest_hold,
    )
    gone = find_exclusions(session.steps, environment)
    sleep = "sleep" in header.good_for
    inside = chain(announce_exclusions(gone, environment), expand(session.steps, environment))
    parts = chain(_make_lead_in(header.ambience), inside, _make_lead_out(sleep))
    bounded = _limit_cues(parts, session.name)
    _check_warmth(bounded, title)
    cues = _finish_cues(bounded, header.taper)
    heard = tuple(cue for cue in cues if cue.kind not in preferences.muted_kinds)
    whole = Plan(session.name, title, level, header.language, heard, gone.left_out, gone.replaced, sleep)
    return reduce_talk(whole, preferences.words)


def plan_line(line: str, level: Level, language: str) -> Plan:
    """A plan that says one line, to hear how it sounds. Raises PlanError where there is nothing to say in it."""
    slot = pace.DEFAULT_PACING[level].slot
    said = [
        Cue(CueId(str(n)), CueKind.SAY, slot(spoken_text.count_words(sentence)), says=(sentence,))
        for n, sentence in enumerate(spoken_text.split_sentences(line))
    ]
    if not said:
        raise PlanError("There is nothing to say in that line. Give it a word or two.")
    return Plan("line", line, level, language, (*said, *_make_lead_out()))


MAX_NAMES = 1000
"""So many names are looked at, at most."""


@dataclass(frozen=True)
class ExcludedMoves:
    """The names of the moves that are not played as written, each once, in order."""

    left_out: tuple[str, ...]
    """Those that have nothing in their place."""
    replaced: tuple[str, ...]


def find_exclusions(steps: Iterable[Step], environment: Environment) -> ExcludedMoves:
    """What is missing from some steps for what it involves: stretches, areas to let go, breathing to a count."""
    named = list(islice(_find_moves(steps, environment), MAX_NAMES)) if environment.exclusions else []
    gone = dict.fromkeys(name for name, replaced in named if not replaced)
    return ExcludedMoves(tuple(gone), tuple(dict.fromkeys(name for name, _ in named if name not in gone)))


def announce_exclusions(found: ExcludedMoves, environment: Environment) -> Iterator[Cue]:
    """The lines that say what is missing; none where nothing is, or the language has no words for it."""
    for key, moves in (("left-out", found.left_out), ("replaced", found.replaced)):
        if moves and key in environment.phrases:
            line = spoken_text.fill_placeholders(
                environment.phrases[key], {"moves": _join_names(moves, environment.phrases["and"])}
            )
            slot = environment.pacing.slot(spoken_text.count_words(line))
            yield Cue(CueId(key, part="0"), CueKind.SAY, slot, says=(line,), step_type="say")


def _join_names(names: tuple[str, ...], last: str) -> str:
    *others, end = names
    return f"{', '.join(others)} {last} {end}" if others else end


def _find_moves(
    steps: Iterable[Step], environment: Environment, replaced: bool | None = None
) -> Iterator[tuple[str, bool]]:
    """Names of moves that are missing, and whether something plays in their place.

    `replaced` is None as long as nothing around these steps is missing.
    """
    for context, step in active_steps(steps, environment):
        fate = replaced
        if fate is None and is_excluded(step, context.environment):
            fate = any(True for _ in expand_substitute(step, context.environment))
        if fate is not None:
            names = STEP_TYPES[step.step_type].move_names(step, context.environment)
            yield from ((name, fate) for name in names)
        yield from iterate(children(context, step), partial(_find_moves, replaced=fate))


def _make_lead_in(ambience: str) -> Iterator[Cue]:
    if ambience != "off":
        yield Cue(CueId("ambience"), CueKind.AMBIENCE, Decimal(0), name=ambience)
    yield Cue(CueId("opening"), CueKind.LEAD, LEAD_IN_S)


def _make_lead_out(sleep: bool = False) -> Iterator[Cue]:
    yield Cue(CueId("closing"), CueKind.LEAD, SLEEP_OUT_S if sleep else LEAD_OUT_S)


def _limit_cues(cues: Iterable[Cue], name: str) -> list[Cue]:
    found: list[Cue] = []
    seconds = Decimal(0)
    for cue in cues:
        found.append(cue)
        seconds += cue.seconds
        if seconds > MAX_SESSION_S or len(found) > MAX_CUES:
            raise PlanError(f"{name} would play for more than three hours. Use fewer rounds, reps or repeats.")
    return found


def _check_warmth(cues: list[Cue], title: str) -> None:
    if any(cue.kind is CueKind.HEAT and not cue.seconds for cue in cues):
        raise PlanError(f"{title} has more to say while it keeps you warm than the warmth lasts. Take a line out.")
    if sum((cue.seconds for cue in cues if cue.heat_id), Decimal(0)) > MAX_HEAT_S:
        raise PlanError(f"{title} would keep you warm for more than 20 minutes, which is too long for the skin.")


def _finish_cues(cues: list[Cue], taper: bool) -> Iterator[Cue]:
    """Tell every cue which heading it stands under; slow and soften the voice where that is written."""
    total = sum((cue.seconds for cue in cues), Decimal(0))
    now, heading = Decimal(0), ""
    for cue in cues:
        heading = cue.name if cue.kind is CueKind.SECTION else heading
        yield _taper(cue, heading, now / total) if taper else replace(cue, section=heading)
        now += cue.seconds


def _taper(cue: Cue, heading: str, share: Decimal) -> Cue:
    """Slow the voice by a tenth and soften it by 3 dB from beginning to end (Knowlton and Larkin 2006).

    It begins as much above its usual level as it ends below. Movement and warmth keep their time.
    """
    slower = cue.kind is CueKind.SAY and cue.step_type != "stretch" and not cue.heat_id
    seconds = pace.round_up(cue.seconds * (1 + share / 10)) if slower else cue.seconds
    return replace(
        cue, section=heading, seconds=seconds, attenuation_db=(3 * share - HALF_TAPER_DB).quantize(pace.TENTH_S)
    )
