"""Sessions made from steps, without a file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import reject

from guided.core.cue import Cue, Plan
from guided.core.level import Level
from guided.plan.planner import PlanError, build_plan
from guided.script.diagnostics import SourceLocation
from guided.script.model import Header, Session, Step, StepModel

PHRASES = {
    "in": "Breathe in",
    "out": "And out, slowly",
    "still": "Resting here",
    "in-short": "In",
    "out-short": "Out",
    "still-short": "Rest",
    "tense": "Firm up <area>, only a little.",
    "let-go": "And let <area> go.",
    "soften": "Let <area> soften.",
    "switch": "Now the <side> side.",
    "left-out": "Today we leave out <moves>.",
    "replaced": "Something else stands in for <moves>.",
    "and": "and",
    "counted": "counted breath",
    "ready": "Ready when you are.",
    "end": "That is the end. Rest a while.",
    "landing": "That is enough. (2s) Sit a minute first.",
    "landing-warm": "Take the warmth away now. (2s) That is enough.",
    "resume": "We go on.",
    "back": "The sound is back.",
    "here": "<section>.",
    "here-side": "<section>, <side> side.",
    "minutes-left": "<minutes> minutes to go.",
    "minute-left": "A minute to go.",
    "go-on": "Go on",
    "easier": "Easier",
    "easiest": "This is already the easiest. You can just rest.",
    "once-more": "Once more",
    "enough": "Enough",
    "offer-side": "The <side> side is still there. Press Enter for it.",
}


def step(verb: StepModel, path: str = "0", by_hand: tuple[str, ...] = (), included: Session | None = None) -> Step:
    """A step that is the same at every level."""
    return Step(path, SourceLocation("made.yaml", 1, 1), (verb, verb, verb, verb), frozenset(by_hand), included)


def steps(*verbs: StepModel, path: str = "") -> tuple[Step, ...]:
    """Steps in order, with their paths."""
    return tuple(step(verb, f"{path}{n}") for n, verb in enumerate(verbs))


def session(*verbs: StepModel | Step, **header: Any) -> Session:
    """A session of these steps."""
    made = tuple(v if isinstance(v, Step) else step(v, str(n)) for n, v in enumerate(verbs))
    head = Header(title="Made", **header)
    return Session("made", Path("made.yaml"), (head, head, head, head), made, PHRASES)


def at(row: Sequence[Cue], id: str) -> int:
    """Where a cue is, by its id."""
    return [str(cue.id) for cue in row].index(id)


def plan_or_skip(made: Session, level: Level) -> Plan:
    """A generated session at a level; one that is too long to be played is passed over."""
    try:
        return build_plan(made, level)
    except PlanError:
        reject()
