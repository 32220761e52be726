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

from guided.cli import session_resources
from guided.cli.playback import PlayRequest
from guided.core.keys import KeyAction
from guided.core.level import Level
from guided.core.paths import data_folder
from guided.core.player_state import PlayerPhase, PlayerState
from guided.plan.preferences import NO_PREFERENCES
from guided.player.bookmark import BOOKMARK_FILE, BookmarkStore
from guided.player.playback_position import PlaybackPosition
from guided.player.session_player import SessionPlayer
from guided.sound import SAMPLE_RATE
from guided.sound.output import Pull
from guided.ui.tui.app import SessionApp

MINUTE = 600
"""Looks, ten a second."""
EVERY, PRESSED = 10 * MINUTE, MINUTE // 3
"""How often it is weighed, and a key is pressed (looks)."""
KEYS = (
    KeyAction.PAUSE,
    KeyAction.UNDO,
    KeyAction.BACK,
    KeyAction.FORWARD,
    KeyAction.REPEAT,
    KeyAction.LOUDER,
    KeyAction.SOFTER,
    KeyAction.EASIER,
    KeyAction.UNDO,
)
PAGE = os.sysconf("SC_PAGE_SIZE")


class Unpaced:
    """A live output whose card takes a tenth of a second whenever it is looked at."""

    live, away, heard = True, 0.0, 0
    pull: Pull

    def start(self, pull: Pull) -> None:
        self.pull = pull

    def wait(self, seconds: float) -> bool:
        for _ in range(2):
            self.heard += len(self.pull(SAMPLE_RATE // 20))
        return False

    def stop(self) -> None: ...


class Hurried:
    """A performance that presses its own keys."""

    def __init__(self, live: SessionPlayer) -> None:
        self._live, self._keys, self.looks = live, cycle(KEYS), 0

    def tick(self, seconds: float = 0) -> PlayerState:
        self.looks += 1
        if self.looks % PRESSED == 0:
            self._live.handle_key(next(self._keys))
        moment = self._live.tick()
        assert moment.phase in (PlayerPhase.READY, PlayerPhase.PLAYING, PlayerPhase.PAUSED), moment.phase
        if self.looks % EVERY == 0:
            print(weight(), flush=True)
        return moment

    def handle_key(self, key: KeyAction) -> None: ...


def weight() -> float:
    """What this process holds in memory (MB), once nothing is being spoken in the background."""
    for thread in threading.enumerate():
        if thread.name.startswith("speaking"):
            thread.join()
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE / 1e6


@contextmanager
def performance(script: str) -> Iterator[Hurried]:
    request = PlayRequest(session_resources.load_session(script), script, Level.BETTER, NO_PREFERENCES)
    speech = session_resources.open_speech("espeak", "en")
    store = BookmarkStore(data_folder() / BOOKMARK_FILE, speech.notices)
    live = SessionPlayer(
        request.build_transitions(),
        PlaybackPosition(Level.BETTER),
        speech,
        session_resources.open_sounds(),
        Unpaced(),
        store,
        request.bookmark(),
    )
    live.open(0)
    yield Hurried(live)
    live.close()
    store.close()


async def shown(hurried: Hurried, looks: int) -> None:
    app = SessionApp(hurried, dim=False)
    async with app.run_test(size=(80, 24)):
        while hurried.looks < looks:
            app._run_tick()
            await asyncio.sleep(0)


def main(script: str, minutes: str, *screen: str) -> None:
    with performance(script) as hurried:
        if screen:
            asyncio.run(shown(hurried, int(minutes) * MINUTE))
        while hurried.looks < int(minutes) * MINUTE:
            hurried.tick()


main(*sys.argv[1:])
