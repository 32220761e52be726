"""What there is to suggest: every session as it is at each level, as plain values."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from guided.core.level import Level

MAX_NOTICE_S = 10.0
"""What it takes at most to say what is left out (seconds)."""


@dataclass(frozen=True, slots=True)
class CatalogPart:
    """What a session asks that somebody may want to leave out: moves, areas let go, counted breath, warmth."""

    involves: frozenset[str]
    covered: frozenset[str]
    """Those of `involves` for which something else plays in its place."""
    seconds: float
    movement: float
    """How much of that is movement."""


@dataclass(frozen=True, slots=True)
class LevelFacts:
    """A session at a level, as it plays for somebody who leaves nothing out."""

    seconds: float
    shortest: float
    """It can be fitted to no less than this (seconds)."""
    longest: float
    parts: tuple[CatalogPart, ...]

    def sum_movement(self, exclusions: Collection[str] = ()) -> float:
        """Seconds of movement, for somebody who leaves some things out."""
        return sum(part.movement for part in self.parts if part.involves.isdisjoint(exclusions))

    def find_range(self, exclusions: Collection[str] = ()) -> tuple[float, float]:
        """The least and the most seconds it can be fitted to, on the safe side for somebody who leaves things out.

        What they leave out takes its time with it, in which there may be rest that could be twice as long; and it
        takes time to say so.
        """
        gone = [part for part in self.parts if not part.involves.isdisjoint(exclusions)]
        taken = sum(2 * part.seconds - part.movement for part in gone)
        return self.shortest + (MAX_NOTICE_S if gone else 0.0), self.longest - taken

    def measure_change(self, exclusions: Collection[str]) -> float:
        """The share of its parts that do not play as written, 0 to 1, for somebody who leaves some things out."""
        return self._sum_share(part for part in self.parts if not part.involves.isdisjoint(exclusions))

    def measure_loss(self, exclusions: Collection[str]) -> float:
        """The same of those that nothing plays in place of."""
        gone = (part for part in self.parts if not part.involves.isdisjoint(exclusions))
        return self._sum_share(part for part in gone if part.covered.isdisjoint(exclusions))

    @property
    def has_tension(self) -> bool:
        """Whether muscles are firmed in it before they are let go."""
        return any("tension" in part.involves and part.movement for part in self.parts)

    def _sum_share(self, parts: Iterable[CatalogPart]) -> float:
        whole = sum(part.seconds for part in self.parts)
        return sum(part.seconds for part in parts) / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """What is known of a session."""

    name: str
    title: str
    kind: str
    """"" where its script says none."""
    places: tuple[str, ...]
    """Empty for anywhere."""
    good_for: frozenset[str]
    levels: tuple[LevelFacts, LevelFacts, LevelFacts, LevelFacts]
    """At each level, from the easiest."""

    def get_facts(self, level: Level) -> LevelFacts:
        """What it is at a level."""
        return self.levels[level.rank]


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every session there is."""

    sessions: tuple[CatalogEntry, ...] = ()
    flare_plan: tuple[CatalogEntry, ...] = ()
    """Scripts from elsewhere that stand in a flare plan, and are for such days alone. The name is the whole path."""

    def find(self, name: str) -> CatalogEntry | None:
        """A session by its name; None where there is none."""
        return next((known for known in (*self.sessions, *self.flare_plan) if known.name == name), None)

    def exclude(self, name: str) -> "Catalog":
        """All but one."""
        return Catalog(
            tuple(entry for entry in self.sessions if entry.name != name),
            tuple(entry for entry in self.flare_plan if entry.name != name),
        )
