"""Some steps that belong together."""

from guided.plan.steps.base import ChildRounds, ContainerType, StepContext
from guided.script.model import Group


class GroupType(ContainerType[Group]):
    """`steps` alone."""

    model = Group
    work = ()
    spoken = ()
    opening = "steps:"
    example = """\
- only: [steady, better]
  steps:
    - And now a little more, for today.
    - pause: 5s
"""
    notes = """\
Good for a few steps that share an `only`, a `skip` or an `optional`."""

    def children(self, step: Group, context: StepContext) -> ChildRounds:
        """Its steps, once."""
        yield step.steps, context.environment
