"""Preferences: what a listener wants of every session, whatever its level."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from guided.core.cue import Cue, CueKind, Plan
from guided.core.shell_command import make_command
from guided.plan.health_conditions import Condition, merge_conditions

PLACE_EXCLUSIONS: Mapping[str, frozenset[str]] = {
    "bed": frozenset({"floor", "balance"}),
    "chair": frozenset({"floor", "flat-on-back", "balance"}),
    "floor": frozenset({"balance"}),
    "standing": frozenset({"floor", "flat-on-back"}),
}
"""The loads not possible at each place, by the names `involves` uses. `floor` is getting down to it and up again."""
PLACE_WORDS = {"bed": "in bed", "chair": "on a chair", "floor": "on the floor", "standing": "standing"}
"""The words for each place in a sentence."""


class Verbosity(StrEnum):
    """How much the voice says, whatever the level."""

    FEW = "few"
    """For those who know the session: leaves out what `some` does, and all but the first sentence of lines."""
    SOME = "some"
    """Nothing extra, nothing during a hold; words for one breath only; from the second time on, one sentence into a
    stretch and one out.
    """
    ALL = "all"
    """Everything, as written."""


_BREATH_KINDS = frozenset({CueKind.INHALE, CueKind.BREATH_HOLD, CueKind.EXHALE})


def reduce_talk(plan: Plan, words: Verbosity) -> Plan:
    """The plan with no more words than preferred: the same cues at the same times.

    What is essential is said to the last word, always; so is a position, and what leads into a stretch and out of it
    the first time.
    """
    return replace(plan, cues=tuple(cue if _is_said(cue, words) else _mute_cue(cue) for cue in plan.cues))


def _is_said(cue: Cue, words: Verbosity) -> bool:
    if words is Verbosity.ALL or cue.talk == "essential":
        return True
    is_extra = cue.step_type == "say" and (cue.talk == "extra" or (words is Verbosity.FEW and cue.sentence > 1))
    is_repeated = cue.rep > 1 and (cue.kind in _BREATH_KINDS or cue.sentence > 1)
    return not (cue.kind is CueKind.HOLD or is_extra or is_repeated)


def _mute_cue(cue: Cue) -> Cue:
    kind = CueKind.OMITTED_LINE if cue.kind is CueKind.SAY else cue.kind
    return replace(cue, kind=kind, says=(), other_side=())


@dataclass(frozen=True)
class Preferences:
    """A listener's preferences: what to leave out, and how to speak. None of them ever asks for more."""

    avoid: frozenset[str] = frozenset()
    """Loads to leave out, by the names `involves` uses."""
    where: str | None = None
    """The place: one of `guided.plan.preferences.PLACE_EXCLUSIONS`; None for any."""
    words: Verbosity = Verbosity.ALL
    ambience: bool = True
    """Whether beds are played."""
    rate: Decimal = Decimal(1)
    """Multiplies the words a minute: 0.7 is slow, 1.3 is quick."""
    conditions: frozenset[str] = frozenset()
    """The person's conditions, by the names of `guided.plan.health_conditions.CONDITIONS`."""

    @property
    def exclusions(self) -> frozenset[str]:
        """All loads to leave out: those avoided, those not possible at the place, and those of the conditions."""
        place_exclusions = PLACE_EXCLUSIONS[self.where] if self.where else frozenset()
        return self.avoid | place_exclusions | self.condition.exclusions

    @cached_property
    def condition(self) -> Condition:
        """The conditions as one."""
        return merge_conditions(self.conditions)

    @property
    def muted_kinds(self) -> frozenset[CueKind]:
        """The kinds of cue whose sound is left out; never the voice."""
        if self.condition.voice_only:
            return frozenset({CueKind.AMBIENCE, CueKind.CHIME})
        return frozenset() if self.ambience else frozenset({CueKind.AMBIENCE})


NO_PREFERENCES = Preferences()
"""No preferences."""


def place_mismatch_message(title: str, wanted: str, places: Sequence[str]) -> str:
    """The message that a session is not for the preferred place, with its own places.

    Args:
        title: the session's title.
        wanted: the preferred place.
        places: the session's places, at least one.
    """
    places_text = " or ".join(PLACE_WORDS[place] for place in places)
    options_text = " or ".join(f"--where {place}" for place in places)
    return (
        f"{title} is done {places_text}, not {PLACE_WORDS[wanted]}. "
        f"Choose {options_text}, or another session: {make_command('list', '--where', wanted)} shows them."
    )
