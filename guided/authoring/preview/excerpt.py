"""A part of a session as a plan of its own: the step on a line, the step of a name, or everything from a line on.

What is asked for plays as it does in the session: at its level, over the same bed. One that is played again and again
is heard once.
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
"""How long a bed is heard where that is all there is on a line (seconds)."""
MAX_NAMES = 12
"""So many names are told of what there is to hear."""


class ExcerptError(GuidedError):
    """There is nothing to hear at a place; says where the nearest is."""


def cut_at_line(session: Session, level: Level, line: int, preferences: Preferences = NO_PREFERENCES) -> Plan:
    """The step on a line of a script; of a heading, all that stands under it.

    Args:
        session: a session, or a fragment.
        level: how much today may ask.
        line: a line of its own file, from 1; one between two steps belongs to the one before.
        preferences: what the listener wants of it.

    Raises:
        HearingError: there is no step, or it does not play at this level.
        FileError: the file is gone.
        PlanError: the session cannot be played.
    """
    whole, begins = build_plan(session, level, preferences), map_lines(session)
    step = _find_step(begins, read_lines(session), line)
    found = [n for n, cue in enumerate(whole.cues) if _belongs(cue, step)]
    if not found:
        raise ExcerptError(_explain_unplayed(whole, begins, line, step))
    around = _get_turns(whole.cues[found[0]], step)
    once = takewhile(lambda n: _get_turns(whole.cues[n], step) == around, found)
    return _cut_part(whole, found[0], list(once)[-1] + 1)


def cut_from_line(session: Session, level: Level, line: int, preferences: Preferences = NO_PREFERENCES) -> Plan:
    """All from the step on a line on, or from the next one that plays. Arguments and errors as for `cut_at_line`."""
    whole, begins = build_plan(session, level, preferences), map_lines(session)
    step = _find_step(begins, read_lines(session), line)
    own = [begins.get(_get_step(cue), 0) for cue in whole.cues]
    first = next((n for n, cue in enumerate(whole.cues) if _belongs(cue, step)), None)
    start = first if first is not None else next((n for n, at in enumerate(own) if at > begins[step]), None)
    if start is None:
        raise ExcerptError(_explain_unplayed(whole, begins, line, step))
    return _slice_plan(whole, start, len(whole.cues) - 1)


def cut_named(session: Session, level: Level, name: str, preferences: Preferences = NO_PREFERENCES) -> Plan:
    """The first stretch, area to let go, or section of a name; in any case, with spaces or hyphens; a slip is forgiven.

    Arguments and errors as for `cut_at_line`.
    """
    whole, wanted = build_plan(session, level, preferences), slugify(name)
    known = {**_index_cues(whole.cues, _is_heading), **_index_cues(whole.cues, is_named)}
    begun = (each for each in known if wanted and each.startswith(wanted))
    found = wanted if wanted in known else next(begun, None) or guess_word(wanted, known)
    if found is None:
        raise ExcerptError(_explain_unknown(whole, name))
    start = known[found]
    here = whole.cues[start].id.all_sides
    run = list(takewhile(lambda cue: cue.id.all_sides == here, whole.cues[start:]))
    return _cut_part(whole, start, start + len(run))


def names(plan: Plan) -> list[str]:
    """What has a name in a plan: sections, stretches and areas to let go, each once, in order."""
    return list(dict.fromkeys(cue.name for cue in plan.cues if _is_heading(cue) or is_named(cue)))


def _is_heading(cue: Cue) -> bool:
    return cue.kind is CueKind.SECTION


def _index_cues(cues: Sequence[Cue], has_name: Callable[[Cue], bool]) -> Mapping[str, int]:
    """The place of the first cue of each name, of those that have one."""
    found: dict[str, int] = {}
    for n, cue in enumerate(cues):
        if has_name(cue):
            found.setdefault(slugify(cue.name), n)
    return found


def _find_step(begins: dict[str, int], written: list[str], line: int) -> str:
    """The path of the step a line is in."""
    if line > len(written):
        last = max(begins.values())
        raise ExcerptError(f"The script ends on line {len(written)}; its last step begins on line {last}.")
    step = find_step_at(begins, written, line)
    if step is None:
        first = min(begins.values())
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


def _cut_part(whole: Plan, start: int, end: int) -> Plan:
    """Some cues; of a heading alone, all under it."""
    cues = whole.cues
    if all(map(_is_heading, cues[start:end])):
        last = len(cues) - 1
        end = next((n for n in range(end, last) if _is_heading(cues[n])), last)
    return _slice_plan(whole, start, end)


def _slice_plan(whole: Plan, start: int, end: int) -> Plan:
    """A plan of some cues, over the bed they have in the whole, with the quiet at the end."""
    bed = next((cue for cue in reversed(whole.cues[:start]) if cue.kind is CueKind.AMBIENCE), None)
    cues = whole.cues[start:end]
    silent = not any(cue.seconds for cue in cues)
    quiet = Cue(CueId("closing"), CueKind.LEAD, BED_ONLY_S if silent else LEAD_OUT_S)
    return replace(whole, title=_choose_title(cues), cues=(*([bed] if bed else []), *cues, quiet))


def _choose_title(cues: Iterable[Cue]) -> str:
    """What to call some cues: the name of the first that has one, or what is said first."""
    named = (cue.name for cue in cues if cue.name)
    said = (line for cue in cues for line in cue.says[:1])
    return next(named, None) or next(said, "Quiet")


def _explain_unplayed(whole: Plan, begins: Mapping[str, int], line: int, step: str) -> str:
    """Say that a step does not play, and which near it does."""
    owner = begins.get(step.rpartition(".instead.")[0])
    if owner:
        return f"Line {line} plays in place of the step on line {owner}, for those who leave that out with --avoid."
    at = {n for cue in whole.cues if (n := begins.get(_get_step(cue)))}
    near = min(at, key=lambda n: (abs(n - begins[step]), n), default=None)
    nearest = f"; the nearest that does begins on line {near}" if near else ""
    return f"What stands on line {line} does not play at {whole.level}{nearest}."


def _explain_unknown(whole: Plan, name: str) -> str:
    known = names(whole)
    if not known:
        return f"Nothing in it has a name at {whole.level}. Choose a line instead: --line 12."
    more = ", and more" if len(known) > MAX_NAMES else ""
    return f"Nothing is called '{name}' at {whole.level}. There is: {', '.join(known[:MAX_NAMES])}{more}."
