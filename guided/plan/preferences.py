"""What a person wants of a session today, whatever its level."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from guided.core.cue import Kind
from guided.wishes.conditions import Condition, together
from guided.wishes.where import BEYOND
from guided.wishes.words import Words


@dataclass(frozen=True)
class Wishes:
    """What to leave out and how to speak. None of it ever asks for more."""

    avoid: frozenset[str] = frozenset()
    """What to leave out, by the names `involves` uses."""
    where: str | None = None
    """Where it is done: one of `guided.wishes.where.BEYOND`; None for wherever it suits."""
    words: Words = Words.ALL
    ambience: bool = True
    """Whether there is a sound underneath, where one is written."""
    rate: Decimal = Decimal(1)
    """Multiplies the words a minute: 0.7 is slow, 1.3 is quick."""
    conditions: frozenset[str] = frozenset()
    """What the person lives with, by the names of `guided.wishes.conditions.CONDITIONS`."""

    @property
    def without(self) -> frozenset[str]:
        """All there is to leave out: what is avoided, what cannot be done there, and what a condition leaves out."""
        beyond = BEYOND[self.where] if self.where else frozenset()
        return self.avoid | beyond | self.condition.leaves_out

    @cached_property
    def condition(self) -> Condition:
        """What the conditions ask for together."""
        return together(self.conditions)

    @property
    def unheard(self) -> frozenset[Kind]:
        """The sounds that are left out, the voice apart."""
        if self.condition.quiet:
            return frozenset({Kind.AMBIENCE, Kind.CHIME})
        return frozenset() if self.ambience else frozenset({Kind.AMBIENCE})


AS_WRITTEN = Wishes()
"""Nothing in particular."""
