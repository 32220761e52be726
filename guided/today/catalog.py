"""What there is to suggest: every session as it is at each level, as plain values."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from guided.core.level import Level

TOLD = 10.0
"""What it takes at most to say what is left out (seconds)."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a session asks that somebody may want to leave out: moves, areas let go, counted breath, warmth."""

    involves: frozenset[str]
    covered: frozenset[str]
    """Those of `involves` for which something else plays in its place."""
    seconds: float
    moved: float
    """How much of that is movement."""


@dataclass(frozen=True, slots=True)
class Row:
    """A session at a level, as it plays for somebody who leaves nothing out."""

    seconds: float
    shortest: float
    """It can be fitted to no less than this (seconds)."""
    longest: float
    parts: tuple[Part, ...]

    def moved(self, without: Collection[str] = ()) -> float:
        """Seconds of movement, for somebody who leaves some things out."""
        return sum(part.moved for part in self.parts if part.involves.isdisjoint(without))

    def reach(self, without: Collection[str] = ()) -> tuple[float, float]:
        """The least and the most seconds it can be fitted to, on the safe side for somebody who leaves things out.

        What they leave out takes its time with it, in which there may be rest that could be twice as long; and it
        takes time to say so.
        """
        gone = [part for part in self.parts if not part.involves.isdisjoint(without)]
        taken = sum(2 * part.seconds - part.moved for part in gone)
        return self.shortest + (TOLD if gone else 0.0), self.longest - taken

    def changed(self, without: Collection[str]) -> float:
        """The share of its parts that do not play as written, 0 to 1, for somebody who leaves some things out."""
        return self._share(part for part in self.parts if not part.involves.isdisjoint(without))

    def lost(self, without: Collection[str]) -> float:
        """The same of those that nothing plays in place of."""
        gone = (part for part in self.parts if not part.involves.isdisjoint(without))
        return self._share(part for part in gone if part.covered.isdisjoint(without))

    @property
    def tenses(self) -> bool:
        """Whether muscles are firmed in it before they are let go."""
        return any("tension" in part.involves and part.moved for part in self.parts)

    def _share(self, parts: Iterable[Part]) -> float:
        whole = sum(part.seconds for part in self.parts)
        return sum(part.seconds for part in parts) / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a session."""

    name: str
    title: str
    kind: str
    """"" where its script says none."""
    where: tuple[str, ...]
    """Empty for anywhere."""
    good_for: frozenset[str]
    rows: tuple[Row, Row, Row, Row]
    """At each level, from the easiest."""

    def at(self, level: Level) -> Row:
        """What it is at a level."""
        return self.rows[level.rank]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every session there is."""

    sessions: tuple[Known, ...] = ()
    planned: tuple[Known, ...] = ()
    """Scripts from elsewhere that stand in a flare plan, and are for such days alone. The name is the whole path."""

    def get(self, name: str) -> Known | None:
        """A session by its name; None where there is none."""
        return next((known for known in (*self.sessions, *self.planned) if known.name == name), None)

    def without(self, name: str) -> "Catalogue":
        """All but one."""
        return Catalogue(
            tuple(entry for entry in self.sessions if entry.name != name),
            tuple(entry for entry in self.planned if entry.name != name),
        )
