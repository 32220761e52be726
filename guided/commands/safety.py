"""The words on safety, before the first session that moves the body."""

from datetime import date

from guided.commands.settled import settled
from guided.core.cue import Plan
from guided.core.errors import GuidedError
from guided.player.announcer import Announcer, Lines
from guided.player.audio_player import Player
from guided.sound.output import Output
from guided.speech.service import Speech
from guided.system import safety_notice, settings
from guided.ui.keyboard import Keyboard
from guided.ui.printer import tell
from guided.ui.terminal import columns

GLANCE = 0.05
"""How often to see whether Enter was pressed, or all has been said (seconds)."""


def read_first(plan: Plan, lines: Lines, speech: Speech, out: Output) -> None:
    """Show and say them, and go on at Enter; without a terminal, once they have been said.

    Settings that cannot be read, or kept, are no reason not to play: the words come again the next time.

    Raises:
        OutputError: there is no way to the loudspeaker.
        KeyboardInterrupt: the person would rather not.
    """
    broken = False
    try:
        known = settings.load()
    except GuidedError:
        known, broken = settled(), True
    if not safety_notice.needed(known, plan):
        return
    if _said(lines, speech, out) and not broken:
        try:
            settings.keep("safety_read", date.today())
        except GuidedError as error:
            speech.notices.append(str(error))


def _said(lines: Lines, speech: Speech, out: Output) -> bool:
    """Show the page and say the line; True once Enter has been pressed."""
    player = Player(out)
    announcer = Announcer(speech, player)
    player.start()  # where there is no sound, this comes again without it
    tell(*safety_notice.page(columns()).splitlines())
    announcer.say([(line, 0) for line in lines.sentences("safety")])
    try:
        with Keyboard() as keyboard:
            if keyboard.present:
                tell("", "Enter goes on, q leaves.")
            while True:
                key = keyboard.read(GLANCE)
                player.wait(0)
                announcer.tend()
                if key in ("q", "ctrl+c"):
                    tell("Nothing was played. Take good care of yourself.")
                    raise KeyboardInterrupt
                if key == "enter" or (not keyboard.present and announcer.over):
                    return key == "enter"
    finally:
        player.stop()
