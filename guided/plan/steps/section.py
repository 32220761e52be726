"""A heading."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from guided.core.cue import Cue, CueKind
from guided.plan.steps.base import Environment, StepContext, StepType
from guided.script.model import Section


class SectionType(StepType[Section]):
    """The step type `section`."""

    model = Section
    work = ()
    spoken = ()
    shown = ("section",)
    synonyms = ("heading",)
    opening = "section: Hips"
    example = """\
- section: Knees
- Let your knees be easy. (10s)
"""
    notes = """\
Skipping a section goes on at the next one; a file that is rendered has a chapter for each."""

    def expand(self, step: Section, context: StepContext) -> Iterator[Cue]:
        """The heading, which takes no time."""
        yield context.make_cue("section", CueKind.SECTION, Decimal(0), name=context.environment.fill(step.section))

    def summarize(self, step: Section, environment: Environment, cues: Sequence[Cue]) -> None:
        """Nothing: it is the heading of what follows."""
        return
