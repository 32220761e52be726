"""Keep something warm on, for the same time at every level."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from guided.core.cue import Cue, CueKind
from guided.plan.steps.base import ChildRounds, ContainerType, Environment, HandoutItem, StepContext, iterate
from guided.plan.steps.handout_formatting import describe_duration
from guided.script.model import Heat


class HeatType(ContainerType[Heat]):
    """The step type `heat`."""

    model = Heat
    work = ("heat",)
    spoken = ()
    opening = "heat: 15m"
    example = """\
- Lay something warm where it is welcome, with cloth between. (10s)
- heat: 12m
  steps:
    - Let it be warm. Now some quiet minutes.
    - pause: 6m
    - Half of the time has passed.
- Take the warmth away now. (6s)
"""

    def children(self, step: Heat, context: StepContext) -> ChildRounds:
        """Its steps, once; their pauses stay as written."""
        path = context.id.path
        yield step.steps, replace(context.environment, heat=path, pool=path)

    def expand(self, step: Heat, context: StepContext) -> Iterator[Cue]:
        """Its steps, then quiet for what they leave of the time."""
        remaining_seconds = step.heat
        for cue in iterate(self.children(step, context), context.expand):
            remaining_seconds -= cue.seconds
            yield replace(cue, optional=context.environment.optional)  # it goes whole, or not at all
        path = context.id.path
        yield context.make_cue("heat", CueKind.HEAT, max(Decimal(0), remaining_seconds), heat_id=path, pool=path)

    def summarize(self, step: Heat, environment: Environment, cues: Sequence[Cue]) -> HandoutItem:
        """How long it may stay on."""
        return HandoutItem((), "Warmth", (f"{describe_duration(step.heat)} in all, and no longer",))

    def loads(self, step: Heat) -> frozenset[str]:
        """Warmth."""
        return frozenset({"heat"})
