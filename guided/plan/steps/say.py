"""Say a line."""

from collections.abc import Iterator, Sequence

from guided.core.cue import Cue
from guided.plan.steps.base import Environment, HandoutItem, StepContext, StepType
from guided.plan.steps.handout_formatting import summarize_speech
from guided.script.model import Say


class SayType(StepType[Say]):
    """The step type `say`."""

    model = Say
    work = ()
    spoken = ("say",)
    synonyms = ("speak", "text", "line")
    opening = "say: A line."
    example = """\
- A line by itself is said. (4s) And this, after four quiet seconds.
- say: On a flare day this is left out.
  skip: flare
"""

    def expand(self, step: Say, context: StepContext) -> Iterator[Cue]:
        """Its sentences and pauses."""
        yield from context.make_speech("say", context.environment.fill(step.say))

    def summarize(self, step: Say, environment: Environment, cues: Sequence[Cue]) -> HandoutItem | None:
        """Its words."""
        return summarize_speech(cues)
