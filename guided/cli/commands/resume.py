"""`guided resume`: the last session goes on where it was left."""

from decimal import Decimal
from typing import Any

import click

from guided.cli import context, options
from guided.cli.playback import Request, Way, perform
from guided.cli.settings_defaults import Settled, settled
from guided.core import paths
from guided.core.errors import FileError
from guided.core.shell_command import typed
from guided.plan.conditions import CONDITIONS
from guided.plan.preferences import Wishes, Words
from guided.player.bookmark import FILE, Bookmark, BookmarkStore
from guided.player.transitions import Score, Spot


@click.command("resume", cls=Settled)
@options.way
def command(**way: Any) -> None:
    """Go on with the session that was left last.

    It goes on where it was left, led into by how to lie or sit. What your settings leave out by now is left out.
    """
    bookmark = _kept()
    rate = Decimal(str(bookmark.rate or 1))
    wishes = Wishes(
        frozenset(bookmark.avoid) | settled().avoid,
        bookmark.where,
        Words(bookmark.words or Words.ALL),
        bookmark.ambience,
        rate,
        (frozenset(bookmark.conditions) & CONDITIONS.keys()) | settled().conditions,
    )
    minutes = None if bookmark.minutes is None else Decimal(str(bookmark.minutes))
    session = context.session(bookmark.session)
    request = Request(session, bookmark.session, bookmark.level, wishes, minutes, bookmark.voice)
    perform(request, Way(**way), lambda score: _start(score, bookmark))


def _start(score: Score, bookmark: Bookmark) -> Spot:
    spot = score.resumed(bookmark.level, bookmark.cue, Decimal(str(bookmark.into)))
    if not spot.at:
        context.tell([f"{bookmark.title} has changed since; it begins again."])
    return spot


def _kept() -> Bookmark:
    notices: list[str] = []
    store = BookmarkStore(paths.data_folder() / FILE, notices)
    bookmark = store.read()
    store.close()
    context.tell(notices)
    if bookmark is None:
        how = typed("play", "release-only", "--level", "flare")
        raise FileError(f"There is no session to go on with. To begin one: {how}")
    return bookmark
