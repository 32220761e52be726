"""`guided resume`: the last session goes on where it was left."""

from decimal import Decimal
from typing import Any

import click

from guided import library
from guided.commands import options, stage
from guided.commands.perform import Request, Way, perform
from guided.commands.settled import Settled, settled
from guided.errors import FileError
from guided.live.score import Score, Spot
from guided.place import FILE, Keeper, Place
from guided.typed import typed
from guided.wishes import Wishes
from guided.wishes.conditions import CONDITIONS
from guided.wishes.words import Words


@click.command("resume", cls=Settled)
@options.way
def command(**way: Any) -> None:
    """Go on with the session that was left last.

    It goes on where it was left, led into by how to lie or sit. What your settings leave out by now is left out.
    """
    place = _kept()
    rate = Decimal(str(place.rate or 1))
    wishes = Wishes(
        frozenset(place.avoid) | settled().avoid,
        place.where,
        Words(place.words or Words.ALL),
        place.ambience,
        rate,
        (frozenset(place.conditions) & CONDITIONS.keys()) | settled().conditions,
    )
    minutes = None if place.minutes is None else Decimal(str(place.minutes))
    session = stage.session(place.session)
    request = Request(session, place.session, place.level, wishes, minutes, place.voice)
    perform(request, Way(**way), lambda score: _start(score, place))


def _start(score: Score, place: Place) -> Spot:
    spot = score.resumed(place.level, place.cue, Decimal(str(place.into)))
    if not spot.at:
        stage.tell([f"{place.title} has changed since; it begins again."])
    return spot


def _kept() -> Place:
    notices: list[str] = []
    keeper = Keeper(library.data_folder() / FILE, notices)
    place = keeper.read()
    keeper.close()
    stage.tell(notices)
    if place is None:
        how = typed("play", "release-only", "--level", "flare")
        raise FileError(f"There is no session to go on with. To begin one: {how}")
    return place
