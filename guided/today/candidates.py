"""The sessions that could be suggested today, each at the level that suits best, and what rules out others."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from guided.core.level import LEVELS, Level
from guided.core.profile import Done
from guided.plan.preferences import BEYOND, Wishes
from guided.today.catalog import Catalogue, Known, Row
from guided.today.level_rules import Situation
from guided.today.movement_budget import Room

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

    @cached_property
    def moved(self) -> float:
        """How much of it is movement for this person there (seconds)."""
        return self.row.moved(self.day.at(self.where))

    @cached_property
    def reach(self) -> tuple[float, float]:
        """The least and the most it can surely last for this person there (seconds)."""
        low, high = self.row.reach(self.day.at(self.where))
        condition = self.day.wishes.condition
        shorter = (CHIMES if condition.quiet else 0.0) + (self.moved * HELD if condition.longest_hold else 0.0)
        return low, high - shorter

    @cached_property
    def changed(self) -> float:
        """The share of it that would not play as written, 0 to 1."""
        return self.row.changed(self.day.without)

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


QUIET = frozenset({"rest", "breathing"})
"""The kinds for who has had enough of all else today."""
SMALL = frozenset({"relaxation", *QUIET})
"""The kinds for a flare."""
FLARE_WEEK = "flare-"
"""How the names of sessions begin that were made for a flare, whatever their kind."""
AT_NIGHT = frozenset({"sleep", "night"})
NIGHT = 20
"""The hour from which sleep may be suggested."""
LYING = ("bed", "floor")
MOST_LOST = 0.5
"""A session of which a larger share would go missing is no longer that session."""


def options(catalogue: Catalogue, day: Day, anywhere: bool = False) -> Iterator[Option]:
    """Every session there is room for, each at the level at which its length is nearest to what was asked for.

    Of levels as good as each other it is the hardest; none is above that of the day.

    Args:
        catalogue: what there is.
        day: for whom and when.
        anywhere: whether the place that was asked for does not matter.
    """
    for known in (*catalogue.sessions, *(catalogue.planned if day.flare else ())):
        where = _where(known, day, anywhere)
        levels = (Option(known, level, where, day) for level in reversed(LEVELS[: day.level.rank + 1]))
        there = [option for option in levels if _has_room(option) and _stands(option)]
        if there:
            yield min(there, key=lambda option: option.off)


def _has_room(option: Option) -> bool:
    room = option.day.room
    return not option.moved or (option.level.rank <= room.level.rank and option.moved <= room.seconds)


def _stands(option: Option) -> bool:
    """Not where somebody would stand on any other day, and is asked to lie down: at flare all is done lying."""
    return option.level is not Level.FLARE or option.day.flare or option.where != "standing"


def _where(known: Known, day: Day, anywhere: bool) -> str | None:
    """Where a session is done: as asked for; else lying in a flare, else at the first of this person's places."""
    asked = day.today.answers.where
    if asked and not (anywhere and known.where and asked not in known.where):
        return asked
    theirs = [place for place in day.today.profile.places if place in known.where]
    lying = [place for place in LYING if place in (theirs or known.where)]
    return next(iter((lying if day.flare else []) + theirs + (list(known.where) if asked else [])), None)


def _at_place(option: Option) -> bool:
    """Whether it is done where it was asked for; where nobody asked, at one of this person's places."""
    asked, theirs = option.day.today.answers.where, option.day.today.profile.places
    wanted = (asked,) if asked else theirs
    return not wanted or not option.known.where or any(place in option.known.where for place in wanted)


def _by_night(option: Option) -> bool:
    hour, starts = option.day.today.now.hour, option.day.today.profile.day_starts
    return option.known.good_for.isdisjoint(AT_NIGHT) or hour >= NIGHT or hour < starts


def _untensed(option: Option) -> bool:
    """Whether nothing is firmed in it that the person has not chosen themselves before."""
    return bool(option.heard) or option.known.kind != "relaxation" or not option.row.tenses


def suits_flare(entry: Known) -> bool:
    """Whether a session is for flare days: by its kind, or because it was made for them."""
    return entry.kind in SMALL or entry.name.startswith(FLARE_WEEK)


FILTERS: dict[str, Callable[[Option], bool]] = {
    "whole": lambda option: option.row.lost(option.day.without) <= MOST_LOST,
    "night": _by_night,
    "tension-is-chosen": _untensed,
    "place": _at_place,
    "length": lambda option: not option.off,
    "flare-kinds": lambda option: suits_flare(option.known) or not option.day.flare,
    "rest-and-breath": lambda option: option.known.kind in QUIET or not option.day.room.still,
}
"""What a session must be to be suggested, by the name of the rule."""
LET_GO = (
    frozenset[str](),
    frozenset({"length"}),
    frozenset({"flare-kinds"}),
    frozenset({"flare-kinds", "length"}),
    frozenset({"place"}),
    frozenset({"place", "length"}),
)
"""What is let go, in this order, where nothing passes every filter. The others always hold."""
