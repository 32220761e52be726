"""Take a position."""

from collections.abc import Iterator, Sequence

from guided.core.cue import Cue, CueKind
from guided.plan.steps.base import Environment, HandoutItem, StepContext, StepType
from guided.plan.steps.handout_formatting import summarize_speech
from guided.script.model import Position


class PositionType(StepType[Position]):
    """The step type `position`."""

    model = Position
    work = ()
    spoken = ("position",)
    synonyms = ("pose",)
    plays_whole = True
    opening = "position: Lie down."
    example = """\
- position: When you're ready, lie on your back, knees bent, feet resting flat.
  settle: 20s
"""

    def expand(self, step: Position, context: StepContext) -> Iterator[Cue]:
        """Its words, then time to settle."""
        yield from context.make_speech("position", context.environment.fill(step.position))
        seconds = context.scale_rest_time("settle", step.settle, context.environment.pacing.pause)
        yield context.make_cue("settle", CueKind.SETTLE, seconds)

    def summarize(self, step: Position, environment: Environment, cues: Sequence[Cue]) -> HandoutItem | None:
        """Its words."""
        return summarize_speech(cues)
