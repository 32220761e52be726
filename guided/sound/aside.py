"""What is heard beside a session: the answers to keys, and lines said while it rests."""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from guided.sound.clip import Samples, Stereo
from guided.sound.ramp import CUT, Ramp


class Aside:
    """Sounds one after another, each with the quiet after it."""

    def __init__(self, sounds: Sequence[tuple[Samples, int]], quiet: int = 0) -> None:
        """Take each sound, mono, with the frames of quiet that follow it, and those before the first."""
        self._sounds = [samples for samples, _ in sounds]
        *self._starts, self._end = accumulate((len(samples) + after for samples, after in sounds), initial=quiet)
        self._gain = Ramp()
        self._place = 0
        self._begun: int | None = None

    def begin(self, frame: int) -> None:
        """Begin, at a frame of the output."""
        self._begun = frame

    @property
    def left(self) -> int:
        """Frames still to come, the last quiet among them; 0 once it has faded away."""
        return 0 if self._gain.silent else max(0, self._end - self._place)

    def at(self, frame: int) -> int:
        """The number of the sound begun last at a frame of the output; -1 before the first."""
        return -1 if self._begun is None else sum(start <= frame - self._begun for start in self._starts) - 1

    def over(self, frame: int) -> bool:
        """Whether all of it, the last quiet too, lies before a frame of the output."""
        return self._begun is not None and frame - self._begun >= self._end

    def fade(self) -> None:
        """Give way; what nobody has heard anything of yet is not heard at all."""
        self._gain.to(0, CUT if self._place else 0)

    def back_to(self, frame: int) -> None:
        """Go back to what was heard at a frame of the output, which counts from 0 again."""
        if self._begun is not None:
            self._place = max(0, frame - self._begun)
            self._begun = -self._place

    def add_to(self, block: Stereo) -> None:
        """Add the next frames to a block of the session."""
        mono = np.zeros(len(block), np.float32)
        for start, samples in zip(self._starts, self._sounds, strict=True):
            first, last = max(self._place, start), min(self._place + len(block), start + len(samples))
            if first < last:
                mono[first - self._place : last - self._place] += samples[first - start : last - start]
        mono *= self._gain.next(len(block))
        block += mono[:, None]
        self._place += len(block)
