"""Play some steps once for each word of a list."""

from dataclasses import replace

from guided.plan.steps.base import ChildRounds, ContainerType, StepContext
from guided.script.model import Each


class EachType(ContainerType[Each]):
    """The step type `each`."""

    model = Each
    work = ()
    spoken = ()
    opening = "each: {area: [...]}"
    example = """\
- each: {area: [your jaw, your shoulders, your hands]}
  steps:
    - release: <area>
      rest: 30s
"""
    notes = """\
`<area>`, or whatever the word is called, is filled in wherever it stands in the steps."""

    def children(self, step: Each, context: StepContext) -> ChildRounds:
        """Its steps, for each word."""
        environment = context.environment
        variable_sets = [{name: environment.fill(value)} for name, values in step.each.items() for value in values]
        for index, variables in enumerate(variable_sets):
            filled = {**environment.variables, **variables}
            yield step.steps, replace(environment, variables=filled, id_prefix=f"{context.id.path}~{index}/")
