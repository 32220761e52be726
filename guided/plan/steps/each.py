"""Play some steps once for each word of a list."""

from dataclasses import replace

from guided.plan.steps.base import ChildRounds, ContainerType, StepContext
from guided.script.model import Each


class EachType(ContainerType[Each]):
    """`each`."""

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
        around = context.environment
        words = [{name: around.fill(value)} for name, values in step.each.items() for value in values]
        for n, word in enumerate(words):
            variables = {**around.variables, **word}
            yield step.steps, replace(around, variables=variables, id_prefix=f"{context.id.path}~{n}/")
