"""The planner: a session at a level becomes a plan. A pure function: same script and level, same plan, always."""

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
    """A script that cannot be played as it is."""


def build_plan(session: Session, level: Level, preferences: Preferences = NO_PREFERENCES) -> Plan:
    """The plan of a session at a level.

    Args:
        session: a session, or a fragment, which plays as it stands.
        level: how much today may ask.
        preferences: the listener's preferences.

    Raises:
        PlanError: it has more than 20,000 cues, lasts more than three hours, or is not for the preferred place.
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
    excluded = find_exclusions(session.steps, environment)
    for_sleep = "sleep" in header.good_for
    session_cues = chain(announce_exclusions(excluded, environment), expand(session.steps, environment))
    all_cues = chain(_make_lead_in(header.ambience), session_cues, _make_lead_out(for_sleep))
    limited_cues = _limit_cues(all_cues, session.name)
    _check_warmth(limited_cues, title)
    final_cues = _finish_cues(limited_cues, header.taper)
    audible = tuple(cue for cue in final_cues if cue.kind not in preferences.muted_kinds)
    left_out, replaced = excluded.left_out, excluded.replaced
    plan = Plan(session.name, title, level, header.language, audible, left_out, replaced, for_sleep)
    return reduce_talk(plan, preferences.words)


def plan_line(line: str, level: Level, language: str) -> Plan:
    """A plan that says one line, to hear how it sounds. Raises PlanError if it has no words."""
    slot = pace.DEFAULT_PACING[level].slot
    cues = [
        Cue(CueId(str(index)), CueKind.SAY, slot(spoken_text.count_words(sentence)), says=(sentence,))
        for index, sentence in enumerate(spoken_text.split_sentences(line))
    ]
    if not cues:
        raise PlanError("There is nothing to say in that line. Give it a word or two.")
    return Plan("line", line, level, language, (*cues, *_make_lead_out()))


MAX_NAMES = 1000
"""How many names of moves are looked at, at most."""


@dataclass(frozen=True)
class ExcludedMoves:
    """The names of the moves that are not played as written, each once, in order."""

    left_out: tuple[str, ...]
    """Moves with nothing in their place."""
    replaced: tuple[str, ...]


def find_exclusions(steps: Iterable[Step], environment: Environment) -> ExcludedMoves:
    """The moves among some steps that are excluded: stretches, areas to let go, breathing to a count."""
    moves = list(islice(_find_moves(steps, environment), MAX_NAMES)) if environment.exclusions else []
    left_out = dict.fromkeys(name for name, replaced in moves if not replaced)
    return ExcludedMoves(tuple(left_out), tuple(dict.fromkeys(name for name, _ in moves if name not in left_out)))


def announce_exclusions(excluded: ExcludedMoves, environment: Environment) -> Iterator[Cue]:
    """The lines that say what is left out; none if nothing is, or the phrase book has no line for it."""
    for key, names in (("left-out", excluded.left_out), ("replaced", excluded.replaced)):
        if names and key in environment.phrases:
            line = spoken_text.fill_placeholders(
                environment.phrases[key], {"moves": _join_names(names, environment.phrases["and"])}
            )
            slot = environment.pacing.slot(spoken_text.count_words(line))
            yield Cue(CueId(key, part="0"), CueKind.SAY, slot, says=(line,), step_type="say")


def _join_names(names: tuple[str, ...], conjunction: str) -> str:
    *others, last = names
    return f"{', '.join(others)} {conjunction} {last}" if others else last


def _find_moves(
    steps: Iterable[Step], environment: Environment, outer_has_substitute: bool | None = None
) -> Iterator[tuple[str, bool]]:
    """Names of excluded moves, and whether something plays in their place.

    `outer_has_substitute` is None as long as no step around these is excluded.
    """
    for context, step in active_steps(steps, environment):
        has_substitute = outer_has_substitute
        if has_substitute is None and is_excluded(step, context.environment):
            has_substitute = any(True for _ in expand_substitute(step, context.environment))
        if has_substitute is not None:
            names = STEP_TYPES[step.step_type].move_names(step, context.environment)
            yield from ((name, has_substitute) for name in names)
        yield from iterate(children(context, step), partial(_find_moves, outer_has_substitute=has_substitute))


def _make_lead_in(ambience: str) -> Iterator[Cue]:
    if ambience != "off":
        yield Cue(CueId("ambience"), CueKind.AMBIENCE, Decimal(0), name=ambience)
    yield Cue(CueId("opening"), CueKind.LEAD, LEAD_IN_S)


def _make_lead_out(for_sleep: bool = False) -> Iterator[Cue]:
    yield Cue(CueId("closing"), CueKind.LEAD, SLEEP_OUT_S if for_sleep else LEAD_OUT_S)


def _limit_cues(cues: Iterable[Cue], name: str) -> list[Cue]:
    collected: list[Cue] = []
    total_seconds = Decimal(0)
    for cue in cues:
        collected.append(cue)
        total_seconds += cue.seconds
        if total_seconds > MAX_SESSION_S or len(collected) > MAX_CUES:
            raise PlanError(f"{name} would play for more than three hours. Use fewer rounds, reps or repeats.")
    return collected


def _check_warmth(cues: list[Cue], title: str) -> None:
    if any(cue.kind is CueKind.HEAT and not cue.seconds for cue in cues):
        raise PlanError(f"{title} has more to say while it keeps you warm than the warmth lasts. Take a line out.")
    if sum((cue.seconds for cue in cues if cue.heat_id), Decimal(0)) > MAX_HEAT_S:
        raise PlanError(f"{title} would keep you warm for more than 20 minutes, which is too long for the skin.")


def _finish_cues(cues: list[Cue], taper: bool) -> Iterator[Cue]:
    """The cues with their headings; the voice slower and softer towards the end if `taper` is set."""
    total_seconds = sum((cue.seconds for cue in cues), Decimal(0))
    elapsed, heading = Decimal(0), ""
    for cue in cues:
        heading = cue.name if cue.kind is CueKind.SECTION else heading
        yield _taper(cue, heading, elapsed / total_seconds) if taper else replace(cue, section=heading)
        elapsed += cue.seconds


def _taper(cue: Cue, heading: str, share: Decimal) -> Cue:
    """Slow the voice by a tenth and soften it by 3 dB from beginning to end (Knowlton and Larkin 2006).

    It begins as much above its usual level as it ends below. Movement and warmth keep their time.
    """
    is_slowed = cue.kind is CueKind.SAY and cue.step_type != "stretch" and not cue.heat_id
    seconds = pace.round_up(cue.seconds * (1 + share / 10)) if is_slowed else cue.seconds
    return replace(
        cue, section=heading, seconds=seconds, attenuation_db=(3 * share - HALF_TAPER_DB).quantize(pace.TENTH_S)
    )
