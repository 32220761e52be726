"""The catalog: what is known of every session at each level, as plain values."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from guided.core.level import Level

MAX_NOTICE_S = 10.0
"""The longest announcement of what is left out (seconds)."""


@dataclass(frozen=True, slots=True)
class CatalogPart:
    """A part of a session that somebody may want to leave out: a move, an area, counted breath, warmth."""

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
    """The shortest it can be fitted to (seconds)."""
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
        excluded = [part for part in self.parts if not part.involves.isdisjoint(exclusions)]
        excluded_s = sum(2 * part.seconds - part.movement for part in excluded)
        return self.shortest + (MAX_NOTICE_S if excluded else 0.0), self.longest - excluded_s

    def measure_change(self, exclusions: Collection[str]) -> float:
        """The share of its parts that do not play as written, 0 to 1, for somebody who leaves some things out."""
        return self._sum_share(part for part in self.parts if not part.involves.isdisjoint(exclusions))

    def measure_loss(self, exclusions: Collection[str]) -> float:
        """The share of its parts that are left out with nothing in their place, 0 to 1."""
        excluded = (part for part in self.parts if not part.involves.isdisjoint(exclusions))
        return self._sum_share(part for part in excluded if part.covered.isdisjoint(exclusions))

    @property
    def has_tension(self) -> bool:
        """Whether muscles are firmed in it before they are let go."""
        return any("tension" in part.involves and part.movement for part in self.parts)

    def _sum_share(self, parts: Iterable[CatalogPart]) -> float:
        total_s = sum(part.seconds for part in self.parts)
        return sum(part.seconds for part in parts) / total_s if total_s else 0.0


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """A session in the catalog."""

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
        """The facts of the session at a level."""
        return self.levels[level.rank]


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every session there is."""

    sessions: tuple[CatalogEntry, ...] = ()
    flare_plan: tuple[CatalogEntry, ...] = ()
    """Scripts from elsewhere that stand in a flare plan, and are for such days alone. The name is the whole path."""

    def find(self, name: str) -> CatalogEntry | None:
        """A session by its name; None where there is none."""
        return next((entry for entry in (*self.sessions, *self.flare_plan) if entry.name == name), None)

    def exclude(self, name: str) -> "Catalog":
        """The catalog without one session."""
        return Catalog(
            tuple(entry for entry in self.sessions if entry.name != name),
            tuple(entry for entry in self.flare_plan if entry.name != name),
        )
