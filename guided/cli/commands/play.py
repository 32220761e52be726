"""`guided play`: a session through the loudspeaker."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from guided.cli import context, options
from guided.cli.playback import Request, Way, perform
from guided.cli.settings_defaults import Settled
from guided.core import paths
from guided.core.level import Level
from guided.plan.preferences import Wishes
from guided.plan.sections import places, slug, start_at
from guided.player.transitions import Score, Spot


@click.command("play", cls=Settled)
@click.argument("name", shell_complete=options.complete)
@options.level()
@options.minutes()
@click.option(
    "--start-at",
    metavar="SECTION",
    shell_complete=options.make_part_completer("name", places, slug),
    help="Begin with this section: its heading, or how it begins, like knee-rolls.",
)
@options.voice()
@options.wishes
@options.way
def command(
    name: str,
    level: Level,
    minutes: Decimal | None,
    start_at: str | None,
    voice: str | None,
    wishes: Wishes,
    **way: Any,
) -> None:
    """Play a session, or a script of your own.

    \b
    NAME is one of guided list, or a file:
      guided play release-only --level flare
      guided play my-back.yaml
    While it plays, Space pauses, Down makes it easier: guided help keys
    """  # noqa: D301
    address = name if name in paths.sessions() else str(Path(name).resolve())
    request = Request(context.session(name), address, level, wishes, minutes, voice)
    perform(request, Way(**way), lambda score: _start(score, level, start_at))


def _start(score: Score, level: Level, section: str | None) -> Spot:
    return score.started_at(level, start_at(score.plan(Spot(level)), section)) if section else Spot(level)
