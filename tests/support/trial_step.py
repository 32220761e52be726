"""A step type that exists in tests only, complete in one file."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from pydantic import Field

from guided.core.cue import Cue, CueKind
from guided.plan.steps.base import Environment, HandoutItem, StepContext, StepType
from guided.plan.steps.handout_formatting import clean_text, describe_duration
from guided.plan.steps.registry import STEP_TYPES
from guided.script.model import StepModel
from guided.script.values import Count, Line, Seconds, Text
from guided.script.verb_keys import list_all_keys


class RockStep(StepModel):
    """Rock gently, several times."""

    step_type = "rock"
    rock: Line = Field(description="Its name, shown and not said.")
    lead: Text = Field(description="The words that lead into it.")
    times: Count = Field(default=5, description="How many times.")
    every: Seconds = Field(default=Decimal(4), description="How long each time takes.")


class RockType(StepType[RockStep]):
    model = RockStep
    work = ("times", "every")
    spoken = ("lead",)
    shown = ("rock",)
    synonyms = ("sway",)
    is_named = True
    plays_whole = True
    opening = "rock: Knees"
    example = """\
- rock: Both knees
  lead: Let both knees rock from side to side. (2s)
  times: 5
  every: 4s
"""

    def expand(self, step: RockStep, context: StepContext) -> Iterator[Cue]:
        around = context.environment
        context = replace(context, cue_fields={**context.cue_fields, "name": around.fill(step.rock)})
        yield from context.make_speech("lead", around.fill(step.lead), CueKind.MOVE)
        times = context.scale_count("times", step.times)
        for n in range(1, times + 1):
            yield context.make_cue(f"rock.{n}", CueKind.HOLD, step.every, rep=n, reps=times)

    def summarize(self, step: RockStep, environment: Environment, cues: Sequence[Cue]) -> HandoutItem:
        how = clean_text(" ".join(cue.says[0] for cue in cues if cue.says))
        return HandoutItem((how,), step.rock, (f"{cues[-1].reps} times, {describe_duration(step.every)} each",))

    def demands(self, step: RockStep) -> bool:
        return True

    def counts_as_move(self, cue: Cue) -> bool:
        return cue.rep > 0


@contextmanager
def register_step_type(step_type: StepType[Any], name: str = "rock") -> Iterator[StepType[Any]]:
    """A step type that guided knows for a while."""
    try:
        with patch.dict(STEP_TYPES, {name: step_type}):
            list_all_keys.cache_clear()
            yield step_type
    finally:
        list_all_keys.cache_clear()
