"""A session's timeline for other programs: plain values, to be written as JSON. Described in `docs/json.md`.

Version 1. Every key is always there; what there is none of is null, or an empty list. Later versions of guided may add
keys; if one is taken away or means something else, the version rises. Times are seconds, to a tenth.

    version     1
    name        what the command line calls it
    file        the path of its script
    title       null for a fragment
    about, kind, author, language
    where, good_for, cautions   lists of text
    levels      one for each level asked for, the easiest first:
        level       "flare", "gentle", "steady" or "better"
        seconds     how long it takes: work + rest + speech
        work        moving, holding, breathing together
        rest        all that asks nothing
        speech      the time that lines own
        words       how many words may be said
        left_out    names of moves left out, with nothing in their place
        replaced    names of moves that something else stands in for
        sections    in order: name, start, seconds
        timeline    everything that happens, in order:
            id          the same for the same moment at every level
            line        of the script, from 1; null for what no line says, like the quiet at the end
            start, seconds
            kind        "say", "pause", "hold", "chime"...: the values of `guided.core.cue.CueKind`
            verb        the kind of step it comes from; "" for none
            says        what is said, if it fits; null where nothing is
            name        of the stretch, the area, the heading, the sound; "" for none
            section     the heading it is under; "" before the first
            side        "" where there are none
            rep, reps   which time of how many; 0 where nothing is counted
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from guided.authoring.preview.compare import sum_shares
from guided.authoring.preview.source_lines import find_timed_steps, map_lines
from guided.core.cue import Plan
from guided.script.model import Session

JSON_VERSION = 1
_CUE_KEYS = ("name", "section", "side", "rep", "reps")
"""The keys of an entry that are fields of its cue."""


def to_data(session: Session, plans: Iterable[Plan]) -> dict[str, Any]:
    """A session and its plans as plain values; see above. Raises FileError where its script is gone."""
    header, line_by_step = session.headers[0], map_lines(session)
    return {
        "version": JSON_VERSION,
        "name": session.name,
        "file": str(session.path),
        **{key: getattr(header, key) for key in ("title", "about", "kind", "author", "language")},
        **{key: list(getattr(header, key)) for key in ("where", "good_for", "cautions")},
        "levels": [_plan_to_dict(plan, line_by_step) for plan in plans],
    }


def _plan_to_dict(plan: Plan, line_by_step: dict[str, int]) -> dict[str, Any]:
    shares = sum_shares(plan)
    return {
        "level": str(plan.level),
        "seconds": float(shares.whole),
        **{key: float(getattr(shares, key)) for key in ("work", "rest", "speech")},
        "words": shares.words,
        "left_out": list(plan.left_out),
        "replaced": list(plan.replaced),
        "sections": list(_list_sections(plan)),
        "timeline": list(_list_cues(plan, line_by_step)),
    }


def _list_sections(plan: Plan) -> Iterator[dict[str, Any]]:
    for (name, start), (_, end) in pairwise([*plan.iter_sections(), ("", plan.seconds)]):
        yield {"name": name, "start": float(start), "seconds": float(end - start)}


def _list_cues(plan: Plan, line_by_step: dict[str, int]) -> Iterator[dict[str, Any]]:
    line_by_cue = {cue: step.line for step in find_timed_steps(line_by_step, plan) for cue in step.cues}
    for start, cue in plan.list_starts():
        yield {
            "id": str(cue.id),
            "line": line_by_cue.get(cue.id),
            "start": float(start),
            "seconds": float(cue.seconds),
            "kind": str(cue.kind),
            "verb": cue.step_type,
            "says": next(iter(cue.says), None),
            **{key: getattr(cue, key) for key in _CUE_KEYS},
        }
