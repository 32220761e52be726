"""Say nothing for a while."""

from collections.abc import Iterator, Sequence

from guided.core.cue import Cue, CueKind
from guided.plan.steps.base import Environment, HandoutItem, StepContext, StepType
from guided.plan.steps.handout_formatting import summarize_speech
from guided.script.model import Pause


class PauseType(StepType[Pause]):
    """The step type `pause`."""

    model = Pause
    work = ()
    spoken = ()
    synonyms = ("wait", "rest", "silence")
    opening = "pause: 20s"
    example = """\
- pause: 20s
"""

    def expand(self, step: Pause, context: StepContext) -> Iterator[Cue]:
        """Quiet, or time to move for who stands."""
        kind = CueKind.MOVE if context.environment.is_upright else CueKind.PAUSE
        seconds = context.scale_rest_time("pause", step.pause, context.environment.pacing.pause)
        yield context.make_cue("pause", kind, seconds)

    def summarize(self, step: Pause, environment: Environment, cues: Sequence[Cue]) -> HandoutItem | None:
        """How long it is, where it is long."""
        return summarize_speech(cues)
