"""The sound underneath changes."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from guided.core.cue import Cue, CueKind
from guided.plan.steps.base import Environment, StepContext, StepType
from guided.script.model import Ambience


class AmbienceType(StepType[Ambience]):
    """The step type `ambience`."""

    model = Ambience
    work = ()
    spoken = ()
    synonyms = ("music", "sound")
    opening = "ambience: rain"
    example = """\
- ambience: rain
- Listen for a while. (20s)
- ambience: off
"""

    def expand(self, step: Ambience, context: StepContext) -> Iterator[Cue]:
        """The change, which takes no time."""
        yield context.make_cue("ambience", CueKind.AMBIENCE, Decimal(0), name=step.ambience)

    def summarize(self, step: Ambience, environment: Environment, cues: Sequence[Cue]) -> None:
        """Nothing: paper is silent."""
        return
