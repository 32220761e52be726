"""The output that nobody hears: takes every frame and keeps none. For tests, and for a computer without sound."""

import threading
import time

from guided.device import Pull
from guided.device.feed import Feed
from guided.sound import RATE

PIECE = RATE // 20
"""Frames pulled at a time: as many as a card would take."""


class Null:
    """Pulls in a thread of its own."""

    def __init__(self, live: bool) -> None:
        """Pull at the pace of the sound, or as fast as the source can."""
        self.live = live
        self._feed = Feed()
        self._stopped = threading.Event()
        self._stopped.set()

    @property
    def heard(self) -> int:
        """Frames the source has given since the start."""
        return self._feed.taken

    def start(self, pull: Pull) -> None:
        """Begin pulling and return at once."""
        self.stop()
        self._feed = Feed(pull)
        self._stopped.clear()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait for the end."""
        if not self._stopped.is_set():
            self._thread.join(seconds)
            self._feed.check()
            if self._thread.is_alive():
                return False
        return True

    def stop(self) -> None:
        """Stop at once."""
        if not self._stopped.is_set():
            self._stopped.set()
            self._thread.join()

    def _run(self) -> None:
        begun = time.monotonic()
        while not (self._feed.ended or self._stopped.is_set()):
            self._feed.block(PIECE)
            if self.live:
                self._stopped.wait(begun + self._feed.taken / RATE - time.monotonic())


def presence() -> tuple[bool, str]:
    """Always here."""
    return True, "plays without a sound"


def open_output(live: bool = False) -> Null:
    """An output without sound; `live` at the pace a card would take, else as fast as it can."""
    return Null(live)
