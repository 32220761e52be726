"""`guided play`: plays a session."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from guided.cli import options, session_resources
from guided.cli.playback import PlaybackOptions, PlayRequest, play_session
from guided.cli.settings_defaults import CommandWithSettings
from guided.core import paths
from guided.core.level import Level
from guided.plan.preferences import Preferences
from guided.plan.section_lookup import find_section, map_sections, slugify
from guided.player.playback_position import PlaybackPosition, Transitions


@click.command("play", cls=CommandWithSettings)
@click.argument("name", shell_complete=options.complete)
@options.level()
@options.minutes()
@click.option(
    "--start-at",
    metavar="SECTION",
    shell_complete=options.make_part_completer("name", map_sections, slugify),
    help="Begin with this section: its heading, or how it begins, like knee-rolls.",
)
@options.voice()
@options.preferences
@options.playback
def command(
    name: str,
    level: Level,
    minutes: Decimal | None,
    start_at: str | None,
    voice: str | None,
    preferences: Preferences,
    **playback: Any,
) -> None:
    """Play a session, or a script of your own.

    \b
    NAME is one of guided list, or a file:
      guided play release-only --level flare
      guided play my-back.yaml
    While it plays, Space pauses, Down makes it easier: guided help keys
    """  # noqa: D301
    session_ref = name if name in paths.find_sessions() else str(Path(name).resolve())
    request = PlayRequest(session_resources.load_session(name), session_ref, level, preferences, minutes, voice)
    play_session(request, PlaybackOptions(**playback), lambda transitions: _find_start(transitions, level, start_at))


def _find_start(transitions: Transitions, level: Level, section: str | None) -> PlaybackPosition:
    return (
        transitions.start_at(level, find_section(transitions.plan_at(PlaybackPosition(level)), section))
        if section
        else PlaybackPosition(level)
    )
