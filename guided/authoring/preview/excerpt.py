"""Excerpts: a part of a session as a plan of its own, by a line, by a name, or from a line on.

An excerpt plays as it does in the session: at its level, over the same bed. A step that is repeated plays once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from guided.authoring.preview.source_lines import find_step_at, map_lines, read_lines
from guided.core.cue import Cue, CueId, CueKind, Plan, Turn
from guided.core.errors import GuidedError
from guided.core.level import Level
from guided.plan.planner import LEAD_OUT_S, build_plan
from guided.plan.preferences import NO_PREFERENCES, Preferences
from guided.plan.section_lookup import slugify
from guided.plan.steps.registry import is_named
from guided.script.model import Session
from guided.script.values import guess_word

BED_ONLY_S = Decimal(8)
"""How long a bed is heard that is alone in an excerpt (seconds)."""
MAX_NAMES = 12
"""How many names an error lists."""


class ExcerptError(GuidedError):
    """There is nothing to hear on a line or of a name; says what is nearest."""


def cut_at_line(session: Session, level: Level, line: int, preferences: Preferences = NO_PREFERENCES) -> Plan:
    """Cut out the step on a line of a script; of a heading, all under it.

    Args:
        session: a session, or a fragment.
        level: how much today may ask.
        line: a line of its own file, from 1; one between two steps belongs to the one before.
        preferences: what the listener wants of it.

    Raises:
        ExcerptError: there is no step, or it does not play at this level.
        FileError: the file is gone.
        PlanError: the session cannot be played.
    """
    plan, line_by_step = build_plan(session, level, preferences), map_lines(session)
    step = _find_step(line_by_step, read_lines(session), line)
    indexes = [n for n, cue in enumerate(plan.cues) if _belongs(cue, step)]
    if not indexes:
        raise ExcerptError(_explain_unplayed(plan, line_by_step, line, step))
    first_turns = _get_turns(plan.cues[indexes[0]], step)
    part = takewhile(lambda n: _get_turns(plan.cues[n], step) == first_turns, indexes)
    return _cut_part(plan, indexes[0], list(part)[-1] + 1)


def cut_from_line(session: Session, level: Level, line: int, preferences: Preferences = NO_PREFERENCES) -> Plan:
    """Cut out all from the step on a line on, or from the next one that plays. Arguments as for `cut_at_line`."""
    plan, line_by_step = build_plan(session, level, preferences), map_lines(session)
    step = _find_step(line_by_step, read_lines(session), line)
    lines = [line_by_step.get(_get_step(cue), 0) for cue in plan.cues]
    first = next((n for n, cue in enumerate(plan.cues) if _belongs(cue, step)), None)
    start = first if first is not None else next((n for n, at in enumerate(lines) if at > line_by_step[step]), None)
    if start is None:
        raise ExcerptError(_explain_unplayed(plan, line_by_step, line, step))
    return _slice_plan(plan, start, len(plan.cues) - 1)


def cut_named(session: Session, level: Level, name: str, preferences: Preferences = NO_PREFERENCES) -> Plan:
    """Cut out the first stretch, area or section of a name, in any case, with spaces or hyphens, or nearly so.

    Arguments and errors as for `cut_at_line`.
    """
    plan, wanted = build_plan(session, level, preferences), slugify(name)
    index_by_slug = {**_index_cues(plan.cues, _is_heading), **_index_cues(plan.cues, is_named)}
    prefixed = (slug for slug in index_by_slug if wanted and slug.startswith(wanted))
    match = wanted if wanted in index_by_slug else next(prefixed, None) or guess_word(wanted, index_by_slug)
    if match is None:
        raise ExcerptError(_explain_unknown(plan, name))
    start = index_by_slug[match]
    step_id = plan.cues[start].id.all_sides
    cues = list(takewhile(lambda cue: cue.id.all_sides == step_id, plan.cues[start:]))
    return _cut_part(plan, start, start + len(cues))


def names(plan: Plan) -> list[str]:
    """The names in a plan: of sections, stretches and areas to let go, each once, in order."""
    return list(dict.fromkeys(cue.name for cue in plan.cues if _is_heading(cue) or is_named(cue)))


def _is_heading(cue: Cue) -> bool:
    return cue.kind is CueKind.SECTION


def _index_cues(cues: Sequence[Cue], has_name: Callable[[Cue], bool]) -> Mapping[str, int]:
    """The index of the first cue of each name, as a slug."""
    index_by_slug: dict[str, int] = {}
    for index, cue in enumerate(cues):
        if has_name(cue):
            index_by_slug.setdefault(slugify(cue.name), index)
    return index_by_slug


def _find_step(line_by_step: dict[str, int], lines: list[str], line: int) -> str:
    """The path of the step a line is in."""
    if line > len(lines):
        last = max(line_by_step.values())
        raise ExcerptError(f"The script ends on line {len(lines)}; its last step begins on line {last}.")
    step = find_step_at(line_by_step, lines, line)
    if step is None:
        first = min(line_by_step.values())
        raise ExcerptError(f"Line {line} stands before the first step, which begins on line {first}.")
    return step


def _get_step(cue: Cue) -> str:
    """The step of the outermost file that a cue belongs to."""
    return cue.id.top_step.step_path


def _belongs(cue: Cue, step: str) -> bool:
    """Whether a cue is of a step, or of one inside it. A repeat around the step is not the step."""
    path = _get_step(cue)
    return path == step or path.startswith(f"{step}.")


def _get_turns(cue: Cue, step: str) -> list[Turn]:
    """Which time it is, for each repeat around a step."""
    return [turn for turn in cue.id.top_step.turns if not f"{turn.step}.".startswith(f"{step}.")]


def _cut_part(plan: Plan, start: int, end: int) -> Plan:
    """A plan of some cues; of a heading alone, all under it."""
    cues = plan.cues
    if all(map(_is_heading, cues[start:end])):
        last_index = len(cues) - 1
        end = next((n for n in range(end, last_index) if _is_heading(cues[n])), last_index)
    return _slice_plan(plan, start, end)


def _slice_plan(plan: Plan, start: int, end: int) -> Plan:
    """A plan of some cues, over their bed, with the quiet at the end."""
    bed = next((cue for cue in reversed(plan.cues[:start]) if cue.kind is CueKind.AMBIENCE), None)
    cues = plan.cues[start:end]
    is_silent = not any(cue.seconds for cue in cues)
    quiet = Cue(CueId("closing"), CueKind.LEAD, BED_ONLY_S if is_silent else LEAD_OUT_S)
    return replace(plan, title=_choose_title(cues), cues=(*([bed] if bed else []), *cues, quiet))


def _choose_title(cues: Iterable[Cue]) -> str:
    """A title for some cues: the name of the first that has one, or the first line."""
    cue_names = (cue.name for cue in cues if cue.name)
    lines = (line for cue in cues for line in cue.says[:1])
    return next(cue_names, None) or next(lines, "Quiet")


def _explain_unplayed(plan: Plan, line_by_step: Mapping[str, int], line: int, step: str) -> str:
    """Say that a step does not play, and which near it does."""
    owner = line_by_step.get(step.rpartition(".instead.")[0])
    if owner:
        return f"Line {line} plays in place of the step on line {owner}, for those who leave that out with --avoid."
    playing = {n for cue in plan.cues if (n := line_by_step.get(_get_step(cue)))}
    near_line = min(playing, key=lambda n: (abs(n - line_by_step[step]), n), default=None)
    nearest = f"; the nearest that does begins on line {near_line}" if near_line else ""
    return f"What stands on line {line} does not play at {plan.level}{nearest}."


def _explain_unknown(plan: Plan, name: str) -> str:
    known = names(plan)
    if not known:
        return f"Nothing in it has a name at {plan.level}. Choose a line instead: --line 12."
    more = ", and more" if len(known) > MAX_NAMES else ""
    return f"Nothing is called '{name}' at {plan.level}. There is: {', '.join(known[:MAX_NAMES])}{more}."
