"""A live session: where it is, and a soft end. Knows nothing of scripts or screens."""

import numpy as np

from guided.device import Output
from guided.sound import units
from guided.sound.clip import Stereo
from guided.sound.mix import Mix
from guided.sound.timeline import Placed

FADE = units.frames(1)
"""How long a session takes to fade out when it is left (frames)."""
NEAR = units.frames(20)
"""How far ahead sounds are kept loaded (frames)."""
FIRST = units.frames(1)
"""How far they are loaded before anything is heard; the rest follows while that plays (frames)."""


class Player:
    """Plays a mix through an output. The output's thread pulls; everything else is called from one other thread."""

    def __init__(self, mix: Mix, output: Output) -> None:
        """Take what to play and where; nothing is heard yet."""
        self.mix = mix
        self._output = output
        self._place = 0
        self._inserted = 0
        self._fade: int | None = None
        """Frames still to play of the fade; None while nobody has left."""
        self._prepared = -NEAR
        self.hurried = False
        """Whether it was left a second time, at once."""

    @property
    def place(self) -> int:
        """How many frames of the session the output has taken."""
        return self._place

    @property
    def heard(self) -> int:
        """How many frames of the session have been heard, as near as the output can tell."""
        return max(0, min(self._place, self._output.heard - self._inserted))

    @property
    def now(self) -> Placed:
        """What is heard now."""
        return self.mix.timeline.placed[self.mix.timeline.at(self.heard)]

    def start(self) -> None:
        """Begin. Raises OutputError if there is no way to the loudspeaker."""
        self.mix.prepare(self._place, FIRST)
        self._output.start(self.pull)

    def wait(self, seconds: float) -> bool:
        """Wait at most so long for the end; True once it has been heard. Raises OutputError if the device is lost."""
        self._prepare()
        return self.hurried or self._output.wait(seconds)

    def leave(self) -> None:
        """Fade out from here, then end; the place stays where the fade began. Where a fade cannot be heard, end."""
        if self._fade is None:
            self._fade = FADE
            if not self._output.live:
                self._place = self.heard
                self._output.stop()

    def hurry(self) -> None:
        """Leave at once."""
        self.hurried = True
        self._output.stop()

    @property
    def left(self) -> bool:
        """Whether somebody has left before the end."""
        return self._fade is not None

    def stop(self) -> None:
        """End at once."""
        self._output.stop()

    def pull(self, frames: int) -> Stereo:
        """The next block for the output; shorter than asked for at the end."""
        if self._fade is not None:
            return self._fading(min(frames, self._fade))
        ready = self.mix.ready - self._place
        if not self.mix.timeline.complete and ready < frames:
            self._inserted += frames
            return self.mix.idle(self._place, frames, self._inserted - frames)
        block = self.mix.read(self._place, frames, self._inserted)
        self._place += len(block)
        return block

    def _fading(self, frames: int) -> Stereo:
        gone = FADE - (self._fade or 0)
        block = self.mix.read(self._place + gone, frames, self._inserted)
        level = np.cos(np.pi / 2 * (gone + np.arange(len(block), dtype=np.float32)) / FADE) ** 2
        self._fade = (self._fade or 0) - frames
        return np.asarray(block * level[:, None], np.float32)

    def _prepare(self) -> None:
        if self._place - self._prepared >= NEAR // 2:
            self._prepared = self._place
            self.mix.prepare(self._place, NEAR)
