"""`guided resume`: plays the last session from its bookmark."""

from decimal import Decimal
from typing import Any

import click

from guided.cli import options, session_resources
from guided.cli.playback import PlaybackOptions, PlayRequest, play_session
from guided.cli.settings_defaults import CommandWithSettings, load_settings
from guided.core import paths
from guided.core.errors import FileError
from guided.core.shell_command import make_command
from guided.plan.health_conditions import CONDITIONS
from guided.plan.preferences import Preferences, Verbosity
from guided.player.bookmark import BOOKMARK_FILE, Bookmark, BookmarkStore
from guided.player.playback_position import PlaybackPosition, Transitions


@click.command("resume", cls=CommandWithSettings)
@options.playback
def command(**playback: Any) -> None:
    """Go on with the session that was left last.

    It goes on where it was left, led into by how to lie or sit. What your settings leave out by now is left out.
    """
    bookmark = _load_bookmark()
    rate = Decimal(str(bookmark.rate or 1))
    preferences = Preferences(
        frozenset(bookmark.avoid) | load_settings().avoid,
        bookmark.where,
        Verbosity(bookmark.words or Verbosity.ALL),
        bookmark.ambience,
        rate,
        (frozenset(bookmark.conditions) & CONDITIONS.keys()) | load_settings().conditions,
    )
    minutes = None if bookmark.minutes is None else Decimal(str(bookmark.minutes))
    session = session_resources.load_session(bookmark.session)
    request = PlayRequest(session, bookmark.session, bookmark.level, preferences, minutes, bookmark.voice)
    play_session(request, PlaybackOptions(**playback), lambda transitions: _find_start(transitions, bookmark))


def _find_start(transitions: Transitions, bookmark: Bookmark) -> PlaybackPosition:
    position = transitions.resume(bookmark.level, bookmark.cue, Decimal(str(bookmark.into)))
    if not position.index:
        session_resources.notify([f"{bookmark.title} has changed since; it begins again."])
    return position


def _load_bookmark() -> Bookmark:
    notices: list[str] = []
    store = BookmarkStore(paths.data_folder() / BOOKMARK_FILE, notices)
    bookmark = store.read()
    store.close()
    session_resources.notify(notices)
    if bookmark is None:
        play_command = make_command("play", "release-only", "--level", "flare")
        raise FileError(f"There is no session to go on with. To begin one: {play_command}")
    return bookmark
