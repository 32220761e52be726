"""A continuous stream into a device: fed, watched, and brought back when the device is lost.

Knows no sound library: it is given a way to open a device, and works with any that pulls from a generator.
"""

import threading
from collections.abc import Callable, Generator
from typing import Protocol

from guided.device import LOST, Pull
from guided.device.feed import Feed
from guided.errors import OutputError
from guided.sound import RATE

BUFFER_MS = 200
"""How much sound lies between a pull and the loudspeaker (milliseconds)."""
BUFFER = RATE * BUFFER_MS // 1000

LOOK = 0.05
"""How long one look at the device takes (seconds)."""
STALL = 0.5
"""How long a device may take nothing before it is opened again (seconds); twice as long each time it does open."""
PATIENCE = 15.0
"""How long a device may stay away before it is given up (seconds)."""
GRACE = 1.0
"""How long to wait for a device to close (seconds): a sound server that hangs would hold us for half a minute."""

Blocks = Generator[bytes, int, None]
"""Sent a number of frames, gives that many: 16-bit stereo, interleaved. Started already, never ends, never raises."""


class Device(Protocol):
    """An open device that pulls from its blocks until closed."""

    def close(self) -> None:
        """Stop pulling at once, then let go of the device."""
        ...


class Stream:
    """An output that pulls at the pace of the sound, as `guided.device.Output` describes it."""

    live = True

    def __init__(self, open_device: Callable[[Blocks], Device]) -> None:
        """Take the way to a device; it raises OutputError where there is none."""
        self._open = open_device
        self._feed = Feed()
        self._given = 0
        self._lock = threading.Lock()
        self._device: Device | None = None
        self._stopped = threading.Event()
        self._stopped.set()

    @property
    def heard(self) -> int:
        """Frames the source has given, less what is still buffered."""
        return min(self._feed.taken, max(0, self._given - BUFFER))

    def start(self, pull: Pull) -> None:
        """Begin pulling and return at once."""
        self.stop()
        self._feed = Feed(pull)
        self._given = self._seen = 0  # frames the device was given, silence after the end among them
        self._quiet = self._away = 0.0  # seconds it took nothing: since it was last opened, and altogether
        self._stall = STALL
        self._rescue = threading.Thread()
        stopped = threading.Event()
        self._device = self._open(self._blocks(stopped, silence=0))
        self._stopped = stopped

    def wait(self, seconds: float) -> bool:
        """Wait for the end, looking after the device meanwhile."""
        while not self._stopped.is_set():
            self._feed.check()
            if self._heard():
                self.stop()
            elif seconds <= 0:
                return False
            else:
                self._look(min(LOOK, seconds))
                seconds -= LOOK
        return True

    def stop(self) -> None:
        """Stop at once and let go of the device."""
        self._stopped.set()
        closing = threading.Thread(target=self._let_go, daemon=True)
        closing.start()
        closing.join(GRACE)

    def _blocks(self, stopped: threading.Event, silence: int) -> Blocks:
        """So many frames of silence, then the source, then silence for ever."""
        blocks = self._endless(stopped, silence)
        next(blocks)
        return blocks

    def _endless(self, stopped: threading.Event, silence: int) -> Blocks:
        frames = yield b""
        while True:
            if silence > 0 or stopped.is_set():
                silence -= frames
                block = bytes(4 * frames)
            else:
                block = self._feed.block(frames).tobytes()
                self._given += frames
            frames = yield block

    def _heard(self) -> bool:
        """Whether the last frame is out: twice what may be buffered has followed it, or nothing will."""
        return self._feed.ended and (self._given - self._feed.taken >= 2 * BUFFER or self._away >= STALL)

    def _look(self, seconds: float) -> None:
        """Wait a little and see whether the device has taken anything; bring it back if it has not for too long.

        Time is counted in looks, not read from a clock: while this program itself is held up, so is the count.
        """
        self._stopped.wait(seconds)
        if self._given != self._seen:
            self._seen, self._quiet, self._away, self._stall = self._given, 0.0, 0.0, STALL
            return
        self._away += seconds
        if self._away >= PATIENCE:
            self.stop()
            raise OutputError(LOST)
        if not self._rescue.is_alive():
            self._quiet += seconds
        if self._quiet >= self._stall and not self._feed.ended:
            self._quiet = 0.0
            self._rescue = threading.Thread(target=self._reopen, daemon=True)
            self._rescue.start()

    def _reopen(self) -> None:
        """Close the device and try to open it again, in a thread of its own, since either may hang.

        A buffer of silence goes first: a device that swallows that and asks for no more has cost no sound. It may only
        be slow to begin, as wireless headphones are, so it is given longer from one time to the next.
        """
        stopped = self._stopped
        self._let_go()
        try:
            device = self._open(self._blocks(stopped, silence=BUFFER))
        except OutputError:
            return
        with self._lock:
            if not stopped.is_set():
                self._device = device
                self._stall *= 2
                return
        device.close()

    def _let_go(self) -> None:
        with self._lock:
            device, self._device = self._device, None
        if device:
            device.close()
