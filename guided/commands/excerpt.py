"""Something short to be heard: a voice, a part of a script."""

from guided.core import shutdown
from guided.core.errors import OutputError
from guided.player.audio_player import Player
from guided.player.rendering import Composition
from guided.sound.output import Output

LOOK = 0.05
"""How often to see how it goes (seconds)."""
GONE = 5.0
"""A loudspeaker may be away for so long; nobody waits longer for something short (seconds)."""
LOST = "The sound output went away. Check the loudspeaker or headphones, then try once more."


def hear(composition: Composition, out: Output) -> None:
    """Play something short to its end, or until Ctrl-C fades it out.

    Raises:
        OutputError: there is no loudspeaker, or it went away.
    """
    player = Player(out)
    try:
        mix = composition.begin() if out.live else composition.whole()
        player.start()
        player.play(mix)
        with shutdown.noted():
            _through(player)
    finally:
        player.stop()
        composition.close()


def _through(player: Player) -> None:
    """Play what a player has been given, to its end or until somebody wants to leave."""
    try:
        while not player.ended:
            _look(player)
        player.finish()
        while not _look(player):
            pass
    except KeyboardInterrupt:
        _fade(player)
        shutdown.forget()
    except SystemExit:
        _fade(player)
        raise


def _look(player: Player) -> bool:
    """Wait a little; whether nothing more can be heard."""
    shutdown.ask()
    over = player.wait(LOOK)
    if player.away > GONE:
        raise OutputError(LOST)
    return over


def _fade(player: Player) -> None:
    player.leave()
    while not player.wait(LOOK) and not player.away:
        pass
