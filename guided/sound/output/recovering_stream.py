"""A continuous stream into a device, which is watched and reopened when it is lost."""

import logging
import math
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from typing import Protocol

from guided.core.errors import OutputError
from guided.sound import SAMPLE_RATE
from guided.sound.output import Pull, PullAdapter, with_timeout

LOG = logging.getLogger(__name__)
MAX_IDLE_S = 2.0
"""A program held up for longer than this has interrupted the sound (seconds)."""


def boottime() -> float:
    """Seconds since some moment in the past; never set back."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


BUFFER_MS = 200
"""How much sound lies between a pull and the loudspeaker (milliseconds)."""
BUFFER_FRAMES = SAMPLE_RATE * BUFFER_MS // 1000


class PlaybackClock:
    """The clock of a source: which of its frames is heard, through one device and the next after that is lost."""

    def __init__(self) -> None:
        self.delivered = 0
        """Frames that devices were given, silence after the end among them."""
        self._buffered = 0  # all of these but the last block, which may still be on its way into the buffer
        self._gap = (0, 0)
        self._last_time = math.inf  # when the last frames were given; never yet

    def add_frames(self, frames: int) -> None:
        """A device has been given so many frames more."""
        self._buffered = self.delivered
        self.delivered += frames
        self._last_time = boottime()

    def drop_buffer(self) -> None:
        """The device is lost, and what it had buffered; the next starts with a buffer of silence."""
        self._gap = (self.heard_frame, self.delivered)

    @property
    def heard_frame(self) -> int:
        """The frame that is heard next; see `guided.sound.output.Output`."""
        heard_before_loss, delivered_before_loss = self._gap
        heard_now = self._buffered - BUFFER_FRAMES
        return heard_now if heard_now >= delivered_before_loss else heard_before_loss

    @property
    def idle_s(self) -> float:
        """For how long no frame has been given (seconds); 0 before the first."""
        return max(0.0, boottime() - self._last_time)


DEVICE_POLL_S = 0.05
"""The time between two checks of the device (seconds)."""
STALL_S = 0.5
"""How long a device may take no frames before it counts as lost (seconds), and is reopened."""
MAX_RETRY_S = 4.0
"""The longest time from one try to bring it back to the next (seconds); it doubles, from twice `STALL_S` to this."""
CLOSE_TIMEOUT_S = 1.0
"""How long to wait for a device to close (seconds): a sound server that hangs would hold us for half a minute."""

Blocks = Generator[bytes, int, None]
"""Sent a number of frames, gives that many: 16-bit stereo, interleaved. Started already, never ends, never raises."""


class Device(Protocol):
    """An open device that pulls from its blocks until closed."""

    def close(self) -> None:
        """Stop pulling at once, then let go of the device."""
        ...


class StreamOutput:
    """An output that pulls at the pace of the sound, as `guided.sound.output.Output` describes it."""

    is_realtime = True

    def __init__(self, open_device: Callable[[Blocks], Device]) -> None:
        """Take a function that opens a device; it raises OutputError if there is none."""
        self.outage_s = 0.0
        self._reported = False
        """Whether whoever waits has seen that the sound is away, and had the time to do something about it."""
        self._seen_frames = 0
        """Frames the device had been given when last looked at."""
        self._stalled_s = self._checked_at = 0.0
        """For how long it has taken none, and when that was last judged without waiting (seconds)."""
        self._retry_s = self._retry_wait_s = 0.0
        """How long to wait from one try to bring it back to the next (seconds), and how much of that is left."""
        self._reopen_thread = threading.Thread()
        self._open_device = open_device
        self._adapter = PullAdapter()
        self._clock = PlaybackClock()
        self._lock = threading.Lock()
        self._device: Device | None = None
        self._stopped = threading.Event()
        self._stopped.set()

    @property
    def heard_frame(self) -> int:
        """The frame of the source heard next."""
        return min(self._adapter.pulled, self._clock.heard_frame)

    def start(self, pull: Pull) -> None:
        """Begin pulling and return as soon as the device is open."""
        self.stop()
        self._adapter, self._clock = PullAdapter(pull), PlaybackClock()
        self._reset_outage()
        self._reopen_thread = threading.Thread()
        self._stopped = stopped = threading.Event()
        try:
            with_timeout(lambda: self._acquire(stopped, silence=0), given_up=stopped)
        except OutputError:
            if not stopped.is_set():
                stopped.set()
                raise

    def wait(self, seconds: float) -> bool:
        """Wait for the end, looking after the device meanwhile."""
        just_lost, checks_once = False, seconds <= 0
        while not self._stopped.is_set():
            self._adapter.raise_error()
            if self._is_over():
                self.stop()
            elif just_lost:
                return False
            elif seconds <= 0:
                if checks_once:
                    self._check_device()
                return False
            else:
                just_lost = self._wait_and_check(min(DEVICE_POLL_S, seconds))
                seconds -= DEVICE_POLL_S
        return True

    def stop(self) -> None:
        """Stop at once and let go of the device."""
        self._stopped.set()
        self.outage_s = 0.0
        closing = threading.Thread(target=self._release, daemon=True)
        closing.start()
        closing.join(CLOSE_TIMEOUT_S)

    def _start_blocks(self, stopped: threading.Event, silence: int) -> Blocks:
        """Blocks of silence for some frames, then of the source, then of silence for ever."""
        blocks = self._pull_blocks(stopped, silence)
        next(blocks)
        return blocks

    def _pull_blocks(self, stopped: threading.Event, silence: int) -> Blocks:
        frames = yield b""
        while True:
            if silence > 0 or stopped.is_set() or self._has_news():
                silence -= frames
                block = bytes(4 * frames)
            else:
                block = self._adapter.read_block(frames).tobytes()
                self._clock.add_frames(frames)
            frames = yield block

    def _has_news(self) -> bool:
        """Whether the sound has been away and this is not yet reported: the source waits until then."""
        return not self._reported and (self.outage_s > 0 or self._clock.idle_s > MAX_IDLE_S)

    def _is_over(self) -> bool:
        """Whether the last frame was heard: twice the buffer has followed it, or nothing will."""
        return self._adapter.has_ended and (
            self._clock.delivered - self._adapter.pulled >= 2 * BUFFER_FRAMES or self.outage_s > 0
        )

    def _wait_and_check(self, seconds: float) -> bool:
        """Wait a little and see whether the device has taken anything; True if the sound has just gone away.

        A device is judged by looks, not by a clock: while this program itself is held up, they are, too.
        """
        return not self._stopped.wait(seconds) and self._update_outage(seconds)

    def _check_device(self) -> None:
        """Check the device without waiting, for the time since the last check."""
        now = boottime()
        if now - self._checked_at >= DEVICE_POLL_S:
            self._update_outage(min(now - self._checked_at, 2 * DEVICE_POLL_S))
            self._checked_at = now

    def _update_outage(self, seconds: float) -> bool:
        """Whether the sound has just gone away, after so long since the last time."""
        self._reported = self.outage_s > 0
        if self._clock.delivered != self._seen_frames:
            self._reset_outage()
            return False
        self._stalled_s += seconds
        if self._stalled_s >= STALL_S or self._clock.idle_s > MAX_IDLE_S:
            self.outage_s = max(self._stalled_s, self._clock.idle_s)
            if not self._reported:
                LOG.warning("the sound has been away for %.1f seconds", self.outage_s)
        if self._reported and self._stalled_s >= STALL_S:
            self._retry(seconds)
        return self.outage_s > 0 and not self._reported

    def _reset_outage(self) -> None:
        self._seen_frames = self._clock.delivered
        self._stalled_s = self._retry_wait_s = self.outage_s = 0.0
        self._retry_s = STALL_S

    def _retry(self, seconds: float) -> None:
        """Try to open the device again, if it has been left alone for long enough."""
        if self._reopen_thread.is_alive():
            return
        self._retry_wait_s -= seconds
        if self._retry_wait_s <= 0:
            self._retry_wait_s = self._retry_s = min(2 * self._retry_s, MAX_RETRY_S)
            self._reopen_thread = threading.Thread(target=self._reopen, args=(self._stopped, self._clock), daemon=True)
            self._reopen_thread.start()

    def _reopen(self, stopped: threading.Event, clock: PlaybackClock) -> None:
        """Close the device and try to open it again, in a thread of its own, since either may hang.

        A buffer of silence goes first: a device that swallows that and asks for no more has cost no sound. It may only
        be slow to begin, as wireless headphones are, so it is given longer from one time to the next.
        """
        self._release()
        clock.drop_buffer()
        with suppress(OutputError):
            self._acquire(stopped, silence=BUFFER_FRAMES)

    def _acquire(self, stopped: threading.Event, silence: int) -> None:
        """Open a device and keep it, unless it comes too late."""
        device = self._open_device(self._start_blocks(stopped, silence))
        with self._lock:
            if not stopped.is_set():
                self._device = device
                LOG.debug("the output is open")
                return
        device.close()

    def _release(self) -> None:
        with self._lock:
            device, self._device = self._device, None
        if device:
            device.close()
