"""The four levels of a day, from the easiest up."""

from enum import StrEnum


class Level(StrEnum):
    """A level: how much a session may ask today. An easier one has a lower `rank` (as text they do not sort)."""

    FLARE = "flare"
    GENTLE = "gentle"
    STEADY = "steady"
    BETTER = "better"

    @property
    def rank(self) -> int:
        """0 for the easiest level, 3 for the hardest."""
        return LEVELS.index(self)


LEVELS = tuple(Level)
