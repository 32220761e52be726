"""Play a fragment."""

from dataclasses import replace

from guided.plan.steps.base import ChildRounds, ContainerType, StepContext
from guided.script.model import Include


class IncludeType(ContainerType[Include]):
    """The step type `include`."""

    model = Include
    work = ()
    spoken = ()
    synonyms = ("import",)
    opening = "include: settle"
    example = """\
- include: desk-start
  words: {part: your hands}
"""
    notes = """\
A fragment is a script without a title. Its name is looked for beside the script, among your own sessions, then among
those that come with guided."""

    def children(self, step: Include, context: StepContext) -> ChildRounds:
        """The steps of the fragment, once, with its words filled in."""
        fragment, environment = context.step.fragment, context.environment
        if fragment:
            own_variables = {name: environment.fill(value) for name, value in step.words.items()}
            variables = {**fragment.at(environment.level).words, **own_variables}
            yield fragment.steps, replace(environment, variables=variables, id_prefix=f"{context.id.path}>")
