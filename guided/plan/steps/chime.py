"""A soft sound."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from guided.core.cue import Cue, CueKind
from guided.plan.steps.base import Environment, StepContext, StepType
from guided.script.model import Chime

CHIME_S = Decimal(8)
"""The time of a chime (seconds): long enough for the longest to fade before a line."""


class ChimeType(StepType[Chime]):
    """The step type `chime`."""

    model = Chime
    work = ()
    spoken = ()
    synonyms = ("bell", "gong")
    opening = "chime: bell"
    example = """\
- chime: bell
"""

    def expand(self, step: Chime, context: StepContext) -> Iterator[Cue]:
        """The sound, and its fading."""
        yield context.make_cue("chime", CueKind.CHIME, CHIME_S, name=step.chime)

    def summarize(self, step: Chime, environment: Environment, cues: Sequence[Cue]) -> None:
        """Nothing: paper is silent."""
        return
