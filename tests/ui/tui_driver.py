"""A small program to be run in a terminal: the full screen, and afterwards the keys that were pressed.

python tui_driver.py plays    breathes until it is left
python tui_driver.py brief    ends at once
python tui_driver.py lasts    ends at once, and waits
python tui_driver.py sleeps   ends at once, asleep
python tui_driver.py fails    cannot go on
python tui_driver.py wide     stays, with wide letters
python tui_driver.py noisy    something complains to descriptor 2
"""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from guided.core import shutdown
from guided.core.cue import CueKind
from guided.core.keys import KeyAction
from guided.core.player_state import PlayerPhase, PlayerState
from guided.ui.tui import FullScreen, app
from tests.support.player_state import ENDED, FakePlayer, cue, moment


def make_breath(seconds: float) -> PlayerState:
    """A breath in of four seconds, so far gone."""
    said = cue(CueKind.INHALE, says=("Breathe in",), rep=1, reps=1)
    return moment(cue=said, line="Breathe in", elapsed=seconds % 4, sections=("One", "Two"), section_index=0)


class BreathingFake(FakePlayer):
    """Breathes on and on; each moment is new."""

    def __init__(self) -> None:
        super().__init__([])
        self.begun = time.monotonic()

    def handle_key(self, key: KeyAction) -> None:
        if key is KeyAction.INTERRUPT:
            leaving = moment(PlayerPhase.FADING)
            self._moments = [ENDED] if self._moments else [*[leaving] * 8, ENDED]
        self.pressed.append(key)

    def tick(self, seconds: float = 0) -> PlayerState:
        if self._moments:
            return super().tick(seconds)
        return make_breath(time.monotonic() - self.begun)


class FailingFake(BreathingFake):
    """Plays for a moment, and fails."""

    def tick(self, seconds: float = 0) -> PlayerState:
        if time.monotonic() - self.begun > 1:
            raise LookupError("nobody is to see where this was raised")
        return super().tick(seconds)


class NoisyFake(BreathingFake):
    """Plays while a library complains."""

    def tick(self, seconds: float = 0) -> PlayerState:
        os.write(2, b"complaints")
        return super().tick(seconds)


WIDE = moment(
    title="背中を休める",
    line="ゆっくり 息を 吸って, e\u0301le\u0300ve, and then once more, slowly, as far as it is easy.",
    sections=("始まり", "二番目", "終わり"),
    section_index=1,
)
"""Letters that take two cells, and some that take none."""

KINDS = {
    "wide": lambda: FakePlayer([WIDE]),
    "plays": BreathingFake,
    "brief": lambda: FakePlayer([make_breath(0), make_breath(0.1), ENDED]),
    "lasts": lambda: FakePlayer([make_breath(0), ENDED]),
    "sleeps": lambda: FakePlayer([make_breath(0), moment(PlayerPhase.ENDED, farewell="Good night.", for_sleep=True)]),
    "fails": FailingFake,
    "noisy": NoisyFake,
}

if __name__ == "__main__":
    shutdown.install_handlers()
    app.FAREWELL_TICKS, app.DARK_TICKS = (1000, 1000) if sys.argv[1] == "lasts" else (2, 2)
    performance = KINDS[sys.argv[1]]()
    try:
        FullScreen().run(performance)
    except LookupError as error:
        print("raised", repr(error))
    print("pressed:", *performance.pressed)
