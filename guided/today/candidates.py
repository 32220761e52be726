"""The candidates for today: sessions, each at the level that suits best, and the filters that rule out others."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from guided.core.history import PastSession
from guided.core.level import LEVELS, Level
from guided.plan.preferences import PLACE_EXCLUSIONS, Preferences
from guided.today.catalog import Catalog, CatalogEntry, LevelFacts
from guided.today.level_rules import RecommendationContext
from guided.today.movement_budget import MovementBudget

MAX_CHIMES_S, HOLDS_SHARE = 24.0, 0.25
"""The seconds that the chimes of a session take at most, and the share of movement that shorter holds take at most."""


@dataclass(frozen=True)
class DayLimits:
    """The limits of a day: the hardest level that may be asked, and the movement budget."""

    context: RecommendationContext
    level: Level
    budget: MovementBudget

    @property
    def is_flare(self) -> bool:
        """Whether the level of the day is flare."""
        return self.level is Level.FLARE

    @cached_property
    def exclusions(self) -> frozenset[str]:
        """The loads that are left out at any place, by the names `involves` uses."""
        return self.preferences.exclusions

    @cached_property
    def preferences(self) -> Preferences:
        """The preferences of this person on any day."""
        return Preferences(self.context.profile.avoid, conditions=self.context.profile.conditions)

    def exclusions_at(self, place: str | None) -> frozenset[str]:
        """The same loads, with those that cannot be done at a place."""
        return self.exclusions | PLACE_EXCLUSIONS[place] if place else self.exclusions

    @property
    def seconds(self) -> float | None:
        """How long the session may take (seconds); None where nobody said."""
        minutes = self.context.answers.minutes
        return None if minutes is None else float(minutes) * 60


@dataclass(frozen=True)
class Candidate:
    """A session that could be suggested."""

    entry: CatalogEntry
    level: Level
    place: str | None
    """The place where it would be done; None for any place that suits."""
    day: DayLimits

    @cached_property
    def facts(self) -> LevelFacts:
        """The facts of the session at its level."""
        return self.entry.get_facts(self.level)

    @property
    def last_heard(self) -> PastSession | None:
        """The last time this person heard it; None for never."""
        return self.day.context.last_heard.get(self.entry.name)

    @cached_property
    def movement(self) -> float:
        """How much of it is movement for this person there (seconds)."""
        return self.facts.sum_movement(self.day.exclusions_at(self.place))

    @cached_property
    def length_range(self) -> tuple[float, float]:
        """The least and the most it can surely last for this person there (seconds)."""
        shortest, longest = self.facts.find_range(self.day.exclusions_at(self.place))
        condition = self.day.preferences.condition
        shortening_s = (MAX_CHIMES_S if condition.voice_only else 0.0) + (
            self.movement * HOLDS_SHARE if condition.longest_hold else 0.0
        )
        return shortest, longest - shortening_s

    @cached_property
    def change_share(self) -> float:
        """The share of it that would not play as written, 0 to 1."""
        return self.facts.measure_change(self.day.exclusions)

    @property
    def seconds(self) -> float:
        """Its length (seconds): as asked for, or as near to that as it can be; else as paced."""
        wanted = self.day.seconds
        return self.facts.seconds if wanted is None else max(self.length_range[0], min(wanted, self.length_range[1]))

    @property
    def gap(self) -> float:
        """How far its length is from what was asked for (seconds)."""
        requested_s = self.day.seconds
        return 0.0 if requested_s is None else abs(self.seconds - requested_s)

    @property
    def is_eased(self) -> bool:
        """Whether its level is easier than the day's, so that it fits the time or the movement budget."""
        return self.level.rank < self.day.level.rank


REST_KINDS = frozenset({"rest", "breathing"})
"""The kinds for who has had enough of all else today."""
FLARE_KINDS = frozenset({"relaxation", *REST_KINDS})
"""The kinds for a flare."""
FLARE_PREFIX = "flare-"
"""How the names of sessions begin that were made for a flare, whatever their kind."""
NIGHT_PURPOSES = frozenset({"sleep", "night"})
NIGHT_HOUR = 20
"""The hour from which sleep may be suggested."""
LYING_PLACES = ("bed", "floor")
MAX_LOST_SHARE = 0.5
"""A session of which a larger share would go missing is no longer that session."""


