"""Whoever keeps the place of a session."""

from typing import Protocol

from guided.level import Level


class Keep(Protocol):
    """Where the place is kept for another sitting."""

    @property
    def kept(self) -> bool:
        """Whether it could be kept so far."""
        ...

    def keep(self, level: Level, cue: str, seconds: float, left: float) -> None:
        """Remember a place."""
        ...

    def forget(self) -> None:
        """There is no place to come back to."""
        ...
