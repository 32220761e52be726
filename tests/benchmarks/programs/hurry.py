"""Play so many minutes of a script without waiting for the sound, keys pressed now and then.

Given the script and the minutes, and `screen` to show it on the full screen, too. Prints how many megabytes this holds
after every ten minutes. Lines come from the cache in the background as ever, so an hour takes half a minute.
"""

import asyncio
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from guided.cli import context
from guided.cli.playback import Request
from guided.core.keys import Key
from guided.core.level import Level
from guided.core.paths import data_folder
from guided.core.player_state import Moment, Phase
from guided.plan.preferences import AS_WRITTEN
from guided.player.bookmark import FILE, BookmarkStore
from guided.player.session_player import Live
from guided.player.transitions import Spot
from guided.sound import RATE
from guided.sound.output import Pull
from guided.ui.tui.app import Stage

MINUTE = 600
"""Looks, ten a second."""
EVERY, PRESSED = 10 * MINUTE, MINUTE // 3
"""How often it is weighed, and a key is pressed (looks)."""
KEYS = (Key.PAUSE, Key.UNDO, Key.BACK, Key.ON, Key.AGAIN, Key.LOUDER, Key.SOFTER, Key.EASIER, Key.UNDO)
PAGE = os.sysconf("SC_PAGE_SIZE")


class Unpaced:
    """A live output whose card takes a tenth of a second whenever it is looked at."""

    live, away, heard = True, 0.0, 0
    pull: Pull

    def start(self, pull: Pull) -> None:
        self.pull = pull

    def wait(self, seconds: float) -> bool:
        for _ in range(2):
            self.heard += len(self.pull(RATE // 20))
        return False

    def stop(self) -> None: ...


class Hurried:
    """A performance that presses its own keys."""

    def __init__(self, live: Live) -> None:
        self._live, self._keys, self.looks = live, cycle(KEYS), 0

    def look(self, seconds: float = 0) -> Moment:
        self.looks += 1
        if self.looks % PRESSED == 0:
            self._live.press(next(self._keys))
        moment = self._live.look()
        assert moment.phase in (Phase.READY, Phase.PLAYING, Phase.PAUSED), moment.phase
        if self.looks % EVERY == 0:
            print(weight(), flush=True)
        return moment

    def press(self, key: Key) -> None: ...


def weight() -> float:
    """What this process holds in memory (MB), once nothing is being spoken in the background."""
    for thread in threading.enumerate():
        if thread.name.startswith("speaking"):
            thread.join()
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE / 1e6


@contextmanager
def performance(script: str) -> Iterator[Hurried]:
    request = Request(context.session(script), script, Level.BETTER, AS_WRITTEN)
    speech = context.speech("espeak", "en")
    store = BookmarkStore(data_folder() / FILE, speech.notices)
    live = Live(request.score(), Spot(Level.BETTER), speech, context.sounds(), Unpaced(), store, request.bookmark())
    live.open(0)
    yield Hurried(live)
    live.close()
    store.close()


async def shown(hurried: Hurried, looks: int) -> None:
    app = Stage(hurried, dim=False)
    async with app.run_test(size=(80, 24)):
        while hurried.looks < looks:
            app._tick()
            await asyncio.sleep(0)


def main(script: str, minutes: str, *screen: str) -> None:
    with performance(script) as hurried:
        if screen:
            asyncio.run(shown(hurried, int(minutes) * MINUTE))
        while hurried.looks < int(minutes) * MINUTE:
            hurried.look()


main(*sys.argv[1:])
