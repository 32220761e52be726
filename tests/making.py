"""Sessions made from steps, without a file."""

from pathlib import Path
from typing import Any

from guided.script.model import Header, Session, Step, Verb
from guided.script.source import Place

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
}


def step(verb: Verb, path: str = "0", by_hand: tuple[str, ...] = (), included: Session | None = None) -> Step:
    """A step that is the same at every level."""
    return Step(path, Place("made.yaml", 1, 1), (verb, verb, verb, verb), frozenset(by_hand), included)


def steps(*verbs: Verb, path: str = "") -> tuple[Step, ...]:
    """Steps in order, with their paths."""
    return tuple(step(verb, f"{path}{n}") for n, verb in enumerate(verbs))


def session(*verbs: Verb | Step, **header: Any) -> Session:
    """A session of these steps."""
    made = tuple(v if isinstance(v, Step) else step(v, str(n)) for n, v in enumerate(verbs))
    head = Header(title="Made", **header)
    return Session("made", Path("made.yaml"), (head, head, head, head), made, PHRASES)
