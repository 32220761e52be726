"""Play some steps several times."""

from dataclasses import replace

from guided.plan.steps.base import ChildRounds, ContainerType, StepContext
from guided.script.model import Repeat


class RepeatType(ContainerType[Repeat]):
    """The step type `repeat`."""

    model = Repeat
    work = ("repeat",)
    spoken = ()
    synonyms = ("loop", "times")
    opening = "repeat: 3"
    example = """\
- repeat: 3
  steps:
    - Notice one breath. (6s)
"""

    def children(self, step: Repeat, context: StepContext) -> ChildRounds:
        """Its steps, each time; counts in them stay as written."""
        for n in range(context.scale_count("repeat", step.repeat)):
            yield step.steps, replace(context.environment, is_count_scaled=True, id_prefix=f"{context.id.path}~{n}/")
