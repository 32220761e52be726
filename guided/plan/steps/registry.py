"""The registry of step types, by their keys: the only list of them."""

from typing import Any

from guided.core.cue import Cue
from guided.plan.steps.ambience import AmbienceType
from guided.plan.steps.base import StepType
from guided.plan.steps.breathe import BreatheType
from guided.plan.steps.chime import ChimeType
from guided.plan.steps.each import EachType
from guided.plan.steps.group import GroupType
from guided.plan.steps.heat import HeatType
from guided.plan.steps.include import IncludeType
from guided.plan.steps.pause import PauseType
from guided.plan.steps.position import PositionType
from guided.plan.steps.release import ReleaseType
from guided.plan.steps.repeat import RepeatType
from guided.plan.steps.say import SayType
from guided.plan.steps.section import SectionType
from guided.plan.steps.stretch import StretchType
from guided.script.model import StepModel

_ALL: tuple[StepType[Any], ...] = (
    SayType(),
    PauseType(),
    BreatheType(),
    ReleaseType(),
    StretchType(),
    PositionType(),
    SectionType(),
    ChimeType(),
    AmbienceType(),
    HeatType(),
    RepeatType(),
    EachType(),
    IncludeType(),
    GroupType(),
)
STEP_TYPES: dict[str, StepType[Any]] = {each.model.step_type: each for each in _ALL}
"""Every step type by its key, in the order of the reference. `steps` alone is a group."""


def step_model(name: str) -> type[StepModel]:
    """The model of a step type, by its name."""
    model: type[StepModel] = STEP_TYPES[name].model
    return model


def step_type_of(cue: Cue) -> StepType[Any] | None:
    """The type of the step that a cue comes from; None where it comes from none."""
    return STEP_TYPES.get(cue.step_type)


def is_named(cue: Cue) -> bool:
    """Whether a cue has the name that the author gave to its step."""
    step_type = step_type_of(cue)
    return step_type is not None and step_type.is_named


def move_name(cue: Cue) -> str:
    """The name of the move that a cue belongs to; "" if it belongs to none."""
    step_type = step_type_of(cue)
    return cue.name if is_named(cue) else step_type.common_name if step_type else ""
