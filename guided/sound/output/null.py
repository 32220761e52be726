"""The output that nobody hears: takes every frame and keeps none. For tests, and for a computer without sound."""

import threading

from guided.core.errors import OutputError
from guided.sound import RATE
from guided.sound.output import Feed, Pull, stream
from guided.sound.output.stream import HELD

PIECE = RATE // 20
"""Frames pulled at a time: as many as a card would take."""


class Null:
    """Pulls in a thread of its own."""

    def __init__(self, live: bool) -> None:
        """Pull at the pace of the sound, or as fast as the source can."""
        self.live = live
        self.away = 0.0
        self._late = 0.0
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
            self.away, self._late = self._late, 0.0
            self._feed.check()
            if self._thread.is_alive():
                return False
            self.stop()
        return True

    def stop(self) -> None:
        """Stop at once."""
        self.away = self._late = 0.0
        if not self._stopped.is_set():
            self._stopped.set()
            self._thread.join()

    def _run(self) -> None:
        due = stream.boottime()
        while not (self._feed.ended or self._stopped.is_set()):
            self._feed.block(PIECE)
            if self.live:
                due = self._pace(due + PIECE / RATE)

    def _pace(self, due: float) -> float:
        """Wait for the next pull to be due. Where this program was held up nothing is hurried to make up for it."""
        late = stream.boottime() - due
        if late > HELD:
            self._late, due = late, due + late
        self._stopped.wait(-late)
        return due


def presence() -> tuple[bool, str]:
    """Always here."""
    return True, "plays without a sound"


def devices() -> list[str]:
    """None to choose from."""
    return []


def open_output(device: str | None = None, live: bool = False) -> Null:
    """An output without sound; `live` at the pace a card would take, else as fast as it can."""
    if device is not None:
        raise OutputError(f"Without sound there is no sound output to choose, such as '{device}'; leave that out.")
    return Null(live)
