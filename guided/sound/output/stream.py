"""A continuous stream into a device: fed, watched, and brought back when the device is lost."""

import logging
import math
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from typing import Protocol

from guided.core.errors import OutputError
from guided.sound import RATE
from guided.sound.output import Feed, Pull, within

LOG = logging.getLogger(__name__)
HELD = 2.0
"""A program that was held up for longer than this has left whoever listened waiting (seconds)."""


def boottime() -> float:
    """Seconds since some moment in the past; never set back."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


BUFFER_MS = 200
"""How much sound lies between a pull and the loudspeaker (milliseconds)."""
BUFFER = RATE * BUFFER_MS // 1000


class Flow:
    """The frames of one source on their way through one device, and the next after that is lost."""

    def __init__(self) -> None:
        self.given = 0
        """Frames that devices were given, silence after the end among them."""
        self._buffered = 0  # all of these but the last block, which may still be on its way into the buffer
        self._gap = (0, 0)
        self._latest = math.inf  # when the last frames were given; never yet

    def give(self, frames: int) -> None:
        """A device has been given so many frames more."""
        self._buffered = self.given
        self.given += frames
        self._latest = boottime()

    def lose(self) -> None:
        """The device is lost, and what it had buffered; the next starts with a buffer of silence."""
        self._gap = (self.heard, self.given)

    @property
    def heard(self) -> int:
        """Which frame is heard next; see `guided.sound.output.Output`."""
        before, after = self._gap
        reached = self._buffered - BUFFER
        return reached if reached >= after else before

    @property
    def idle(self) -> float:
        """For how long no frame has been given (seconds); 0 before the first."""
        return max(0.0, boottime() - self._latest)


LOOK = 0.05
"""How long one look at the device takes (seconds)."""
STALL = 0.5
"""How long a device may take nothing before the sound is away (seconds), and has to be brought back."""
SELDOM = 4.0
"""The longest time from one try to bring it back to the next (seconds); it doubles, from twice `STALL` to this."""
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
    """An output that pulls at the pace of the sound, as `guided.sound.output.Output` describes it."""

    live = True

    def __init__(self, open_device: Callable[[Blocks], Device]) -> None:
        """Take the way to a device; it raises OutputError where there is none."""
        self.away = 0.0
        self._told = False
        """Whether whoever waits has seen that the sound is away, and had the time to do something about it."""
        self._seen = 0
        """Frames the device had been given when last looked at."""
        self._quiet = self._glanced = 0.0
        """For how long it has taken none, and when that was last judged without waiting (seconds)."""
        self._pause = self._left = 0.0
        """How long to wait from one try to bring it back to the next (seconds), and how much of that is left."""
        self._rescue = threading.Thread()
        self._open = open_device
        self._feed = Feed()
        self._flow = Flow()
        self._lock = threading.Lock()
        self._device: Device | None = None
        self._stopped = threading.Event()
        self._stopped.set()

    @property
    def heard(self) -> int:
        """The frame of the source heard next."""
        return min(self._feed.taken, self._flow.heard)

    def start(self, pull: Pull) -> None:
        """Begin pulling and return as soon as the device is open."""
        self.stop()
        self._feed, self._flow = Feed(pull), Flow()
        self._flows()
        self._rescue = threading.Thread()
        self._stopped = stopped = threading.Event()
        try:
            within(lambda: self._fetch(stopped, silence=0), given_up=stopped)
        except OutputError:
            if not stopped.is_set():
                stopped.set()
                raise

    def wait(self, seconds: float) -> bool:
        """Wait for the end, looking after the device meanwhile."""
        gone, glances = False, seconds <= 0
        while not self._stopped.is_set():
            self._feed.check()
            if self._over():
                self.stop()
            elif gone:
                return False
            elif seconds <= 0:
                if glances:
                    self._glance()
                return False
            else:
                gone = self._look(min(LOOK, seconds))
                seconds -= LOOK
        return True

    def stop(self) -> None:
        """Stop at once and let go of the device."""
        self._stopped.set()
        self.away = 0.0
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
            if silence > 0 or stopped.is_set() or self._held():
                silence -= frames
                block = bytes(4 * frames)
            else:
                block = self._feed.block(frames).tobytes()
                self._flow.give(frames)
            frames = yield block

    def _held(self) -> bool:
        """Whether the sound has been away and nobody has been told: not a word is said before that."""
        return not self._told and (self.away > 0 or self._flow.idle > HELD)

    def _over(self) -> bool:
        """Whether the last frame is out: twice what may be buffered has followed it, or nothing will."""
        return self._feed.ended and (self._flow.given - self._feed.taken >= 2 * BUFFER or self.away > 0)

    def _look(self, seconds: float) -> bool:
        """Wait a little and see whether the device has taken anything; True if the sound has just gone away.

        A device is judged by looks, not by a clock: while this program itself is held up, they are, too.
        """
        return not self._stopped.wait(seconds) and self._judge(seconds)

    def _glance(self) -> None:
        """Look without waiting, for the time since the last glance."""
        now = boottime()
        if now - self._glanced >= LOOK:
            self._judge(min(now - self._glanced, 2 * LOOK))
            self._glanced = now

    def _judge(self, seconds: float) -> bool:
        """Whether the sound has just gone away, after so long since the last time."""
        self._told = self.away > 0
        if self._flow.given != self._seen:
            self._flows()
            return False
        self._quiet += seconds
        if self._quiet >= STALL or self._flow.idle > HELD:
            self.away = max(self._quiet, self._flow.idle)
            if not self._told:
                LOG.warning("the sound has been away for %.1f seconds", self.away)
        if self._told and self._quiet >= STALL:
            self._bring_back(seconds)
        return self.away > 0 and not self._told

    def _flows(self) -> None:
        self._seen = self._flow.given
        self._quiet = self._left = self.away = 0.0
        self._pause = STALL

    def _bring_back(self, seconds: float) -> None:
        """Try to open the device again, if it has been left alone for long enough."""
        if self._rescue.is_alive():
            return
        self._left -= seconds
        if self._left <= 0:
            self._left = self._pause = min(2 * self._pause, SELDOM)
            self._rescue = threading.Thread(target=self._reopen, args=(self._stopped, self._flow), daemon=True)
            self._rescue.start()

    def _reopen(self, stopped: threading.Event, flow: Flow) -> None:
        """Close the device and try to open it again, in a thread of its own, since either may hang.

        A buffer of silence goes first: a device that swallows that and asks for no more has cost no sound. It may only
        be slow to begin, as wireless headphones are, so it is given longer from one time to the next.
        """
        self._let_go()
        flow.lose()
        with suppress(OutputError):
            self._fetch(stopped, silence=BUFFER)

    def _fetch(self, stopped: threading.Event, silence: int) -> None:
        """Open a device and keep it, unless it comes too late."""
        device = self._open(self._blocks(stopped, silence))
        with self._lock:
            if not stopped.is_set():
                self._device = device
                LOG.debug("the output is open")
                return
        device.close()

    def _let_go(self) -> None:
        with self._lock:
            device, self._device = self._device, None
        if device:
            device.close()
