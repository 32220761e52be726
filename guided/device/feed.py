"""The source of an output, made safe to pull from: whole blocks of 16-bit sound, whatever happens."""

import numpy as np

from guided.device import Pull
from guided.sound.clip import Stereo, Stereo16, to_int16


def nothing(_frames: int) -> Stereo:
    """The source of an output that has not been started: it has ended."""
    return np.zeros((0, 2), np.float32)


class Feed:
    """A source, its end and its failure remembered."""

    def __init__(self, pull: Pull = nothing) -> None:
        self._pull = pull
        self.taken = 0
        """Frames the source has given."""
        self.ended = False
        """True once the source has given its last frame, or failed."""
        self.error: Exception | None = None
        """What the source raised, for `wait` to raise where it can be seen."""

    def block(self, frames: int) -> Stereo16:
        """The next `frames` frames, filled up with silence after the end. Never raises."""
        block = np.zeros((frames, 2), np.int16)
        if not self.ended:
            try:
                source = to_int16(self._pull(frames))
                block[: len(source)] = source
            except Exception as error:  # noqa: BLE001 - raised again by whoever waits
                self.error, self.ended = error, True
            else:
                self.taken += len(source)
                self.ended = len(source) < frames
        return block

    def check(self) -> None:
        """Raise what the source raised."""
        if self.error:
            raise self.error
