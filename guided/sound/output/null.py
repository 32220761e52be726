"""The null output: takes every frame and plays none. For tests, and for a computer without sound."""

import threading

from guided.core.errors import OutputError
from guided.sound import SAMPLE_RATE
from guided.sound.output import Pull, PullAdapter, recovering_stream
from guided.sound.output.recovering_stream import MAX_IDLE_S

PULL_FRAMES = SAMPLE_RATE // 20
"""Frames pulled at a time: as many as a card would take."""


class NullOutput:
    """An output without sound, which pulls in a thread of its own."""

    def __init__(self, is_realtime: bool) -> None:
        """Pull at the pace of the sound, or as fast as the source can."""
        self.is_realtime = is_realtime
        self.outage_s = 0.0
        self._unreported = 0.0
        self._adapter = PullAdapter()
        self._stopped = threading.Event()
        self._stopped.set()

    @property
    def heard_frame(self) -> int:
        """Frames the source has given since the start."""
        return self._adapter.pulled

    def start(self, pull: Pull) -> None:
        """Begin pulling and return at once."""
        self.stop()
        self._adapter = PullAdapter(pull)
        self._stopped.clear()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait for the end."""
        if not self._stopped.is_set():
            self._thread.join(seconds)
            self.outage_s, self._unreported = self._unreported, 0.0
            self._adapter.raise_error()
            if self._thread.is_alive():
                return False
            self.stop()
        return True

    def stop(self) -> None:
        """Stop at once."""
        self.outage_s = self._unreported = 0.0
        if not self._stopped.is_set():
            self._stopped.set()
            self._thread.join()

    def _run(self) -> None:
        due_time = recovering_stream.boottime()
        while not (self._adapter.has_ended or self._stopped.is_set()):
            self._adapter.read_block(PULL_FRAMES)
            if self.is_realtime:
                due_time = self._wait_until_due(due_time + PULL_FRAMES / SAMPLE_RATE)

    def _wait_until_due(self, due_time: float) -> float:
        """Wait for the next pull to be due. If this program was held up, the time is not made up for."""
        late_s = recovering_stream.boottime() - due_time
        if late_s > MAX_IDLE_S:
            self._unreported, due_time = late_s, due_time + late_s
        self._stopped.wait(-late_s)
        return due_time


def probe() -> tuple[bool, str]:
    """Always available."""
    return True, "plays without a sound"


def list_devices() -> list[str]:
    """None to choose from."""
    return []


def open_output(device: str | None = None, live: bool = False) -> NullOutput:
    """An output without sound; `is_realtime` at the pace a card would take, else as fast as it can."""
    if device is not None:
        raise OutputError(f"Without sound there is no sound output to choose, such as '{device}'; leave that out.")
    return NullOutput(live)
