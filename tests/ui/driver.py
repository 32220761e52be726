"""A small program to be run in a terminal: it names the keys it gets, or plays on the plain screen.

python driver.py keys      names each key; q ends it, e raises
python driver.py plain     plays until it is left, and tells when each key was pressed
python driver.py brief     plays three lines to their end
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from guided.core import shutdown
from guided.core.keys import KeyAction
from guided.core.player_state import PlayerPhase
from guided.ui.keyboard import Keyboard
from guided.ui.plain import PlainScreen
from tests.support.player_state import ENDED, FakePlayer, moment, start_cue


def name_keys() -> None:
    """Name each key."""
    with Keyboard() as keyboard:
        print("present" if keyboard.is_usable else "absent", flush=True)
        name = None
        while name != "q":
            name = keyboard.read(0.5)
            if name:
                print(f"<{name}>", flush=True)
            if name == "e":
                raise ValueError
    print("over", flush=True)


def play_plain() -> None:
    """Play until it is left."""
    playing = moment(cue_starts=(start_cue("Hello.", 60),))
    paused = moment(PlayerPhase.PAUSED, cue_starts=playing.cue_starts, choice="Go on")
    on = {
        KeyAction.INTERRUPT: [moment(PlayerPhase.FADING, cue_starts=playing.cue_starts), ENDED],
        KeyAction.TOGGLE: [paused],
    }
    performance = FakePlayer([moment(PlayerPhase.READY)] * 2 + [playing], on, time.sleep)
    PlainScreen().run(performance)
    print("keys:", *performance.pressed)
    print("pressed", *performance.pressed_at)


def play_brief() -> None:
    """Play to the end."""
    lines = [start_cue(f"Line {n}.", 60 - n) for n in range(4)]
    moments = [moment(cue_starts=tuple(lines[:n])) for n in range(4)]
    PlainScreen().run(FakePlayer([*moments, ENDED], wait=time.sleep))


if __name__ == "__main__":
    shutdown.install_handlers()
    {"keys": name_keys, "plain": play_plain, "brief": play_brief}[sys.argv[1]]()
