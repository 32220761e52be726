"""A composition through the loudspeaker, followed on the screen until its end, or until Ctrl-C."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from types import FrameType

from guided import ending
from guided.commands import stage
from guided.compose import Composition
from guided.device import Output
from guided.player import Player
from guided.screen.plain import Plain
from guided.sound import RATE

GLANCE = 0.1
"""How often the screen follows the sound (seconds)."""


def perform(composition: Composition, out: Output, view: Plain) -> Player:
    """Play to the end. Ctrl-C fades out; a second one leaves at once and raises KeyboardInterrupt.

    Raises:
        OutputError: there is no way to the loudspeaker, or it was lost.
    """
    player = Player(composition.mix, out)
    try:
        with _leaving(player, composition), ending.noted():
            composition.begin() if out.live else composition.whole()
            if not player.left:
                _follow(player, composition, view)
    finally:
        player.stop()
        composition.close()
    if player.hurried:
        raise KeyboardInterrupt
    return player


def _follow(player: Player, composition: Composition, view: Plain) -> None:
    """Show each cue as it begins."""
    shown = told = 0
    over = False
    player.start()
    while not over:
        over = player.wait(GLANCE)
        ending.ask()
        composition.check()
        line = player.mix.timeline
        for placed in line.placed[shown : line.at(player.heard) + 1]:
            view.show(placed, max(Decimal(0), composition.plan.seconds - Decimal(placed.start) / RATE))
            shown += 1
        stage.tell(composition.speech.notices[told:])
        told = len(composition.speech.notices)


@contextmanager
def _leaving(player: Player, composition: Composition) -> Iterator[None]:
    def leave(_signal: int, _frame: FrameType | None) -> None:
        player.hurry() if player.left else player.leave()
        composition.leave()

    before = signal.signal(signal.SIGINT, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
