"""Sources for outputs to pull from."""

import threading
import time

import numpy as np
from numpy.typing import NDArray

from guided.sound import Stereo
from guided.sound.output import Output
from tests.support.sound_card import ramp, wait_for


def check_continuous(frames: NDArray[np.int64]) -> None:
    """Among the frames heard none came before those that go before it; they may have come again."""
    assert frames[0] == 0
    furthest = np.maximum.accumulate(frames)
    assert (frames[1:] <= furthest[:-1] + 1).all()


class Ramp:
    """Frames that carry their own number, so that a gap, a repeat or a jump shows exactly."""

    def __init__(self, total: int = 10**9) -> None:
        self.total = total
        self.given = 0
        self.pulls: list[tuple[int, float]] = []
        """The first frame of each pull, and when it was pulled (seconds of the monotonic clock)."""

    def __call__(self, frames: int) -> Stereo:
        self.pulls.append((self.given, time.monotonic()))
        block = ramp(self.given, min(frames, self.total - self.given))
        self.given += len(block)
        return np.divide(block, 32768, dtype=np.float32)


class ResumingSource:
    """A source that does what a session does: silent while the sound is away, then on from the frame last heard."""

    def __init__(self, output: Output, total: int = 10**9) -> None:
        self.output = output
        self.total = total
        self.place = 0
        """The next frame to be given."""
        self.aways: list[float] = []
        """`away` after each wait."""
        self.back: list[int] = []
        """Where it went back to, each time the sound went away."""
        self._blocks: list[tuple[int, int, bool]] = [(0, 0, False)]  # given before it, its place, whether silent
        self._given = 0
        self._silent = False
        self._lock = threading.Lock()

    def __call__(self, frames: int) -> Stereo:
        with self._lock:
            frames = frames if self._silent else min(frames, self.total - self.place)
            self._blocks.append((self._given, self.place, self._silent))
            self._given += frames
            if self._silent:
                return np.zeros((frames, 2), np.float32)
            self.place += frames
            return np.divide(ramp(self.place - frames, frames), 32768, dtype=np.float32)

    @property
    def heard(self) -> int:
        """The place last heard."""
        heard = self.output.heard_frame
        given, place, silent = next(block for block in reversed(self._blocks) if block[0] <= heard)
        return place if silent else place + heard - given

    def wait(self, seconds: float) -> bool:
        """Wait once, as a session does, and mind what it says; True at the end."""
        over = self.output.wait(seconds)
        with self._lock:
            self.aways.append(self.output.outage_s)
            if self.output.outage_s and not self._silent:
                self.place = self.heard
                self.back.append(self.place)
            self._silent = self.output.outage_s > 0
        return over

    def play(self, seconds: float) -> None:
        """Go on for so long, and not to the end."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert not self.wait(0.05)

    def finish(self, within: float = 20) -> None:
        """Go on to the end, and fail if that takes longer."""
        wait_for(lambda: self.wait(0.05), "the end", within)