def find_candidates(catalog: Catalog, day: DayLimits, any_place: bool = False) -> Iterator[Candidate]:
    """Every session there is room for, each at the level at which its length is nearest to what was asked for.

    Of levels as good as each other it is the hardest; none is above that of the day.

    Args:
        catalog: what there is.
        day: for whom and when.
        any_place: whether the place that was asked for does not matter.
    """
    for entry in (*catalog.sessions, *(catalog.flare_plan if day.is_flare else ())):
        place = _choose_place(entry, day, any_place)
        levels = (Candidate(entry, level, place, day) for level in reversed(LEVELS[: day.level.rank + 1]))
        suitable = [candidate for candidate in levels if _fits_budget(candidate) and _suits_posture(candidate)]
        if suitable:
            yield min(suitable, key=lambda candidate: candidate.gap)


def _fits_budget(option: Candidate) -> bool:
    budget = option.day.budget
    return not option.movement or (option.level.rank <= budget.level.rank and option.movement <= budget.seconds)


def _suits_posture(option: Candidate) -> bool:
    """Whether it is not a standing session at flare on another day: at flare all is done lying."""
    return option.level is not Level.FLARE or option.day.is_flare or option.place != "standing"


def _choose_place(entry: CatalogEntry, day: DayLimits, any_place: bool) -> str | None:
    """The place for a session: as asked for; else lying in a flare, else the first of this person's places."""
    asked = day.context.answers.where
    if asked and not (any_place and entry.places and asked not in entry.places):
        return asked
    places = [place for place in day.context.profile.places if place in entry.places]
    lying = [place for place in LYING_PLACES if place in (places or entry.places)]
    return next(iter((lying if day.is_flare else []) + places + (list(entry.places) if asked else [])), None)


def _suits_place(option: Candidate) -> bool:
    """Whether it can be done at the place asked for; where none was, at one of this person's places."""
    requested, own_places = option.day.context.answers.where, option.day.context.profile.places
    accepted = (requested,) if requested else own_places
    return not accepted or not option.entry.places or any(place in option.entry.places for place in accepted)


def _suits_hour(option: Candidate) -> bool:
    hour, starts = option.day.context.now.hour, option.day.context.profile.day_starts
    return option.entry.good_for.isdisjoint(NIGHT_PURPOSES) or hour >= NIGHT_HOUR or hour < starts


def _has_no_tension(option: Candidate) -> bool:
    """Whether it makes no muscles firm, or this person has chosen it before."""
    return bool(option.last_heard) or option.entry.kind != "relaxation" or not option.facts.has_tension


def suits_flare(entry: CatalogEntry) -> bool:
    """Whether a session is for flare days: by its kind, or because it was made for them."""
    return entry.kind in FLARE_KINDS or entry.name.startswith(FLARE_PREFIX)


FILTERS: dict[str, Callable[[Candidate], bool]] = {
    "whole": lambda option: option.facts.measure_loss(option.day.exclusions) <= MAX_LOST_SHARE,
    "night": _suits_hour,
    "tension-is-chosen": _has_no_tension,
    "place": _suits_place,
    "length": lambda option: not option.gap,
    "flare-kinds": lambda option: suits_flare(option.entry) or not option.day.is_flare,
    "rest-and-breath": lambda option: option.entry.kind in REST_KINDS or not option.day.budget.rest_only,
}
"""The filters that a session must pass to be suggested, by the name of the rule."""
DROP_ORDER = (
    frozenset[str](),
    frozenset({"length"}),
    frozenset({"flare-kinds"}),
    frozenset({"flare-kinds", "length"}),
    frozenset({"place"}),
    frozenset({"place", "length"}),
)
"""The filters that are dropped, in this order, where nothing passes all of them. The others always hold."""
