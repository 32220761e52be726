"""Make the table of the library in README.md, and the catalogue that suggestions are chosen from, beside this file.

    python sessions/generate.py

Everything in them is worked out from the sessions' plans; no voice is needed. A test keeps them fresh.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from guided.core import paths
from guided.core.cue import Cue, CueKind, Plan
from guided.core.formatting import format_clock
from guided.core.level import LEVELS
from guided.plan.planner import build_plan
from guided.script.loader import load_script
from guided.script.model import Session
from guided.script.spoken_text import count_words
from guided.script.values import SESSION_KINDS
from guided.today import catalog_cache

HERE = Path(__file__).parent
HEADINGS = {
    "relaxation": "Relaxation",
    "breathing": "Breathing",
    "stretch": "Gentle movement",
    "mindfulness": "Mindfulness",
    "rest": "Rest",
    "listen": "Listen",
}
BEGIN = """\
# The library

Every session works at every level; the four figures in a cell are for a flare day, a gentle, a steady and a better one.
**Length** in minutes; **moves**, different ones; **reps**, all of them, both sides; **held**, seconds in all;
**breaths** led to a count; **pace**, words a minute while somebody speaks; **quiet**, how much of the time nobody does.

This page is made by `python sessions/generate.py` and not written by hand. Where doses and cautions come from stands in
[SOURCES.md](SOURCES.md). Nothing here has been reviewed by a clinician.
"""
COLUMNS = ("session", "length", "moves", "reps", "held", "breaths", "pace", "quiet", "where")


def page() -> str:
    """The whole page."""
    sessions = [load_script(path, paths.find_folders()) for path in sorted(paths.find_scripts(HERE).values())]
    return "\n".join([BEGIN, *(line for kind in SESSION_KINDS for line in _chapter(kind, sessions))])


def _chapter(kind: str, sessions: Iterable[Session]) -> Iterator[str]:
    yield f"## {HEADINGS[kind]}\n"
    yield f"| {' | '.join(COLUMNS)} |"
    yield f"|{'---|' * len(COLUMNS)}"
    for session in sessions:
        if session.headers[0].kind == kind:
            yield f"| {' | '.join(_row(session))} |"
    yield ""


def _row(session: Session) -> Iterator[str]:
    header = session.headers[0]
    yield f"**{session.name}**: {header.about}"
    plans = [build_plan(session, level) for level in LEVELS]
    for figure in (_length, _moves, _reps, _held, _breaths, _pace, _quiet):
        yield " ".join(map(figure, plans))
    yield ", ".join(header.where)


def _length(planned: Plan) -> str:
    return format_clock(planned.seconds)


def _moves(planned: Plan) -> str:
    return str(len({cue.name for cue in planned.cues if cue.step_type == "stretch"}))


def _reps(planned: Plan) -> str:
    return str(len({cue.id.move for cue in planned.cues if cue.step_type == "stretch" and cue.rep}))


def _held(planned: Plan) -> str:
    return f"{sum(cue.seconds for cue in planned.cues if cue.kind is CueKind.HOLD):.0f}"


def _breaths(planned: Plan) -> str:
    return str(sum(cue.kind is CueKind.INHALE for cue in planned.cues))


def _pace(planned: Plan) -> str:
    spoken = _spoken(planned)
    return f"{60 * sum(count_words(cue.says[0]) for cue in spoken) / sum(cue.seconds for cue in spoken):.0f}"


def _quiet(planned: Plan) -> str:
    return f"{100 * (1 - sum(cue.seconds for cue in _spoken(planned)) / planned.seconds):.0f}%"


def _spoken(planned: Plan) -> list[Cue]:
    return [cue for cue in planned.cues if cue.kind is CueKind.SAY]


if __name__ == "__main__":
    (HERE / "README.md").write_text(page(), "utf-8")
    with tempfile.TemporaryDirectory() as home:
        os.environ["GUIDED_HOME"] = home  # as it is for somebody who has nothing of their own yet
        (HERE / catalog_cache.CATALOG_FILE).write_bytes(catalog_cache.build_cache())
