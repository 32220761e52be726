"""Which sessions could be suggested today, each at the level that suits best, and what rules out others."""

from collections.abc import Callable, Iterator

from guided.core.level import LEVELS, Level
from guided.today.catalogue import Catalogue, Known
from guided.today.option import Day, Option

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


def _whole(option: Option) -> bool:
    return option.lost <= MOST_LOST


def _by_night(option: Option) -> bool:
    hour, starts = option.day.today.now.hour, option.day.today.profile.day_starts
    return option.known.good_for.isdisjoint(AT_NIGHT) or hour >= NIGHT or hour < starts


def _untensed(option: Option) -> bool:
    """Whether nothing is firmed in it that the person has not chosen themselves before."""
    return bool(option.heard) or option.known.kind != "relaxation" or not option.row.tenses


def _small(option: Option) -> bool:
    made_for_it = option.known.kind in SMALL or option.known.name.startswith(FLARE_WEEK)
    return made_for_it or not option.day.flare


def _quiet(option: Option) -> bool:
    return option.known.kind in QUIET or not option.day.room.still


def _fits(option: Option) -> bool:
    return not option.off


FILTERS: dict[str, Callable[[Option], bool]] = {
    "whole": _whole,
    "night": _by_night,
    "tension-is-chosen": _untensed,
    "place": _at_place,
    "length": _fits,
    "flare-kinds": _small,
    "rest-and-breath": _quiet,
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
