"""What a person wants of a session today, whatever its level."""

from dataclasses import dataclass
from decimal import Decimal

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

    @property
    def without(self) -> frozenset[str]:
        """All there is to leave out: what is avoided, and what cannot be done there."""
        return self.avoid | (BEYOND[self.where] if self.where else frozenset())


AS_WRITTEN = Wishes()
"""Nothing in particular."""
