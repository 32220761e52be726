"""Every step of a script, those inside others too."""

from collections import deque
from collections.abc import Iterable, Iterator

from guided.script.model import Step, Verb


def every_verb(steps: Iterable[Step]) -> Iterator[tuple[Step, Verb]]:
    """Each step as it stands at each level: the given ones first, then those inside them, instead of them, included."""
    waiting, seen = deque(steps), set[int]()
    while waiting:
        step = waiting.popleft()
        if id(step) in seen:  # one list may stand at many levels, inside one that does too
            continue
        seen.add(id(step))
        for verb in step.by_level:
            yield step, verb
            waiting.extend((*getattr(verb, "steps", ()), *verb.instead))
        waiting.extend(step.included.steps if step.included else ())
