"""`guided play`: a session through the loudspeaker."""

from decimal import Decimal

import click

from guided.clock import clock
from guided.commands import options, stage
from guided.commands.perform import perform
from guided.compose import compose
from guided.device import OUTPUTS, output
from guided.errors import OutputError
from guided.level import Level
from guided.player import Player
from guided.screen.plain import Plain
from guided.sound import RATE


@click.command("play")
@click.argument("name", shell_complete=options.complete)
@options.level()
@options.minutes()
@options.avoid()
@options.voice()
@click.option("--output", "through", type=click.Choice(list(OUTPUTS)), default="miniaudio", help="How sound gets out.")
def command(
    name: str, level: Level, minutes: Decimal | None, avoid: tuple[str, ...], voice: str | None, through: str
) -> None:
    """Play a session, or a script of your own.

    \b
    NAME is one of guided list, or a file:
      guided play release-only --level flare
      guided play my-back.yaml
    """  # noqa: D301
    session = stage.session(name)
    speech = stage.speech(voice, session.at(level).language)
    composition = compose(session, level, speech, stage.sounds(), avoid, minutes)
    view = Plain(click.echo)
    view.begin(composition.plan)
    try:
        player = perform(composition, output(through).open_output(), view)
    except OutputError as error:
        raise OutputError(str(error).replace("NAME", f"{name} --level {level}")) from error
    view.end(_farewell(player))


def _farewell(player: Player) -> str:
    if not player.left:
        return "That is the end. Take the time you need."
    return f"Stopped after {clock(player.place // RATE)}. That counts. Rest as long as you like."
