"""A session that could be suggested, and the day it would be for."""

from dataclasses import dataclass
from functools import cached_property

from guided.core.level import Level
from guided.core.profile import Done
from guided.plan.exclusions import BEYOND
from guided.plan.preferences import Wishes
from guided.today.cap import Room
from guided.today.catalogue import Known, Row
from guided.today.situation import Situation

CHIMES, HELD = 24.0, 0.25
"""The seconds that the chimes of a session take at most, and the share of movement that shorter holds take at most."""


@dataclass(frozen=True)
class Day:
    """A situation as judged: the most that may be asked, and the room for movement."""

    today: Situation
    level: Level
    room: Room

    @property
    def flare(self) -> bool:
        """Whether this is a day for the smallest."""
        return self.level is Level.FLARE

    @cached_property
    def without(self) -> frozenset[str]:
        """What is left out wherever it is done, by the names `involves` uses."""
        return self.wishes.without

    @cached_property
    def wishes(self) -> Wishes:
        """What this person leaves out on any day."""
        return Wishes(self.today.profile.avoid, conditions=self.today.profile.conditions)

    def at(self, where: str | None) -> frozenset[str]:
        """The same, with what cannot be done at a place."""
        return self.without | BEYOND[where] if where else self.without

    @property
    def seconds(self) -> float | None:
        """How long there is; None where nobody said."""
        minutes = self.today.answers.minutes
        return None if minutes is None else float(minutes) * 60


@dataclass(frozen=True)
class Option:
    """A session that could be suggested."""

    known: Known
    level: Level
    where: str | None
    """Where it would be done; None for wherever it suits."""
    day: Day

    @cached_property
    def row(self) -> Row:
        """What it is at its level."""
        return self.known.at(self.level)

    @property
    def heard(self) -> Done | None:
        """When this person last heard it; None for never."""
        return self.day.today.heard.get(self.known.name)

    @property
    def without(self) -> frozenset[str]:
        """All that is left out, for the person and for the place."""
        return self.day.at(self.where)

    @cached_property
    def moved(self) -> float:
        """How much of it is movement for this person there (seconds)."""
        return self.row.moved(self.without)

    @cached_property
    def reach(self) -> tuple[float, float]:
        """The least and the most it can surely last for this person there (seconds)."""
        low, high = self.row.reach(self.without)
        condition = self.day.wishes.condition
        shorter = (CHIMES if condition.quiet else 0.0) + (self.moved * HELD if condition.longest_hold else 0.0)
        return low, high - shorter

    @cached_property
    def lost(self) -> float:
        """The share of it that would go missing, 0 to 1."""
        return self.row.lost(self.day.without) if self.day.without else 0.0

    @cached_property
    def changed(self) -> float:
        """The share of it that would not play as written, 0 to 1."""
        return self.row.changed(self.day.without) if self.day.without else 0.0

    @property
    def seconds(self) -> float:
        """As long as was asked for, or as near to it as it can be; else as paced."""
        wanted = self.day.seconds
        return self.row.seconds if wanted is None else max(self.reach[0], min(wanted, self.reach[1]))

    @property
    def off(self) -> float:
        """How far that is from what was asked for (seconds)."""
        wanted = self.day.seconds
        return 0.0 if wanted is None else abs(self.seconds - wanted)

    @property
    def eased(self) -> bool:
        """Whether it is easier than the day, for time or movement to be enough."""
        return self.level.rank < self.day.level.rank
